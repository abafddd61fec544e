"""The words of the published applications: what is known, what a beginning may become, and what a
misspelling may have meant."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cache

from . import synonyms
from .words import stems

COMPLETIONS = 30
SHORTEST = 4
"""Letters a word needs before it is taken for a misspelling."""


_DOUBLED = re.compile(r"(.)\1")


class Vocabulary:
    """Grows with every application indexed; a word that disappeared stays until the next rebuild,
    which costs a completion without results and nothing else."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._stems: set[str] = set()
        self._sorted: list[str] | None = None
        self._near: dict[str, list[str]] | None = None

    def add(self, words: set[str]) -> None:
        """Notes the words of one application."""
        new = [word for word in words if word not in self._counts]
        if new:
            self._stems.update(stem for word in new for stem in stems(word))
            self._sorted = self._near = None
        self._counts.update(words)

    def knows(self, stem: str) -> bool:
        """Whether some application has the stem."""
        return stem in self._stems

    def completions(self, beginning: str, limit: int = COMPLETIONS) -> list[str]:
        """Known words that go on after `beginning`, the most frequent first."""
        words = self._sorted = self._sorted or sorted(self._counts)
        start = bisect_left(words, beginning)
        end = bisect_left(words, beginning + "\U0010ffff")
        found = [word for word in words[start:end] if word != beginning]
        return sorted(found, key=lambda word: (-self._counts[word], word))[:limit]

    def begun(self, beginning: str, limit: int = COMPLETIONS) -> list[str]:
        """Words, known or only in the synonyms, that go on after `beginning`."""
        known = self.completions(beginning, limit)
        words = _synonyms()
        start, end = bisect_left(words, beginning), bisect_left(words, beginning + "\U0010ffff")
        return list(dict.fromkeys([*known, *(w for w in words[start:end] if w != beginning)]))

    def corrections(self, word: str) -> list[str]:
        """Words that `word` may have meant, the likeliest first."""
        if len(word) < SHORTEST or not word.isalpha():
            return []
        near = self._near = self._near or _neighbourhood({*self._counts, *synonyms.vocabulary()})
        allowed = 1 if len(word) < 8 else 2
        candidates = {
            found for key in _shortened(word, allowed) for found in near.get(key, ())
        } - {word}  # fmt: skip
        ranked = [
            (distance(word, found), _slip(word, found), -self._counts[found], found)
            for found in candidates
        ]
        return [found for steps, _, _, found in sorted(ranked) if steps <= allowed]


def _slip(word: str, meant: str) -> int:
    """How unlikely the slip is: a letter twice or once, one left out, too many or swapped with
    another, one mistaken for another, the first letter wrong."""
    if word[0] != meant[0]:
        return 3
    if _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", meant):
        return 0
    return 1 if len(word) != len(meant) or sorted(word) == sorted(meant) else 2


@cache
def _synonyms() -> list[str]:
    return sorted(synonyms.vocabulary())


def _neighbourhood(words: Iterable[str]) -> dict[str, list[str]]:
    """Every word under itself and under itself without any one letter."""
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST and word.isalpha():
            for key in _shortened(word, 1):
                found.setdefault(key, []).append(word)
    return found


def _shortened(word: str, times: int) -> set[str]:
    """The word, and the word without up to `times` letters."""
    found = {word}
    last = found
    for _ in range(times):
        last = {w[:i] + w[i + 1 :] for w in last for i in range(len(w))}
        found |= last
    return found


def distance(one: str, other: str) -> int:
    """How many letters are added, left out, changed or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            steps = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        before, last = last, row
    return last[-1]
