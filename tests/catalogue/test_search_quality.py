"""How well the search finds does not fall below what it was (figures: docs/search.md)."""

import pytest

from tests.catalogue.search_quality import APPS, apps, lines, scores, table

FLOORS = {"as typed": (0.88, 0.95), "misspelt": (0.86, 0.94), "turned": (0.86, 0.95),
          "cut off": (0.76, 0.84), "all": (0.86, 0.94)}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return table(scores())


def test_the_catalogue_has_every_urusan_and_is_always_the_same():
    made = list(apps())
    assert len(made) == APPS
    assert len({row.affair_code for _, row in made}) == 33
    assert made == list(apps())
    assert len(lines()) > 180


@pytest.mark.parametrize("kind", FLOORS)
def test_questions_find_what_they_should(found, kind):
    _, recall, reciprocal = found[kind]
    assert (recall >= FLOORS[kind][0], reciprocal >= FLOORS[kind][1]) == (True, True), found[kind]
