"""What each party says of the signed file that was recorded from paper."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.db import Base, Key, Long, Moment, Short
from registry.regions.models import Government

RECORDED, CONFIRMED, MISMATCH = OUTCOMES = ("recorded", "confirmed", "mismatch")


class OriginalCheck(Base):
    """One party's word on the file: it recorded it, found it equal to the paper, or did not.

    `name` is the person's, for the parties; everybody sees the government and the day.
    """

    __tablename__ = "original_check"
    __table_args__ = (
        UniqueConstraint("instrument_id", "government_code"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint("outcome <> 'mismatch' OR reason <> ''", name="reasoned"),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[Long] = mapped_column(default="", server_default=sql_text("''"))
    name: Mapped[Short]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]

    government: Mapped[Government] = relationship(lazy="raise")
