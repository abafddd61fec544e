"""A government's directory: the officials who can sign or initial, and where it has its office."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Long, Moment, Short, Versioned

from ..states import CAPACITIES, POSITIONS


class Official(Versioned, Base):
    """One official in one term of office; `nip` is read by their own government only."""

    __tablename__ = "official"
    __table_args__ = (
        CheckConstraint(f"position IN {tuple(POSITIONS)}", name="position"),
        CheckConstraint(f"capacity IN {tuple(CAPACITIES)}", name="capacity"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term"),
        Index("ix_official_government", "government_code", "position", "id"),
    )

    id: Mapped[Key]
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    position: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    title: Mapped[Short]
    nip: Mapped[str] = mapped_column(String(30), default="")
    capacity: Mapped[str] = mapped_column(String(20))
    decree: Mapped[Short] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    def serves_on(self, day: date) -> bool:
        """Whether `day` is within the term."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class GovernmentOffice(Base):
    """Where a government has its seat, as its instruments say it."""

    __tablename__ = "government_office"

    government_code: Mapped[str] = mapped_column(
        ForeignKey("government.code"), primary_key=True
    )
    address: Mapped[Long]
    changed_at: Mapped[Moment]
