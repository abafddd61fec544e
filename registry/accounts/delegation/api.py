"""The API's delegations: what the page does."""

from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint
from registry.http.writes import writes

from . import queries, service
from .schemas import DelegationInput, DelegationItem

blp = Blueprint(
    "delegations", __name__, url_prefix="/api/v1/delegations",
    description="The approver's right lent for a time, read by its own government",
)  # fmt: skip


@blp.get("")
@access(SIGNED_IN)
def index() -> Response:
    """Delegations of the caller's government, the latest first, and who may give and take."""
    code = queries.own(current_actor())
    rows = queries.of(code)
    people = {"givers": queries.givers(code), "takers": queries.takers(code)}
    return jsonify({
        "items": DelegationItem(many=True).dump(rows), "next": None, "total": len(rows),
        "candidates": {
            side: [{"id": number, "name": name} for number, name in found]
            for side, found in people.items()
        },
    })  # fmt: skip


@blp.post("")
@access(SIGNED_IN)
@writes
@blp.arguments(DelegationInput)
@blp.response(201, DelegationItem)
def create(data: dict[str, Any]) -> queries.DelegationRow:
    """Lends the approver's right.

    `giver` and `taker` are ids of people as the list's `candidates` names them, as text;
    `document_file` is the key of an uploaded PDF.
    """
    actor = current_actor()
    return queries.row(service.delegate(actor, queries.own(actor), data))


@blp.post("/<int:number>/revoke")
@access(SIGNED_IN)
@writes
@blp.response(200, DelegationItem)
def revoke(number: int) -> queries.DelegationRow:
    """Takes a delegation back at once."""
    actor = current_actor()
    return queries.row(service.revoke(actor, queries.own(actor), number))
