"""Cursors: each of a list's columns says of what type its marks are."""

from datetime import date

import pytest
from sqlalchemy import Date, Integer, String, column, func

from registry.kernel.errors import Invalid
from registry.kernel.pagination import Sort, _decode, _encode


def test_a_column_of_unknown_type_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="type_="):
        Sort(func.lower(column("name", String)), str)
    assert Sort(func.lower(column("name", String), type_=String), str).accepts("x")


def test_marks_come_back_and_forged_ones_do_not() -> None:
    order = [Sort(column("on", Date), lambda r: r), Sort(column("id", Integer), lambda r: r)]
    given = [date(2026, 11, 22), 7]
    assert _decode(_encode(given), order) == given
    for forged in ([7, 7], [date(2026, 11, 22)], [date(2026, 11, 22), "7"]):
        with pytest.raises(Invalid):
            _decode(_encode(forged), order)
