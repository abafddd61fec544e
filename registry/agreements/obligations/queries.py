"""Reading obligations: only the parties of their instrument and the auditor know of them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate

from .. import belonging
from ..models import Instrument, Party
from ..states import IN_FORCE
from .models import Obligation
from .states import OPEN

LOADS = (
    joinedload(Obligation.instrument).selectinload(Instrument.parties)
    .joinedload(Party.government),
    selectinload(Obligation.doer), selectinload(Obligation.evidence),
)  # fmt: skip


def get(code: str, actor: Actor, *, lock: bool = False) -> Obligation:
    """An obligation for a party of its instrument; NotFound for everybody else."""
    return belonging.get(Obligation, code, actor, LOADS, lock=lock)


def of_instrument(instrument_id: int, actor: Actor) -> list[Obligation]:
    """All of an instrument by their day, as far as the actor may know of them."""
    known = belonging.visible(Obligation, actor)
    those = known.where(Obligation.instrument_id == instrument_id)
    ordered = those.order_by(Obligation.promised_on, Obligation.id)
    return list(session.scalars(ordered.options(selectinload(Obligation.doer))))


def many(ids: Collection[int], actor: Actor) -> list[Obligation]:
    """These, as far as the actor may know of them."""
    statement = belonging.visible(Obligation, actor).where(Obligation.id.in_(ids))
    return list(session.scalars(statement.options(*LOADS)))


def mine(
    actor: Actor, states: Collection[str] = (), after: str | None = None, limit: int = 20
) -> Page[Obligation]:
    """Every obligation that the actor may know of, by its day."""
    statement = belonging.visible(Obligation, actor).options(*LOADS)
    if states:
        statement = statement.where(Obligation.state.in_(states))
    order = [Sort(Obligation.promised_on, lambda o: o.promised_on),
             Sort(Obligation.id, lambda o: o.id)]  # fmt: skip
    return paginate(statement, order, after, limit, entities=True)


def planned(instrument_id: int) -> frozenset[tuple[str, date]]:
    """(kind, day) of the periodic ones that an instrument has already."""
    statement = select(Obligation.kind, Obligation.promised_on).where(
        Obligation.instrument_id == instrument_id, Obligation.periodic
    )
    return frozenset((kind, day) for kind, day in session.execute(statement))


def still_open(instrument_id: int) -> list[Obligation]:
    """Open ones of an instrument, locked, for the registry's own acts."""
    statement = select(Obligation).where(
        Obligation.instrument_id == instrument_id, Obligation.state == OPEN
    )
    return list(session.scalars(statement.order_by(Obligation.id).with_for_update()))


def unplanned(without: Collection[str], day: date) -> list[str]:
    """Codes of instruments in force on `day`, of kinds not in `without` and not out of history,
    that have no periodic obligation."""
    statement = select(Instrument.code).where(
        Instrument.state == IN_FORCE, Instrument.kind.not_in(without), ~Instrument.historic,
        Instrument.starts_on.is_not(None), Instrument.ends_on >= day,
        ~exists().where(Obligation.instrument_id == Instrument.id, Obligation.periodic),
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def open_after(instrument_id: int, day: date) -> list[str]:
    """Codes of open ones that would fall due after `day`."""
    statement = select(Obligation.code).where(
        Obligation.instrument_id == instrument_id, Obligation.state == OPEN,
        Obligation.promised_on > day,
    )  # fmt: skip
    return list(session.scalars(statement.order_by(Obligation.id)))
