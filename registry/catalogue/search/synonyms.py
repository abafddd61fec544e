"""Sets of words that mean the same, from data/synonyms.txt, by their stems."""

from collections.abc import Iterator, Sequence
from functools import cache

from .words import DATA, Stems, stemmed, tokens

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
def longest() -> int:
    """How many stems the longest member has."""
    return max(len(member) for member in others())


@cache
def vocabulary() -> frozenset[str]:
    """Every single word of the file: a misspelling may mean one that no application uses."""
    return frozenset(word for _, members in sets() for member in members for word in tokens(member))


def at(stems: Sequence[str], start: int) -> Stems | None:
    """The longest member that stands in `stems` at `start`."""
    for end in range(min(len(stems), start + longest()), start, -1):
        member = tuple(stems[start:end])
        if member in others():
            return member
    return None
