"""The secret address of one's calendar: made, renewed and taken back by its owner alone."""

import secrets

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from registry.accounts.queries import token_hash
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Refused
from registry.kernel.text import M

from ..models import CalendarFeed


def renew(actor: Actor) -> str:
    """A new secret for the actor's calendar of their government; the old address ends at once.

    The secret is kept nowhere. `Refused` for somebody who acts for no government.
    """
    if actor.user_id is None or actor.government is None:
        raise Refused(M("Kalender berlangganan ada bagi yang bertindak untuk suatu pemerintah."))
    secret = secrets.token_urlsafe(32)
    values = {"token_hash": token_hash(secret), "made_at": now()}
    session.execute(
        insert(CalendarFeed)
        .values(user_id=actor.user_id, government_code=actor.government, **values)
        .on_conflict_do_update(index_elements=["user_id", "government_code"], set_=values)
    )
    record(actor, "calendar.renew", ("calendar", actor.government))
    return secret


def revoke(actor: Actor) -> None:
    """Ends the address; `NotFound` when there is none."""
    gone = session.execute(
        delete(CalendarFeed).where(
            CalendarFeed.user_id == actor.user_id, CalendarFeed.government_code == actor.government
        ).returning(CalendarFeed.id)
    ).all()  # fmt: skip
    if not gone:
        raise NotFound
    record(actor, "calendar.revoke", ("calendar", actor.government or ""))
