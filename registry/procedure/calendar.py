"""The calendar of working days with what operators entered, the same for every process.

A day is entered under an exclusive lock and a deadline is set under a shared one: whoever counted
with the calendar before has committed when a day is entered, so that `clocks.settle` finds it.
"""

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from registry.kernel import workdays
from registry.kernel.db import session
from registry.kernel.workdays import Calendar

from .models import CalendarDay
from .states import WORKED

KEPT, HELD = "calendar", "calendar_held"
_LOCK = 0x6B616C656E  # "kalen"


def current() -> Calendar:
    """The calendar, read once in each transaction."""
    kept: Calendar | None = session.info.get(KEPT)
    return kept if kept is not None else read()


def read() -> Calendar:
    """The calendar as it stands now."""
    with session.no_autoflush:
        rows = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)).all()
    found = Calendar({day: None if kind == WORKED else name for day, kind, name in rows})
    session.info[KEPT] = found
    return found


def held() -> Calendar:
    """The calendar, which nobody changes until this transaction ends."""
    kept: Calendar | None = session.info.get(KEPT) if HELD in session.info else None
    if kept is not None:
        return kept
    with session.no_autoflush:
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": _LOCK})
    session.info[HELD] = True
    return read()


def take() -> Calendar:
    """The calendar, for this transaction alone to change."""
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    return read()


@event.listens_for(Session, "after_transaction_end")
def _forget(current: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        current.info.pop(KEPT, None)
        current.info.pop(HELD, None)


workdays.use(current)
