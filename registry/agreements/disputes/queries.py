"""Reading disputes: only the parties of their instrument and the auditor know of them."""

from collections.abc import Collection

from sqlalchemy.orm import joinedload, selectinload

from registry.documents.models import StoredFile
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate

from .. import belonging
from ..models import Instrument, Party
from .models import Dispute, DisputeStep

LOADS = (
    joinedload(Dispute.instrument).selectinload(Instrument.parties).joinedload(Party.government),
    selectinload(Dispute.steps).options(
        joinedload(DisputeStep.government), joinedload(DisputeStep.file)
    ),
)  # fmt: skip


def get(code: str, actor: Actor, *, lock: bool = False) -> Dispute:
    """A dispute for a party of its instrument; NotFound for everybody else."""
    return belonging.get(Dispute, code, actor, LOADS, lock=lock)


def of_instrument(instrument_id: int, actor: Actor) -> list[Dispute]:
    """All of an instrument, newest first, as far as the actor may know of them."""
    statement = belonging.visible(Dispute, actor).where(Dispute.instrument_id == instrument_id)
    return list(session.scalars(statement.order_by(Dispute.id.desc())))


def many(ids: Collection[int], actor: Actor) -> list[Dispute]:
    """These, as far as the actor may know of them."""
    statement = belonging.visible(Dispute, actor).where(Dispute.id.in_(ids))
    return list(session.scalars(statement.options(*LOADS)))


def mine(
    actor: Actor, states: Collection[str] = (), after: str | None = None, limit: int = 20
) -> Page[Dispute]:
    """Every dispute that the actor may know of, newest first."""
    statement = belonging.visible(Dispute, actor).options(joinedload(Dispute.instrument))
    if states:
        statement = statement.where(Dispute.state.in_(states))
    order = [Sort(Dispute.id, lambda d: d.id, descending=True)]
    return paginate(statement, order, after, limit, entities=True)


def file(code: str, key: str, actor: Actor) -> StoredFile:
    """A file of one of its steps; NotFound for none and for outsiders."""
    for step in get(code, actor).steps:
        if step.file is not None and step.file.key == key:
            return step.file
    raise NotFound
