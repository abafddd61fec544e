"""Reading saved views and calendar addresses."""

from collections.abc import Sequence

from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.accounts.service.sign_in import usable
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.db import session

from ..models import CalendarFeed, SavedView


def views(actor: Actor, page: str | None = None) -> Sequence[SavedView]:
    """The actor's saved views (of one page), by name."""
    statement = select(SavedView).where(SavedView.user_id == actor.user_id)
    if page is not None:
        statement = statement.where(SavedView.page == page)
    return session.scalars(statement.order_by(SavedView.page, SavedView.name, SavedView.id)).all()


def feed(actor: Actor) -> CalendarFeed | None:
    """The actor's calendar address for the government they act for, or None."""
    statement = select(CalendarFeed).where(
        CalendarFeed.user_id == actor.user_id, CalendarFeed.government_code == actor.government
    )
    return session.scalars(statement).one_or_none()


def reader(secret: str) -> Actor:
    """Who reads by this address now: its owner with the roles they have today, for its government.

    Nobody for an unknown address, an ended account and an ended membership.
    """
    hashed = accounts.token_hash(secret)
    found = session.scalars(
        select(CalendarFeed).where(CalendarFeed.token_hash == hashed)
    ).one_or_none()
    user = accounts.by_id(found.user_id) if found else None
    if found is None or user is None or not usable(user):
        return ANONYMOUS
    actor = accounts.actor_of(user, found.government_code)
    return actor if actor.government == found.government_code else ANONYMOUS
