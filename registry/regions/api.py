"""The API's governments."""

from dataclasses import asdict
from typing import Any

from registry.http.access import PUBLIC, access
from registry.http.api import Blueprint, listing, page_json

from . import lineage, queries
from .schemas import GovernmentDetail, GovernmentItem, GovernmentQuery

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
@blp.response(200, GovernmentDetail)
def item(code: str) -> Any:
    """One government by its Kemendagri code, with what it came out of and what came out of it."""
    found = queries.row(code)
    heir = lineage.heirs([code]).get(code)
    return asdict(found) | {
        "successions": [_succession(row) for row in lineage.line_of(code)],
        "acts_for": [one for one in lineage.family(code) if one != code],
        "acted_for_by": heir[0] if heir else None,
    }


def _succession(row: Any) -> dict[str, Any]:
    found = row[0]
    names = ("kind", "on", "legal_basis", "takes_over", "former_name")
    return {name: getattr(found, name) for name in names} | {
        "predecessor": found.predecessor_code, "successor": found.successor_code,
    }  # fmt: skip
