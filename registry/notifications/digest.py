"""Digests: what waited for the day's or the week's mail, gathered into one for each person."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select, update

from registry.kernel.clock import ZONE, day_of, now
from registry.kernel.db import session
from registry.kernel.workdays import is_working_day

from .models import Notification
from .states import DAILY, NONE, WEEKLY

HOUR = 7
SHOWN = 60
Entitled = Callable[[int], Iterable[str | None]]
_entitled: list[Entitled] = []


def ask_who_reads(entitled: Entitled) -> None:
    """Registers how a higher package says for which governments a person reads now."""
    _entitled[:] = [entitled]


def due(moment: datetime) -> dict[str, datetime]:
    """Which digests are to be sent by `moment`, each with the entries' latest time.

    The daily one at 07.00 WIB of a working day, the weekly one on the week's first working day.
    """
    today = day_of(moment)
    cut = datetime.combine(today, time(HOUR), ZONE)
    if moment < cut or not is_working_day(today):
        return {}
    found = {DAILY: cut}
    if today == _first_working_day(today):
        found[WEEKLY] = cut
    return found


def _first_working_day(day: date) -> date:
    """The first working day of the week of `day` (a working day itself)."""
    monday = day - timedelta(days=day.weekday())
    return next(d for d in (monday + timedelta(days=n) for n in range(7)) if is_working_day(d))


def readers(mode: str, until: datetime) -> Sequence[int]:
    """Whose digest has something in it."""
    statement = select(Notification.user_id).where(*_waiting(mode, until)).distinct()
    return session.scalars(statement.order_by(Notification.user_id)).all()


def _waiting(mode: str, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Notification.delivery == mode,
        Notification.attempted_at.is_(None),
        Notification.at < until,
    )


def take(user_id: int, mode: str, until: datetime) -> list[Notification]:
    """The person's waiting entries, locked, oldest first; what another worker has is left to it.

    What was told for a government that they no longer work for stays in the inbox alone.
    """
    statement = select(Notification).where(Notification.user_id == user_id, *_waiting(mode, until))
    entries = list(session.scalars(statement.order_by(Notification.id).with_for_update(
        skip_locked=True
    )))  # fmt: skip
    readable = _still_readable(user_id, entries)
    for entry in entries:
        if entry not in readable:
            entry.delivery = NONE
    return readable


def _still_readable(user_id: int, entries: Iterable[Notification]) -> list[Notification]:
    """Entries told to the person for themself or for a government that they still work for."""
    governments = set(_entitled[0](user_id)) if _entitled else set()
    return [e for e in entries if e.government is None or e.government in governments]


# ---------------------------------------------------------------- what became of it
def attempt(entries: Iterable[Notification]) -> None:
    """Puts on record that these are being handed over: no other worker will."""
    moment = now()
    for entry in entries:
        entry.attempted_at = moment


def take_back(ids: Sequence[int]) -> None:
    """The mail server refused: they wait again."""
    _change(ids, attempted_at=None)


def arrived(ids: Sequence[int]) -> None:
    """The mail server has taken them."""
    _change(ids, mailed_at=now())


def _change(ids: Sequence[int], **values: datetime | None) -> None:
    session.execute(update(Notification).where(Notification.id.in_(ids)).values(**values))


def uncertain(user_id: int, mode: str) -> bool:
    """Whether nobody knows what became of the person's last digest: attempted, and its worker
    died before the mail server's answer was on record."""
    own = (Notification.user_id == user_id, Notification.delivery == mode)
    last = select(func.max(Notification.mailed_at)).where(*own).scalar_subquery()
    tried = Notification.attempted_at > func.coalesce(last, datetime.min.replace(tzinfo=ZONE))
    open_ones = exists().where(*own, Notification.mailed_at.is_(None), tried)
    return bool(session.scalar(select(open_ones)))
