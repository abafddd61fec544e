"""A text as a paper, for PDF and Word; the same text on the same day gives the same bytes."""

from collections.abc import Iterator, Sequence
from datetime import date

from registry.documents.writing import (
    Block,
    Clause,
    Heading,
    Items,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Table,
)

from ..states import ANNEX, ARTICLE
from .content import PARAGRAPHS, Piece, Text, Unit

STYLES = {"letter": "a.", "number": "1.", "dash": "-"}
CENTRED = {"title": True, "numbers": False}
"""Clauses whose lines stand in the middle, and whether they are bold."""


def paper(text: Text, title: str, day: date, author: str, mark: str = "") -> Paper:
    """The whole instrument."""
    blocks = tuple(block for piece in text.standing for block in _blocks(text, piece))
    return Paper(
        title=title, language="id", number_line="", blocks=blocks, letterhead=None, day=day,
        author=author, mark=mark, title_shown=False,
    )  # fmt: skip


def _blocks(text: Text, piece: Piece) -> Iterator[Block]:
    units = text.units(piece)
    if piece.part == ARTICLE:
        yield Clause(str(text.numbers()[piece.key]), piece.heading, tuple(_paragraphs(units)))
        yield from _tables(units)
        return
    if piece.part == ANNEX:
        yield PageBreak()
        yield Heading(piece.heading.upper(), 1)
    for part in _paragraphs(units):
        if isinstance(part, Items):
            yield part
        elif piece.key in CENTRED:
            yield Paragraph(part, "center", CENTRED[piece.key])
        else:
            yield Paragraph(part)
    yield from _tables(units)


def _paragraphs(units: Sequence[Unit]) -> Iterator[str | Items]:
    """Paragraphs, and the items between them gathered to lists."""
    items: list[Unit] = []
    for unit in units:
        if unit.table:
            continue
        if unit.kind not in PARAGRAPHS:
            items.append(unit)
            continue
        if items:
            yield _items(items)
            items = []
        yield unit.bare
    if items:
        yield _items(items)


def _items(units: Sequence[Unit]) -> Items:
    """One list; a list within it stands as lines in the item that it belongs to."""
    outer = units[0].kind
    found: list[str] = []
    for unit in units:
        if unit.kind == outer:
            found.append(unit.bare)
        else:
            found[-1] += f"\n{unit.label} {unit.bare}"
    return Items(tuple(found), STYLES[outer])


def _tables(units: Sequence[Unit]) -> Iterator[Block]:
    for unit in units:
        if unit.columns:
            yield Signatures(tuple(tuple(column) for column in unit.columns))
        elif unit.table:
            rows = tuple(tuple(str(c) for c in row) for row in unit.table["rows"])
            widths = tuple(float(w) for w in unit.table.get("widths", ()))
            yield Table(tuple(unit.table["head"]), rows, widths)
