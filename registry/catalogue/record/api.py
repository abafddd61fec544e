"""The API's side of the record: parts, history, waiting changes, following, kept searches."""

from typing import Any

from flask import Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

from registry.catalogue import policy
from registry.catalogue import queries as catalogue
from registry.catalogue.models import Application
from registry.catalogue.schemas import ApplicationItem
from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page
from registry.procedure.api import add_actions, json_body, state_json

from . import comparing, queries, scores, watching
from .models import PendingChange
from .pages import HANDLING
from .schemas import (
    ChangeItem,
    FieldChangeItem,
    HistoryQuery,
    ReleaseItem,
    SavedSearchInput,
    SavedSearchItem,
)
from .workflow import CHANGE

searches = Blueprint(
    "saved-searches", __name__, url_prefix="/api/v1/saved-searches",
    description="Searches that the caller keeps",
)  # fmt: skip
changes = Blueprint(
    "app-changes", __name__, url_prefix="/api/v1/app-changes",
    description="Changes of guarded fields that wait for consent",
)  # fmt: skip
ApplicationList = listing(ApplicationItem)
ReleaseList, FieldChangeList = listing(ReleaseItem), listing(FieldChangeItem)
ChangeList, SavedSearchList = listing(ChangeItem), listing(SavedSearchItem)


def hanging(application: Application, actor: Actor) -> dict[str, Any]:
    """What the item says beyond its fields: scores, the flag, parts, and what waits (own only)."""
    parts = queries.parts(application.id, inside=policy.insider(application, actor))
    waiting = None
    if actor.government == application.host_code:
        waiting = queries.waiting_for(application.id)
    return {
        "readiness_score": application.readiness_score,
        "quality_score": application.quality_score,
        "readiness_missing": [{"item": i, "points": p} for i, p in scores.lacking(application)],
        "quality_missing": [{"field": f, "points": p} for f, p in scores.untold(application)],
        "duplicate_of": application.duplicate_of,
        "duplicate_answer": application.duplicate_answer,
        "releases": ReleaseItem(many=True).dump(parts.releases),
        "attachments": [
            {"id": a.id, "kind": a.kind, "title": a.title, "media_type": a.file.media_type,
             "size": a.file.size, "href": f"{application.href}/berkas/{a.file.key}"}
            for a in parts.attachments
        ],
        "dependencies": [
            {"id": d.id, "slug": d.needs.slug if d.needs else None,
             "name": d.needs.name if d.needs else d.name, "note": d.note}
            for d in parts.dependencies
        ],
        "held": sorted(waiting.changes) if waiting else [],
    }  # fmt: skip


def _all(schema: Any, items: Any) -> Response:
    response: Response = jsonify(schema().dump(page_json(Page(items, None, len(items)))))
    return response


@access(PUBLIC)
def releases(code: str) -> Response:
    """Releases of an application, newest first."""
    found = catalogue.get(code, current_actor())
    if policy.withdrawn(found) and found.host_code != current_actor().government:
        raise NotFound
    return _all(ReleaseList, queries.releases(found.id))


@access(PUBLIC)
def similar(code: str) -> Response:
    """Published applications most like this one, the likest first."""
    found = comparing.similar(catalogue.get(code, current_actor()))
    return _all(ApplicationList, found)


@access(SIGNED_IN)
def history(asked: dict[str, Any], code: str) -> Response:
    """Changed fields, newest first; for the host's own office."""
    actor = current_actor()
    page = queries.history(catalogue.get(code, actor), actor, asked["after"], asked["limit"])
    response: Response = jsonify(FieldChangeList().dump(page_json(page)))
    return response


@access(SIGNED_IN)
@writes
def follow(code: str) -> AnyResponse:
    """The caller hears of the application from now on."""
    watching.follow(current_actor(), code)
    return Response(status=204)


@access(SIGNED_IN)
@writes
def unfollow(code: str) -> AnyResponse:
    """The caller hears of it no more."""
    watching.unfollow(current_actor(), code)
    return Response(status=204)


def add_routes(blp: Blueprint) -> None:
    """Adds what hangs on one application to the applications' API."""
    asked = blp.arguments(HistoryQuery, location="query")
    blp.route("/<code>/releases", methods=["GET"])(
        blp.alt_response(200, schema=ReleaseList)(releases)
    )
    blp.route("/<code>/similar", methods=["GET"])(
        blp.alt_response(200, schema=ApplicationList)(similar)
    )
    blp.route("/<code>/history", methods=["GET"])(
        blp.alt_response(200, schema=FieldChangeList)(asked(history))
    )
    blp.route("/<code>/follow", methods=["PUT"])(follow)
    blp.route("/<code>/follow", methods=["DELETE"])(unfollow)


# ------------------------------------------------------------------ kept searches
@searches.get("")
@access(SIGNED_IN)
@searches.alt_response(200, schema=SavedSearchList)
def search_list() -> Response:
    """The caller's kept searches, by name."""
    return _all(SavedSearchList, queries.searches(current_actor()))


@searches.post("")
@access(SIGNED_IN)
@searches.doc(requestBody={"required": True, "content": {
    "application/json": {"schema": SavedSearchInput}}})  # fmt: skip
@searches.alt_response(201, schema=SavedSearchItem)
@writes
def search_save() -> AnyResponse:
    """Keeps a search: `query` is what stands behind the `?` of the catalogue's address."""
    data = SavedSearchInput().load(json_body())
    made = watching.save_search(current_actor(), data["name"], data.get("query") or "")
    return item_response(SavedSearchItem().dump(made), 1, 201)


@searches.delete("/<key>")
@access(SIGNED_IN)
@writes
def search_forget(key: str) -> AnyResponse:
    """Keeps a search no more."""
    watching.forget_search(current_actor(), key)
    return Response(status=204)


# ------------------------------------------------------------------ waiting changes
def dump(change: PendingChange, actor: Actor) -> dict[str, Any]:
    """One change for the host's own office."""
    return change_json(queries.change(change.code, actor), actor)


def change_json(found: PendingChange, actor: Actor) -> dict[str, Any]:
    """A change that was read, for the host's own office."""
    return state_json(CHANGE, found, actor) | {
        "code": found.code, "app": found.application.slug, "changes": found.changes,
        "asked_by": found.asked_name, "reason": found.reason,
    }  # fmt: skip


@changes.get("")
@access(SIGNED_IN)
@changes.arguments(HistoryQuery, location="query")
@changes.alt_response(200, schema=ChangeList)
def change_list(asked: dict[str, Any]) -> Response:
    """Changes of the caller's government, those that wait first."""
    actor = current_actor()
    page = queries.changes(actor, asked["after"], asked["limit"])
    items = [change_json(c, actor) for c in page.items]
    response: Response = jsonify(page_json(page, items))
    return response


@changes.get("/<code>")
@access(SIGNED_IN)
@changes.alt_response(200, schema=ChangeItem)
def change_item(code: str) -> AnyResponse:
    """One change; for its own government."""
    actor = current_actor()
    found = queries.change(code, actor)
    return item_response(dump(found, actor), found.version)


add_actions(changes, HANDLING, ChangeItem, dump)
