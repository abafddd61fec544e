"""Sets of words that mean the same, from data/synonyms.txt, by their stems."""

from collections.abc import Iterator, Sequence
from functools import cache

from .words import DATA, STOP, Stems, known_forms, stemmed, tokens

FILE = DATA / "synonyms.txt"


Line = tuple[str, list[str], list[str]]
"""The section, who asks for the line, and what it finds."""


def sets() -> Iterator[tuple[str, list[str]]]:
    """(section, members as written) of every set of the file whose members all mean the same."""
    return ((section, found) for section, asking, found in _lines() if asking == found)


def wider() -> Iterator[Line]:
    """Every line of a wider word, which finds narrower ones that do not find it."""
    return (line for line in _lines() if line[1] != line[2])


@cache
def _lines() -> tuple[Line, ...]:
    found, section = list[Line](), ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            asking, _, narrower = line.partition(" > ")
            wide, narrow = _members_of(asking), _members_of(narrower)
            found.append((section, wide, wide + narrow))
    return tuple(found)


def _members_of(text: str) -> list[str]:
    return [member.strip() for member in text.split(",") if member.strip()]


def _stems_of(members: Sequence[str]) -> list[Stems]:
    return list(dict.fromkeys(tuple(stemmed(member)) for member in members))


@cache
def others() -> dict[Stems, tuple[Stems, ...]]:
    """Per member what it finds: its fellows in every line that it asks for, and of a wider word the
    narrower ones; nearest in the file first."""
    groups = [_stems_of(members) for _, _, members in _lines()]
    found: dict[Stems, tuple[Stems, ...]] = {member: () for group in groups for member in group}
    for member, places in numbers().items():
        fellows = dict.fromkeys(other for place in places for other in groups[place])
        found[member] = tuple(other for other in fellows if other != member)
    return found


@cache
def numbers() -> dict[Stems, tuple[int, ...]]:
    """Per member the places in the file of the lines that it asks for: those that have it, and
    those that begin with the same word as one of them."""
    headed: dict[Stems, list[int]] = {}
    for place, (_, asking, _) in enumerate(_lines()):
        headed.setdefault(tuple(stemmed(asking[0])), []).append(place)
    own = _places([asking for _, asking, _ in _lines()])
    heads = [tuple(stemmed(asking[0])) for _, asking, _ in _lines()]
    return {
        member: tuple(dict.fromkeys(
            place for of in places for place in (of, *headed[heads[of]])
        )) for member, places in own.items()
    }  # fmt: skip


@cache
def narrowing() -> frozenset[int]:
    """The places of the lines of a wider word."""
    return frozenset(place for place, line in enumerate(_lines()) if line[1] != line[2])


@cache
def _said() -> dict[Stems, tuple[int, ...]]:
    """Per member the places in the file of the lines that a text with it speaks of."""
    return _places([members for _, _, members in _lines()])


def _places(lines: Sequence[list[str]]) -> dict[Stems, tuple[int, ...]]:
    found: dict[Stems, dict[int, None]] = {}
    for place, members in enumerate(lines):
        for member in _stems_of(members):
            found.setdefault(member, {})[place] = None
    return {member: tuple(places) for member, places in found.items()}


@cache
def _beginning() -> dict[tuple[str, str], tuple[tuple[Stems, tuple[int, ...]], ...]]:
    """The members of several words of `_said` by their first two stems."""
    found: dict[tuple[str, str], list[tuple[Stems, tuple[int, ...]]]] = {}
    for member, places in _said().items():
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
    """The members of one word of `_said`."""
    return {member[0]: places for member, places in _said().items() if len(member) == 1}


@cache
def longest() -> int:
    """How many stems the longest member has."""
    return max(len(member) for member in others())


@cache
def vocabulary() -> frozenset[str]:
    """Every single word of the file: a misspelling may mean one that no application uses."""
    said = {word for _, _, members in _lines() for member in members for word in tokens(member)}
    return frozenset(said | known_forms())


@cache
def written() -> dict[Stems, frozenset[str]]:
    """Per member the single words that it finds as they are written, plain."""
    found: dict[Stems, frozenset[str]] = {}
    for _, asking, members in _lines():
        words = [tokens(member) for member in members]
        single = frozenset(w[0] for w in words if len(w) == 1)
        for key in _stems_of(asking):
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
