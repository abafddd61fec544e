"""How well the search finds does not fall below what it was (figures: docs/search.md)."""

import os

from tests.catalogue.search_quality import APPS, apps, lines, scores, table

EVERY = int(os.environ.get("EVERY", "3"))
"""Of so many questions one is asked; `make proofs` asks them all."""
FLOORS = {"as typed": (0.88, 0.95), "misspelt": (0.86, 0.94), "turned": (0.86, 0.95),
          "cut off": (0.76, 0.84), "all": (0.86, 0.94)}  # fmt: skip


def test_the_catalogue_has_every_urusan_and_is_always_the_same():
    made = list(apps())
    assert len(made) == APPS
    assert len({row.affair_code for _, row in made}) == 33
    assert made == list(apps())
    assert len(lines()) > 180


def test_questions_find_what_they_should():
    found = table(scores(every=EVERY))
    reached = {kind: tuple(round(part, 3) for part in found[kind][1:]) for kind in FLOORS}
    below = {
        kind: figures for kind, figures in reached.items()
        if any(part < floor for part, floor in zip(figures, FLOORS[kind], strict=True))
    }  # fmt: skip
    assert below == {}, reached
