"""A ceremony and its report as the API gives them."""

from typing import Any

from registry.http.i18n import tr
from registry.kernel.actor import Actor

from ..models import Instrument
from ..policy import WRITERS
from ..workflow import OPEN
from . import files, numbers, queries, service
from .models import GUEST, WITNESS, Ceremony
from .schemas import CeremonyDetail
from .signing import Report

ROLES = {"witnesses": WITNESS, "guests": GUEST}


def detail(ceremony: Ceremony, actor: Actor) -> dict[str, Any]:
    """The values of `CeremonyDetail` for this caller."""
    found = queries.instruments_of(ceremony, actor)
    names = ("code", "name", "place", "held_on", "signed_at", "organiser_code", "version")
    at = ceremony.held_at
    people = {
        role: [{"name": p.name, "title": p.title} for p in ceremony.people if p.role == one]
        for role, one in ROLES.items()
    }  # fmt: skip
    made: dict[str, Any] = CeremonyDetail().dump({
        **{name: getattr(ceremony, name) for name in names}, **people,
        "organiser": ceremony.organiser.name, "number": len(ceremony.items),
        "held_at": at.isoformat("minutes") if at else None,
        "instruments": [_instrument(ceremony, i, actor) for i in found],
        "files": _files(ceremony, found, actor),
    })  # fmt: skip
    return made


def _instrument(ceremony: Ceremony, instrument: Instrument, actor: Actor) -> dict[str, Any]:
    names = ("code", "kind", "title", "state", "version")
    writes = bool(actor.roles & set(WRITERS)) and instrument.state in OPEN
    return {name: getattr(instrument, name) for name in names} | {
        "scheduled": service.is_there(ceremony, instrument),
        "parties": [
            {"code": p.government_code, "name": p.government.name, "number": p.number,
             "fillable": writes and numbers.fillable(instrument, p, actor)}
            for p in instrument.parties
        ],
    }  # fmt: skip


def _files(ceremony: Ceremony, found: list[Instrument], actor: Actor) -> list[dict[str, Any]]:
    codes = {i.id: i.code for i in found}
    return [
        {"file": f.file.key, "name": f.file.name, "size": f.file.size, "sha256": f.file.sha256,
         "instrument": codes.get(f.instrument_id or 0),
         "href": f"{ceremony.href}/berkas/{f.file.key}"}
        for f in files.shown(ceremony, actor)
    ]  # fmt: skip


def report(made: Report) -> dict[str, Any]:
    """The values of `CeremonyReport`."""
    names = ("code", "title", "version", "signed", "starts_on", "ends_on")
    return {
        "ready": made.ready, "problems": [tr(p) for p in made.problems],
        "instruments": [
            {name: getattr(line, name) for name in names}
            | {"reasons": [tr(reason) for reason in line.reasons]} for line in made.lines
        ],
    }  # fmt: skip
