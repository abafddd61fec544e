"""Numbers of days and months that the procedure uses; each is a setting with its basis noted."""

from collections.abc import Mapping
from datetime import date, datetime

from .clock import day_of
from .workdays import Due, due_after

_limits: dict[str, int] = {}
_reminders: list[int] = []


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


def due(key: str | None, since: datetime) -> Due | None:
    """Until when the awaited side has, for a stage with deadline `key` entered at `since`."""
    return due_after(day_of(since), limit(key)) if key else None


def due_on(key: str | None, since: datetime) -> date | None:
    """The day alone of `due`."""
    found = due(key, since)
    return found.on if found else None
