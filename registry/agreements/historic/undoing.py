"""Taking back what an import wrote, as far as nobody has worked on it since."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.kernel.actor import SYSTEM
from registry.kernel.clock import now
from registry.kernel.db import session

from .. import queries as instruments
from ..models import Instrument
from . import queries
from .models import CHANGED, NEW, HistoricRow
from .records import put

DAYS = ("starts_on", "ends_on")


def undo_rows(rows: Sequence[HistoricRow]) -> tuple[int, int]:
    """Deletes what was new and sets back what was changed; (undone, left as it is)."""
    written = {row.code: row for row in rows if row.action in (NEW, CHANGED) and row.code}
    found = _of_codes(list(written))
    leaned_on = queries.standing_on([i.id for i in found.values()])
    undone = 0
    for code, row in written.items():
        instrument = found.get(code)
        if instrument is None or instrument.version != row.written_version:
            continue
        if row.action == NEW and instrument.id in leaned_on:
            continue
        _undo(instrument, row)
        undone += 1
    return undone, len(written) - undone


def _of_codes(codes: list[str]) -> dict[str, Instrument]:
    ids = session.scalars(select(Instrument.id).where(Instrument.code.in_(codes)))
    return {i.code: i for i in instruments.many(list(ids), SYSTEM, lock=True)}


def _undo(instrument: Instrument, row: HistoricRow) -> None:
    if row.action == NEW:
        session.delete(instrument)
        return
    for name, value in row.before.items():
        put(instrument, name, date.fromisoformat(value) if name in DAYS and value else value)
    if "scan" in row.before:
        instrument.signed_file_id = None
        instrument.originals.clear()
    instrument.changed_at = now()
