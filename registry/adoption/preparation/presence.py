"""Who is at a draft now: told by the browser in a POST, forgotten after some minutes."""

from sqlalchemy.dialects.postgresql import insert

from registry.adoption.models import AdoptionRequest
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session

from .models import DraftPresence


def here(request: AdoptionRequest, actor: Actor, section: str) -> None:
    """The actor has the section open now; it changes nothing that anybody could see otherwise, so
    the audit log does not hear of it."""
    if actor.user_id is None or actor.government != request.adopter_code:
        return
    values = {"section": section[:40], "seen_at": now()}
    session.execute(
        insert(DraftPresence)
        .values(request_id=request.id, user_id=actor.user_id, **values)
        .on_conflict_do_update(index_elements=["request_id", "user_id"], set_=values)
    )
