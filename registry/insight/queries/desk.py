"""What happened to the actor's government's subjects since their last visit."""

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.kernel.actor import Actor
from registry.kernel.db import session

NEWS = 20


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
