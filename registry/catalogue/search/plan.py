"""What a question asks for: clauses that must all hold, each by any of its alternatives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from . import synonyms
from .spelling import Vocabulary
from .words import SOFT, STOP, Stems, is_root, stems, tokens

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
    forms: frozenset[str] = frozenset()
    """Its synonyms as they are written."""
    sets: tuple[int, ...] = ()
    """The sets of synonyms it stands in (`synonyms.numbers`): what they hold is in alternatives."""
    parts: tuple["Clause", ...] = ()
    """Of several words: each word by itself, with its own synonyms."""


@dataclass(frozen=True)
class Plan:
    """The question understood: `corrected` is it with its misspellings mended, or None."""

    clauses: tuple[Clause, ...] = ()
    words: tuple[str, ...] = ()
    corrected: str | None = None
    marked: frozenset[str] = field(default_factory=frozenset)
    partial: tuple[tuple[Clause, ...], ...] = ()
    """Sets of words that are enough where hardly anything has all of them."""

    @property
    def hard(self) -> tuple[Clause, ...]:
        """The clauses that must hold."""
        return tuple(c for c in self.clauses if not c.soft)

    @property
    def single(self) -> tuple[Clause, ...]:
        """The same word by word."""
        return tuple(part for c in self.hard for part in (c.parts or (c,)))


def plan(q: str, vocabulary: Vocabulary, *, mend: bool = True) -> Plan:
    """The plan of `q` against what the applications say; an empty one asks for everything."""
    asked = [part for word in _asked(q) for part in _apart(word, vocabulary)]
    mended = [_mended(word, asked, vocabulary) if mend else word for word in asked]
    clauses = tuple(_clauses(_finished(mended, vocabulary), vocabulary))
    if all(c.soft for c in clauses):
        clauses = tuple(replace(c, soft=False) for c in clauses)
    every = [way for c in clauses for part in (c, *c.parts) for way in part.alternatives]
    said = frozenset(stem for way in every for stem in way.stems)
    return Plan(clauses, tuple(mended), _corrected(q, asked, mended), said)


def _finished(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """The last word written out where that makes a known expression ("public transp")."""
    said = len(words) > 1 and all(vocabulary.knows(stem) for stem in stems(words[-1]))
    if len(words) < 2 or len(words[-1]) < 3 or said or _expression(words[-1], words, vocabulary):
        return words
    for whole in vocabulary.begun(words[-1]):
        if _expression(whole, words, vocabulary):
            return [*words[:-1], whole]
    return words


def _expression(word: str, words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the word makes a known expression with other words of the question."""
    own, rest = stems(word), {stem for other in words for stem in stems(other)}
    return any(
        set(member) - set(own) <= rest and _alive(member, vocabulary)
        for stem in own for member in synonyms.around().get(stem, ())
    )  # fmt: skip


def _asked(q: str) -> list[str]:
    return tokens(q)[:WORDS_MAX]


