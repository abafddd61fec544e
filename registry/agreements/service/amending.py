"""What an addendum changes in its base: object, scope, annex, parties and term, on its day.

Rows of the base are never rewritten: what goes is marked, what comes is a row of its own, so that
the base's own text and annex stay what was signed. What object, scope and last day were before
stands in the log.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.wall import seeing_all
from registry.procedure.service import Effect

from .. import queries
from ..models import Instrument, InstrumentApp, Party
from ..states import JOINS, LEAVES
from ..workflow import INSTRUMENT

Data = dict[str, Any]
TEXTS = ("object", "scope")
TAKEN_OVER = (
    "signatory_name", "signatory_title", "capacity", "official_id", "signatory_basis", "address",
)  # fmt: skip


def _amend(base: Instrument, actor: Actor, data: Data) -> Mapping[str, Any]:
    addendum: Instrument = data["addendum"]
    return {
        "by": addendum.code, **_texts(base, addendum), **_term(base, addendum),
        **_apps(base, addendum), **_parties(base, addendum),
    }  # fmt: skip


def _texts(base: Instrument, addendum: Instrument) -> dict[str, list[str]]:
    """Object and scope where the addendum words them otherwise. Words that another addendum has
    replaced while this one was drafted are those that it began with, not a change."""
    replaced = _replaced_since(base, addendum)
    changed = {}
    for name in TEXTS:
        before, after = getattr(base, name), getattr(addendum, name)
        if _same(after, "") or any(_same(after, text) for text in (before, *replaced[name])):
            continue
        setattr(base, name, after)
        changed[name] = [before, after]
    return changed


def _replaced_since(base: Instrument, addendum: Instrument) -> dict[str, list[str]]:
    statement = select(AuditEntry.details).where(
        AuditEntry.subject_kind == INSTRUMENT.kind, AuditEntry.subject_key == base.code,
        AuditEntry.action == "instrument.amend", AuditEntry.at > addendum.created_at,
    )
    with seeing_all():
        entries = list(session.scalars(statement))
    return {name: [d[name][0] for d in entries if name in d] for name in TEXTS}


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _term(base: Instrument, addendum: Instrument) -> dict[str, Any]:
    before, after = base.ends_on, addendum.ends_on
    if after is None or after == before:
        return {}
    base.ends_on = after
    if base.held_until is not None:
        base.held_until = min(base.held_until, after)
    return {"ends_on": [before.isoformat() if before else None, after.isoformat()]}


def _apps(base: Instrument, addendum: Instrument) -> dict[str, Any]:
    present = {a.application_id: a for a in base.apps}
    position = max((a.position for a in base.apps), default=0)
    gone, come = [], []
    for line in addendum.apps:
        known = present.get(line.application_id) if line.application_id else None
        if known is not None and (line.removes or known.app_version != line.app_version):
            known.left_by_id = addendum.id
            gone.append(known)
        if not line.removes and (known is None or known in gone):
            position += 1
            come.append(InstrumentApp(
                instrument_id=base.id, application_id=line.application_id, position=position,
                app_version=line.app_version, added_by_id=addendum.id,
            ))  # fmt: skip
    session.flush()  # a line has gone before another of the same app comes
    session.add_all(come)
    return {name: [a.application_id for a in lines]
            for name, lines in (("apps_gone", gone), ("apps_come", come)) if lines}  # fmt: skip


def _parties(base: Instrument, addendum: Instrument) -> dict[str, Any]:
    position = queries.last_position(base.id)
    present = {p.government_code: p for p in base.parties}
    told: dict[str, list[str]] = {}
    for party in addendum.parties:
        code = party.government_code
        if party.change == LEAVES and code in present:
            present[code].left_by_id, present[code].asked = addendum.id, False
        elif party.change == JOINS and code not in present:
            position += 1
            session.add(_joining(base, addendum, party, position))
        else:
            continue
        told.setdefault(party.change, []).append(code)
    return told


def _joining(base: Instrument, addendum: Instrument, party: Party, position: int) -> Party:
    taken = {name: getattr(party, name) for name in TAKEN_OVER}
    return Party(instrument_id=base.id, government_code=party.government_code,
                 position=position, joined_by_id=addendum.id, **taken)  # fmt: skip


EFFECTS: dict[str, Effect] = {"amend": _amend}
