"""The API's side of deciding what an import asked for, all at once."""

from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import IDEMPOTENT, Blueprint
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.schema import Input
from registry.procedure.api import json_body

from ..record.api import change_json
from ..record.schemas import ChangeItem, RejectChangeInput
from . import deciding


class AskedItem(Schema):
    """What an import asked of the approver and still waits."""

    items = fields.List(fields.Nested(ChangeItem), required=True)
    total = fields.Integer(required=True)
    seen = fields.String(required=True, metadata={
        "description": "stands for these items as they are; sent back with the decision"})


class SeenInput(Input):
    """What the caller saw when they decided."""

    seen = fields.String(required=True)


class RejectAllInput(RejectChangeInput, SeenInput):
    """Why none of them is accepted."""


class KeptItem(Schema):
    """A change that goes on waiting."""

    code = fields.String(required=True)
    app = fields.String(required=True)
    reason = fields.String(required=True)


class DecidedItem(Schema):
    """What came of it."""

    decided = fields.Integer(required=True)
    kept = fields.List(fields.Nested(KeptItem), required=True)


INPUTS: dict[str, type[Input]] = {deciding.APPROVE: SeenInput, deciding.REJECT: RejectAllInput}


@access(SIGNED_IN)
def asked(key: str) -> Response:
    """The changes that an import asked the approver for and that wait; at most 500 at once."""
    actor = current_actor()
    found = deciding.asked(key, actor)
    items = [change_json(change, actor) for change in found.changes]
    answer: Response = jsonify({"items": items, "total": found.total, "seen": found.seen})
    return answer


@access(SIGNED_IN)
@writes
def decide(key: str, name: str) -> Response:
    """Approves or rejects all of them as one act; what cannot be approved goes on waiting."""
    data: dict[str, Any] = INPUTS[name]().load(json_body())
    decided = deciding.decide(key, name, current_actor(), data.pop("seen"), data)
    kept = [{"code": c.code, "app": c.application.slug, "reason": tr(reason)}
            for c, reason in decided.kept]  # fmt: skip
    answer: Response = jsonify({"decided": decided.done, "kept": kept})
    return answer


def add_routes(blp: Blueprint) -> None:
    """Adds what the approver decides to the imports' API."""
    blp.route("/<key>/changes", methods=["GET"])(blp.alt_response(200, schema=AskedItem)(asked))
    for name, schema in INPUTS.items():
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        blp.route(f"/<key>/changes/actions/<any({name}):name>", methods=["POST"],
                  endpoint=f"{name}_all")(
            blp.doc(requestBody=body, parameters=[IDEMPOTENT])(
                blp.alt_response(200, schema=DecidedItem)(decide)
            )
        )  # fmt: skip
