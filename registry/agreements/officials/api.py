"""The API's directory of officials, for the caller's own government."""

from typing import Any

from werkzeug.wrappers import Response

from registry.http.access import access, holders
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, seen_version
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, COOPERATION, LEGAL

from . import queries, service
from .models import Official
from .schemas import OfficialInput, OfficialItem

blp = Blueprint(
    "officials", __name__, url_prefix="/api/v1/officials",
    description="Directory of the officials of the caller's government",
)  # fmt: skip
KEEPERS = holders(ADMIN, COOPERATION, LEGAL)
NAMES = ("id", *service.FIELDS, "version")


def dump(official: Official) -> dict[str, Any]:
    """One official."""
    dumped: dict[str, Any] = OfficialItem().dump({n: getattr(official, n) for n in NAMES})
    return dumped


@blp.get("")
@access(KEEPERS)
@blp.response(200, listing(OfficialItem))
def index() -> dict[str, Any]:
    """Every official of the caller's government."""
    found = [{n: getattr(o, n) for n in NAMES} for o in queries.of_government(current_actor())]
    return {"items": found, "next": None, "total": len(found)}


@blp.post("")
@access(KEEPERS)
@writes
@blp.arguments(OfficialInput)
@blp.response(201, OfficialItem)
def create(data: dict[str, Any]) -> Response:
    """One more official."""
    made = service.add(current_actor(), data)
    return item_response(dump(made), made.version, 201)


@blp.get("/<int:official_id>")
@access(KEEPERS)
@blp.response(200, OfficialItem)
def item(official_id: int) -> Response:
    """One official."""
    found = queries.get(current_actor(), official_id)
    return item_response(dump(found), found.version)


@blp.put("/<int:official_id>")
@access(KEEPERS)
@writes
@blp.arguments(OfficialInput)
@blp.response(200, OfficialItem)
def change(data: dict[str, Any], official_id: int) -> Response:
    """Other data of an official."""
    found = service.change(current_actor(), str(official_id), seen_version(), data)
    return item_response(dump(found), found.version)
