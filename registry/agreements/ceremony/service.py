"""Arranging a ceremony: place and day, people, instruments and their order, signed files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid, NotFound, Stale
from registry.kernel.numbering import next_code
from registry.kernel.text import M, Message
from registry.procedure.service import Done, carry_out, conclude

from .. import queries as instruments
from ..models import Instrument
from ..policy import require_writer
from ..service.acts import EFFECTS
from ..states import KINDS
from ..workflow import INSTRUMENT, OPEN
from . import policy, queries
from .models import GUEST, WITNESS, Ceremony, CeremonyItem, CeremonyPerson

LETTER = "U"
KIND = "ceremony"
ITEMS_MAX = 200
Data = Mapping[str, Any]
Person = tuple[str, str]


def create(actor: Actor, data: Data) -> Ceremony:
    """Begins a ceremony that the actor's government arranges. `Forbidden` without the role."""
    require_writer(actor)
    ceremony = Ceremony(
        code=next_code(LETTER), organiser_code=actor.government, created_by=actor.user_id,
        name=data["name"], place=data["place"], held_on=data["held_on"],
        held_at=data.get("held_at"), people=_people(data),
    )  # fmt: skip
    session.add(ceremony)
    session.flush()
    note(ceremony, actor, "create", {"on": data["held_on"].isoformat()})
    return ceremony


def people(given: str | Sequence[Person], field: str) -> list[Person]:
    """(name, title) of each person, given so or as lines "name; title"; `Invalid` on `field` for
    one that is too long."""
    return list(dict.fromkeys(_of_lines(given, field) if isinstance(given, str) else given))


def _of_lines(lines: str, field: str) -> list[Person]:
    found = []
    for line in (one.strip() for one in lines.splitlines()):
        name, _, title = (part.strip() for part in line.partition(";"))
        if max(len(name), len(title)) > 300:
            raise Invalid({field: [M("Paling banyak %(max)s huruf.", max=300)]})
        if name:
            found.append((name, title))
    return found


def _people(data: Data) -> list[CeremonyPerson]:
    listed = [(WITNESS, people(data.get("witnesses") or "", "witnesses")),
              (GUEST, people(data.get("guests") or "", "guests"))]  # fmt: skip
    return [
        CeremonyPerson(role=role, name=name, title=title, position=n)
        for role, found in listed for n, (name, title) in enumerate(found, 1)
    ]  # fmt: skip


def edit(actor: Actor, code: str, version: int | None, data: Data) -> Ceremony:
    """Changes place, day and people; instruments that the organiser schedules follow, and the
    shared witnesses stand on each."""
    ceremony = arranged(actor, code, version)
    before = _witnesses(ceremony)
    moved = (ceremony.place, ceremony.held_on, ceremony.held_at)
    for name in ("name", "place", "held_on", "held_at"):
        setattr(ceremony, name, data.get(name))
    ceremony.people = _people(data)
    held = queries.instruments_of(ceremony, actor, lock=True)
    found = [i for i in held if i.state in OPEN]
    done: list[Done] = []
    if moved != (ceremony.place, ceremony.held_on, ceremony.held_at):
        for instrument in found:
            done += _scheduled(ceremony, instrument, actor) if _schedules(instrument, actor) else []
    gone = [w for w in before if w not in _witnesses(ceremony)]
    for instrument in found:
        done += _with_witnesses(instrument, actor, _witnesses(ceremony), gone)
    _written(ceremony, actor, done, "edit", {"on": ceremony.held_on.isoformat()})
    return ceremony


def _witnesses(ceremony: Ceremony) -> list[Person]:
    return [(p.name, p.title) for p in ceremony.people if p.role == WITNESS]


def _schedules(instrument: Instrument, actor: Actor) -> bool:
    """The first party sets the day of an instrument."""
    return instrument.parties[0].government_code == actor.government


def is_there(ceremony: Ceremony, instrument: Instrument) -> bool:
    """Whether the instrument's own schedule is the ceremony's day and place."""
    return (instrument.scheduled_on, instrument.place) == (ceremony.held_on, ceremony.place)


def _scheduled(ceremony: Ceremony, instrument: Instrument, actor: Actor) -> list[Done]:
    """The act that brings the instrument to this place and day, if it is not there already."""
    data = {"scheduled_on": ceremony.held_on, "scheduled_at": ceremony.held_at,
            "place": ceremony.place}  # fmt: skip
    if all(getattr(instrument, name) == value for name, value in data.items()):
        return []
    name = next(
        n for n in ("schedule", "reschedule")
        if instrument.state in INSTRUMENT.transition(n).sources  # type: ignore[union-attr]
    )
    return [_carried(name, instrument, actor, data)]


def _carried(name: str, instrument: Instrument, actor: Actor, data: dict[str, Any]) -> Done:
    return carry_out(
        INSTRUMENT, instrument, name, actor, version=None, data=data, effect=EFFECTS.get(name)
    )


def _with_witnesses(
    instrument: Instrument, actor: Actor, wanted: Iterable[Person], gone: Iterable[Person]
) -> list[Done]:
    """Acts that put the shared witnesses on the instrument and take off those who are no more."""
    there = {(w.name, w.title): w for w in instrument.witnesses}
    done = [
        _carried("remove_witness", instrument, actor, {"witness": str(there[person].id)})
        for person in gone if person in there
    ]  # fmt: skip
    return done + [
        _carried("add_witness", instrument, actor, {"name": name, "title": title})
        for name, title in wanted if (name, title) not in there
    ]  # fmt: skip


