"""The API's adoption requests: what the pages do, from the same tables."""

from typing import Any

from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.procedure.api import StateItem, add_actions, state_json
from registry.regions import queries as regions

from . import pace as answering
from . import pages, queries, service
from .messages.api import add_messages
from .models import AdoptionRequest, RequestItem
from .preparation import api as preparation
from .review.api import add_review
from .schemas import CreateInput, RequestQuery
from .states import DECISIONS
from .workflow import REQUEST

blp = Blueprint(
    "requests", __name__, url_prefix="/api/v1/requests",
    description="Adoption requests, read by their two sides",
)  # fmt: skip


class RequestRowItem(Schema):
    """A request in a list."""

    code = fields.String(required=True)
    state = fields.String(required=True)
    host_code = fields.String(required=True)
    host_name = fields.String(required=True)
    adopter_code = fields.String(required=True)
    adopter_name = fields.String(required=True)
    apps = fields.Integer(required=True, metadata={"description": "number of apps asked for"})
    due_on = fields.Date(required=True, allow_none=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    changed_at = fields.DateTime(required=True)


class AppAskedFor(Schema):
    """One app of a request and the host's decision on it."""

    app = fields.String(required=True, metadata={"description": "slug"})
    name = fields.String(required=True)
    decision = fields.String(required=True, allow_none=True)
    decision_label = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, metadata={"description": "condition or reason"})
    remark = fields.String(required=True, metadata={"description": "note for the applicant"})
    decided_at = fields.DateTime(required=True, allow_none=True)


class Letter(Schema):
    """A letter's number and day."""

    number = fields.String(required=True)
    date = fields.Date(required=True, allow_none=True)
    signatory = fields.String()


class Contact(Schema):
    """Who can be asked."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    phone = fields.String(required=True)


class HeldFile(Schema):
    """A file of the request."""

    name = fields.String(required=True)
    note = fields.String(required=True)
    href = fields.String(required=True)


class RequestDetail(StateItem):
    """A request with its apps, as its two sides read it."""

    code = fields.String(required=True)
    host_code = fields.String(required=True)
    host_name = fields.String(required=True)
    adopter_code = fields.String(required=True)
    adopter_name = fields.String(required=True)
    purpose = fields.String(required=True)
    agency = fields.String(required=True)
    contact = fields.Nested(Contact, required=True)
    letter = fields.Nested(Letter, required=True)
    reply = fields.Nested(Letter, required=True)
    reason = fields.String(required=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    files = fields.List(fields.Nested(HeldFile), required=True)
    items = fields.List(fields.Nested(AppAskedFor), required=True)


def dump(request: AdoptionRequest, actor: Actor) -> dict[str, Any]:
    """The request's JSON for `actor`."""
    values = {
        "code": request.code, "purpose": request.purpose, "agency": request.agency,
        "host_code": request.host_code, "host_name": request.host.name,
        "adopter_code": request.adopter_code, "adopter_name": request.adopter.name,
        "contact": {"name": request.contact_name, "email": request.contact_email,
                    "phone": request.contact_phone},
        "letter": {"number": request.letter_number, "date": request.letter_date,
                   "signatory": request.letter_signatory},
        "reply": {"number": request.reply_number, "date": request.reply_date},
        "reason": request.reason, "submitted_at": request.submitted_at,
        "files": pages.files(request), "items": [_item(item) for item in request.items],
    }  # fmt: skip
    dumped: dict[str, Any] = RequestDetail(only=tuple(values)).dump(values)
    return dumped | state_json(REQUEST, request, actor)


def _item(item: RequestItem) -> dict[str, Any]:
    return {
        "app": item.application.slug, "name": item.application.name, "decision": item.decision,
        "decision_label": tr(DECISIONS[item.decision]) if item.decision else None,
        "note": item.note, "remark": item.remark, "decided_at": item.decided_at,
    }  # fmt: skip


@blp.get("")
@access(SIGNED_IN)
@blp.arguments(RequestQuery, location="query")
@blp.response(200, listing(RequestRowItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """The caller's requests; `side` is host or adopter, `sort` due or changed, `office` "mine" for
    those about which the caller's office is asked."""
    found = queries.find(
        current_actor(), asked["side"], asked["state"], asked["q"], asked["sort"],
        asked["after"], asked["limit"], mine=bool(asked["office"]),
    )  # fmt: skip
    return page_json(found)


@blp.post("")
@access(SIGNED_IN)
@writes
@blp.arguments(CreateInput)
@blp.response(201, RequestDetail)
def create(data: dict[str, Any]) -> Response:
    """A draft to one host for the apps named by their slugs."""
    actor = current_actor()
    made = service.create(actor, data["host"], data["apps"])
    return item_response(dump(made, actor), made.version, 201)


class PaceItem(Schema):
    """How long a stage takes, in working days; null while fewer than five are known."""

    stage = fields.String(required=True, metadata={"description": "empty: all together"})
    count = fields.Integer(required=True)
    median = fields.Integer(required=True, allow_none=True)
    most = fields.Integer(
        required=True, allow_none=True, metadata={"description": "four of five took no longer"}
    )


class PaceAnswer(Schema):
    """A host's pace and that of all hosts."""

    own = fields.List(fields.Nested(PaceItem), required=True)
    overall = fields.List(fields.Nested(PaceItem), required=True)
    text = fields.String(required=True)


@blp.get("/pace/<host>")
@access(PUBLIC)
@blp.response(200, PaceAnswer)
def pace(host: str) -> dict[str, Any]:
    """How many working days a host takes to answer a request, out of real stays in its stages."""
    found = answering.of_host(regions.row(host).code)
    return {
        "text": " ".join(tr(line) for line in answering.in_words(found)),
        **{
            side: [{"stage": stage, "count": p.count, "median": p.median, "most": p.most}
                   for stage, p in sorted(paces.items())]
            for side, paces in (("own", found.own), ("overall", found.overall))
        },
    }  # fmt: skip


@blp.get("/<code>")
@access(SIGNED_IN)
@blp.response(200, RequestDetail)
def item(code: str) -> Response:
    """One request with its apps and what the caller may do now."""
    actor = current_actor()
    found = queries.get(code, actor)
    return item_response(dump(found, actor), found.version)


add_messages(blp)
add_actions(blp, pages.HANDLING, RequestDetail, dump)
add_review(blp)
preparation.add_routes(blp)
