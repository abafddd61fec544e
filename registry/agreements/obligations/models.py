"""An obligation of an instrument: what, until when, whose, its evidence and who confirmed."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.documents.models import StoredFile
from registry.kernel.db import Base, Key, Long, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from ..models import Instrument
from .states import KINDS, STATES


class Obligation(Stateful, Base):
    """One obligation; `doer_code` is empty when any party may fulfil it, `done_by` the one that
    says it has. `promised_on` is the day by the instrument; `due_on` what is waited for now."""

    __tablename__ = "obligation"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"kind IN {tuple(KINDS)}", name="kind"),
        CheckConstraint("state IN ('open', 'dropped') OR done_by IS NOT NULL", name="done"),
        Index("ix_obligation_instrument", "instrument_id", "promised_on", "id"),
        Index("ix_obligation_due_on", "due_on"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Short]
    promised_on: Mapped[date]
    periodic: Mapped[bool] = mapped_column(default=False)
    doer_code: Mapped[str | None] = mapped_column(ForeignKey("government.code"), index=True)
    done_by: Mapped[str | None] = mapped_column(ForeignKey("government.code"), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    note: Mapped[Long] = mapped_column(default="")
    reason: Mapped[Long] = mapped_column(default="")

    instrument: Mapped[Instrument] = relationship(lazy="raise")
    doer: Mapped[Government | None] = relationship(foreign_keys=doer_code, lazy="raise")
    evidence: Mapped[StoredFile | None] = relationship(lazy="raise")

    @property
    def title_text(self) -> Message:
        """What it is, of which instrument, and its number."""
        title = called(self.kind, self.title, self.periodic, self.instrument.title)
        return M("%(title)s (%(code)s)", title=title, code=self.code)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/kewajiban/{self.code}"


def called(kind: str, title: str, periodic: bool, instrument: str) -> Message:
    """What an obligation is, of which instrument; a periodic one by its kind, in the reader's
    language."""
    what = Message(KINDS[kind]) if periodic else title
    return M("%(what)s: %(title)s", what=what, title=instrument)
