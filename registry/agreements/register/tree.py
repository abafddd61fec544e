"""The family of an instrument: what stands on it, what amends it, what renews it, as a tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import literal, or_, select
from sqlalchemy.orm import aliased

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.text import N_, M

from ..models import Instrument
from ..states import ADDENDUM, KIND_LABELS, PUBLIC_STATES
from ..workflow import INSTRUMENT
from . import words

DRAWN_MAX = 40
STEP, ROW, BOX, WIDE, TITLE = 32, 64, 48, 400, 40
RENEWAL, AMENDMENT = N_("perpanjangan"), N_("perubahan")


@dataclass(frozen=True)
class Member:
    """One instrument in its family; `depth` and `row` are its place, `up` its parent's row."""

    code: str
    title: str
    kind: str
    relation: str
    stage: Any
    href: str
    own: bool
    depth: int
    row: int
    up: int | None


def kin(instrument_id: int, actor: Actor) -> list[Any]:
    """Rows of the whole family as far as the actor may know of it, oldest first."""
    found = select(literal(instrument_id).label("id")).cte("kin", recursive=True)
    me, other = aliased(Instrument), aliased(Instrument)
    near = or_(other.base_id == me.id, other.renews_id == me.id, other.id == me.base_id,
               other.id == me.renews_id)  # fmt: skip
    found = found.union(
        select(other.id).select_from(found).join(me, me.id == found.c.id).join(other, near)
    )
    statement = select(
        Instrument.id, Instrument.code, Instrument.kind, Instrument.title, Instrument.state,
        Instrument.base_id, Instrument.renews_id,
    ).where(
        Instrument.id.in_(select(found.c.id)),
        or_(Instrument.state.in_(PUBLIC_STATES), words.own(actor)),
    )  # fmt: skip
    return list(session.execute(statement.order_by(Instrument.id)))


def context(instrument_id: int, actor: Actor) -> dict[str, Any] | None:
    """What `agreements/register/_family.html` draws; None for an instrument without family."""
    rows = kin(instrument_id, actor)
    if len(rows) < 2:
        return None
    members = _members(rows, instrument_id)
    return {"members": members, "nested": nested(members),
            "drawing": drawing(members) if len(members) <= DRAWN_MAX else None}  # fmt: skip


def _members(rows: Sequence[Any], own: int) -> list[Member]:
    known = {row.id for row in rows}
    parents = {row.id: next((p for p in (row.renews_id, row.base_id) if p in known), None)
               for row in rows}  # fmt: skip
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(parents[row.id], []).append(row)
    found: list[Member] = []
    places: dict[int, int] = {}
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        places[row.id] = len(found)
        up = places.get(parents[row.id] or -1)
        found.append(_member(row, depth, len(found), up, own))
        waiting += [(child, depth + 1) for child in reversed(below.get(row.id, []))]
    return found


def _member(row: Any, depth: int, place: int, up: int | None, own: int) -> Member:
    relation = RENEWAL if row.renews_id and up is not None else ""
    if not relation and row.kind == ADDENDUM:
        relation = AMENDMENT
    return Member(
        row.code, row.title, tr(KIND_LABELS[row.kind]), tr(relation) if relation else "",
        INSTRUMENT.stage(row.state), url_for("agreements.show", code=row.code), row.id == own,
        depth, place, up,
    )  # fmt: skip


def nested(members: Sequence[Member]) -> list[Mapping[str, Any]]:
    """The same as a list of lists: the text that says what the drawing shows."""
    nodes: list[dict[str, Any]] = [{"member": m, "below": []} for m in members]
    for node in nodes:
        up = node["member"].up
        if up is not None:
            nodes[up]["below"].append(node)
    return [node for node in nodes if node["member"].up is None]


def drawing(members: Sequence[Member]) -> dict[str, Any]:
    """Boxes and lines of the SVG, in its own units."""
    deepest = max(m.depth for m in members)
    boxes = [
        {"x": m.depth * STEP + 1, "y": m.row * ROW + 1, "own": m.own,
         "head": " · ".join(filter(None, (m.code, m.relation, tr(m.stage.label)))),
         "title": m.title if len(m.title) <= TITLE else m.title[: TITLE - 1] + "…"}
        for m in members
    ]  # fmt: skip
    lines = [
        {"x": members[m.up].depth * STEP + STEP // 2, "from": m.up * ROW + BOX,
         "to": m.row * ROW + BOX // 2, "end": m.depth * STEP + 1}
        for m in members if m.up is not None
    ]  # fmt: skip
    return {
        "boxes": boxes, "lines": lines, "width": deepest * STEP + WIDE + 2, "wide": WIDE,
        "high": BOX, "height": (len(members) - 1) * ROW + BOX + 2,
        "label": tr(M("Silsilah %(n)s naskah; uraiannya ada dalam daftar di bawah.",
                      n=len(members))),
    }  # fmt: skip
