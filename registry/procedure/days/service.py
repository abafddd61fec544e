"""Days that an operator enters into the calendar, or takes out again, by their decree."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text

from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import OPERATOR, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound
from registry.kernel.queue import defer
from registry.kernel.text import N_, M
from registry.kernel.workdays import SATURDAY, listed

from .. import calendar
from ..models import CalendarDay
from ..states import DAY_KINDS, WORKED

SETTLE = "procedure.settle"
SUBJECT = "calendar"
# Days already used by stays that have ended count with the calendar of today.
RECOUNT = text(
    "UPDATE spell SET used_days = used_days + :change WHERE left_at IS NOT NULL "
    "AND (entered_at AT TIME ZONE 'Asia/Jakarta')::date < :day "
    "AND (left_at AT TIME ZONE 'Asia/Jakarta')::date >= :day"
)


@dataclass(frozen=True)
class Day:
    """A day of the calendar; `decree` and `entered` tell that an operator entered it."""

    day: date
    name: str
    kind: str
    decree: str
    entered: bool


def of_year(year: int) -> list[Day]:
    """Free days of a year, and days that are worked though the library has them free."""
    entered = {
        d.day: Day(d.day, d.name, d.kind, d.decree, True)
        for d in session.scalars(select(CalendarDay).where(
            CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
        ))
    }  # fmt: skip
    known = {day: Day(day, name, "holiday", "", False) for day, name in listed(year).items()}
    return [day for _, day in sorted((known | entered).items())]


def add(actor: Actor, day: date, kind: str, name: str, decree: str) -> CalendarDay:
    """Enters a day; due days are counted anew by the worker as soon as this is written.

    `Forbidden` for who is no operator; `Invalid` for a day that is entered already, or that would
    change nothing.
    """
    _require_operator(actor)
    counted = calendar.take()
    if session.get(CalendarDay, day) is not None:
        raise Invalid({"day": [M("Hari ini sudah dicatat. Hapus dahulu catatannya.")]})
    works = counted.works(day)
    if day.weekday() >= SATURDAY or works == (kind == WORKED):
        worked = M("Hari ini memang hari kerja.")
        raise Invalid({"day": [worked if works else M("Hari ini memang sudah libur.")]})
    made = CalendarDay(day=day, kind=kind, name=name, decree=decree, added_at=now())
    session.add(made)
    session.flush()
    details = {"day": day.isoformat(), "kind": kind, "name": name, "decree": decree}
    _changed(actor, "add", day, details, 1 if kind == WORKED else -1)
    return made


def remove(actor: Actor, day: date, decree: str) -> None:
    """Takes a day out again by the decree that says so; as `add`, `NotFound` for no such day."""
    _require_operator(actor)
    calendar.take()
    found = session.get(CalendarDay, day)
    if found is None:
        raise NotFound
    kind, name = found.kind, found.name
    session.delete(found)
    session.flush()
    details = {"day": day.isoformat(), "kind": kind, "name": name, "decree": decree}
    _changed(actor, "remove", day, details, -1 if kind == WORKED else 1)


def _changed(actor: Actor, act: str, day: date, details: dict[str, Any], used: int) -> None:
    calendar.read()
    session.execute(RECOUNT, {"change": used, "day": day})
    record(actor, f"{SUBJECT}.{act}", (SUBJECT, day.isoformat()), (), details)
    defer(SETTLE)


def _require_operator(actor: Actor) -> None:
    if OPERATOR not in actor.platform_roles:
        raise Forbidden(M("Kalender hari libur diubah oleh operator."))


labels.add({f"{SUBJECT}.add": N_("Hari kalender dicatat"),
            f"{SUBJECT}.remove": N_("Hari kalender dihapus")})  # fmt: skip
labels.add_subjects({SUBJECT: N_("Kalender hari kerja")})
labels.add_details({"day": N_("Hari"), "kind": N_("Jenis"), "name": N_("Nama"),
                    "decree": N_("Nomor keputusan")})  # fmt: skip
labels.add_values(DAY_KINDS)
