"""Working days of Indonesian government offices: Monday to Friday less holidays and joint leave.

The days of the `holidays` library, changed by those that an operator entered with their decree.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
def listed(year: int) -> Mapping[date, str]:
    """Holidays and joint leave that the library knows of a year."""
    return dict(country_holidays(
        "ID", years=year, categories=(PUBLIC, GOVERNMENT), language="id"
    ).items())


@dataclass(frozen=True)
class Calendar:
    """The library's days with `changes`: a day's name when it is free, None when it is worked."""

    changes: Mapping[date, str | None] = field(default_factory=dict)

    def holiday_name(self, day: date) -> str | None:
        """The holiday or joint leave on `day`, or None."""
        if day in self.changes:
            return self.changes[day]
        return listed(day.year).get(day)

    def works(self, day: date) -> bool:
        """Whether government offices work on `day`."""
        return day.weekday() < SATURDAY and self.holiday_name(day) is None

    def due_after(self, start: date, days: int) -> Due:
        """The `days`-th working day after `start`, which never counts itself; what was skipped."""
        skipped: list[tuple[date, str]] = []
        left = days
        day = start
        following = _days_after(start)
        while left > 0:
            day = next(following)
            if self.works(day):
                left -= 1
            elif day.weekday() < SATURDAY:
                skipped.append((day, self.holiday_name(day) or ""))
        return Due(start, days, day, tuple(skipped))

    def before(self, day: date, days: int) -> date:
        """The `days`-th working day before `day`."""
        while days > 0:
            day -= timedelta(days=1)
            days -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`: those that a stay used up."""
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _days_after(start: date) -> Iterator[date]:
    while True:
        start += timedelta(days=1)
        yield start


_source: list[Callable[[], Calendar]] = [Calendar]


def use(source: Callable[[], Calendar]) -> None:
    """Registers where the present calendar is read."""
    _source[:] = [source]


def calendar() -> Calendar:
    """The calendar as it stands now."""
    return _source[0]()


def holiday_name(day: date) -> str | None:
    """The holiday or joint leave on `day`, or None."""
    return calendar().holiday_name(day)


def is_working_day(day: date) -> bool:
    """Whether government offices work on `day`."""
    return calendar().works(day)


def due_after(start: date, days: int) -> Due:
    """The `days`-th working day after `start`, which never counts itself, and what was skipped."""
    return calendar().due_after(start, days)


def add_months(start: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), or that month's last day."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))
