"""The API's governments."""

from typing import Any

from registry.http.access import PUBLIC, access
from registry.http.api import Blueprint, listing, page_json

from . import queries
from .schemas import GovernmentItem, GovernmentQuery

blp = Blueprint(
    "governments", __name__, url_prefix="/api/v1/governments", description="Governments"
)


@blp.get("")
@access(PUBLIC)
@blp.arguments(GovernmentQuery, location="query")
@blp.response(200, listing(GovernmentItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Governments by code; `q` searches name, capital and code."""
    return page_json(
        queries.find(asked["q"], asked["level"], asked["province"], asked["after"], asked["limit"])
    )


@blp.get("/<code>")
@access(PUBLIC)
@blp.response(200, GovernmentItem)
def item(code: str) -> Any:
    """One government by its Kemendagri code."""
    return queries.row(code)
