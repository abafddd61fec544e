"""What a question asks for: clauses that must all hold, each by any of its alternatives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import synonyms
from .spelling import Vocabulary
from .words import SOFT, STOP, Stems, stems, tokens

WORDS_MAX = 12
SYNONYM, BEGINNING = 0.55, 0.5
"""How much a synonym, and a word that only begins as asked, count beside the word itself."""


@dataclass(frozen=True)
class Alternative:
    """Stems of which all must occur; of a synonym, side by side."""

    stems: Stems
    weight: float = 1.0


@dataclass(frozen=True)
class Clause:
    """One thing asked for; a soft one raises a result and is not demanded."""

    asked: str
    alternatives: tuple[Alternative, ...]
    soft: bool = False


@dataclass(frozen=True)
class Plan:
    """The question understood: `corrected` is it with its misspellings mended, or None."""

    clauses: tuple[Clause, ...] = ()
    words: tuple[str, ...] = ()
    corrected: str | None = None
    marked: frozenset[str] = field(default_factory=frozenset)

    @property
    def hard(self) -> tuple[Clause, ...]:
        """The clauses that must hold."""
        return tuple(c for c in self.clauses if not c.soft)


def plan(q: str, vocabulary: Vocabulary, *, mend: bool = True) -> Plan:
    """The plan of `q` against what the applications say; an empty one asks for everything."""
    asked = _asked(q)
    mended = [_mended(word, vocabulary) if mend else word for word in asked]
    clauses = tuple(_clauses(mended, vocabulary))
    if all(c.soft for c in clauses):
        clauses = tuple(Clause(c.asked, c.alternatives) for c in clauses)
    said = frozenset(stem for c in clauses for a in c.alternatives for stem in a.stems)
    return Plan(clauses, tuple(mended), _corrected(q, asked, mended), said)


def _asked(q: str) -> list[str]:
    words = tokens(q)
    return ([word for word in words if word not in STOP] or words)[:WORDS_MAX]


def _corrected(q: str, asked: Sequence[str], mended: Sequence[str]) -> str | None:
    changes = {a: b for a, b in zip(asked, mended, strict=True) if a != b}
    if not changes:
        return None
    return " ".join(changes.get(word, word) for word in tokens(q))


def _mended(word: str, vocabulary: Vocabulary) -> str:
    """The word, or what it must have meant when nothing known is or begins like it."""
    if _alive(stems(word), vocabulary) or vocabulary.completions(word, 1):
        return word
    for candidate in vocabulary.corrections(word):
        if _alive(stems(candidate), vocabulary):
            return candidate
    return word


def _alive(asked: Stems, vocabulary: Vocabulary) -> bool:
    """Whether an application says it in one of its ways."""
    ways = (asked, *synonyms.others().get(asked, ()))
    return any(all(vocabulary.knows(stem) for stem in way) for way in ways)


def _clauses(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[Clause]:
    flat = [(stem, word) for word in words for stem in stems(word)]
    everything, start = [stem for stem, _ in flat], 0
    while start < len(flat):
        member = synonyms.at(everything, start) or (flat[start][0],)
        end = start + len(member)
        asked = " ".join(dict.fromkeys(word for _, word in flat[start:end]))
        yield Clause(asked, tuple(_ways(member, asked, vocabulary)), asked in SOFT)
        start = end


def _ways(asked: Stems, word: str, vocabulary: Vocabulary) -> Iterator[Alternative]:
    yield Alternative(asked)
    for other in synonyms.others().get(asked, ()):
        if all(vocabulary.knows(stem) for stem in other):
            yield Alternative(other, SYNONYM)
    if len(word) > 1 and " " not in word and not _alive(asked, vocabulary):
        longer = {stems(w) for w in vocabulary.completions(word)} - {asked}
        yield from (Alternative(way, BEGINNING) for way in sorted(longer))