def _apart(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The word, or the two that were written as one: "psc119", "ruangrapat"."""
    if len(word) < 4 or _alive(stems(word), vocabulary) or vocabulary.completions(word, 1):
        return (word,)
    for at in range(1, len(word)):
        two = (word[:at], word[at:])
        numbered = two[0].isalpha() and two[1].isdigit()
        pair = tuple(stem for part in two for stem in stems(part))
        if (numbered or pair in synonyms.others()) and _all_known(pair, vocabulary):
            return two
    return (word,)


def _all_known(said: Stems, vocabulary: Vocabulary) -> bool:
    return all(vocabulary.knows(stem) for stem in said)


def _corrected(q: str, asked: Sequence[str], mended: Sequence[str]) -> str | None:
    changes = {a: b for a, b in zip(asked, mended, strict=True) if a != b}
    if not changes:
        return None
    return " ".join(changes.get(word, word) for word in tokens(q))


def _mended(word: str, words: Sequence[str], vocabulary: Vocabulary) -> str:
    """The word, or what it must have meant when nothing known is or begins like it."""
    if _alive(stems(word), vocabulary) or _expression(word, words, vocabulary):
        return word
    begun = bool(vocabulary.completions(word, 1)) or _begins(word, vocabulary)
    if begun and (len(words) < 2 or _finished([*words, word], vocabulary)[-1] != word):
        return word
    meant = vocabulary.corrections(word)
    for candidate in meant if len(words) > 1 else ():
        if _expression(candidate, words, vocabulary):
            return candidate
    if begun or (len(words) > 1 and is_root(word)):
        return word
    return next((c for c in meant if _alive(stems(c), vocabulary)), word)


def _begins(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a synonym of something that can be found begins so."""
    if len(word) < 3:
        return False
    return any(
        _alive(stems(whole), vocabulary) or synonyms.around().get(stems(whole)[0])
        for whole in vocabulary.begun(word)
    )


def _alive(asked: Stems, vocabulary: Vocabulary) -> bool:
    """Whether an application says it in one of its ways."""
    ways = (asked, *synonyms.others().get(asked, ()))
    return any(all(vocabulary.knows(stem) for stem in way) for way in ways)


def _clauses(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[Clause]:
    flat = [(stem, word) for word in words for stem in stems(word)]
    everything, start = [stem for stem, _ in flat], 0
    small = all(word in STOP for word in words)
    while start < len(flat):
        member, end = synonyms.at(everything, start) or ((flat[start][0],), start + 1)
        asked = " ".join(dict.fromkeys(word for _, word in flat[start:end]))
        if flat[start][1] in STOP and end == start + 1 and not small:
            start = end
            continue
        parts = [(stem,) for stem in member if stem not in STOP] if len(member) > 1 else []
        yield Clause(
            asked, tuple(_ways(member, asked, vocabulary)), asked in SOFT,
            synonyms.written().get(member, frozenset()) - set(words), _sets(member),
            tuple(Clause(p[0], tuple(_ways(p, p[0], vocabulary)), sets=_sets(p)) for p in parts),
        )  # fmt: skip
        start = end


def _sets(member: Stems) -> tuple[int, ...]:
    return synonyms.numbers().get(member, ())


def _ways(asked: Stems, word: str, vocabulary: Vocabulary) -> Iterator[Alternative]:
    yield Alternative(asked)
    for other in synonyms.others().get(asked, ()):
        if all(vocabulary.knows(stem) for stem in other):
            yield Alternative(other, SYNONYM)
    if len(word) > 1 and " " not in word and not _alive(asked, vocabulary):
        longer = {way for w in vocabulary.begun(word) for way in _living(stems(w), vocabulary)}
        yield from (Alternative(way, BEGINNING) for way in sorted(longer - {asked}))


def _living(asked: Stems, vocabulary: Vocabulary) -> Iterator[Stems]:
    """The stems themselves and their synonyms, as far as an application has them."""
    for way in (asked, *synonyms.others().get(asked, ())):
        if all(vocabulary.knows(stem) for stem in way):
            yield way


ENOUGH = 0.33
"""The part of a question's weight that a set of its words must carry to be enough."""
WEIGHED = 5
"""So many words at most are weighed against each other."""


def sets_enough(weighed: Sequence[tuple[Clause, float]]) -> tuple[tuple[Clause, ...], ...]:
    """The smallest sets of the clauses that carry enough of the weight; a clause without weight
    (nothing has it) is in none."""
    known = sorted((c for c in weighed if c[1] > 0), key=lambda c: -c[1])[:WEIGHED]
    least = ENOUGH * sum(weight for _, weight in known)
    found: list[tuple[int, ...]] = []
    for size in range(1, len(known) + 1):
        for places in combinations(range(len(known)), size):
            heavy = sum(known[p][1] for p in places) >= least
            if heavy and not any(set(smaller) <= set(places) for smaller in found):
                found.append(places)
    return tuple(tuple(known[p][0] for p in places) for places in found)
