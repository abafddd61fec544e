"""How well the search finds does not fall below what it was (figures: docs/search.md)."""

import os

import pytest

from registry.catalogue.search import engine as engine_module
from registry.catalogue.search import weighing
from registry.catalogue.search.filters import Filters
from tests.catalogue.search_quality import (
    APPS,
    apps,
    asked,
    engine,
    lines,
    scores,
    second_scores,
    table,
    understanding,
)

EVERY = int(os.environ.get("EVERY", "3"))
"""Of so many questions one is asked; `make proofs` asks them all."""
FLOORS = {"as typed": (0.9, 0.95), "misspelt": (0.88, 0.95), "turned": (0.9, 0.95),
          "cut off": (0.78, 0.84), "all": (0.89, 0.95)}  # fmt: skip
SECOND = {"word forms": (0.88, 0.94), "synonyms": (0.9, 0.96), "English": (0.9, 0.95),
          "misspellings": (0.9, 0.96), "abbreviations": (0.9, 0.94), "beginnings": (0.93, 0.96),
          "several words": (0.86, 0.93), "sentences": (0.82, 0.92), "names": (0.99, 0.99),
          "all": (0.9, 0.95), "unseen all": (0.77, 0.93)}  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return engine()


def test_the_catalogue_has_every_urusan_and_is_always_the_same():
    made = list(apps())
    assert len(made) == APPS
    assert len({row.affair_code for _, row in made}) == 33
    assert made == list(apps())
    assert len(lines()) > 180


def test_questions_find_what_they_should(made):
    below, reached = under(FLOORS, table(scores(made, EVERY)))
    assert below == {}, reached


def test_questions_of_another_hand_find_what_they_should():
    below, reached = under(SECOND, table(second_scores()))
    assert below == {}, reached


def under(floors, found):
    """The kinds of question whose figures lie under their floors, and all figures."""
    reached = {kind: tuple(round(part, 3) for part in found[kind][1:]) for kind in floors}
    below = {
        kind: figures for kind, figures in reached.items()
        if any(part < floor for part, floor in zip(figures, floors[kind], strict=True))
    }  # fmt: skip
    return below, reached


def test_the_short_lists_first_give_what_the_whole_index_gives(made, monkeypatch):
    monkeypatch.setattr(engine_module, "MANY", 0)
    searching, of = made
    early, wrong = 0, []
    for question in asked(of)[:: EVERY * 2]:
        plan, filters = understanding(searching, question), Filters(question.q)
        for wanted in (3, 21):
            first = searching._early(filters, plan, wanted)
            whole = searching._relevant(weighing.query(filters, plan), wanted)
            early += first is not None
            if first is not None and first != whole:
                wrong.append(question.q)
    assert (wrong, early > 20) == ([], True), early
