"""Who is which side of a rollout, and who may read what only the two sides may read."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_, true

from registry.kernel.actor import Actor
from registry.kernel.workflow import Parties

from .models import Installation

HOST, ADOPTER = "host", "adopter"
S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def parties(installation: Installation) -> Parties:
    """The two governments."""
    return {
        HOST: frozenset({installation.host_code}),
        ADOPTER: frozenset({installation.adopter_code}),
    }


def reads_private(installation: Installation, actor: Actor) -> bool:
    """Whether the actor may read records, files, address and dates: both sides and the auditor."""
    sides = (installation.host_code, installation.adopter_code)
    return actor.reads_all or actor.government in sides


def own(actor: Actor) -> ColumnElement[bool]:
    """Rollouts of the actor's government, on either side."""
    if actor.government is None:
        return false()
    return or_(
        Installation.host_code == actor.government, Installation.adopter_code == actor.government
    )


def visible(statement: S, actor: Actor) -> S:
    """Only rollouts whose private part the actor may read."""
    return statement.where(true() if actor.reads_all else own(actor))
