"""The API's caller."""

from typing import Any

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint

from .delegation.api import blp as delegations
from .membership.api import blp as members
from .schemas import MeItem

blp = Blueprint("me", __name__, url_prefix="/api/v1/me", description="The caller")


@blp.get("")
@access(SIGNED_IN)
@blp.response(200, MeItem)
def item() -> dict[str, Any]:
    """Who calls, for which government, with which roles; sign in by session or personal token."""
    actor = current_actor()
    acting = {"code": actor.government, "name": actor.government_name}
    return {
        "name": actor.name,
        "language": actor.language,
        "government": acting if actor.government else None,
        "roles": sorted(actor.roles),
        "mandates": [{"role": m.role, "giver": m.giver_name, "document": m.document}
                     for m in actor.mandates],
        "agency": actor.agency_name or None,
        "platform_roles": sorted(actor.platform_roles),
        "governments": [{"code": code, "name": name} for code, name in actor.choices],
    }  # fmt: skip


blps = (blp, delegations, members)
