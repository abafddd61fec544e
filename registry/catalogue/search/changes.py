"""How far PostgreSQL's catalogue has come: one number, and the number of each application's last
change. Triggers write both at commit, so that the numbers follow each other as the commits do
(migration 0005)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Connection, Integer, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base


class CatalogueRevision(Base):
    """The number of the last commit that changed what is published; no row: none yet."""

    __tablename__ = "catalogue_revision"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    epoch: Mapped[UUID] = mapped_column(Uuid, server_default=func.gen_random_uuid())
    revision: Mapped[int] = mapped_column(BigInteger)


class CatalogueChange(Base):
    """The revision at which an application was last changed, published or deleted."""

    __tablename__ = "catalogue_change"

    application_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    revision: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Mark:
    """Where the catalogue stands; marks of two epochs cannot be compared."""

    epoch: UUID | None = None
    revision: int = 0


_MARK = select(CatalogueRevision.epoch, CatalogueRevision.revision)



def read_mark(connection: Connection) -> Mark:
    """Where the catalogue stands now."""
    row = connection.execute(_MARK).one_or_none()
    return Mark(*row) if row is not None else Mark()


def changed_since(connection: Connection, revision: int) -> list[int]:
    """The applications changed after `revision`."""
    statement = select(CatalogueChange.application_id).where(CatalogueChange.revision > revision)
    return list(connection.scalars(statement.order_by(CatalogueChange.application_id)))
