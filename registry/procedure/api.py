"""API actions for any workflow: POST …/actions/<name> from the same table as the buttons."""

from collections.abc import Callable
from typing import Any

from flask import request
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import IDEMPOTENT, IF_MATCH, Blueprint, item_response, seen_version
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.kernel.errors import Invalid
from registry.kernel.schema import Input
from registry.kernel.text import M
from registry.kernel.workflow import SYSTEM_PARTY, Transition, Workflow

from . import clocks
from .days.api import blp
from .pages import Handling
from .wording import DeadlineItem, as_json


class ActionItem(Schema):
    """An action on an item: whether this caller may do it now, and why not."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    allowed = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)


class StateItem(Schema):
    """The workflow's part of an item."""

    state = fields.String(required=True)
    state_label = fields.String(required=True)
    state_since = fields.DateTime(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    deadline = fields.Nested(DeadlineItem, required=True, allow_none=True)
    awaits = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
    actions = fields.List(fields.Nested(ActionItem), required=True)


def state_json(workflow: Workflow, subject: Any, actor: Actor) -> dict[str, Any]:
    """The values of `StateItem` for this caller."""
    stage = workflow.stage(subject.state)
    return {
        "state": stage.name,
        "state_label": tr(stage.label),
        "state_since": subject.state_since.isoformat(),
        "due_on": subject.due_on.isoformat() if subject.due_on else None,
        "deadline": as_json(stage.label, clocks.clock_of(workflow, subject)),
        "awaits": sorted(workflow.awaited(subject)),
        "version": subject.version,
        "actions": [
            {"name": o.transition.name, "label": tr(o.transition.label), "allowed": o.allowed,
             "reason": tr(o.reason) if o.reason else None}
            for o in workflow.options(subject, actor)
        ],
    }  # fmt: skip


def add_actions(
    blp: Blueprint, handling: Handling, item: type[Schema],
    dump: Callable[[Any, Actor], dict[str, Any]],
) -> None:  # fmt: skip
    """Adds POST `/<code>/actions/<name>` for every action that people can do, each documented
    with its own schema. `dump(subject, actor)` gives the item's JSON."""
    for transition in handling.workflow.transitions:
        if SYSTEM_PARTY not in transition.parties:
            _add(blp, handling, transition, item, dump)


def _add(
    blp: Blueprint, handling: Handling, transition: Transition, item: type[Schema],
    dump: Callable[[Any, Actor], dict[str, Any]],
) -> None:  # fmt: skip
    schema = transition.schema or Input

    @access(SIGNED_IN)
    @writes
    def view(code: str) -> Response:
        actor = current_actor()
        handling.load(code, actor)
        data = schema().load(json_body())
        subject = handling.perform(transition.name, code, actor, seen_version(), data)
        return item_response(dump(subject, actor), subject.version)

    view.__name__ = f"{handling.workflow.kind}_{transition.name}"
    view.__doc__ = f"{transition.label}\n\n{transition.event}. {transition.law}".strip()
    documented = blp.doc(
        requestBody={"required": True, "content": {"application/json": {"schema": schema}}},
        parameters=[IF_MATCH, IDEMPOTENT],
    )(view)
    documented = blp.doc(responses={"200": {"description": "The item after the action",
        "content": {"application/json": {"schema": item}}}})(documented)  # fmt: skip
    blp.route(f"/<code>/actions/{transition.name}", methods=["POST"],
              endpoint=view.__name__)(documented)  # fmt: skip


def json_body() -> dict[str, Any]:
    """The request's JSON object; an empty body is an empty object."""
    if not request.get_data(cache=True):
        return {}
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid({"_schema": [M("Kirim sebuah objek JSON.")]})
    return body


__all__ = ["ActionItem", "StateItem", "add_actions", "blp", "json_body", "state_json"]
