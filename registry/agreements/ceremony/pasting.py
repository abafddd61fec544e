"""Numbers pasted from a spreadsheet: which cell is the number of which party."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from registry.kernel.errors import Invalid
from registry.kernel.schema import one_line
from registry.kernel.text import M, Message

from ..models import Instrument, Party
from .numbers import WIDTH, party_named

Pairs = list[tuple[Party, str]]
SHOWN = 80
COMMA = ","


def pasted(instruments: Sequence[Instrument], text: str) -> dict[int, str]:
    """Party id → number out of pasted lines.

    A line begins with an instrument's code and gives its parties' numbers in their order; or with
    a party's code or name and gives its number (one instrument); else lines follow the order of
    the instruments, an empty one standing for an instrument without numbers. `Invalid` on
    `pasted` for a line that fits nothing and for a party that is given a number twice.
    """
    found: dict[int, str] = {}
    known = {i.code.casefold(): i for i in instruments}
    apart, rows = _rows(text)
    for place, cells in enumerate(rows):
        pairs = _pairs(instruments, known, cells, place) if any(cells) else []
        if apart == COMMA and len(cells) > 1 and not _named(instruments, known, cells[0]):
            raise _wrong(M("Baris %(no)s dipisahkan koma, padahal nomor dapat memuat koma; awali "
                           "baris dengan kode naskah, atau pisahkan dengan tab.", no=place + 1))
        if pairs is None:
            raise _wrong(M("Baris %(no)s (“%(line)s”) tidak cocok dengan naskah mana pun.",
                           no=place + 1, line=" ".join(cells)[:SHOWN]))  # fmt: skip
        for party, number in pairs:
            if number and found.setdefault(party.id, one_line(number)[:WIDTH]) != (
                one_line(number)[:WIDTH]
            ):
                raise _wrong(M("Baris %(no)s memberi nomor kedua kepada %(name)s.",
                               no=place + 1, name=party.government.name))  # fmt: skip
    return found


def _wrong(message: Message) -> Invalid:
    return Invalid({"pasted": [message]})


def _rows(text: str) -> tuple[str, list[list[str]]]:
    """What stands between the cells (tabs, else semicolons, else commas) and the cells of each
    line, empty lines among them; a cell in quotes may hold any of these and a line break."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    apart = next((sign for sign in "\t;" if sign in plain), COMMA)
    try:
        rows = list(csv.reader(StringIO(plain), delimiter=apart, strict=True))
    except csv.Error:
        rows = [line.split(apart) for line in plain.split("\n")]
    return apart, [[cell.strip() for cell in row] for row in rows]


def _named(
    instruments: Sequence[Instrument], known: Mapping[str, Instrument], cell: str
) -> bool:
    return cell.casefold() in known or (
        len(instruments) == 1 and party_named(instruments[0], cell) is not None
    )


def _pairs(
    instruments: Sequence[Instrument], known: Mapping[str, Instrument], cells: list[str],
    place: int,
) -> Pairs | None:  # fmt: skip
    named = known.get(cells[0].casefold())
    if named is not None:
        return _in_order(named, cells[1:])
    if len(instruments) == 1:
        return _of_one(instruments[0], cells, place)
    return _in_order(instruments[place], cells) if place < len(instruments) else None


def _of_one(instrument: Instrument, cells: list[str], place: int) -> Pairs | None:
    """One instrument with many parties: a line for each, named or in their order."""
    party = party_named(instrument, cells[0])
    if party is not None:
        return [(party, cells[1])] if len(cells) == 2 else None
    if len(cells) > 1:
        return _in_order(instrument, cells) if place == 0 else None
    return [(instrument.parties[place], cells[0])] if place < len(instrument.parties) else None


def _in_order(instrument: Instrument, cells: list[str]) -> Pairs | None:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(instrument.parties):
        return None
    return list(zip(instrument.parties, cells, strict=False))
