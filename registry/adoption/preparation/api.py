"""The API's side of a preparation: what is written, how far it is, the match, and the drafts.

Writing goes through the actions `prepare`, `explain`, `edit` and `choose` of the request.
"""

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from registry.adoption.models import AdoptionRequest
from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint
from registry.http.i18n import tr

from . import changes, queries, sections
from .downloads import draft_file
from .matching import Match, match
from .models import Preparation
from .needs import Need
from .schemas import LETTER_FIELDS, OWN_FIELDS


class SectionItem(Schema):
    """How far a section is: not_started, incomplete or done."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    status = fields.String(required=True)
    optional = fields.Boolean(required=True)


class NeedItem(Schema):
    """One measure: what is needed (`whole`: every text names a number; else it is the least), what
    there is, and enough, partly, short, untold or unknown."""

    name = fields.String(required=True)
    wanted = fields.Integer(required=True, allow_none=True)
    whole = fields.Boolean(required=True)
    available = fields.Integer(required=True, allow_none=True)
    answer = fields.String(required=True)


class MatchedApp(Schema):
    """An app's needs as read from its public text, and its reason."""

    app = fields.String(required=True)
    reason = fields.String(required=True)
    requirements = fields.String(required=True)
    needs = fields.List(fields.Nested(NeedItem), required=True)


class NeighbourItem(Schema):
    """A government that has some of the apps, as everybody may know."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    same_province = fields.Boolean(required=True)
    kilometres = fields.Integer(required=True, allow_none=True)
    confirmed = fields.List(fields.String(), required=True)
    begun = fields.List(fields.String(), required=True)


class PreparationItem(Schema):
    """Everything of a preparation, for the office that prepares."""

    version = fields.Integer(required=True)
    values = fields.Dict(required=True)
    sections = fields.List(fields.Nested(SectionItem), required=True)
    together = fields.List(fields.Nested(NeedItem), required=True)
    apps = fields.List(fields.Nested(MatchedApp), required=True)
    neighbours = fields.List(fields.Nested(NeighbourItem), required=True)


def _need(need: Need) -> dict[str, Any]:
    return {"name": need.measure.name, "wanted": need.wanted, "whole": need.whole,
            "available": need.there, "answer": need.answer}  # fmt: skip


def _section(subject: AdoptionRequest, kept: Preparation, s: sections.Section) -> dict[str, Any]:
    return {"name": s.slug, "label": tr(s.label), "optional": s.optional and s != sections.APPS,
            "status": sections.status(subject, kept, s)}  # fmt: skip


def _dump(subject: AdoptionRequest, kept: Preparation, found: Match) -> dict[str, Any]:
    values = {n: changes.value(subject, kept, n) for n in (*LETTER_FIELDS, *OWN_FIELDS)}
    return {
        "version": subject.version,
        "values": {n: v if isinstance(v, int) else changes.text(v) for n, v in values.items()},
        "sections": [_section(subject, kept, s) for s in sections.SECTIONS],
        "together": [_need(need) for need in found.together],
        "apps": [
            {"app": row.app.slug, "reason": row.app.reason,
             "requirements": row.app.requirements, "needs": [_need(n) for n in row.needs]}
            for row in found.apps
        ],
        "neighbours": found.neighbours,
    }  # fmt: skip


@access(SIGNED_IN)
def preparation(code: str) -> Response:
    """What is prepared, how far, and the readiness match; for the adopter's own office."""
    subject = queries.own(code, current_actor())
    kept = queries.of(subject)
    dumped = PreparationItem().dump(_dump(subject, kept, match(subject, kept)))
    answer: Response = jsonify(dumped)
    return answer


@access(SIGNED_IN)
def draft(code: str, name: str, kind: str) -> Response:
    """A draft written from the data: `surat` or `kak`, as `pdf` or `docx`."""
    return draft_file(code, name, kind, current_actor())


def add_routes(blp: Blueprint) -> None:
    """Adds what hangs on one request to the requests' API."""
    blp.route("/<code>/preparation", methods=["GET"])(
        blp.alt_response(200, schema=PreparationItem)(preparation)
    )
    blp.route("/<code>/drafts/<name>.<kind>", methods=["GET"])(draft)
