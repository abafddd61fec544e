"""What a new instrument can be made from: approved requests, instruments in force, granted apps."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from registry.adoption.models import AdoptionRequest, RequestItem
from registry.adoption.states import APPROVED, GRANTED
from registry.catalogue.models import Application
from registry.kernel.actor import Actor
from registry.kernel.db import session

from .. import policy
from ..models import Instrument, Party
from ..states import BINDING, EXPIRED, IN_FORCE, KB, NK, PKS
from .record import grants


def approved_requests(actor: Actor, code: str | None = None) -> list[AdoptionRequest]:
    """Approved requests of the actor's government (as host or adopter), newest first, with their
    items and apps."""
    mine = or_(
        AdoptionRequest.host_code == (actor.government or "-"),
        AdoptionRequest.adopter_code == (actor.government or "-"),
    )
    statement = select(AdoptionRequest).where(AdoptionRequest.state == APPROVED, mine)
    if code is not None:
        statement = statement.where(AdoptionRequest.code == code)
    loads = (
        joinedload(AdoptionRequest.host), joinedload(AdoptionRequest.adopter),
        selectinload(AdoptionRequest.items).joinedload(RequestItem.application),
    )  # fmt: skip
    return list(session.scalars(statement.options(*loads).order_by(AdoptionRequest.id.desc())))


def bases(actor: Actor) -> list[Instrument]:
    """The actor's instruments in force that a PKS or an addendum can stand on, newest first."""
    statement = select(Instrument).where(
        Instrument.state == IN_FORCE, Instrument.kind.in_((KB, PKS, NK))
    )
    return _with_parties(policy.visible(statement, actor))


def renewable(actor: Actor) -> list[Instrument]:
    """The actor's instruments that a renewal can follow, newest first."""
    statement = select(Instrument).where(
        Instrument.state.in_((*BINDING, EXPIRED)), Instrument.kind.in_((KB, PKS, NK))
    )
    return _with_parties(policy.visible(statement, actor))


def _with_parties(statement: Any) -> list[Instrument]:
    loads = (
        selectinload(Instrument.parties).joinedload(Party.government),
        selectinload(Instrument.apps),
    )
    return list(session.scalars(statement.options(*loads).order_by(Instrument.id.desc())))


def grantable(codes: Collection[str]) -> list[Application]:
    """Apps of one of `codes` that approved requests grant to every other of them, by name."""
    wanted = sorted(set(codes))
    asked = (
        select(RequestItem.application_id)
        .join(AdoptionRequest, AdoptionRequest.id == RequestItem.request_id)
        .where(
            AdoptionRequest.state == APPROVED, AdoptionRequest.host_code.in_(wanted),
            AdoptionRequest.adopter_code.in_(wanted), RequestItem.decision.in_(GRANTED),
        )
    )  # fmt: skip
    statement = select(Application).where(
        Application.id.in_(asked), Application.host_code.in_(wanted)
    )
    found = list(session.scalars(statement.order_by(Application.name, Application.id)))
    granted = grants({a.id for a in found}) if found else frozenset()
    return [a for a in found if all((a.id, c) in granted for c in wanted if c != a.host_code)]
