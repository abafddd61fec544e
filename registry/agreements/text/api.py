"""The API's texts: the working text and versions, comparison of two, comments."""

from dataclasses import asdict
from typing import Any

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint
from registry.kernel.errors import Refused
from registry.kernel.text import M

from .. import queries as instruments
from ..library import standard
from ..models import Instrument
from . import comparing, comparison, queries
from .content import Text, Unit
from .models import ClauseComment
from .schemas import ClauseChangeItem, CommentItem, CompareQuery, TextItem


def text_json(instrument: Instrument, text: Text, no: int) -> dict[str, Any]:
    """A text with how every clause reads."""
    delegated = any(p.delegated for p in instrument.parties)
    standing = {p.key for p in text.standing}
    numbers = text.numbers()
    return {
        "draft_no": no, "sha256": text.sha256,
        "missing": sorted(standard.mandatory(instrument.kind, delegated) - standing),
        "clauses": [
            {"key": p.key, "part": p.part, "article": numbers.get(p.key), "heading": p.heading,
             "body": p.body, "source": p.source, "removed_reason": p.removed_reason,
             "units": [_unit(u) for u in text.units(p)]}
            for p in text.pieces
        ],
    }  # fmt: skip


def _unit(unit: Unit) -> dict[str, Any]:
    names = list(dict.fromkeys(run.field for run in unit.runs if run.field))
    return {"kind": unit.kind, "label": unit.label, "text": unit.text, "fields": names}


def change_json(change: comparing.Change) -> dict[str, Any]:
    """A clause in two versions."""
    return {
        "key": change.key, "kind": change.kind, "moved": change.moved,
        "heading": [asdict(s) for s in change.heading],
        "lines": [[asdict(s) for s in line] for line in change.lines], "reason": change.reason,
    }  # fmt: skip


def comparison_json(
    instrument: Instrument, before: int | None, after: int | None
) -> list[dict[str, Any]]:
    """Two versions; `Refused` when one of them is only a file."""
    first, second = comparison.chosen(instrument, before, after)
    old, new = (comparison.of_version(instrument, n) for n in (first, second))
    if old is None or new is None:
        raise Refused(M("Versi ini hanya berupa berkas."))
    return [change_json(c) for c in comparing.compare(old, new)]


def comment_json(comment: ClauseComment) -> dict[str, Any]:
    """A comment as the parties read it."""
    return {
        "id": comment.id, "parent": comment.parent_id, "draft_no": comment.draft_no,
        "clause": comment.clause, "body": comment.body, "author": comment.author.name,
        "government": comment.government_code, "at": comment.at,
        "resolved_at": comment.resolved_at, "resolved_by": comment.resolved_by,
    }  # fmt: skip


def _written(instrument: Instrument, no: int) -> Text:
    text = queries.version(instrument, no)[1]
    if text is None:
        raise Refused(M("Versi ini hanya berupa berkas."))
    return text


def add_routes(blp: Blueprint) -> None:
    """Adds what is read of a text to the API of instruments; its actions are in the table."""

    @blp.get("/<code>/text")
    @access(SIGNED_IN)
    @blp.response(200, TextItem)
    def text(code: str) -> dict[str, Any]:
        """The working text, for the parties; of a signed instrument the version that was signed."""
        found = instruments.get(code, current_actor())
        return text_json(found, queries.working(found), queries.locked_no(found) or 0)

    @blp.get("/<code>/drafts/<int:no>/text")
    @access(SIGNED_IN)
    @blp.response(200, TextItem)
    def version_text(code: str, no: int) -> dict[str, Any]:
        """A version's text, as it was frozen; 409 for one that is only a file."""
        found = instruments.get(code, current_actor())
        return text_json(found, _written(found, no), no)

    @blp.get("/<code>/comparison")
    @access(SIGNED_IN)
    @blp.arguments(CompareQuery, location="query")
    @blp.response(200, ClauseChangeItem(many=True))
    def compared(asked: dict[str, Any], code: str) -> list[dict[str, Any]]:
        """Two versions (`dari`, `ke`; 0 is the working text) clause by clause."""
        found = instruments.get(code, current_actor())
        return comparison_json(found, asked["dari"], asked["ke"])

    @blp.get("/<code>/comments")
    @access(SIGNED_IN)
    @blp.response(200, CommentItem(many=True))
    def said(code: str) -> list[dict[str, Any]]:
        """Comments on clauses, oldest first, for the parties."""
        found = instruments.get(code, current_actor())
        return [comment_json(c) for c in queries.comments(found)]
