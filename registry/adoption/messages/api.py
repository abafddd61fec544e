"""The API's messages of a request, newest first; written by the actions "message" and "note"."""

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, listing, page_json
from registry.http.writes import writes
from registry.kernel.pagination import LIMIT, LIMIT_MAX
from registry.kernel.schema import Input

from .. import queries as requests
from ..models import AdoptionRequest
from . import pages, queries, service
from .queries import Letter


class MessageFileItem(Schema):
    """A file of a message."""

    name = fields.String(required=True)
    href = fields.String(required=True)


class MessageItem(Schema):
    """A message, or a note that only the caller's own office reads."""

    number = fields.Integer(required=True)
    author = fields.String(required=True)
    government_code = fields.String(required=True)
    government_name = fields.String(required=True)
    at = fields.DateTime(required=True)
    body = fields.String(required=True)
    internal = fields.Boolean(required=True)
    files = fields.List(fields.Nested(MessageFileItem), required=True)
    mentions = fields.List(fields.String(), required=True, metadata={"description": "names"})
    read_by = fields.List(
        fields.String(), required=True, metadata={"description": "who of the other side has read"}
    )


class MessageQuery(Schema):
    """Which page."""

    after = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, LIMIT_MAX))


class ReadInput(Input):
    """Up to which message; all when it is left out."""

    upto = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class ReadAnswer(Schema):
    """The last message that is marked read."""

    upto = fields.Integer(required=True, allow_none=True)


def _item(request: AdoptionRequest, letter: Letter) -> dict[str, Any]:
    return {
        "number": letter.id, "author": letter.author, "government_code": letter.government,
        "government_name": letter.government_name, "at": letter.at, "body": letter.body,
        "internal": letter.internal, "mentions": letter.mentions, "read_by": letter.read_by,
        "files": [{"name": f.name, "href": pages.href(request, f)} for f in letter.files],
    }  # fmt: skip


def add_messages(blp: Blueprint) -> None:
    """Adds the list of a request's messages and the mark that they were read."""

    @blp.get("/<code>/messages")
    @access(SIGNED_IN)
    @blp.arguments(MessageQuery, location="query")
    @blp.response(200, listing(MessageItem))
    def messages(asked: dict[str, Any], code: str) -> dict[str, Any]:
        """A request's messages, newest first, and the notes of the caller's own office."""
        actor = current_actor()
        request = requests.get(code, actor)
        found = queries.page(request, actor, asked["after"], asked["limit"])
        return page_json(found, [_item(request, letter) for letter in found.items])

    @blp.post("/<code>/messages/read")
    @access(SIGNED_IN)
    @writes
    @blp.arguments(ReadInput)
    @blp.response(200, ReadAnswer)
    def read(data: dict[str, Any], code: str) -> Response:
        """Marks a request's messages read by the caller, for their side."""
        return jsonify(upto=service.mark_read(code, current_actor(), data["upto"]))
