"""Working days against a naive day-by-day oracle, and known days of the Indonesian calendar."""

import random
from datetime import date, timedelta

import pytest

from registry.kernel.workdays import Calendar, add_months

AS_LISTED = Calendar()


def test_known_days() -> None:
    assert AS_LISTED.holiday_name(date(2026, 8, 17)) is not None
    assert AS_LISTED.works(date(2026, 8, 18)) is True
    assert AS_LISTED.works(date(2026, 8, 15)) is False  # Saturday
    assert AS_LISTED.works(date(2026, 12, 24)) is False  # joint leave


def test_the_calculation_names_what_was_skipped() -> None:
    found = AS_LISTED.due_after(date(2026, 12, 23), 3)
    assert found.on == date(2026, 12, 30)
    assert [day for day, _ in found.skipped] == [date(2026, 12, 24), date(2026, 12, 25)]


def test_against_an_oracle() -> None:
    chance = random.Random(7)
    for _ in range(500):
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(1200))
        days = chance.randrange(0, 40)
        end, left = start, days
        while left:
            end += timedelta(days=1)
            left -= end.weekday() < 5 and AS_LISTED.holiday_name(end) is None
        assert AS_LISTED.due_after(start, days).on == end


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
    ],
)
def test_months(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected
