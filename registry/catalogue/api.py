"""The API's applications."""

from typing import Any

from flask import Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, page_json, seen_version
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.procedure.api import add_actions, json_body, state_json

from . import kept, policy, queries, service
from .models import Application
from .office import api as office
from .pages import HANDLING, values
from .record import api as record
from .record.api import ApplicationList
from .schemas import (
    ApplicationDetail,
    ApplicationInput,
    ApplicationPatch,
    ApplicationQuery,
)
from .search.filters import Filters
from .transfer import deciding_api
from .transfer.api import imports
from .transfer.exports.api import exports
from .workflow import PUBLICATION

blp = Blueprint("apps", __name__, url_prefix="/api/v1/apps", description="Applications")


def dump(application: Application, actor: Actor) -> dict[str, Any]:
    """One application for `actor`; a withdrawn one tells the public only what explains it."""
    found = queries.get(application.slug, actor)
    suite = policy.suite_of(found, inside=policy.insider(found, actor))
    data = state_json(PUBLICATION, found, actor) | {
        "slug": found.slug, "name": found.name, "host": found.host_code,
        "host_name": found.host.name, "affair": found.affair_code,
        "affair_name": found.affair.name, "is_suite": found.is_suite,
        "suite": suite.slug if suite else None,
        "members": [{"slug": m.slug, "name": m.name} for m in queries.members(found.id)],
        "successor": found.successor.slug if found.successor else None,
        "withdrawn_reason": found.withdrawn_reason,
        "open_for_adoption": found.open_for_adoption, "live_count": found.live_count,
        "pks_count": found.pks_count,
    }  # fmt: skip
    if policy.withdrawn(found) and found.host_code != actor.government:
        return data
    return data | _said(found) | record.hanging(found, actor)


def _said(application: Application) -> dict[str, Any]:
    told = [n for n in ApplicationInput().fields if n not in ("affair", "suite")]
    return {name: getattr(application, name) for name in told} | {"awards": application.awards}


@blp.get("")
@access(PUBLIC)
@blp.arguments(ApplicationQuery, location="query")
@blp.alt_response(200, schema=ApplicationList)
def index(asked: dict[str, Any]) -> AnyResponse:
    """Published applications; with `state`, those in that stage that the caller may see.

    The same words, filters and orders as the catalogue's page; without `sort` by relevance where
    there are words, else by name.
    """
    def make() -> Response:
        page = queries.find_in_state(
            current_actor(), asked["state"], Filters.of(asked), asked["sort"],
            asked["after"], asked["limit"],
        )  # fmt: skip
        found: Response = jsonify(ApplicationList().dump(page_json(page)))
        return found

    return kept.answer(make)


@blp.get("/<code>")
@access(PUBLIC)
@blp.alt_response(200, schema=ApplicationDetail)
def item(code: str) -> AnyResponse:
    """One application by its slug; a draft only for its own government."""
    actor = current_actor()
    found = queries.get(code, actor)
    return item_response(dump(found, actor), found.version)


@blp.post("")
@access(SIGNED_IN)
@blp.doc(requestBody={"required": True, "content": {
    "application/json": {"schema": ApplicationInput}}})  # fmt: skip
@blp.alt_response(201, schema=ApplicationDetail)
@writes
def create() -> AnyResponse:
    """Adds a draft of the caller's government."""
    actor = current_actor()
    policy.check_editor(actor)
    made = service.create(actor, ApplicationInput().load(json_body()))
    answer = item_response(dump(made, actor), made.version, 201)
    answer.headers["Location"] = f"/api/v1/apps/{made.slug}"
    return answer


@blp.patch("/<code>")
@access(SIGNED_IN)
@blp.doc(requestBody={"required": True, "content": {
    "application/json": {"schema": ApplicationPatch}}})  # fmt: skip
@blp.alt_response(200, schema=ApplicationDetail)
@writes
def edit(code: str) -> AnyResponse:
    """Changes the fields that are sent; null empties one. `If-Match` names the version read."""
    actor = current_actor()
    before = values(queries.get(code, actor))
    data = ApplicationInput().load(before | json_body())
    application = service.perform("edit", code, actor, seen_version(), data)
    return item_response(dump(application, actor), application.version)


add_actions(blp, HANDLING, ApplicationDetail, dump)
record.add_routes(blp)
deciding_api.add_routes(imports)
blps = (blp, record.searches, record.changes, imports, exports, *office.blps)
