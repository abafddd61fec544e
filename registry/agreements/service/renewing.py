"""What a renewal takes over from the instrument that it follows: everything but signatures."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.text import M

from ..models import Instrument, InstrumentApp
from ..text.models import InstrumentClause, Liaison

TEXTS = ("title", "object", "scope", "funding", "clearing", "notice_days")
CLAUSE = ("key", "part", "position", "heading", "body", "source")
LIAISON = ("government_code", "office", "name", "address", "phone", "email")


def check_kind(kind: str, renewed: Instrument | None) -> None:
    """`Invalid` on `kind` for a renewal of another kind than what it follows."""
    if renewed is not None and renewed.kind != kind:
        raise Invalid({"kind": [M("Perpanjangan sejenis dengan naskah yang diperpanjang.")]})


def describe(renewal: Instrument, renewed: Instrument) -> None:
    """Object, scope, funding, way of clearing, seats of the parties, and as long a term anew."""
    for name in TEXTS:
        setattr(renewal, name, getattr(renewed, name))
    renewal.starts_on, renewal.ends_on = _term(renewed)
    seats = {p.government_code: p.address for p in renewed.parties}
    for party in renewal.parties:
        party.address = seats.get(party.government_code, "")


def _term(renewed: Instrument) -> tuple[date | None, date | None]:
    if renewed.starts_on is None or renewed.ends_on is None:
        return None, None
    begins = renewed.ends_on + timedelta(days=1)
    return begins, begins + (renewed.ends_on - renewed.starts_on)


def annex(renewed: Instrument) -> list[InstrumentApp]:
    """The annex as addenda left it, in the same versions."""
    return [
        InstrumentApp(application_id=line.application_id, app_version=line.app_version, position=n)
        for n, line in enumerate((a for a in renewed.apps if a.application_id), start=1)
    ]  # fmt: skip


def take_text(renewal: Instrument, renewed: Instrument) -> None:
    """The clauses as they were signed, for the parties to work on, and the liaison officers."""
    clauses = select(InstrumentClause).where(
        InstrumentClause.instrument_id == renewed.id, InstrumentClause.removed_reason == ""
    )
    liaisons = select(Liaison).where(Liaison.instrument_id == renewed.id)
    parties = {p.government_code for p in renewal.parties}
    session.add_all([
        *(InstrumentClause(instrument_id=renewal.id, changed_by=c.changed_by, changed_at=now(),
                           **_same(c, CLAUSE)) for c in session.scalars(clauses)),
        *(Liaison(instrument_id=renewal.id, **_same(o, LIAISON))
          for o in session.scalars(liaisons) if o.government_code in parties),
    ])  # fmt: skip
    session.flush()


def _same(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
