"""Sets of words that mean the same, from data/synonyms.txt, by their stems."""

from collections.abc import Iterator, Sequence
from functools import cache

from .words import DATA, STOP, Stems, known_forms, stemmed, stems, tokens

FILE = DATA / "synonyms.txt"


def sets() -> Iterator[tuple[str, list[str]]]:
    """(section, members as written) of every set of the file."""
    section = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            yield section, [member.strip() for member in line.split(",")]


@cache
def others() -> dict[Stems, tuple[Stems, ...]]:
    """Per member its fellows in every set that has it, nearest in the file first."""
    found: dict[Stems, dict[Stems, None]] = {}
    for _, members in sets():
        group = list(dict.fromkeys(tuple(stemmed(member)) for member in members))
        for member in group:
            fellows = found.setdefault(member, {})
            fellows.update((other, None) for other in group if other != member)
    return {member: tuple(fellows) for member, fellows in found.items()}


@cache
def numbers() -> dict[Stems, tuple[int, ...]]:
    """Per member the places in the file of the sets that have it."""
    found: dict[Stems, dict[int, None]] = {}
    for place, (_, members) in enumerate(sets()):
        for member in members:
            found.setdefault(tuple(stemmed(member)), {})[place] = None
    return {member: tuple(places) for member, places in found.items()}


@cache
def _beginning() -> dict[tuple[str, str], tuple[tuple[Stems, tuple[int, ...]], ...]]:
    """The members of several words of `numbers` by their first two stems."""
    found: dict[tuple[str, str], list[tuple[Stems, tuple[int, ...]]]] = {}
    for member, places in numbers().items():
        if len(member) > 1:
            found.setdefault((member[0], member[1]), []).append((member, places))
    return {pair: tuple(members) for pair, members in found.items()}


def meant(said: Sequence[str]) -> tuple[set[int], set[int]]:
    """The places of all sets of which a member stands in the stems `said`, and of those of which
    several do."""
    once, more = set[int](), set[int]()
    for places in _members(said):
        more.update(once.intersection(places))
        once.update(places)
    return once, more


def _members(said: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The places of every member that stands in the stems, each member once."""
    single, beginning = _single(), _beginning()
    for pair in beginning.keys() & zip(said, said[1:], strict=False):
        for member, places in beginning[pair]:
            if len(member) == 2 or _stands(member, said):
                yield places
    for stem in single.keys() & said:
        yield single[stem]


def _stands(member: Stems, said: Sequence[str]) -> bool:
    """Whether the words stand side by side in the stems."""
    size = len(member)
    return any(tuple(said[at : at + size]) == member for at in range(len(said) - size + 1))


@cache
def _single() -> dict[str, tuple[int, ...]]:
    """The members of one word of `numbers`."""
    return {member[0]: places for member, places in numbers().items() if len(member) == 1}


@cache
def longest() -> int:
    """How many stems the longest member has."""
    return max(len(member) for member in others())


@cache
def vocabulary() -> frozenset[str]:
    """Every single word of the file: a misspelling may mean one that no application uses."""
    said = {word for _, members in sets() for member in members for word in tokens(member)}
    return frozenset(said | known_forms())


@cache
def written() -> dict[Stems, frozenset[str]]:
    """Per member the single words of its sets as they are written, plain."""
    found: dict[Stems, frozenset[str]] = {}
    for _, members in sets():
        words = [tokens(member) for member in members]
        single = frozenset(w[0] for w in words if len(w) == 1)
        for member in words:
            key = tuple(stem for word in member for stem in stems(word))
            found[key] = found.get(key, frozenset()) | single
    return found


@cache
def around() -> dict[str, tuple[Stems, ...]]:
    """Per stem the members of several words that have it."""
    found: dict[str, list[Stems]] = {}
    for member in others():
        for stem in member if len(member) > 1 else ():
            found.setdefault(stem, []).append(member)
    return {stem: tuple(members) for stem, members in found.items()}


@cache
def _turned() -> dict[Stems, Stems]:
    """Members of several words by their stems in one order, small words left out."""
    return {_loose(member): member for member in others() if len(_loose(member)) > 1}


def _loose(member: Sequence[str]) -> Stems:
    """The stems without small words, in one order."""
    return tuple(sorted(stem for stem in member if stem not in STOP))


def at(said: Sequence[str], start: int) -> tuple[Stems, int] | None:
    """The longest member that stands in the stems `said` at `start`, its words in any order and
    without small ones, and where it ends."""
    for end in range(min(len(said), start + longest()), start, -1):
        member = tuple(said[start:end])
        if member in others():
            return member, end
        if len(_loose(member)) > 1 and member[0] not in STOP and member[-1] not in STOP:
            turned = _turned().get(_loose(member))
            if turned is not None:
                return turned, end
    return None
