"""Everything that waits in the actor's government, and what happened since their last visit."""

from datetime import date, timedelta

from sqlalchemy import select

from registry.accounts.models import User
from registry.agreements.policy import WRITERS
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.kernel.actor import APPROVER, LEGAL, Actor
from registry.kernel.clock import today
from registry.kernel.db import session

from ..light import MINE, Light, section
from . import duties, light

NEWS = 20
OBLIGED_BEFORE = timedelta(days=30)
"""How long before its day an obligation comes to the desk."""


def waiting(actor: Actor, until: date | None = None) -> list[Light]:
    """Everything that waits for somebody; obligations only when they are due up to `until`
    (default: soon) or wait for their confirmation."""
    if actor.government is None:
        return []
    more = [*duties.disputes(actor), *duties.changes(actor)]
    return [*light.waiting(actor), *_duties(actor, until), *more]


def _duties(actor: Actor, until: date | None = None) -> list[Light]:
    last = until or today() + OBLIGED_BEFORE
    return [*duties.obligations(actor, last), *duties.to_come(actor)]


def mine(actor: Actor) -> int:
    """How many matters wait for the actor themself; what none of their roles moves is not read."""
    if actor.government is None:
        return 0
    owed = _duties(actor) if actor.roles & set(WRITERS) else []
    owed += duties.disputes(actor) if LEGAL in actor.roles else []
    owed += duties.changes(actor) if APPROVER in actor.roles else []
    able: dict[str, bool] = {}
    return light.mine(actor) + sum(section(s, actor, able) == MINE for s in owed)


def news(actor: Actor) -> list[AuditEntry]:
    """What others did since the last visit, newest first."""
    if actor.government is None:
        return []
    since = select(User.previous_seen_at).where(User.id == actor.user_id).scalar_subquery()
    statement = audit.visible(select(AuditEntry), actor).where(
        AuditEntry.at > since, AuditEntry.governments.contains([actor.government]),
        AuditEntry.actor_id.is_distinct_from(actor.user_id),
    )  # fmt: skip
    return list(session.scalars(statement.order_by(AuditEntry.number.desc()).limit(NEWS)))
