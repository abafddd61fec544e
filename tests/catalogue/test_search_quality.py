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
    table,
    understanding,
)

EVERY = int(os.environ.get("EVERY", "3"))
"""Of so many questions one is asked; `make proofs` asks them all."""
FLOORS = {"as typed": (0.88, 0.95), "misspelt": (0.86, 0.94), "turned": (0.86, 0.95),
          "cut off": (0.76, 0.84), "all": (0.86, 0.94)}  # fmt: skip


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
    found = table(scores(made, EVERY))
    reached = {kind: tuple(round(part, 3) for part in found[kind][1:]) for kind in FLOORS}
    below = {
        kind: figures for kind, figures in reached.items()
        if any(part < floor for part, floor in zip(figures, FLOORS[kind], strict=True))
    }  # fmt: skip
    assert below == {}, reached


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
