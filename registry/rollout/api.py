"""The API's rollouts: public columns for everybody, steps and actions for the two sides."""

from typing import Any

from marshmallow import fields
from werkzeug.wrappers import Response

from registry.http.access import PUBLIC, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.pagination import Page
from registry.procedure.api import ActionItem, add_actions, state_json

from . import policy, queries
from .models import Installation, InstallationStep
from .queries import RolloutRow
from .schemas import RolloutItem, RolloutQuery, StepItem
from .states import LIVE
from .views import HANDLING
from .workflow import ROLLOUT, STEP_LABELS

blp = Blueprint("rollouts", __name__, url_prefix="/api/v1/rollouts", description="Rollouts")


class RolloutFullItem(RolloutItem):
    """A rollout; what only its two sides may read is absent for others."""

    version = fields.Integer(required=True)
    state_since = fields.DateTime()
    due_on = fields.Date(allow_none=True)
    awaits = fields.List(fields.String())
    actions = fields.List(fields.Nested(ActionItem))
    release = fields.String()
    address = fields.String()
    attested_on = fields.Date(allow_none=True)
    reason = fields.String()
    steps = fields.List(fields.Nested(StepItem))


def _public(row: RolloutRow) -> dict[str, Any]:
    return {
        "code": row.code, "app": row.app_slug, "app_name": row.app_name,
        "host": row.host_code, "host_name": row.host_name,
        "adopter": row.adopter_code, "adopter_name": row.adopter_name,
        "instrument": row.instrument_code, "state": row.state,
        "state_label": tr(ROLLOUT.stage(row.state).label), "live_since": _day(row.live_since),
    }  # fmt: skip


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _of(subject: Installation) -> dict[str, Any]:
    """The public part, out of a loaded subject."""
    return {
        "code": subject.code, "app": subject.application.slug,
        "app_name": subject.application.name,
        "host": subject.host_code, "host_name": subject.host.name,
        "adopter": subject.adopter_code, "adopter_name": subject.adopter.name,
        "instrument": subject.instrument.code, "state": subject.state,
        "state_label": tr(ROLLOUT.stage(subject.state).label), "version": subject.version,
        "live_since": _day(subject.live_on if subject.state == LIVE else None),
    }  # fmt: skip


def dump(subject: Installation, actor: Actor) -> dict[str, Any]:
    """The item's JSON for this caller."""
    if not policy.reads_private(subject, actor):
        return _of(subject)
    return _of(subject) | state_json(ROLLOUT, subject, actor) | {
        "release": subject.live_version, "address": subject.address,
        "attested_on": _day(subject.attested_on), "reason": subject.reason,
        "steps": [_step(s) for s in subject.steps],
    }  # fmt: skip


def _step(step: InstallationStep) -> dict[str, Any]:
    return {
        "action": step.action, "label": tr(STEP_LABELS.get(step.action, step.action)),
        "government": step.government_code, "done_on": _day(step.done_on),
        "record_number": step.record_number, "file": step.file.key if step.file else None,
        "note": step.note,
    }  # fmt: skip


@blp.get("")
@access(PUBLIC)
@blp.arguments(RolloutQuery, location="query")
@blp.response(200, listing(RolloutItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Rollouts, newest first; filters `q`, `state` (repeatable), `host`, `adopter`, `app`."""
    page: Page[RolloutRow] = queries.find(asked, current_actor())
    return page_json(page, [_public(row) for row in page.items])


@blp.get("/<code>")
@access(PUBLIC)
@blp.doc(responses={"200": {"description": "The rollout",
    "content": {"application/json": {"schema": RolloutFullItem}}}})  # fmt: skip
def item(code: str) -> Response:
    """One rollout by its number."""
    subject = queries.get(code)
    return item_response(dump(subject, current_actor()), subject.version)


add_actions(blp, HANDLING, RolloutFullItem, dump)
