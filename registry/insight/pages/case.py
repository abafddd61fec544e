"""The page of one pair of governments."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from registry.adoption import pages as adoption
from registry.adoption.states import DECISIONS
from registry.adoption.workflow import REQUEST
from registry.agreements.models import Instrument
from registry.agreements.states import BINDING, KB, PKS
from registry.documents import queries as documents
from registry.documents.models import StoredFile
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_, M, Message
from registry.procedure.pages import Waiting, waiting
from registry.rollout import queries as rollouts
from registry.rollout.states import LIVE, STATES, STOPPED
from registry.rollout.workflow import ROLLOUT, STEP_LABELS

from ..case import (
    ASK,
    PUBLIC_STEPS,
    REVIEW,
    ROLLING,
    RUNNING,
    STEPS,
    TO_KB,
    TO_PKS,
    Case,
    next_action,
)
from ..matters import names
from ..queries import case as cases
from .lines import events, of_record, of_register

FILE_NOTES = {
    "letter_file_id": N_("Surat permohonan"), "kak_file_id": N_("Kerangka acuan kerja"),
    "draft_kb_file_id": N_("Rancangan KB"), "reply_file_id": N_("Surat jawaban"),
}  # fmt: skip


@dataclass(frozen=True)
class FileLine:
    """A document of a case."""

    name: str
    href: str
    size: str
    note: str
    at: datetime


def case_page(host: str, adopter: str, actor: Actor, after: str | None) -> dict[str, Any]:
    """All of a case for its sides and the auditor, the public part for others."""
    pair = cases.pair(host, adopter)
    rows = rollouts.of_pair(host, adopter)
    shared = {"pair": pair, "rows": [_rollout(r) for r in rows]}
    if cases.reads(pair, actor):
        return shared | _whole(cases.case(pair, actor), actor, after)
    signed = [of_register(row) for row in cases.signed(pair)]
    return shared | {
        "whole": False, "instruments": signed, "steps": _public_steps(cases.signed(pair), rows),
    }  # fmt: skip


def _whole(case: Case, actor: Actor, after: str | None) -> dict[str, Any]:
    history = cases.timeline(case, actor, after)
    return {
        "whole": True, "case": case, "steps": _steps(case),
        "next": next_action(case, actor), "awaited": waits(case), "files": files(case, actor),
        "instruments": [of_record(i) for i in reversed(case.instruments)],
        "requests": [_request(r) for r in case.requests],
        "events": events(history.items), "older": history.next,
    }  # fmt: skip


# ---------------------------------------------------------------- stepper
def _steps(case: Case) -> list[dict[str, Any]]:
    notes = {ROLLING: len(case.open[ROLLING]) or None,
             RUNNING: sum(r.state == LIVE for r in case.rollouts) or None}  # fmt: skip
    return [
        {"label": tr(label), "state": _mark(case, step), "note": _apps(notes.get(step)),
         "href": _part(case, step)}
        for step, label in STEPS.items()
    ]  # fmt: skip


def _part(case: Case, step: str) -> str | None:
    """Where the page tells of a step, when there is something to tell."""
    if step in (ASK, REVIEW):
        return "#permohonan" if case.requests else None
    if step in (TO_KB, TO_PKS):
        return "#naskah" if case.instruments else None
    return "#pelaksanaan" if case.rollouts else None


def _mark(case: Case, step: str) -> str:
    if step == case.current or case.open[step]:
        return "current"
    return "done" if step in case.done else "todo"


def _apps(number: int | None) -> str | None:
    return tr(M("%(count)s aplikasi", count=number)) if number else None


def _public_steps(signed: Sequence[Any], rows: Sequence[Any]) -> list[dict[str, Any]]:
    """What signed instruments and rollouts tell; nobody else hears of requests and drafts."""
    own = {i.kind for i in signed if i.state in BINDING and not i.historic}
    live = sum(r.state == LIVE for r in rows)
    moving = sum(r.state not in (LIVE, STOPPED) for r in rows)
    states = {
        TO_KB: "done" if KB in own or PKS in own else "todo",
        TO_PKS: "done" if PKS in own or rows else "todo",
        ROLLING: "current" if moving else ("done" if live else "todo"),
        RUNNING: "done" if live else "todo",
    }
    notes = {ROLLING: _apps(moving), RUNNING: _apps(live)}
    return [{"label": tr(STEPS[s]), "state": states[s], "note": notes.get(s)} for s in PUBLIC_STEPS]


# ---------------------------------------------------------------- what waits
def waits(case: Case) -> list[Waiting]:
    """What waits for whom until when; rollouts of one stage together, with their earliest day."""
    found: list[Waiting] = []
    for step, subjects in case.open.items():
        if step == ROLLING:
            found += _rolling([record for _, record in subjects])
            continue
        for workflow, record in subjects:
            one = waiting(workflow, record, names(workflow, record), today())
            if one is not None:
                found.append(replace(one, what=f"{one.what} ({record.code})"))
    return found


def _rolling(records: Sequence[Any]) -> Iterable[Waiting]:
    for state in STATES:
        alike = sorted((r for r in records if r.state == state), key=lambda r: (r.due_on, r.id))
        one = waiting(ROLLOUT, alike[0], names(ROLLOUT, alike[0]), today()) if alike else None
        if one is not None:
            name = alike[0].application.name
            told = name if len(alike) == 1 else tr(M("%(count)s aplikasi", count=len(alike)))
            yield replace(one, what=f"{one.what} ({told})")


# ---------------------------------------------------------------- tables
def _rollout(row: rollouts.RolloutRow) -> dict[str, Any]:
    stage = ROLLOUT.stage(row.state)
    moving = [s for s in STATES if s != STOPPED]
    done = moving.index(row.state) if row.state in moving else None
    return {
        "row": row, "label": tr(stage.label), "tone": stage.tone,
        "progress": None if done is None else f"{done}/{len(moving) - 1}",
    }  # fmt: skip


def _request(request: Any) -> dict[str, Any]:
    stage = REQUEST.stage(request.state)
    return {
        "request": request, "label": tr(stage.label), "tone": stage.tone,
        "summary": _decided(request),
        "items": [
            {"item": item, "decision": tr(DECISIONS[item.decision]) if item.decision else None}
            for item in request.items
        ],
    }  # fmt: skip


def _decided(request: Any) -> str:
    """How many apps were decided how: "Disetujui: 2, Ditolak: 1"."""
    made = Counter(item.decision for item in request.items if item.decision)
    return ", ".join(f"{tr(label)}: {made[key]}" for key, label in DECISIONS.items() if made[key])


# ---------------------------------------------------------------- documents
def files(case: Case, actor: Actor) -> list[FileLine]:
    """Every document of the case, newest first."""
    held = [(r, getattr(r, name), note) for r in case.requests for name, note in FILE_NOTES.items()]
    known = documents.by_ids(file_id for _, file_id, _ in held)
    found = [_line(r.href, known[i], Message(note), r.code) for r, i, note in held if i in known]
    for instrument in case.instruments:
        found += _of_instrument(instrument)
    codes = [r.code for r in case.rollouts]
    for code, action, file in rollouts.step_files(codes, actor):
        found.append(_line(f"/pelaksanaan/{code}", file, Message(STEP_LABELS[action]), code))
    return sorted(found, key=lambda f: f.at, reverse=True)


def _of_instrument(instrument: Instrument) -> list[FileLine]:
    found = [
        _line(instrument.href, d.file, M("Rancangan versi %(no)s", no=d.no), instrument.code)
        for d in instrument.drafts
    ]
    if instrument.signed_file is not None:
        signed = M("Naskah bertanda tangan")
        found.append(_line(instrument.href, instrument.signed_file, signed, instrument.code))
    return found


def _line(href: str, file: StoredFile, note: Message, code: str) -> FileLine:
    return FileLine(
        tr(note), f"{href}/berkas/{file.key}", adoption.size(file.size), f"{code} · {file.name}",
        file.received_at,
    )  # fmt: skip