# ---------------------------------------------------------------- instruments
def add(actor: Actor, code: str, version: int | None, codes: Sequence[str]) -> Ceremony:
    """Puts instruments on the ceremony: those whose first party the actor is are scheduled there.

    `Invalid` on `instruments` with every reason when one of them cannot be; then none is.
    """
    require_writer(actor)
    ceremony = _open(actor, code, version)
    offered = {c.code: c.id for c in queries.candidates(ceremony, actor)}
    unknown = [c for c in codes if c not in offered]
    if unknown:
        raise Invalid({"instruments": [M("Tidak dapat ditambahkan: %(names)s.",
                                         names=", ".join(unknown[:5]))]})  # fmt: skip
    if len(ceremony.items) + len(codes) > ITEMS_MAX:
        raise Invalid({"instruments": [M("Paling banyak %(max)s naskah.", max=ITEMS_MAX)]})
    found = instruments.many([offered[c] for c in codes], actor, lock=True)
    done, reasons = _placed(ceremony, found, actor)
    if reasons:
        raise Invalid({"instruments": reasons})
    _append(ceremony, found, actor)
    _written(ceremony, actor, done, "add", {"instruments": [i.code for i in found]})
    return ceremony


def _placed(
    ceremony: Ceremony, found: Sequence[Instrument], actor: Actor
) -> tuple[list[Done], list[Message]]:
    done: list[Done] = []
    reasons: list[Message] = []
    for instrument in found:
        try:
            if _schedules(instrument, actor):
                done += _scheduled(ceremony, instrument, actor)
            done += _with_witnesses(instrument, actor, _witnesses(ceremony), ())
        except DomainError as error:
            reasons.append(M("%(code)s: %(reason)s", code=instrument.code, reason=error.message))
    return done, reasons


def _append(ceremony: Ceremony, found: Sequence[Instrument], actor: Actor) -> None:
    """At the end of the order; a KB before the PKS that stands on it."""
    last = queries.last_place(ceremony)
    ordered = sorted(found, key=lambda i: (KINDS.index(i.kind), i.id))
    ceremony.items += [
        CeremonyItem(instrument_id=i.id, position=n, added_by=actor.government)
        for n, i in enumerate(ordered, last + 1)
    ]  # fmt: skip


def remove(actor: Actor, code: str, version: int | None, instrument_code: str) -> Ceremony:
    """Takes an instrument off: by the organiser, or by whoever added it. It stays scheduled."""
    require_writer(actor)
    ceremony = _open(actor, code, version)
    found = [i for i in queries.instruments_of(ceremony, actor) if i.code == instrument_code]
    items = [item for item in ceremony.items if found and item.instrument_id == found[0].id]
    if not items:
        raise NotFound
    if items[0].added_by != actor.government:
        policy.require_organiser(ceremony, actor)
    ceremony.items.remove(items[0])
    for file in ceremony.files:
        if file.instrument_id == found[0].id:
            file.instrument_id = None
    note(ceremony, actor, "remove", {"instrument": instrument_code})
    touch(ceremony)
    return ceremony


def order(actor: Actor, code: str, version: int | None, places: Mapping[str, int]) -> Ceremony:
    """The running order: instruments by the place that `places` gives (code → number)."""
    ceremony = arranged(actor, code, version)
    known = {i.id: i.code for i in queries.instruments_of(ceremony, actor)}
    items = sorted(
        ceremony.items,
        key=lambda item: (places.get(known.get(item.instrument_id, ""), item.position),
                          item.position),
    )  # fmt: skip
    for place, item in enumerate(items, 1):
        item.position = place
    note(ceremony, actor, "order", {})
    touch(ceremony)
    return ceremony


def discard(actor: Actor, code: str, version: int | None) -> None:
    """Calls the ceremony off; its instruments stay as they are."""
    ceremony = arranged(actor, code, version)
    note(ceremony, actor, "discard", {})
    session.delete(ceremony)


# ---------------------------------------------------------------- parts
def arranged(actor: Actor, code: str, version: int | None) -> Ceremony:
    """The ceremony, locked, for its organiser, before it was signed; `Stale` for another
    version."""
    ceremony = _open(actor, code, version)
    policy.require_organiser(ceremony, actor)
    return ceremony


def _open(actor: Actor, code: str, version: int | None) -> Ceremony:
    ceremony = queries.get(code, actor, lock=True)
    policy.require_open(ceremony)
    if version is not None and version != ceremony.version:
        raise Stale
    return ceremony


def touch(ceremony: Ceremony) -> None:
    """Makes this act a new version of the ceremony."""
    ceremony.changed_at = now()
    session.flush()


def _written(
    ceremony: Ceremony, actor: Actor, done: Sequence[Done], action: str, details: Mapping[str, Any]
) -> None:
    conclude(INSTRUMENT, done)
    note(ceremony, actor, action, details)
    touch(ceremony)


def note(ceremony: Ceremony, actor: Actor, action: str, details: Mapping[str, Any]) -> None:
    """The audit entry of an act on the ceremony itself."""
    governments = {ceremony.organiser_code, actor.government or ceremony.organiser_code}
    record(actor, f"{KIND}.{action}", (KIND, ceremony.code), governments, details)

