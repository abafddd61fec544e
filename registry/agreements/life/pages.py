"""What an instrument's page shows its parties of its life: holds, proposals, notices, changes."""

from typing import Any

from flask import url_for

from registry.http.i18n import tr
from registry.kernel.text import N_, M

from ..files import file_href
from ..models import Instrument
from ..states import ADDENDUM, BINDING, EXPIRED, HELD
from . import rules
from .models import (
    AGREED,
    DECLINED,
    DONE,
    END,
    HOLD,
    LAPSED,
    NOTICE,
    OPEN,
    REPLACED,
    RESUME,
    WITHDRAWN,
    Proposal,
)

KINDS = {
    HOLD: N_("Penangguhan"), RESUME: N_("Berlaku kembali"), END: N_("Pengakhiran bersama"),
    NOTICE: N_("Pemberitahuan pengakhiran"),
}  # fmt: skip
OUTCOMES = {
    OPEN: (N_("Menunggu jawaban"), "warn"), AGREED: (N_("Disepakati, menunggu harinya"), "info"),
    DONE: (N_("Terlaksana"), "ok"), DECLINED: (N_("Ditolak"), "bad"),
    WITHDRAWN: (N_("Ditarik"), "neutral"), REPLACED: (N_("Diganti"), "neutral"),
    LAPSED: (N_("Gugur"), "neutral"),
}  # fmt: skip
RUNS = N_("Berjalan")
SHOWN = 5
ANSWERS = ("agree", "decline", "withdraw_proposal")


def pointless(instrument: Instrument) -> frozenset[str]:
    """Actions that are not offered because there is nothing that they could be about."""
    found: set[str] = set()
    if rules.asked_for(instrument) is None:
        found.update(ANSWERS)
    if rules.notice(instrument) is None:
        found.add("withdraw_notice")
    if instrument.kind == ADDENDUM:
        found.update(("propose_hold", "propose_resume", "propose_end", "give_notice"))
    return frozenset(found)


UNTOLD: dict[str, Any] = {
    "rows": [], "notice": None, "agreed": [], "asked": None, "silent": "", "next": [],
}


def context(instrument: Instrument, *, own: bool) -> dict[str, Any]:
    """Everything that `agreements/life/_section.html` draws; who has left the instrument (not
    `own`) is told no more than everybody."""
    held = (instrument.held_on, instrument.held_until) if instrument.state == HELD else None
    if not own:
        return UNTOLD | {"held": held}
    return {
        "rows": [row(instrument, p) for p in reversed(instrument.proposals)],
        "held": held,
        "notice": _told(instrument, rules.notice(instrument)),
        "agreed": [row(instrument, p) for p in rules.agreed(instrument)],
        "asked": _told(instrument, rules.asked_for(instrument)), "silent": _silent(instrument),
        "next": _next(instrument),
    }  # fmt: skip


def _told(instrument: Instrument, proposal: Proposal | None) -> dict[str, Any] | None:
    return row(instrument, proposal) if proposal is not None else None


def row(instrument: Instrument, proposal: Proposal) -> dict[str, Any]:
    """One proposal or notice."""
    label, tone = OUTCOMES[proposal.outcome]
    runs = proposal.kind == NOTICE and proposal.outcome == OPEN
    file = proposal.file
    return {
        "kind": tr(KINDS[proposal.kind]), "government": proposal.government.name,
        "name": proposal.proposed_by, "at": proposal.at, "day": proposal.day,
        "until": proposal.until, "reason": proposal.reason, "number": proposal.number,
        "letter_date": proposal.letter_date, "answer": proposal.answer,
        "outcome": tr(RUNS if runs else label), "tone": tone,
        "file": (file.name, file_href(instrument, file)) if file is not None else None,
    }  # fmt: skip


def _silent(instrument: Instrument) -> str:
    names = [p.government.name for p in instrument.parties if p.asked]
    more = len(names) - SHOWN
    shown = ", ".join(names[:SHOWN])
    return tr(M("%(names)s, dan %(more)s lainnya", names=shown, more=more)) if more > 0 else shown


def _next(instrument: Instrument) -> list[tuple[str, str]]:
    """(label, address) of what can be begun from it: a renewal, an addendum."""
    if instrument.kind == ADDENDUM:
        return []
    found = []
    if instrument.state in (*BINDING, EXPIRED):
        found.append((tr(N_("Perpanjang")), url_for(
            "agreements.new", kind=instrument.kind, renews=instrument.code)))  # fmt: skip
    if instrument.state in BINDING and instrument.state != HELD:
        found.append((tr(N_("Buat adendum")), url_for(
            "agreements.new", kind=ADDENDUM, base=instrument.code)))  # fmt: skip
    return found


def initial(instrument: Instrument, name: str) -> dict[str, Any]:
    """What stands in the form of an action at first."""
    if name == "propose_hold" and instrument.held_on is not None:
        return {"day": instrument.held_on, "until": instrument.held_until}
    if name == "give_notice":
        return {"day": rules.earliest_end(instrument)}
    return {}


def extra(instrument: Instrument, name: str) -> dict[str, Any]:
    """What the page of an answer shows: what is asked; that of a notice: its shortest term."""
    if name == "give_notice":
        return {"earliest": rules.earliest_end(instrument), "days": rules.notice_days(instrument),
                "own": instrument.notice_days is not None}  # fmt: skip
    if name not in ANSWERS:
        return {}
    return {"asked": _told(instrument, rules.asked_for(instrument)),
            "silent": _silent(instrument)}  # fmt: skip


TEMPLATES = dict.fromkeys(ANSWERS, "agreements/life/answer.html") | {
    "give_notice": "agreements/life/notice.html",
}
