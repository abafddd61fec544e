"""Working days of Indonesian government offices: Monday to Friday less holidays and joint leave."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays
from holidays.constants import GOVERNMENT, PUBLIC

SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """A due day and how it was found: counted from `start`, over `days` working days."""

    start: date
    days: int
    on: date
    skipped: tuple[tuple[date, str], ...]


@lru_cache(maxsize=64)
def _holidays(year: int) -> dict[date, str]:
    return dict(country_holidays(
        "ID", years=year, categories=(PUBLIC, GOVERNMENT), language="id"
    ).items())


def holiday_name(day: date) -> str | None:
    """The holiday or joint leave on `day`, or None."""
    return _holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether government offices work on `day`."""
    return day.weekday() < SATURDAY and holiday_name(day) is None


def _days_after(start: date) -> Iterator[date]:
    while True:
        start += timedelta(days=1)
        yield start


def due_after(start: date, days: int) -> Due:
    """The `days`-th working day after `start`, which never counts itself, and what was skipped."""
    skipped: list[tuple[date, str]] = []
    left = days
    day = start
    following = _days_after(start)
    while left > 0:
        day = next(following)
        if is_working_day(day):
            left -= 1
        elif day.weekday() < SATURDAY:
            skipped.append((day, holiday_name(day) or ""))
    return Due(start, days, day, tuple(skipped))


def add_months(start: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), or that month's last day."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))
