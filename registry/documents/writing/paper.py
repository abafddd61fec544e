"""What a letter or an instrument is made of, apart from how it is printed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from registry.kernel.errors import Refused
from registry.kernel.text import M

BLANK = "…" * 16
"""Where a person fills in by hand what the registry does not know."""

TEXT_MAX = 1_500_000
PARTS_MAX = 60_000

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff0-\uffff\u202a-\u202e\u2066-\u2069"
    "\U0001fffe\U0001ffff]"
)


@dataclass(frozen=True)
class Letterhead:
    """Kop: who writes, one line each (the last is the largest), and where they are."""

    lines: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is centred."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `align` is justify, left, center or right. Line breaks are kept."""

    text: str
    align: str = "justify"
    bold: bool = False


@dataclass(frozen=True)
class Items:
    """A list, numbered ("1."), lettered ("a.") or dashed ("-")."""

    items: tuple[str, ...]
    style: str = "1."


@dataclass(frozen=True)
class Clause:
    """A Pasal; several paragraphs become ayat (1), (2), …; an `Items` belongs to the one before."""

    no: str
    title: str
    paragraphs: tuple[str | Items, ...]


@dataclass(frozen=True)
class Pairs:
    """Names with their values, a colon between them."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reference:
    """The head of a letter: nomor, sifat, lampiran, hal on the left; day and address right."""

    pairs: tuple[tuple[str, str], ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on every page; `widths` are shares, `aligns` one a column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    aligns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signatures:
    """Blocks side by side, kept together; an empty line is the room in which one signs. One block
    alone stands on the right."""

    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Symbol:
    """A QR code, a text of 0 and 1 for each row, over `text`, the address that it says; in Word
    the address alone."""

    rows: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Heading | Paragraph | Items | Clause | Pairs | Reference | Table | Signatures | Symbol
    | PageBreak
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A whole letter or instrument. `day` is the only day the files carry, so the same paper gives
    the same bytes; `mark` ("RANCANGAN") stands on every page; `title` is printed above the number
    line unless `title_shown` is off (a letter has a subject instead)."""

    title: str
    language: str
    number_line: str
    blocks: tuple[Block, ...]
    letterhead: Letterhead | None
    day: date
    author: str
    mark: str = ""
    title_shown: bool = True


def cleaned(text: str) -> str:
    """The text without what no paper can show: control characters, half characters, turns of the
    reading direction. Line breaks stay."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")


def plain(paper: Paper) -> dict[str, Any]:
    """The paper as plain dictionaries with cleaned texts, each block naming its `kind`.

    Raises `Refused` when it is longer than the printers are meant for.
    """
    found: dict[str, Any] = _plain(paper)
    found["title"] = found["title"] or "–"
    texts = list(_texts(found))
    if sum(map(len, texts)) > TEXT_MAX or len(texts) > PARTS_MAX:
        raise Refused(M("Naskah ini terlalu panjang untuk dicetak sekaligus."))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if is_dataclass(value):
        own = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"kind": type(value).__name__.lower(), **own}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)
