"""The API's disputes, for the parties of their instruments."""

from typing import Any

from werkzeug.wrappers import Response

from registry.audit import labels
from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL, Actor
from registry.kernel.schema import ListQuery, many, text
from registry.kernel.text import N_
from registry.procedure.api import add_actions, state_json

from .. import queries as instruments
from . import pages, queries, service
from .models import Dispute, DisputeStep
from .schemas import DisputeItem, DisputeRow, NewDispute
from .states import PATH_LABELS, STATES
from .workflow import DISPUTE

blp = Blueprint(
    "disputes", __name__, url_prefix="/api/v1/disputes",
    description="Disputes about instruments, for their parties",
)  # fmt: skip
PLAIN = ("code", "subject", "raised_by", "raised_on", "path", "settler", "outcome", "state",
         "due_on")  # fmt: skip


class DisputeQuery(ListQuery):
    """Filters of the list."""

    state = many(N_("Tahap"), tuple((s, s) for s in STATES))


class NewDisputeBody(NewDispute):
    """A dispute, by the API."""

    instrument = text(N_("Naskah"), required=True)


def row(dispute: Dispute) -> dict[str, Any]:
    """A dispute as lists show it."""
    return {name: getattr(dispute, name) for name in PLAIN} | {
        "instrument": dispute.instrument.code, "path_label": tr(PATH_LABELS[dispute.path]),
    }  # fmt: skip


def dump(dispute: Dispute, actor: Actor) -> dict[str, Any]:
    """One dispute."""
    values = row(dispute) | {
        "description": dispute.description, "reason": dispute.reason,
        "steps": [_step(step) for step in dispute.steps],
    }  # fmt: skip
    names = ("description", "reason", "steps", *DisputeRow().fields)
    dumped: dict[str, Any] = DisputeItem(only=names).dump(values)
    return dumped | state_json(DISPUTE, dispute, actor)


def _step(step: DisputeStep) -> dict[str, Any]:
    return {
        "action": step.action, "label": tr(labels.label(f"{DISPUTE.kind}.{step.action}")),
        "government": step.government_code, "done_on": step.done_on, "number": step.number,
        "note": step.note, "file_sha256": step.file.sha256 if step.file else None,
    }  # fmt: skip


@blp.get("")
@access(SIGNED_IN)
@blp.arguments(DisputeQuery, location="query")
@blp.response(200, listing(DisputeRow))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Disputes about the caller's instruments, newest first; `state` may be repeated."""
    page = queries.mine(current_actor(), asked["state"], asked["after"], asked["limit"])
    return page_json(page, [row(one) for one in page.items])


@blp.post("")
@access(holders(COOPERATION, LEGAL))
@writes
@blp.arguments(NewDisputeBody)
@blp.response(201, DisputeItem)
def create(data: dict[str, Any]) -> Response:
    """Notes a dispute about an instrument; its path follows from the parties."""
    actor = current_actor()
    made = service.add(actor, instruments.locked(data["instrument"], actor), data)
    found = queries.get(made.code, actor, lock=True)
    return item_response(dump(found, actor), found.version, 201)


@blp.get("/<code>")
@access(SIGNED_IN)
@blp.response(200, DisputeItem)
def item(code: str) -> Response:
    """One dispute."""
    actor = current_actor()
    found = queries.get(code, actor)
    return item_response(dump(found, actor), found.version)


add_actions(blp, pages.HANDLING, DisputeItem, dump)
