"""A dispute about an instrument, and what was done on its path."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.documents.models import StoredFile
from registry.kernel.db import Base, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from ..models import Instrument
from .states import PATHS, STATES


class Dispute(Stateful, Base):
    """One dispute; `path` and `settler` (who settles it when talks fail) follow from the parties
    on the day it was noted. `told_by` is the party that says how it ended."""

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"path IN {PATHS}", name="path"),
        CheckConstraint("state <> 'reported' OR told_by IS NOT NULL", name="told"),
        CheckConstraint("state <> 'settled' OR outcome <> ''", name="settled"),
        Index("ix_dispute_due_on", "due_on"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    raised_by: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    raised_on: Mapped[date]
    subject: Mapped[Short]
    description: Mapped[Long]
    path: Mapped[str] = mapped_column(String(20))
    settler: Mapped[Short] = mapped_column(default="")
    told_by: Mapped[str | None] = mapped_column(ForeignKey("government.code"), index=True)
    outcome: Mapped[Long] = mapped_column(default="")
    reason: Mapped[Long] = mapped_column(default="")

    instrument: Mapped[Instrument] = relationship(lazy="raise")
    steps: Mapped[list["DisputeStep"]] = relationship(
        order_by="DisputeStep.done_on, DisputeStep.id", lazy="raise", cascade="all, delete-orphan"
    )

    @property
    def title_text(self) -> Message:
        """Its subject and number."""
        return M("%(title)s (%(code)s)", title=self.subject, code=self.code)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/perselisihan/{self.code}"


class DisputeStep(Base):
    """Something that was done: a meeting, a letter, what the settler decided."""

    __tablename__ = "dispute_step"

    id: Mapped[Key]
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    name: Mapped[Short]
    done_on: Mapped[date]
    number: Mapped[Short] = mapped_column(default="")
    note: Mapped[Long] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    at: Mapped[Moment]

    government: Mapped[Government] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
