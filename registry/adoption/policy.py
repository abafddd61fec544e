"""Which government is which side of a request, and who may read one."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, true

from registry.kernel.actor import COOPERATION, Actor
from registry.kernel.errors import DomainError, Forbidden
from registry.kernel.text import M
from registry.kernel.workflow import Parties

from .models import AdoptionRequest
from .states import ADOPTER, HOST


def parties(request: AdoptionRequest) -> Parties:
    """The adopter, and the host as soon as the request was submitted once: a draft is private."""
    known = request.submitted_at is not None
    return {
        HOST: frozenset({request.host_code}) if known else frozenset(),
        ADOPTER: frozenset({request.adopter_code}),
    }


def as_host(actor: Actor) -> ColumnElement[bool]:
    """Requests that the actor's government received."""
    return (AdoptionRequest.host_code == (actor.government or "-")) & (
        AdoptionRequest.submitted_at.is_not(None)
    )


def as_adopter(actor: Actor) -> ColumnElement[bool]:
    """Requests that the actor's government made."""
    return AdoptionRequest.adopter_code == (actor.government or "-")


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Only requests of which the actor's government is a party; all for the auditor."""
    if not actor.signed_in and not actor.system:
        return statement.where(false())
    return statement.where(
        true() if actor.reads_all else or_(as_host(actor), as_adopter(actor))
    )


def hosts(request: AdoptionRequest, actor: Actor) -> bool:
    """Whether the actor reads what the host's people note among themselves."""
    known = request.submitted_at is not None
    return known and (actor.reads_all or request.host_code == actor.government)


def may_not_create(actor: Actor, host_code: str | None = None) -> DomainError | None:
    """Why the actor may not ask (`host_code`) for apps, or None."""
    if actor.government is None or COOPERATION not in actor.roles:
        return Forbidden(M("Permohonan dibuat oleh peran Kerja sama pada daerah pemohon."))
    if host_code == actor.government:
        return Forbidden(M("Permohonan ditujukan kepada daerah lain, bukan daerah sendiri."))
    return None
