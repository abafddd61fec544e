"""Clocks against an oracle that knows nothing but to walk from one day to the next.

The oracle keeps a set of free days and goes through the days of a history one by one: a day of a
stay is used up when it is not its first day and an office works on it. `CLOCK_CASES` sets the
number of random histories: 500 unless told, 10,000 in `make proofs`. The seed is fixed.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from registry.kernel import deadlines
from registry.kernel.clock import ZONE, day_of
from registry.kernel.workdays import Calendar, listed

CASES = int(os.environ.get("CLOCK_CASES", "500"))
ONE = timedelta(days=1)
LEAPS = [date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29), date(2028, 2, 29)]


@dataclass
class History:
    """A stage's limit, its ended stays, when the present one began, and the days entered later."""

    limit: int
    stays: list[tuple[datetime, datetime]]
    since: datetime
    changes: list[dict[date, str | None]]


@pytest.fixture(autouse=True)
def least() -> Iterator[None]:
    """The setting that the clock reads, as the default has it."""
    before = dict(deadlines._limits)
    deadlines.configure({"clock.least": 1}, ())
    yield
    deadlines._limits.clear()
    deadlines._limits.update(before)


# ---------------------------------------------------------------- the oracle
def free_days(history: History, upto: int) -> set[date]:
    """Every free day of the years around, after the first `upto` changes of the calendar."""
    first, last = history.since.year - 3, history.since.year + 3
    found, day = set(), date(first, 1, 1)
    while day <= date(last, 12, 31):
        if weekend(day) or day in listed(day.year):
            found.add(day)
        day += ONE
    for change in history.changes[:upto]:
        found |= {changed for changed, name in change.items() if name is not None}
        found -= {d for d, name in change.items() if name is None and not weekend(d)}
    return found


def weekend(day: date) -> bool:
    return day.isoweekday() in (6, 7)


def oracle(history: History, upto: int) -> tuple[int, date, list[date]]:
    """(days used up before, due day, weekdays skipped), by walking."""
    free = free_days(history, upto)
    used = 0
    for begun, ended in history.stays:
        day = begun.astimezone(ZONE).date()
        while day != ended.astimezone(ZONE).date():
            day += ONE
            used += day not in free
    left = history.limit - used
    left = max(left, 1)
    day, skipped = history.since.astimezone(ZONE).date(), []
    while left:
        day += ONE
        if day not in free:
            left -= 1
        elif not weekend(day):
            skipped.append(day)
    return used, day, skipped


# ---------------------------------------------------------------- random histories
def moment(chance: random.Random, day: date) -> datetime:
    """Some time of that day in Jakarta; near midnight it is another day in UTC."""
    hour = chance.choice((0, 0, 3, 6, 8, 12, 17, 23))
    at = datetime(day.year, day.month, day.day, hour, chance.randrange(60), tzinfo=ZONE)
    return at.astimezone(chance.choice((ZONE, None)))


def invent(chance: random.Random) -> History:
    start = chance.choice(LEAPS) - timedelta(chance.randrange(40))
    if chance.random() < 0.7:
        start = date(2015, 1, 1) + timedelta(chance.randrange(365 * 15))
    stays, day = [], start
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 5))):
        begun = moment(chance, day)
        day += timedelta(chance.choice((0, 0, 1, 2, 3, 7, 20)))
        ended = max(begun, moment(chance, day))
        stays.append((begun, ended))
        day = day_of(ended) + timedelta(chance.choice((0, 0, 1, 4, 30)))
    changes = [entered(chance, start, day) for _ in range(chance.randrange(4))]
    return History(chance.choice((1, 2, 3, 5, 10, 14, 30)), stays, moment(chance, day), changes)


def entered(chance: random.Random, start: date, end: date) -> dict[date, str | None]:
    """Days that a decree changes: free ones, and listed ones that are worked after all."""
    span = (end - start).days + 40
    found: dict[date, str | None] = {
        start + timedelta(chance.randrange(span)): "Libur tambahan"
        for _ in range(chance.randrange(1, 4))
    }
    off = [d for year in {start.year, end.year} for d in listed(year) if start <= d]
    if off and chance.random() < 0.5:
        found[chance.choice(sorted(off))] = None
    return found


def calendar(history: History, upto: int) -> Calendar:
    changes: dict[date, str | None] = {}
    for change in history.changes[:upto]:
        changes |= change
    return Calendar(changes)


def test_every_history_as_the_oracle_counts_it() -> None:
    chance = random.Random(20261122)
    leaps = moved = stopped = 0
    for number in range(CASES):
        history = invent(chance)
        before = None
        for upto in range(len(history.changes) + 1):
            found = deadlines.clock(
                history.limit, history.since, history.stays, calendar(history, upto)
            )
            skipped = [day for day, _ in found.due.skipped]
            expected = oracle(history, upto)
            assert (found.used, found.due.on, skipped) == expected, (number, upto, history)
            moved += before is not None and before != found.due.on
            before = found.due.on
        stopped += bool(history.stays)
        begun = day_of(history.stays[0][0] if history.stays else history.since)
        leaps += any(begun <= leap <= found.due.on for leap in LEAPS)
    assert min(leaps, moved, stopped) > CASES // 20, (leaps, moved, stopped)


def test_stays_without_a_gap_are_one_stay() -> None:
    """Whoever leaves and returns on the same day loses nothing and gains nothing."""
    chance = random.Random(7)
    for _ in range(min(CASES, 500)):
        begun = moment(chance, date(2023, 1, 1) + timedelta(chance.randrange(1500)))
        parts = [begun]
        for _ in range(chance.randrange(1, 5)):
            parts.append(parts[-1] + timedelta(days=chance.randrange(4), hours=chance.randrange(9)))
        days = Calendar()
        whole = days.due_after(day_of(begun), 60).on
        split = deadlines.clock(60, parts[-1], zip(parts, parts[1:], strict=False), days)
        assert split.due.on == whole


def test_a_day_before_and_a_day_after_are_inverse() -> None:
    chance = random.Random(11)
    days = Calendar()
    for _ in range(min(CASES, 500)):
        start = date(2024, 1, 1) + timedelta(chance.randrange(1500))
        number = chance.randrange(1, 30)
        due = days.due_after(start, number).on
        assert days.between(start, due) == number
        assert days.between(days.before(due, number), due) == number
