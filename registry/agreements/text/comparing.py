"""What changed between two texts, clause by clause and word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .content import Piece, Text

SAME, INSERTED, DELETED = "same", "inserted", "deleted"
UNCHANGED, CHANGED, ADDED, REMOVED, MOVED = "unchanged", "changed", "added", "removed", "moved"
_WORDS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
WORDS_MAX = 20_000


@dataclass(frozen=True)
class Span:
    """Words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One clause in both texts: how it fared, its heading and its lines with marked words;
    `reason` is why a mandatory one was taken out, and by whom."""

    key: str
    label: str
    heading: tuple[Span, ...]
    kind: str
    moved: bool
    lines: tuple[tuple[Span, ...], ...]
    reason: str = ""
    by: str = ""

    @property
    def changed(self) -> bool:
        """Whether a reader has to look at it."""
        return self.kind != UNCHANGED or self.moved


def compare(before: Text, after: Text) -> list[Change]:
    """Every clause of both texts, in the order of the later one; a clause that went stands where
    it was."""
    old = {p.key: p for p in before.standing}
    new = {p.key: p for p in after.standing}
    moved = _moved([k for k in old if k in new], [k for k in new if k in old])
    return [
        _change(before, after, old.get(key), new.get(key), key in moved)
        for key in _merged(list(old), list(new))
    ]


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    found = list(new)
    for place, key in enumerate(old):
        if key in found:
            continue
        earlier = [k for k in old[:place] if k in found]
        found.insert(found.index(earlier[-1]) + 1 if earlier else 0, key)
    return found


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Clauses that changed their place among those that stayed: as few as explain the order."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    kept = {old[block.a + n] for block in matcher.get_matching_blocks() for n in range(block.size)}
    return set(old) - kept


def _change(
    before: Text, after: Text, old: Piece | None, new: Piece | None, moved: bool
) -> Change:
    piece = new or old
    assert piece is not None
    source = after if new else before
    number = source.numbers().get(piece.key)
    lines = tuple(_lines(_said(before, old), _said(after, new)))
    heading = tuple(words(old.heading if old else "", new.heading if new else ""))
    kind = _kind(old, new, any(s.kind != SAME for line in (heading, *lines) for s in line))
    gone = next((p for p in after.pieces if p.key == piece.key), piece) if new is None else piece
    return Change(piece.key, f"Pasal {number}" if number else "", heading, kind, moved, lines,
                  gone.removed_reason, gone.removed_by)  # fmt: skip


def _kind(old: Piece | None, new: Piece | None, differs: bool) -> str:
    if old is None:
        return ADDED
    if new is None:
        return REMOVED
    return CHANGED if differs else UNCHANGED


def _said(text: Text, piece: Piece | None) -> list[str]:
    return [unit.text for unit in text.units(piece)] if piece else []


def _lines(old: Sequence[str], new: Sequence[str]) -> list[tuple[Span, ...]]:
    """Lines held against each other: unchanged ones as they are, changed ones word by word."""
    found: list[tuple[Span, ...]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(Span(SAME, line),) for line in old[i1:i2]]
            continue
        pairs = min(i2 - i1, j2 - j1)
        found += [tuple(words(a, b)) for a, b in
                  zip(old[i1 : i1 + pairs], new[j1 : j1 + pairs], strict=True)]  # fmt: skip
        found += [(Span(DELETED, line),) for line in old[i1 + pairs : i2]]
        found += [(Span(INSERTED, line),) for line in new[j1 + pairs : j2]]
    return found


def words(old: str, new: str) -> list[Span]:
    """Two lines word by word; each run of words that went comes before what took its place."""
    if old == new:
        return [Span(SAME, old)] if old else []
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) + len(b) > WORDS_MAX:
        return [Span(DELETED, old), Span(INSERTED, new)]
    found: list[Span] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Span(SAME, "".join(a[i1:i2])))
            continue
        found += [Span(DELETED, "".join(a[i1:i2]))] if i2 > i1 else []
        found += [Span(INSERTED, "".join(b[j1:j2]))] if j2 > j1 else []
    return found


def said(change: Change, side: str) -> str:
    """The clause as one side's text has it: without what the other side alone has."""
    gone = INSERTED if side == "before" else DELETED
    return "\n".join(
        "".join(s.text for s in line if s.kind != gone) for line in change.lines
    )  # fmt: skip
