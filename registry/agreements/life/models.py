"""What a party proposes or announces about an instrument that is signed."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.documents.models import StoredFile
from registry.kernel.db import Base, Key, Long, Moment, Short
from registry.regions.models import Government

HOLD, RESUME, END, NOTICE = KINDS = ("hold", "resume", "end", "notice")
OPEN, AGREED, DONE, DECLINED, WITHDRAWN, REPLACED, LAPSED = OUTCOMES = (
    "open", "agreed", "done", "declined", "withdrawn", "replaced", "lapsed",
)  # fmt: skip


class Proposal(Base):
    """A proposal to hold, resume or end an instrument, or a notice of termination.

    A proposal is open until every other party has agreed, then waits for its `day` (agreed); a
    notice is open until its day. `until` is the planned end of a hold.
    """

    __tablename__ = "instrument_proposal"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint("kind <> 'hold' OR until IS NOT NULL", name="until"),
        CheckConstraint("kind <> 'notice' OR file_id IS NOT NULL", name="letter"),
        CheckConstraint("(outcome IN ('open', 'agreed')) = (closed_at IS NULL)", name="closed"),
        Index("uq_instrument_proposal_open", "instrument_id", unique=True,
              postgresql_where=sql_text("outcome = 'open' AND kind <> 'notice'")),
        Index("uq_instrument_proposal_notice", "instrument_id", unique=True,
              postgresql_where=sql_text("outcome = 'open' AND kind = 'notice'")),
        Index("ix_instrument_proposal_due", "outcome", "day"),
    )  # fmt: skip

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    proposed_by: Mapped[Short]
    at: Mapped[Moment]
    day: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[Long]
    number: Mapped[Short] = mapped_column(default="")
    letter_date: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20), default=OPEN)
    answer: Mapped[Long] = mapped_column(default="")
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("government.code"), index=True)
    closed_at: Mapped[Moment | None]

    government: Mapped[Government] = relationship(foreign_keys=government_code, lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
