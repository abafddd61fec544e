"""Reading what belongs to a request's preparation; the caller has found the request itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.adoption import queries as adoption
from registry.adoption.models import AdoptionRequest, RequestItem
from registry.catalogue.models import Affair, Application
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound

from .models import DraftChange, DraftPresence, Preparation
from .states import PRESENT_MINUTES


@dataclass(frozen=True)
class Asked:
    """An app of a request with what its host says it needs."""

    id: int
    slug: str
    name: str
    version: str
    affair: str
    requirements: str
    reason: str

    @property
    def href(self) -> str:
        """Its page."""
        return f"/katalog/{self.slug}"


@dataclass(frozen=True)
class Present:
    """A colleague who has a section open."""

    name: str
    section: str
    seen_at: datetime


def own(code: str, actor: Actor) -> AdoptionRequest:
    """The request for the office that prepares it; NotFound for everybody else."""
    found = adoption.get(code, actor)
    if found.adopter_code != actor.government and not actor.reads_all:
        raise NotFound
    return found


def of(request: AdoptionRequest) -> Preparation:
    """What was written down; an empty one, not yet kept, when nothing was."""
    found = session.scalars(
        select(Preparation).where(Preparation.request_id == request.id)
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    return found or Preparation(request_id=request.id, **dict.fromkeys(TEXTS, ""))


TEXTS = ("background", "benefits", "schedule", "funding", "copies", "server_note",
         "connectivity_note", "staff_note")  # fmt: skip


def asked(request: AdoptionRequest) -> list[Asked]:
    """The request's apps in its order, with what they need: public columns of the catalogue."""
    columns: Any = (
        Application.id, Application.slug, Application.name, Application.current_version,
        Affair.name, Application.requirements, RequestItem.reason,
    )  # fmt: skip
    rows = session.execute(
        select(*columns)
        .join(RequestItem, RequestItem.application_id == Application.id)
        .join(Affair, Affair.code == Application.affair_code)
        .where(RequestItem.request_id == request.id)
        .order_by(RequestItem.position, RequestItem.id)
    )
    return [Asked(*row) for row in rows]


def changes_since(request: AdoptionRequest, version: int) -> Sequence[DraftChange]:
    """Changed fields after `version`, in the order in which they were changed."""
    return session.scalars(
        select(DraftChange)
        .where(DraftChange.request_id == request.id, DraftChange.version > version)
        .order_by(DraftChange.id)
    ).all()


def present(request: AdoptionRequest, actor: Actor) -> list[Present]:
    """Colleagues who have had a section open within the last minutes, by name."""
    since = now() - timedelta(minutes=PRESENT_MINUTES)
    rows = session.execute(
        select(User.name, DraftPresence.section, DraftPresence.seen_at)
        .join(User, User.id == DraftPresence.user_id)
        .where(
            DraftPresence.request_id == request.id, DraftPresence.seen_at >= since,
            DraftPresence.user_id != (actor.user_id or 0),
        )
        .order_by(User.name, User.id)
    )  # fmt: skip
    return [Present(*row) for row in rows]


def last_change(request: AdoptionRequest, actor: Actor) -> DraftChange | None:
    """The newest change that somebody else made."""
    return session.scalars(
        select(DraftChange)
        .where(
            DraftChange.request_id == request.id,
            DraftChange.actor_id.is_distinct_from(actor.user_id),
        )
        .order_by(DraftChange.id.desc()).limit(1)
    ).one_or_none()  # fmt: skip
