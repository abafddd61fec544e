"""Where the words asked for stand in a text."""

from collections.abc import Sequence

from .words import STOP, spans, stems, tokens

Piece = tuple[str, bool]
AROUND = 90
"""Letters shown before and after a word in an excerpt."""


def pieces(text: str, marked: frozenset[str]) -> list[Piece]:
    """The text in pieces, each with whether it is a word asked for."""
    found: list[Piece] = []
    last = 0
    for start, end in _places(text, marked):
        found += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [piece for piece in [*found, (text[last:], False)] if piece[0]]


def excerpt(texts: Sequence[str], marked: frozenset[str]) -> list[Piece]:
    """The surroundings of the first word asked for in the first text that has one."""
    for text in texts:
        place = next(iter(_places(text, marked)), None)
        if place is not None:
            start, end = _word_before(text, place[0] - AROUND), _word_after(text, place[1] + AROUND)
            before, after = "… " if start else "", " …" if end < len(text) else ""
            return pieces(before + " ".join(text[start:end].split()) + after, marked)
    return []


def _places(text: str, marked: frozenset[str]) -> list[tuple[int, int]]:
    return [
        (start, end) for start, end, word in spans(text)
        if word and word not in STOP and any(stem in marked for stem in _of(word))
    ] if marked else []  # fmt: skip


def _of(word: str) -> Sequence[str]:
    return stems(word) if word.isascii() else [s for w in tokens(word) for s in stems(w)]


def _word_before(text: str, at: int) -> int:
    return 0 if at <= 0 else text.find(" ", at) + 1 or at


def _word_after(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", 0, at), 0) or at
