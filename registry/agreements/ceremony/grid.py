"""The grid of numbers: what was typed or pasted becomes one act for each instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.kernel.actor import Actor
from registry.kernel.errors import DomainError, Invalid, NotFound
from registry.kernel.schema import one_line
from registry.kernel.text import M, Message
from registry.procedure.service import carry_out, conclude

from ..models import Instrument, Party
from ..policy import require_writer
from ..workflow import INSTRUMENT, OPEN
from . import numbers, pasting, policy, queries

WIDE = 4
"""Instruments with more parties get a page of their own."""


@dataclass(frozen=True)
class Cell:
    """What was typed for a party, and what stood there when the page was drawn."""

    typed: str
    seen: str


def shown(found: Sequence[Instrument], only: str | None) -> list[Instrument]:
    """The instruments of one page: the named one, or all with few parties. NotFound for another."""
    if only:
        found = [i for i in found if i.code == only]
        if not found:
            raise NotFound
        return list(found)
    return [i for i in found if len(i.parties) <= WIDE]


def write(
    actor: Actor, code: str, only: str | None, cells: Mapping[int, Cell], pasted: str
) -> int:
    """Writes every changed number; returns how many. All of them or, with `Invalid` on the cell
    (`n-<party>`) or on `pasted`, none. Cells that nobody changed leave others' entries alone."""
    found = shown(_open(actor, code), only)
    new = pasting.pasted(found, pasted) if pasted.strip() else {}
    return _write(actor, found, cells, new)


def write_named(actor: Actor, code: str, cells: Mapping[tuple[str, str], Cell]) -> int:
    """The same for cells that are named by instrument and government, in any instrument; `Invalid`
    on "<instrument> <government>"."""
    found = _open(actor, code)
    known = {(i.code, p.government_code): p.id for i in found for p in i.parties}
    unknown = [place for place in cells if place not in known]
    if unknown:
        none = [M("Tidak ada pihak yang nomornya dapat diisi di sini.")]
        raise Invalid({" ".join(place): none for place in unknown})
    try:
        return _write(actor, found, {known[place]: cell for place, cell in cells.items()}, {})
    except Invalid as error:
        names = {f"n-{known[place]}": " ".join(place) for place in cells}
        raise Invalid({names.get(n, n): told for n, told in error.errors.items()}) from error


def _write(
    actor: Actor, found: Sequence[Instrument], cells: Mapping[int, Cell], new: Mapping[int, str]
) -> int:
    wrong: dict[str, list[Message]] = {}
    done = []
    total = 0
    for instrument in found:
        changed = _changed(instrument, cells, new, wrong)
        if not changed:
            continue
        total += len(changed)
        try:
            done.append(carry_out(
                INSTRUMENT, instrument, "set_numbers", actor, version=None,
                data={"numbers": numbers.lines(changed)}, effect=numbers.EFFECTS["set_numbers"],
            ))  # fmt: skip
        except DomainError as error:
            wrong[f"n-{changed[0][0].id}"] = [error.message]
    if wrong:
        raise Invalid(wrong)
    conclude(INSTRUMENT, done)
    return total


def _open(actor: Actor, code: str) -> list[Instrument]:
    """Those that are not signed yet, locked."""
    require_writer(actor)
    ceremony = queries.get(code, actor)
    policy.require_open(ceremony)
    held = queries.instruments_of(ceremony, actor, lock=True)
    return [i for i in held if i.state in OPEN]


def _changed(
    instrument: Instrument, cells: Mapping[int, Cell], pasted: Mapping[int, str],
    wrong: dict[str, list[Message]],
) -> list[tuple[Party, str]]:  # fmt: skip
    found = []
    for party in instrument.parties:
        cell = cells.get(party.id, Cell(party.number, party.number))
        wanted = pasted.get(party.id, one_line(cell.typed))
        if wanted == cell.seen and party.id not in pasted or wanted == party.number:
            continue
        if party.number != cell.seen:
            wrong[f"n-{party.id}"] = [M("Sudah diisi orang lain: %(number)s.",
                                        number=party.number or "–")]  # fmt: skip
        elif len(wanted) > numbers.WIDTH:
            wrong[f"n-{party.id}"] = [M("Paling banyak %(max)s huruf.", max=numbers.WIDTH)]
        else:
            found.append((party, wanted))
    return found
