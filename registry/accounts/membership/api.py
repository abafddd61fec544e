"""The API's members of the caller's government: who they are, and in which office they work."""

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, listing, page_json
from registry.http.writes import writes
from registry.kernel.errors import NotFound
from registry.kernel.schema import ListQuery
from registry.regions import queries as regions

from .. import policy, queries
from ..schemas import OfficeInput
from ..service import members as service

blp = Blueprint(
    "member", __name__, url_prefix="/api/v1/members",
    description="Members of the caller's government and their offices (perangkat daerah)",
)  # fmt: skip


class MemberItem(Schema):
    """A member as their admin sees them."""

    id = fields.Integer(attribute="user_id", required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    office = fields.Function(lambda m: m.agency or None, required=True)


def _own() -> str:
    """The caller's government; `NotFound` for who acts for none."""
    code = current_actor().government
    if code is None:
        raise NotFound
    return code


def _managed() -> str:
    code = _own()
    policy.require_manager(current_actor(), code)
    return code


@blp.get("")
@access(SIGNED_IN)
@blp.arguments(ListQuery, location="query")
@blp.response(200, listing(MemberItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Members by name, for the admin."""
    code = _managed()
    return page_json(queries.members(code, after=asked["after"], limit=asked["limit"]))


@blp.get("/offices")
@access(SIGNED_IN)
def offices() -> Response:
    """Offices of the caller's government with their ids, as the action `assign` takes them."""
    found = [{"id": number, "name": name} for number, name in regions.agencies(_own())]
    return jsonify({"items": found, "next": None, "total": len(found)})


@blp.put("/<int:number>/office")
@access(SIGNED_IN)
@writes
@blp.arguments(OfficeInput)
@blp.response(200, MemberItem)
def set_office(data: dict[str, Any], number: int) -> queries.Member:
    """Says in which office a member works: its name, made when there is none; null for none."""
    code = _managed()
    service.set_office(current_actor(), code, number, data["agency"])
    return queries.member(code, number)
