"""The API's review: the table with its filters and counts, offices asked, check list, comments.

What is done there are actions of the request (`decide`, `remark`, `assign`, `recall`, `advise`,
`comment`, `check`), from the same table as the buttons.
"""

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint
from registry.kernel.clock import today
from registry.kernel.deadlines import Clock
from registry.kernel.errors import NotFound
from registry.kernel.text import N_
from registry.procedure.wording import as_json

from . import clock, queries
from . import lines as table
from .checklist import POINTS, Point
from .models import Assignment, CheckTick
from .schemas import ReviewFilter


class AdviceItem(Schema):
    """An office asked about an item, and its answer."""

    assignment = fields.Integer(required=True)
    office = fields.String(attribute="name", required=True)
    due_on = fields.Date(required=True)
    late = fields.Boolean(required=True)
    answer = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)


class ReviewLine(Schema):
    """One app under review."""

    app = fields.String(attribute="slug", required=True)
    name = fields.String(required=True)
    affair = fields.String(required=True)
    service_kind = fields.String(required=True)
    readiness = fields.Integer(required=True)
    documented = fields.Boolean(required=True)
    personal_data = fields.Boolean(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    remark = fields.String(required=True)
    decided_at = fields.DateTime(required=True, allow_none=True)
    decided_by = fields.String(attribute="decider", required=True)
    comments = fields.Integer(required=True)
    advice = fields.List(fields.Nested(AdviceItem), attribute="asked", required=True)


class ReviewTable(Schema):
    """The items that the filters show, and how many each value of each filter would."""

    items = fields.List(fields.Nested(ReviewLine), required=True)
    total = fields.Integer(required=True)
    counts = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        required=True,
    )  # fmt: skip


def add_review(blp: Blueprint) -> None:
    """Adds what is read of a review to the requests' API; for the other side it does not exist."""

    @blp.get("/<code>/review")
    @access(SIGNED_IN)
    @blp.arguments(ReviewFilter, location="query")
    @blp.response(200, ReviewTable)
    def review(asked: dict[str, Any], code: str) -> dict[str, Any]:
        """The host's table; a filter repeated (`affair=…&affair=…`) lets pass what has either.

        The same names in the body of the action `decide` (`filter`) decide what is listed here.
        """
        actor = current_actor()
        lines = queries.lines(queries.get(code, actor))
        shown = table.matching(lines, asked, actor)
        return {"items": shown, "total": len(shown), "counts": table.counts(lines, asked, actor)}

    _add_beside(blp)


def _add_beside(blp: Blueprint) -> None:
    """Offices asked, check list, comments."""

    @blp.get("/<code>/review/assignments")
    @access(SIGNED_IN)
    def review_assignments(code: str) -> Response:
        """The offices asked, the earliest due first."""
        request = queries.get(code, current_actor())
        found = queries.assignments(request)
        running = clock.clocks_of(request, found)
        return jsonify({"items": [_assignment(a, running.get(a.id)) for a in found]})

    @blp.get("/<code>/review/checklist")
    @access(SIGNED_IN)
    def review_checklist(code: str) -> Response:
        """The points of the check list, with who ticked them."""
        ticks = queries.ticks(queries.get(code, current_actor()))
        return jsonify({"items": [_point(p, ticks.get(p.name)) for p in POINTS]})

    @blp.get("/<code>/review/comments/<app>")
    @access(SIGNED_IN)
    def review_comments(code: str, app: str) -> Response:
        """Comments of the host's people on one app."""
        lines = queries.lines(queries.get(code, current_actor()))
        line = next((one for one in lines if one.slug == app), None)
        if line is None:
            raise NotFound
        return jsonify({"items": [
            {"author": c.author.name, "body": c.body, "at": c.at.isoformat()}
            for c in queries.comments(line.item)
        ]})  # fmt: skip


def _point(point: Point, tick: CheckTick | None) -> dict[str, Any]:
    return {
        "point": point.name, "label": point.label, "basis": point.basis, "done": tick is not None,
        "by": tick.person.name if tick else None,
        "at": tick.ticked_at.isoformat() if tick else None,
    }  # fmt: skip


def _assignment(one: Assignment, running: Clock | None) -> dict[str, Any]:
    waiting = sum(a.answer is None for a in one.advice)
    return {
        "assignment": one.id, "agency": one.agency_id, "office": one.agency.name,
        "question": one.question, "due_on": one.due_on.isoformat(), "days": one.days,
        "asked_by": one.asker.name, "items": len(one.advice),
        "waiting": waiting, "overdue": waiting > 0 and one.due_on < today(),
        "deadline": as_json(N_("Ditanyakan"), running),
    }  # fmt: skip
