"""What every API module shares: the OpenAPI document, list answers, versions as ETags."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response as AnyResponse

from registry.kernel.errors import DomainError, Stale
from registry.kernel.pagination import Page
from registry.kernel.text import M


class Problem(Schema):
    """An error answer, `application/problem+json` (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Api(SmorestApi):
    """The API; error answers are the application's own handlers' work."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Nothing: `http.errors` answers for pages and API alike."""


def listing(item: type[Schema]) -> type[Schema]:
    """The schema of a list answer: items, cursor of the next page or null, total."""
    name = item.__name__.removesuffix("Item").removesuffix("Schema") + "List"
    return type(
        name,
        (Schema,),
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, allow_none=True),
            "total": fields.Integer(required=True),
        },
    )


def page_json(page: Page[Any], items: Sequence[Any] | None = None) -> dict[str, Any]:
    """A page as the list answer's values."""
    return {
        "items": page.items if items is None else items,
        "next": page.next,
        "total": page.total,
    }


def etag(version: int) -> str:
    """The strong ETag of a record's version."""
    return f'"{version}"'


IF_MATCH = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
    "description": f"The version that was read, for example {etag(3)}.",
}  # fmt: skip
IDEMPOTENT = {"in": "header", "name": "Idempotency-Key", "schema": {"type": "string"}}


class NoVersion(DomainError):
    """An action came without saying which version it saw (428)."""

    status = 428
    code = "version-needed"

    def __init__(self) -> None:
        super().__init__(M("Sebutkan versi yang Anda baca pada kepala If-Match."))


def seen_version() -> int:
    """The version named by `If-Match`; 428 without one, 412 (stale) for an unreadable one."""
    value = request.headers.get("If-Match")
    if value is None:
        raise NoVersion
    bare = value.strip().removeprefix("W/").strip('"')
    if not bare.isdecimal() or len(bare) > 9:
        raise Stale
    return int(bare)


def item_response(data: Mapping[str, Any], version: int, status: int = 200) -> AnyResponse:
    """One record with its ETag; 304 when the asker has this version."""
    response: Response = jsonify(data)
    response.status_code = status
    response.set_etag(str(version))
    return response.make_conditional(request) if request.method == "GET" else response


__all__ = ["IDEMPOTENT", "IF_MATCH", "Api", "Blueprint", "Problem", "etag", "item_response",
           "listing", "page_json", "seen_version"]  # fmt: skip
