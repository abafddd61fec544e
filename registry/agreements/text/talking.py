"""Effects of comments, initials and liaison officers; each returns the details of its entry."""

from collections.abc import Mapping
from typing import Any

from registry.audit import labels
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.kernel.text import N_, M
from registry.procedure.service import Effect

from .. import policy
from ..models import Instrument, Party
from ..officials import queries as officials
from ..states import ORDERED, STEP_HEAD, STEP_LEGAL, STEP_SECRETARY
from . import queries
from .models import ClauseComment, Clearing, Liaison

labels.add_details({
    "clause": N_("Klausul"), "heading": N_("Judul klausul"), "step": N_("Jenjang"),
    "mode": N_("Urutan paraf"), "draft_no": N_("Versi rancangan"), "capacity": N_("Kapasitas"),
    "position": N_("Kedudukan"),
})  # fmt: skip

Data = dict[str, Any]
Details = Mapping[str, Any]


# ---------------------------------------------------------------- comments
def _comment(instrument: Instrument, actor: Actor, data: Data) -> Details:
    parent = _thread(instrument, data["parent"]) if data.get("parent") else None
    clause = parent.clause if parent else data["clause"]
    headings = {row.key: row.heading for row in queries.rows(instrument)}
    if parent is None and clause not in headings:
        raise Invalid({"clause": [M("Pilih dari daftar.")]})
    session.add(ClauseComment(
        instrument_id=instrument.id, parent_id=parent.id if parent else None, clause=clause,
        draft_no=instrument.draft_no, body=data["body"], author_id=actor.user_id,
        government_code=actor.government, at=now(),
    ))  # fmt: skip
    return {"clause": clause, "heading": headings.get(clause, "")}


def _thread(instrument: Instrument, comment_id: str) -> ClauseComment:
    known = comment_id.isdecimal() and len(comment_id) < 10
    found = queries.comment_of(instrument, int(comment_id)) if known else None
    if found is None or found.parent_id is not None:
        raise Invalid({"parent": [M("Komentar ini tidak ditemukan.")]})
    if found.resolved_at is not None:
        raise Refused(M("Komentar ini sudah diselesaikan; tulis komentar baru."))
    return found


def _resolve(instrument: Instrument, actor: Actor, data: Data) -> Details:
    found = _thread(instrument, data["comment"])
    if found.government_code == actor.government:
        raise Refused(
            M("Komentar diselesaikan oleh pihak lain, bukan oleh pihak yang menulisnya.")
        )
    found.resolved_at, found.resolved_by = now(), actor.name
    found.resolved_government = actor.government
    return {"clause": found.clause}


# ---------------------------------------------------------------- initials
def _set_clearing(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.clearing = data["mode"]
    return {"mode": data["mode"]}


def _right_version(instrument: Instrument, data: Data) -> None:
    if data["draft_no"] != instrument.draft_no:
        raise Invalid({"draft_no": [M(
            "Versi terbaru adalah versi %(no)s. Baca versi itu, lalu sepakati.",
            no=instrument.draft_no,
        )]})  # fmt: skip


def _clear(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _right_version(instrument, data)
    return _initial(instrument, actor, STEP_LEGAL, actor.name, "")


def _countersign(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _right_version(instrument, data)
    done = policy.initialled(instrument, actor.government)
    step = STEP_SECRETARY if STEP_SECRETARY not in done else STEP_HEAD
    name, title = _official(actor, data)
    return _initial(instrument, actor, step, name, title)


def _official(actor: Actor, data: Data) -> tuple[str, str]:
    if data.get("official"):
        found = officials.own(actor, data["official"])
        if found is None:
            raise Invalid({"official": [M("Pilih dari daftar.")]})
        return found.name, found.title
    if not data.get("name"):
        raise Invalid({"name": [M("Pilih pejabat atau tulis namanya.")]})
    return data["name"], data.get("title") or ""


def _initial(
    instrument: Instrument, actor: Actor, step: str, name: str, title: str
) -> dict[str, Any]:
    party = policy.party_for(instrument, actor, None)
    instrument.clearings.append(Clearing(
        government_code=party.government_code, draft_no=instrument.draft_no, step=step,
        name=name, title=title, recorded_by=actor.user_id, at=now(),
    ))  # fmt: skip
    last = STEP_HEAD if instrument.clearing == ORDERED else STEP_LEGAL
    if step == last:
        _agrees(instrument, party, actor)
    return {"party": party.government_code, "draft_no": instrument.draft_no, "step": step}


def _agrees(instrument: Instrument, party: Party, actor: Actor) -> None:
    party.cleared_no = instrument.draft_no
    party.cleared_by = actor.user_id
    party.cleared_at = now()


# ---------------------------------------------------------------- liaison officers
def _set_liaison(instrument: Instrument, actor: Actor, data: Data) -> Details:
    party = policy.party_for(instrument, actor, data.get("government"))
    found = queries.known(instrument).liaisons.get(party.government_code)
    if found is None:
        found = Liaison(instrument_id=instrument.id, government_code=party.government_code)
        session.add(found)
    for name in ("office", "name", "address", "phone", "email"):
        setattr(found, name, " ".join((data.get(name) or "").split()))
    return {"party": party.government_code}


EFFECTS: dict[str, Effect] = {
    "comment": _comment, "resolve_comment": _resolve, "set_clearing": _set_clearing,
    "clear": _clear, "countersign": _countersign, "set_liaison": _set_liaison,
}  # fmt: skip
