"""One entry of the log. The database refuses UPDATE, DELETE and TRUNCATE on its table."""

from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, Moment, Short


class AuditEntry(Base):
    """An act: number in the chain, actor, subject, governments that may read it, details, hash."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_key", "number"),
        Index("ix_audit_entry_governments", "governments", postgresql_using="gin"),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor_id: Mapped[int | None]
    actor_name: Mapped[Short]
    government: Mapped[str | None] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(100), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_key: Mapped[Short]
    governments: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    details: Mapped[Json]
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)

    def content(self) -> dict[str, Any]:
        """What the hash covers, as plain JSON values."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "government": self.government,
            "action": self.action,
            "subject_kind": self.subject_kind,
            "subject_key": self.subject_key,
            "governments": self.governments,
            "details": self.details,
        }
