"""Printing a paper as a Word document with docxtpl, for those who must work there."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from .paper import Paper, plain
from .template import TEXT_WIDTH, template

EPOCH = (1980, 1, 1, 0, 0, 0)
LANGUAGES = {"id": "id-ID", "en": "en-GB"}
PASAL = {"id": "Pasal", "en": "Article"}
SIGN_COLUMNS = 3
ALIGNS = {"left": "left", "center": "center", "right": "right"}

Parts = Iterator[dict[str, Any]]


def word(paper: Paper) -> bytes:
    """The paper as .docx, the same bytes for the same paper. Raises `Refused` when too long."""
    data = plain(paper)
    document = DocxTemplate(BytesIO(template()))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    context = {"blocks": list(_all(data)), "mark": _text(data["mark"])}
    document.render(context, environment, autoescape=True)
    _name(document.docx, data, paper.day)
    kept = BytesIO()
    document.save(kept)
    return _settled(kept.getvalue())


def _text(value: str) -> Markup:
    """Escaped text in which docxtpl finds nothing to replace: it reads "{_{" as a mark."""
    return escape(value).replace("{_", Markup("{&#95;")).replace("_}", Markup("&#95;}"))


def _name(document: Any, data: dict[str, Any], day: date) -> None:
    own = document.core_properties
    own.title = data["title"].replace("\n", " ")[:255]
    own.author = own.last_modified_by = data["author"][:255]
    own.language = LANGUAGES.get(data["language"], data["language"])
    own.comments, own.revision = "", 1
    own.created = own.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)


def _settled(content: bytes) -> bytes:
    """The same archive with fixed times and makers, so that equal papers are equal bytes."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name), compresslevel=6)
    return kept.getvalue()


# ---------------------------------------------------------------- blocks as the template takes them
def _line(text: str, style: str, bold: bool = False) -> dict[str, Any]:
    return {"kind": "text", "text": _text(text), "style": style, "bold": str(int(bold))}


def _all(data: dict[str, Any]) -> Parts:
    if data["letterhead"] is not None:
        yield from _letterhead(data["letterhead"])
    if data["title_shown"]:
        yield _line(data["title"], "judul", bold=True)
    if data["number_line"]:
        yield _line(data["number_line"], "nomor")
    for block in data["blocks"]:
        yield from MAKERS[block["kind"]](block, data["language"])


def _letterhead(head: dict[str, Any]) -> Parts:
    *first, last = head["lines"] or [""]
    for line in first:
        yield _line(line.upper(), "kop", bold=True)
    yield _line(last.upper(), "kop-besar", bold=True)
    yield _line(head["address"], "kop-alamat")


def _heading(block: dict[str, Any], _: str) -> Parts:
    yield _line(block["text"], f"bab{min(max(block['level'], 1), 3)}", bold=True)


def _paragraph(block: dict[str, Any], _: str) -> Parts:
    yield _line(block["text"], block["align"], block["bold"])


def _item(label: str, text: str, style: str = "butir") -> dict[str, Any]:
    return {"kind": "item", "label": _text(label), "text": _text(text), "style": style}


def _label(style: str, number: int) -> str:
    if style == "-":
        return "–"
    return f"{_letters(number)}." if style == "a." else f"{number + 1}."


def _letters(number: int) -> str:
    """a, b, …, z, aa, ab, as typst counts."""
    more, last = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("a") + last)


def _items(block: dict[str, Any], _: str, style: str = "butir") -> Parts:
    for number, text in enumerate(block["items"]):
        yield _item(_label(block["style"], number), text, style)


def _clause(block: dict[str, Any], language: str) -> Parts:
    title = f"\n{block['title'].upper()}" if block["title"] else ""
    yield _line(f"{PASAL.get(language, PASAL['id'])} {block['no']}{title}", "pasal", bold=True)
    parts: Sequence[Any] = block["paragraphs"]
    alone = sum(isinstance(part, str) for part in parts) < 2
    number = 0
    for part in parts:
        if not isinstance(part, str):
            yield from _items(part, language, "butir" if alone else "anak-butir")
        elif alone:
            yield _line(part, "justify")
        else:
            number += 1
            yield _item(f"({number})", part)


def _pairs(block: dict[str, Any], _: str) -> Parts:
    if block["rows"]:
        yield {"kind": "pairs", "rows": [[_text(c) for c in row] for row in block["rows"]]}


def _reference(block: dict[str, Any], _: str) -> Parts:
    rows = [[_text(c) for c in row] for row in block["pairs"] or [["", ""]]]
    yield {"kind": "reference", "pairs": rows, "right": [_text(x) for x in block["right"] or [""]]}


def _table(block: dict[str, Any], _: str) -> Parts:
    count = len(block["head"])
    shares = block["widths"] if len(block["widths"]) == count else [1.0] * count
    widths = [int(TEXT_WIDTH * share / sum(shares)) for share in shares]
    aligns = block["aligns"] if len(block["aligns"]) == count else ["left"] * count

    def cells(row: Sequence[str], sides: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {"text": _text(text), "width": width, "align": ALIGNS.get(side, "left")}
            for text, width, side in zip(row, widths, sides, strict=True)
        ]

    yield {
        "kind": "table", "grid": widths, "head": cells(block["head"], ["center"] * count),
        "rows": [cells(row, aligns) for row in block["rows"]],
    }  # fmt: skip


def _signatures(block: dict[str, Any], _: str) -> Parts:
    columns = block["columns"]
    if len(columns) == 1:
        columns = [[""], columns[0]]
    for start in range(0, len(columns), SIGN_COLUMNS):
        some = columns[start : start + SIGN_COLUMNS]
        width = TEXT_WIDTH // min(len(columns), SIGN_COLUMNS)
        cells = [{"width": width, **_signature(c)} for c in some]
        yield {"kind": "signatures", "grid": [width] * len(some), "columns": cells}


def _signature(column: Sequence[str]) -> dict[str, Any]:
    """The lines above and below the room in which one signs; the first below is the name."""
    room = column.index("") if "" in column else len(column)
    names = [x for x in column[room:] if x]
    above = [*column[:room], *("" for x in column[room:] if not x)]
    styles = ["nama", *("tanda-akhir" for _ in names[1:])]
    return {
        "above": [{"text": _text(x), "style": "tanda-tangan"} for x in above or [""]],
        "below": [{"text": _text(x), "style": style}
                  for x, style in zip(names or [""], styles, strict=True)],
    }  # fmt: skip


def _break(_: dict[str, Any], __: str) -> Parts:
    yield {"kind": "break"}


def _symbol(block: dict[str, Any], _: str) -> Parts:
    yield _line(block["text"], "center")


MAKERS = {
    "heading": _heading, "paragraph": _paragraph, "items": _items, "clause": _clause,
    "pairs": _pairs, "reference": _reference, "table": _table, "signatures": _signatures,
    "symbol": _symbol, "pagebreak": _break,
}  # fmt: skip
