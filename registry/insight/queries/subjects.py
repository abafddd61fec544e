"""Whole subjects for the lines of one page, with everything that their guards ask."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from registry.adoption import policy as adoption
from registry.adoption import queries as requests
from registry.adoption.models import AdoptionRequest
from registry.adoption.workflow import REQUEST
from registry.agreements import policy as agreements
from registry.agreements.ceremony.workflow import CEREMONY
from registry.agreements.disputes import queries as disputes
from registry.agreements.disputes.workflow import DISPUTE
from registry.agreements.models import Instrument
from registry.agreements.obligations import queries as obligations
from registry.agreements.obligations.workflow import OBLIGATION
from registry.agreements.queries.record import LOADS, grants
from registry.agreements.workflow import INSTRUMENT
from registry.catalogue.record.workflow import CHANGE
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.rollout import policy as rollout
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from registry.rollout.workflow import ROLLOUT

from ..light import Light


def whole(lights: Sequence[Light], actor: Actor) -> dict[tuple[str, int], Any]:
    """The records of these lines by their keys, in a fixed number of queries."""
    found: dict[tuple[str, int], Any] = {}
    for kind, load in _LOADERS.items():
        ids = [s.id for s in lights if s.workflow.kind == kind]
        if ids:
            found |= {(kind, record.id): record for record in load(ids, actor)}
    return found | {s.record: s for s in lights if s.workflow in (CEREMONY, CHANGE)}


def _requests(ids: list[int], actor: Actor) -> list[Any]:
    statement = adoption.visible(select(AdoptionRequest), actor)
    statement = statement.where(AdoptionRequest.id.in_(ids)).options(*requests.WHOLE)
    return list(session.scalars(statement))


def _instruments(ids: list[int], actor: Actor) -> list[Any]:
    statement = agreements.visible(select(Instrument), actor).where(Instrument.id.in_(ids))
    found = list(session.scalars(statement.options(*LOADS)))
    granted = grants({a.application_id for i in found for a in i.apps if a.application_id})
    for instrument in found:
        instrument.granted = granted
    return found


def _rollouts(ids: list[int], actor: Actor) -> list[Any]:
    statement = rollout.visible(select(Installation), actor).where(Installation.id.in_(ids))
    return list(session.scalars(statement.options(*rollouts.SUBJECT_LOADS)))


_LOADERS = {
    REQUEST.kind: _requests, INSTRUMENT.kind: _instruments, ROLLOUT.kind: _rollouts,
    OBLIGATION.kind: obligations.many, DISPUTE.kind: disputes.many,
}  # fmt: skip
