"""The API's facets, and what an office keeps: its shortlist and the applications it follows."""

from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields
from werkzeug.wrappers import Response as AnyResponse

from registry.catalogue import kept, policy, queries, service
from registry.catalogue.listing import facet_groups
from registry.catalogue.record import queries as record
from registry.catalogue.record.api import ApplicationList
from registry.catalogue.schemas import ApplicationQuery
from registry.catalogue.search.asking import Search
from registry.catalogue.search.filters import FACETS, Filters
from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import IDEMPOTENT, Blueprint, listing, page_json
from registry.http.writes import writes
from registry.kernel.errors import Invalid
from registry.kernel.pagination import Page
from registry.kernel.text import M
from registry.procedure.api import json_body

facets = Blueprint(
    "app-facets", __name__, url_prefix="/api/v1/app-facets",
    description="What a search of applications can be narrowed by",
)  # fmt: skip
shortlist = Blueprint(
    "shortlist", __name__, url_prefix="/api/v1/shortlist",
    description="The shortlist of the caller's office",
)  # fmt: skip
followed = Blueprint(
    "followed-apps", __name__, url_prefix="/api/v1/followed-apps",
    description="Applications that the caller follows",
)  # fmt: skip


class OptionItem(Schema):
    """A value of a facet; `count` follows all other filters."""

    value = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)
    checked = fields.Boolean(required=True)


class FacetItem(Schema):
    """A facet by the name that the list's query gives it."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    options = fields.List(fields.Nested(OptionItem), required=True)


class FacetAnswer(Schema):
    """The facets of one search, how many results it has, and the words it was mended to."""

    items = fields.List(fields.Nested(FacetItem), required=True)
    total = fields.Integer(required=True)
    corrected = fields.String(required=True, allow_none=True)


class FollowedItem(Schema):
    """An application that the caller follows."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    host_name = fields.String(required=True)
    state = fields.String(required=True)
    since = fields.DateTime(required=True)


class AddedItem(Schema):
    """How many came onto the shortlist, and how many cannot be asked for."""

    added = fields.Integer(required=True)
    skipped = fields.Integer(required=True)


FollowedList = listing(FollowedItem)
REPEATED = {"parameters": [IDEMPOTENT]}


@facets.get("")
@access(PUBLIC)
@facets.arguments(ApplicationQuery, location="query")
@facets.alt_response(200, schema=FacetAnswer)
def facet_list(asked: dict[str, Any]) -> AnyResponse:
    """The facets of a search with their counts, in the reader's language; takes the words and
    filters of the applications' list."""
    def make() -> Response:
        search = Search(Filters.of(asked))
        found = {
            "items": facet_groups(search), "corrected": search.plan.corrected,
            "total": search.totals([search.filters])[0],
        }  # fmt: skip
        response: Response = jsonify(FacetAnswer().dump(found))
        return response

    return kept.answer(make)


@shortlist.get("")
@access(SIGNED_IN)
@shortlist.alt_response(200, schema=ApplicationList)
def shortlist_items() -> Response:
    """Everything on the shortlist, by host and name."""
    actor = current_actor()
    policy.check_shortlist(actor)
    return _all(ApplicationList, [a for g in queries.shortlist(actor) for a in g.apps])


@shortlist.put("/<code>")
@access(SIGNED_IN)
@writes
def shortlist_add(code: str) -> AnyResponse:
    """Puts one application on the shortlist."""
    service.shortlist_add(current_actor(), [code])
    return Response(status=204)


@shortlist.delete("/<code>")
@access(SIGNED_IN)
@writes
def shortlist_remove(code: str) -> AnyResponse:
    """Takes one application off the shortlist."""
    service.shortlist_remove(current_actor(), [code])
    return Response(status=204)


@shortlist.post("/actions/add_all")
@access(SIGNED_IN)
@shortlist.doc(**REPEATED, requestBody={"required": True, "content": {
    "application/json": {"schema": ApplicationQuery(only=("q", *FACETS))}}})  # fmt: skip
@shortlist.alt_response(200, schema=AddedItem)
@writes
def shortlist_add_all() -> AnyResponse:
    """Puts every result of a search on the shortlist."""
    done = service.shortlist_add_all(current_actor(), Filters.of(_search(json_body())))
    response: Response = jsonify(AddedItem().dump(done))
    return response


def _search(body: dict[str, Any]) -> dict[str, Any]:
    """The search that a body names; `Invalid` for a filter that there is not, or a misspelt one
    would list everything."""
    unknown = sorted(body.keys() - {"q", *FACETS})
    if unknown:
        raise Invalid({key: [M('Kunci "%(key)s" tidak dikenal.', key=key)] for key in unknown})
    asked: dict[str, Any] = ApplicationQuery(only=("q", *FACETS)).load(body)
    return asked


@shortlist.post("/actions/clear")
@access(SIGNED_IN)
@shortlist.doc(**REPEATED)
@writes
def shortlist_clear() -> AnyResponse:
    """Empties the shortlist."""
    service.shortlist_clear(current_actor())
    return Response(status=204)


@followed.get("")
@access(SIGNED_IN)
@followed.alt_response(200, schema=FollowedList)
def followed_items() -> Response:
    """What the caller follows, by name; an application's `follow` changes it."""
    return _all(FollowedList, record.followed(current_actor()))


def _all(schema: Any, items: Any) -> Response:
    response: Response = jsonify(schema().dump(page_json(Page(items, None, len(items)))))
    return response


blps = (facets, shortlist, followed)
