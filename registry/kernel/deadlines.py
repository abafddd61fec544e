"""Numbers of days and months that the procedure uses; each is a setting with its basis noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from .clock import day_of
from .workdays import Calendar, Due, due_after

_limits: dict[str, int] = {}
_reminders: list[int] = []
Stay = tuple[datetime, datetime]
"""An earlier stay in a stage: entered, left."""


@dataclass(frozen=True)
class Clock:
    """A deadline as it runs: of `limit` days `used` are gone by earlier stays, `due` counts the
    rest from the day on which the present stay began."""

    limit: int
    used: int
    due: Due


def configure(limits: Mapping[str, int], reminders: tuple[int, ...]) -> None:
    """Takes the numbers from the settings, at start."""
    _limits.update(limits)
    _reminders[:] = reminders


def limit(key: str) -> int:
    """Working days (stages), months (terms) of `config.DEADLINES[key]`."""
    return _limits[key]


def reminder_days() -> tuple[int, ...]:
    """Days before an instrument's end on which its parties are reminded, longest first."""
    return tuple(sorted(_reminders, reverse=True))


def clock(days: int, since: datetime, earlier: Iterable[Stay], days_of: Calendar) -> Clock:
    """The clock of a stage that has `days` working days in all and was entered at `since`.

    It stood still between the stays: each used up the working days after the day of its beginning
    up to the day of its end. Whoever used up everything still gets `clock.least` days.
    """
    used = sum(days_of.between(day_of(begun), day_of(ended)) for begun, ended in earlier)
    rest = max(limit("clock.least"), days - used)
    return Clock(days, used, days_of.due_after(day_of(since), rest))


def due(key: str | None, since: datetime) -> Due | None:
    """Until when the awaited side has, for a stage with deadline `key` entered at `since` for the
    first time."""
    return due_after(day_of(since), limit(key)) if key else None


def due_on(key: str | None, since: datetime) -> date | None:
    """The day alone of `due`."""
    found = due(key, since)
    return found.on if found else None

