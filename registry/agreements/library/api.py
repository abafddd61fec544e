"""The API's clause library: standard wordings, and the caller's government's own."""

from typing import Any

from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, seen_version
from registry.http.writes import writes
from registry.kernel.actor import LEGAL

from ..text import queries
from ..text.models import ClauseVariant
from . import service, standard
from .schemas import LibraryQuery, NewWording, Revision, WordingItem, WordingList
from .standard import Wording

blp = Blueprint(
    "clauses", __name__, url_prefix="/api/v1/clauses",
    description="Clause library: standard wordings and a government's own",
)  # fmt: skip


def _standard(kind: str, wording: Wording) -> dict[str, Any]:
    return {
        "source": wording.source, "kind": kind, "clause": wording.key, "name": wording.heading,
        "heading": wording.heading, "body": wording.body, "version": wording.version,
        "mandatory": wording.key in standard.mandatory(kind, delegated=True), "retired": False,
    }  # fmt: skip


def _own(variant: ClauseVariant) -> dict[str, Any]:
    return {
        "source": variant.source, "kind": variant.kind, "clause": variant.clause,
        "name": variant.name, "heading": variant.heading, "body": variant.body,
        "mandatory": variant.clause in standard.mandatory(variant.kind, delegated=True),
        "version": variant.no, "retired": variant.retired_at is not None,
    }  # fmt: skip


@blp.get("")
@access(SIGNED_IN)
@blp.arguments(LibraryQuery, location="query")
@blp.response(200, WordingList)
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Every wording of a kind of instrument (`jenis`: kb, pks, nk, addendum)."""
    kind = asked["jenis"]
    found = [_standard(kind, w) for w in standard.current(kind).values()]
    own = queries.variants([current_actor().government or "-"], kind, retired=True)
    items = found + [_own(v) for v in own]
    return {"items": items, "next": None, "total": len(items)}


@blp.post("")
@access(holders(LEGAL))
@writes
@blp.arguments(NewWording)
@blp.response(201, WordingItem)
def create(data: dict[str, Any]) -> Response:
    """An own wording of a clause."""
    made = service.write(current_actor(), data)
    return item_response(_own(made), made.no, 201)


@blp.get("/<code>")
@access(SIGNED_IN)
@blp.response(200, WordingItem)
def item(code: str) -> Response:
    """The newest version of an own wording; its version is the ETag."""
    newest = service.versions(current_actor(), code)[0]
    return item_response(_own(newest), newest.no)


@blp.put("/<code>")
@access(holders(LEGAL))
@writes
@blp.arguments(Revision)
@blp.response(200, WordingItem)
def revise(data: dict[str, Any], code: str) -> Response:
    """A further version of an own wording."""
    made = service.revise(current_actor(), code, seen_version(), data)
    return item_response(_own(made), made.no)


@blp.delete("/<code>")
@access(holders(LEGAL))
@writes
@blp.response(200, WordingItem)
def retire(code: str) -> Response:
    """Offers an own wording no more."""
    found = service.retire(current_actor(), code)
    return item_response(_own(found), found.no)
