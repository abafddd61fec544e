"""The standard wording of every clause, read from data files; the highest version is the current.

Sources of the checklists: `agreements.clauses`. The wording is this project's own.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .. import clauses

FOLDER = Path(__file__).resolve().parent.parent / "data" / "clauses"
STANDARD = "baku"
FRAME = ("title", "numbers", "day_place", "parties", "signatures")
"""What no instrument can be without, whatever its checklist says."""


@dataclass(frozen=True)
class Wording:
    """One wording of a clause; `source` names it in a text that began with it."""

    key: str
    part: str
    heading: str
    body: str
    version: int = 1

    @property
    def source(self) -> str:
        """How a clause of a text says that it began with this wording."""
        return f"{STANDARD}:{self.version}"


def _load(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def versions(kind: str) -> dict[str, tuple[Wording, ...]]:
    """Every version of every clause of `kind`, oldest first, in the order of the text."""
    own, shared = _load(kind), _load("common")
    found: dict[str, list[Wording]] = {key: [] for key in own["order"]}
    for row in shared["clause"] + own["clause"]:
        if row["key"] in found:
            made = Wording(**(row | {"body": row["body"].strip()}))
            found[made.key].append(made)
    return {key: tuple(sorted(v, key=lambda w: w.version)) for key, v in found.items()}


def current(kind: str) -> dict[str, Wording]:
    """The newest wording of every clause of `kind`, in the order of the text."""
    return {key: found[-1] for key, found in versions(kind).items()}


def mandatory(kind: str, delegated: bool) -> frozenset[str]:
    """Keys of the clauses that a text of `kind` must have."""
    return frozenset(FRAME) | {key for key, _ in clauses.of_kind(kind, delegated)}


@cache
def reuse_terms() -> dict[str, str]:
    """The wording of each reuse term of the catalogue, by its code."""
    return dict(_load("reuse"))
