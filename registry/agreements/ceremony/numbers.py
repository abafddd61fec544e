"""The own numbers of many parties: as lines of text, as a grid, as pasted from a spreadsheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.kernel.actor import Actor
from registry.kernel.errors import Invalid
from registry.kernel.schema import one_line
from registry.kernel.text import M
from registry.procedure.service import Effect

from .. import policy
from ..models import Instrument, Party

WIDTH = 300


def party_named(instrument: Instrument, written: str) -> Party | None:
    """The party of that code or name, however it is capitalised."""
    wanted = " ".join(written.split()).casefold()
    return next(
        (p for p in instrument.parties
         if wanted in (p.government_code, p.government.name.casefold())), None,
    )  # fmt: skip


def _unread(line: str) -> Invalid:
    return Invalid({"numbers": [M(
        "Baris “%(line)s” tidak terbaca; tulis nama pihak = nomor.", line=line.strip()[:80]
    )]})  # fmt: skip


def _read(instrument: Instrument, lines: str) -> list[tuple[Party, str]]:
    found = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        name, sign, number = line.partition("\t" if "\t" in line else "=")
        party = party_named(instrument, name) if sign else None
        if party is None or len(number) > WIDTH:
            raise _unread(line)
        found.append((party, one_line(number)))
    return found


def _set_numbers(
    instrument: Instrument, actor: Actor, data: dict[str, Any]
) -> Mapping[str, Any]:
    """Numbers of one's own party; of all of them for the first party."""
    found = _read(instrument, data["numbers"])
    for party, number in found:
        policy.party_for(instrument, actor, party.government_code).number = number
    return {"numbers": len(found)}


EFFECTS: dict[str, Effect] = {"set_numbers": _set_numbers}


def lines(numbers: Sequence[tuple[Party, str]]) -> str:
    """The reverse of reading: what `set_numbers` takes."""
    return "\n".join(f"{party.government_code} = {number}" for party, number in numbers)


def fillable(instrument: Instrument, party: Party, actor: Actor) -> bool:
    """Whether the actor may write that party's number: their own, or as the first party all."""
    return actor.government in (party.government_code, instrument.parties[0].government_code)


def pasted(instruments: Sequence[Instrument], text: str) -> dict[int, str]:
    """Party id → number out of pasted lines.

    A line begins with an instrument's code and gives its parties' numbers in their order; or with
    a party's code or name and gives its number (one instrument); else lines follow the order of
    the instruments. `Invalid` on `pasted` for a line with more cells than parties.
    """
    found: dict[int, str] = {}
    known = {i.code.casefold(): i for i in instruments}
    for place, line in enumerate(one for one in text.splitlines() if one.strip()):
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
        pairs = _pairs(instruments, known, cells, place)
        if pairs is None:
            raise Invalid({"pasted": [M(
                "Baris %(no)s (“%(line)s”) tidak cocok dengan naskah mana pun.", no=place + 1,
                line=line.strip()[:80],
            )]})  # fmt: skip
        found |= {party.id: one_line(number)[:WIDTH] for party, number in pairs if number}
    return found


def _pairs(
    instruments: Sequence[Instrument], known: Mapping[str, Instrument], cells: list[str],
    place: int,
) -> list[tuple[Party, str]] | None:  # fmt: skip
    named = known.get(cells[0].casefold())
    if named is not None:
        return _in_order(named, cells[1:])
    if len(instruments) == 1:
        return _of_one(instruments[0], cells, place)
    return _in_order(instruments[place], cells) if place < len(instruments) else None


def _of_one(
    instrument: Instrument, cells: list[str], place: int
) -> list[tuple[Party, str]] | None:
    """One instrument with many parties: a line for each, named or in their order."""
    party = party_named(instrument, cells[0])
    if party is not None:
        return [(party, cells[1])] if len(cells) == 2 else None
    if len(cells) > 1:
        return _in_order(instrument, cells) if place == 0 else None
    return [(instrument.parties[place], cells[0])] if place < len(instrument.parties) else None


def _in_order(instrument: Instrument, cells: list[str]) -> list[tuple[Party, str]] | None:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(instrument.parties):
        return None
    return list(zip(instrument.parties, cells, strict=False))
