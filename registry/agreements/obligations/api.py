"""The API's obligations, for the parties of their instruments."""

from typing import Any

from marshmallow import fields
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL, Actor
from registry.kernel.schema import ListQuery, many, text
from registry.kernel.text import N_
from registry.procedure.api import add_actions, state_json

from .. import queries as instruments
from . import pages, queries, service
from .models import Obligation
from .schemas import NewObligation, ObligationItem, ObligationRow
from .states import STATES
from .workflow import OBLIGATION

blp = Blueprint(
    "obligations", __name__, url_prefix="/api/v1/obligations",
    description="Obligations of instruments, for their parties",
)  # fmt: skip
PLAIN = ("code", "kind", "promised_on", "periodic", "done_by", "note", "reason", "state",
         "due_on")  # fmt: skip


class ObligationQuery(ListQuery):
    """Filters of the list."""

    state = many(N_("Tahap"), tuple((s, s) for s in STATES))


class NewObligationBody(NewObligation):
    """A new obligation, by the API."""

    instrument = text(N_("Naskah"), required=True)
    doer = fields.String(load_default=None, allow_none=True)


def row(obligation: Obligation) -> dict[str, Any]:
    """An obligation as lists show it."""
    file = obligation.evidence
    return {name: getattr(obligation, name) for name in PLAIN} | {
        "instrument": obligation.instrument.code, "title": pages.title(obligation),
        "doer": obligation.doer_code, "evidence_sha256": file.sha256 if file else None,
    }  # fmt: skip


def dump(obligation: Obligation, actor: Actor) -> dict[str, Any]:
    """One obligation."""
    dumped: dict[str, Any] = ObligationRow().dump(row(obligation))
    return dumped | state_json(OBLIGATION, obligation, actor)


@blp.get("")
@access(SIGNED_IN)
@blp.arguments(ObligationQuery, location="query")
@blp.response(200, listing(ObligationRow))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Obligations of the caller's instruments by their day; `state` may be repeated."""
    actor = current_actor()
    page = queries.mine(actor, asked["state"], asked["after"], asked["limit"])
    return page_json(page, [row(one) for one in page.items])


@blp.post("")
@access(holders(COOPERATION, LEGAL))
@writes
@blp.arguments(NewObligationBody)
@blp.response(201, ObligationItem)
def create(data: dict[str, Any]) -> Response:
    """One more obligation of an instrument."""
    actor = current_actor()
    made = service.add(actor, instruments.locked(data["instrument"], actor), data)
    found = queries.get(made.code, actor, lock=True)
    return item_response(dump(found, actor), found.version, 201)


@blp.get("/<code>")
@access(SIGNED_IN)
@blp.response(200, ObligationItem)
def item(code: str) -> Response:
    """One obligation."""
    actor = current_actor()
    found = queries.get(code, actor)
    return item_response(dump(found, actor), found.version)


add_actions(blp, pages.HANDLING, ObligationItem, dump)
