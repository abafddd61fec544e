"""Reading ceremonies: the list, one with everything in it, what could still be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate
from registry.kernel.wall import seeing_all
from registry.regions.models import Government

from .. import queries as instruments
from ..models import Instrument, Party
from ..states import SCHEDULED
from ..workflow import INSTRUMENT, OPEN
from . import policy
from .models import Ceremony, CeremonyFile, CeremonyItem

LOADS = (
    joinedload(Ceremony.organiser), selectinload(Ceremony.items), selectinload(Ceremony.people),
    selectinload(Ceremony.files).joinedload(CeremonyFile.file),
)  # fmt: skip


def addable_states() -> tuple[str, ...]:
    """Stages in which an instrument can be put on a ceremony: to be scheduled, or to be signed."""
    found = [INSTRUMENT.transition(name) for name in ("schedule", "sign")]
    return tuple(state for t in found if t is not None for state in t.sources)


def get(code: str, actor: Actor, *, lock: bool = False) -> Ceremony:
    """The ceremony with items, people and files; NotFound for those it does not concern."""
    statement = policy.visible(select(Ceremony).where(Ceremony.code == code), actor)
    if lock:
        statement = statement.with_for_update(of=Ceremony)
    loaded = statement.options(*LOADS).execution_options(populate_existing=True)
    found = session.scalars(loaded).one_or_none()
    if found is None:
        raise NotFound
    return found


def find(actor: Actor, after: str | None = None, limit: int = 20) -> Page[Any]:
    """Ceremonies, the latest day first, with the number of instruments."""
    number = select(func.count()).where(CeremonyItem.ceremony_id == Ceremony.id).scalar_subquery()
    statement = policy.visible(select(Ceremony), actor).join(
        Government, Government.code == Ceremony.organiser_code
    ).with_only_columns(
        Ceremony.id, Ceremony.code, Ceremony.name, Ceremony.place, Ceremony.held_on,
        Ceremony.signed_at, Government.name.label("organiser"), number.label("number"),
    )  # fmt: skip
    sorts = [Sort(Ceremony.held_on, lambda r: r.held_on, descending=True),
             Sort(Ceremony.id, lambda r: r.id, descending=True)]  # fmt: skip
    return paginate(statement, sorts, after, limit)


def instruments_of(
    ceremony: Ceremony, actor: Actor, *, lock: bool = False
) -> list[Instrument]:
    """Its instruments in the running order, as far as the actor's government is a party."""
    order = {item.instrument_id: item.position for item in ceremony.items}
    found = instruments.many(order, actor, lock=lock)
    return sorted(found, key=lambda i: (order[i.id], i.id))


def of_instrument(instrument_id: int) -> Any | None:
    """Row (code, name, held_on) of the ceremony at which an instrument is signed, or None."""
    statement = (
        select(Ceremony.code, Ceremony.name, Ceremony.held_on)
        .join(CeremonyItem, CeremonyItem.ceremony_id == Ceremony.id)
        .where(CeremonyItem.instrument_id == instrument_id)
    )
    return session.execute(statement).one_or_none()


def awaited() -> Select[int]:
    """Ids of the instruments that a ceremony is going to sign: it stands for them."""
    return (
        select(CeremonyItem.instrument_id)
        .join(Ceremony, Ceremony.id == CeremonyItem.ceremony_id)
        .where(Ceremony.signed_at.is_(None))
    )  # fmt: skip


def signed_alone() -> ColumnElement[bool]:
    """Instruments that no ceremony is going to sign; one that is, is represented by it."""
    return (Instrument.state != SCHEDULED) | Instrument.id.not_in(awaited())


def open_ones(actor: Actor) -> list[Any]:
    """Rows of the ceremonies to come that the actor's government arranges or has an instrument in:
    their own columns, then `number`, `files` and `numberless` (governments) of what is still to be
    signed there, as far as it is a party."""
    own = aliased(Party)
    mine = select(CeremonyItem.ceremony_id).join(
        own, own.instrument_id == CeremonyItem.instrument_id
    ).where(own.government_code == (actor.government or "-"))  # fmt: skip
    statement = (
        select(
            Ceremony.id, Ceremony.code, Ceremony.name, Ceremony.place, Ceremony.held_on,
            Ceremony.held_at, Ceremony.changed_at, Ceremony.organiser_code,
            func.count(Instrument.id.distinct()).label("number"),
            func.count(CeremonyFile.instrument_id.distinct()).label("files"),
            func.array_agg(Party.government_code.distinct()).filter(Party.number == "")
            .label("numberless"),
        )
        .outerjoin(CeremonyItem, CeremonyItem.ceremony_id == Ceremony.id)
        .outerjoin(Instrument, (Instrument.id == CeremonyItem.instrument_id)
                   & Instrument.state.in_(OPEN))
        .outerjoin(Party, (Party.instrument_id == Instrument.id) & Party.left_by_id.is_(None))
        .outerjoin(CeremonyFile, CeremonyFile.instrument_id == Instrument.id)
        .where(Ceremony.signed_at.is_(None),
               (Ceremony.organiser_code == (actor.government or "-")) | Ceremony.id.in_(mine))
        .group_by(Ceremony.id).order_by(Ceremony.held_on, Ceremony.id)
    )  # fmt: skip
    return list(session.execute(statement))


def last_place(ceremony: Ceremony) -> int:
    """The last number of the running order, also of instruments that are others' affair."""
    statement = select(func.max(CeremonyItem.position))
    with seeing_all():
        found = session.scalar(statement.where(CeremonyItem.ceremony_id == ceremony.id))
    return found or 0


@dataclass(frozen=True)
class Candidate:
    """An instrument that could be signed there."""

    id: int
    code: str
    kind: str
    title: str
    state: str
    parties: tuple[str, ...]


def candidates(ceremony: Ceremony, actor: Actor) -> list[Candidate]:
    """Instruments of the organiser and the actor's government, cleared or to be signed, that are
    on no ceremony yet, oldest first."""
    wanted = {ceremony.organiser_code, actor.government or "-"}
    statement = select(
        Instrument.id, Instrument.code, Instrument.kind, Instrument.title, Instrument.state
    ).where(Instrument.state.in_(addable_states()))  # fmt: skip
    for code in sorted(wanted):
        mine = select(Party.instrument_id).where(Party.government_code == code)
        statement = statement.where(Instrument.id.in_(mine))
    taken = exists().where(CeremonyItem.instrument_id == Instrument.id)
    with seeing_all():  # one that is on another ceremony is taken, whoever arranges that
        rows = session.execute(statement.where(~taken).order_by(Instrument.id)).all()
    names = _party_names([row.id for row in rows])
    return [Candidate(*row, parties=tuple(names.get(row.id, ()))) for row in rows]


def _party_names(ids: Sequence[int]) -> dict[int, list[str]]:
    statement = (
        select(Party.instrument_id, Government.name)
        .join(Government, Government.code == Party.government_code)
        .where(Party.instrument_id.in_(ids)).order_by(Party.instrument_id, Party.position)
    )
    found: dict[int, list[str]] = {}
    for instrument_id, name in session.execute(statement):
        found.setdefault(instrument_id, []).append(name)
    return found
