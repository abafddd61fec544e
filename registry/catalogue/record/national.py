"""Which applications may do again what a national *aplikasi umum* does: a rule by what they do.

An aplikasi umum is made once for all of government (Perpres 95/2018, SPBE). The flag accuses
nobody: it says which words raised it and where they stand, and the host answers it on the same
page. Name and summary say what an application does; its functions speak for it only when two of
them point to the same task, because many have one of their own ("pengaduan" in a hospital's).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.kernel.text import N_

from .umum import NATIONAL, National

FIELDS = {"name": N_("nama"), "summary": N_("ringkasan"), "function": N_("fungsi")}
ENOUGH = 2
"""So many words of one task must stand among the functions when name and summary have none."""


@dataclass(frozen=True)
class Likeness:
    """An aplikasi umum that a record resembles, and the words that say so, by field."""

    code: str
    national: National
    by_field: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def found(self) -> tuple[str, ...]:
        """The words, each once."""
        return tuple(dict.fromkeys(word for _, words in self.by_field for word in words))


def likeness(application: Any) -> Likeness | None:
    """The aplikasi umum whose task the record speaks of most, or None; among equals the first of
    the table."""
    said = {name: (getattr(application, name, "") or "").lower() for name in FIELDS}
    found = [
        likely for code, national in NATIONAL.items()
        if (likely := _likeness(code, national, said, application.affair_code))
    ]  # fmt: skip
    return max(found, key=_worth, default=None)


def _likeness(
    code: str, national: National, said: dict[str, str], affair: str | None
) -> Likeness | None:
    pattern = _pattern(national.words + (national.hints if affair in national.affairs else ()))
    masked = {name: _mask(national, text) for name, text in said.items()}
    found = tuple(
        (name, words) for name, text in masked.items()
        if (words := tuple(dict.fromkeys(pattern.findall(text))))
    )  # fmt: skip
    likely = Likeness(code, national, found)
    told = any(name != "function" for name, _ in found)
    return likely if told or len(likely.found) >= ENOUGH else None


def _mask(national: National, text: str) -> str:
    """The text without the expressions that say something else."""
    return _pattern(national.other).sub(" ", text) if national.other else text


def _worth(likely: Likeness) -> tuple[int, int]:
    """How many different words, first those of name and summary."""
    told = {word for name, words in likely.by_field if name != "function" for word in words}
    return len(told), len(likely.found)


@cache
def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One of the words standing alone, the longest that fits; a blank is any blank or a hyphen."""
    ways = "|".join(
        re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![a-z0-9])(?:{ways})(?:nya)?(?![a-z0-9])")
