"""Reading one's own inbox."""

from sqlalchemy import func, select

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate

from .models import Notification


def unread(actor: Actor) -> int:
    """How many entries the actor has not read."""
    if actor.user_id is None:
        return 0
    statement = select(func.count()).where(
        Notification.user_id == actor.user_id, Notification.read_at.is_(None)
    )
    return session.scalar(statement) or 0


def inbox(actor: Actor, *, after: str | None = None, limit: int = 20) -> Page[Notification]:
    """The actor's entries, newest first."""
    statement = select(Notification).where(Notification.user_id == actor.user_id)
    order = [Sort(Notification.id, lambda n: n.id, descending=True)]
    return paginate(statement, order, after, limit, entities=True)
