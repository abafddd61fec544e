"""Two spellings of a name: what a certificate says and what an instrument says."""

import pytest

from registry.agreements.naming import same_person, words


def test_words_leave_titles_and_degrees_out() -> None:
    assert words("Drs. H. Arief R. Wismansyah, B.Sc., M.Kes.") == ("arief", "r", "wismansyah")
    assert words("H.") == ("h",)
    assert words("") == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("H. Arief R. Wismansyah, B.Sc.", "ARIEF RACHADIONO WISMANSYAH", True),
        ("dr. Hj. Cellica Nurrachadiana", "CELLICA NURRACHADIANA, dr", True),
        ("Budi Santoso", "Budi Santosa", False),
        ("Budi Santoso", "Budi", False),
        ("A. B.", "Asep Bachtiar", False),
        ("", "", False),
        ("Budi Santoso", "", False),
    ],
)
def test_same_person(first: str, second: str, same: bool) -> None:
    assert same_person(first, second) is same
    assert same_person(second, first) is same
