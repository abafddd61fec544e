"""The own numbers of many parties, as lines of text."""

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
