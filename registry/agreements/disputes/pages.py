"""What a dispute's page, its form and the instrument's list of disputes show."""

from typing import Any

from flask import url_for

from registry.audit import labels
from registry.audit import queries as audit
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_, M
from registry.procedure import pages as procedure

from .. import policy
from .. import queries as instruments
from ..models import Instrument
from ..states import PUBLIC_STATES
from . import path, queries, service
from .models import Dispute, DisputeStep
from .schemas import NewDispute
from .states import ESCALATED, PATH_LABELS, REPORTED, SETTLED, TALKS, WITHDRAWN
from .workflow import DISPUTE

HANDLING = procedure.Handling(workflow=DISPUTE, load=queries.get, perform=service.perform)
DONE = {TALKS: 0, ESCALATED: 1, REPORTED: 2, SETTLED: 3}


def context(dispute: Dispute, actor: Actor) -> dict[str, Any]:
    """Everything that `agreements/disputes/show.html` draws."""
    names = {p.government_code: p.government.name for p in dispute.instrument.parties}
    names |= {s.government_code: s.government.name for s in dispute.steps}
    entries = audit.of_subjects([(DISPUTE.kind, dispute.code)], actor)
    return {
        "subject": dispute, "stage": DISPUTE.stage(dispute.state), "names": names,
        "path": tr(PATH_LABELS[dispute.path]), "steps": _stepper(dispute),
        "waiting": procedure.waiting(DISPUTE, dispute, names, today(), explain=True),
        "buttons": procedure.links(DISPUTE, dispute, actor),
        "rows": [_row(dispute, step) for step in dispute.steps],
        "timeline": [
            {"at": e.at, "label": tr(labels.label(e.action)), "who": e.actor_name,
             "detail": e.details.get("reason", ""), "href": "",
             "for_government": names.get(e.government or "", "")} for e in entries
        ],
    }  # fmt: skip


def _stepper(dispute: Dispute) -> list[dict[str, str]]:
    found = [tr(DISPUTE.stage(TALKS).label)] + ([dispute.settler] if dispute.settler else [])
    found += [tr(N_("Hasil")), tr(N_("Selesai"))]
    if dispute.state == WITHDRAWN:
        return [{"label": label, "state": "todo", "note": ""} for label in found]
    at = DONE[dispute.state] - (0 if dispute.settler or dispute.state == TALKS else 1)
    return [
        {"label": label, "note": "", "state": "done" if n < at or dispute.state == SETTLED
         else "current" if n == at else "todo"} for n, label in enumerate(found)
    ]  # fmt: skip


def _row(dispute: Dispute, step: DisputeStep) -> dict[str, Any]:
    href = url_for("agreements.disputes.file", code=dispute.code, key=step.file.key) if (
        step.file) else ""  # fmt: skip
    return {
        "label": tr(labels.label(f"{DISPUTE.kind}.{step.action}")), "day": step.done_on,
        "who": f"{step.government.name} ({step.name})", "number": step.number,
        "note": step.note, "file": (step.file.name, href) if step.file else None,
    }  # fmt: skip


def section(instrument: Instrument, actor: Actor) -> dict[str, Any] | None:
    """The instrument's own list; None before it is signed."""
    if instrument.state not in PUBLIC_STATES:
        return None
    rows = [
        {"href": d.href, "subject": d.subject, "code": d.code, "day": d.raised_on,
         "stage": DISPUTE.stage(d.state), "path": tr(PATH_LABELS[d.path])}
        for d in queries.of_instrument(instrument.id, actor)
    ]  # fmt: skip
    may = bool(actor.roles & set(policy.WRITERS)) and (
        policy.party_of(instrument, actor.government) is not None
    )
    href = url_for("agreements.disputes.new", code=instrument.code) if may else None
    return {"rows": rows, "add_href": href}


def new_page(code: str) -> FormPage:
    """The form of a dispute, with the path that it will take."""
    actor = current_actor()
    instrument = instruments.get(code, actor)
    policy.require_writer(actor)
    way, settler = path.of(instrument)
    told = tr(M("%(path)s: %(who)s", path=tr(PATH_LABELS[way]), who=settler)) if settler else (
        tr(PATH_LABELS[way]))  # fmt: skip
    return FormPage(
        NewDispute(), "agreements/disputes/new.html", initial={"raised_on": today()},
        context={"code": instrument.code, "name": instrument.title, "path": told},
    )  # fmt: skip


def create(actor: Actor, code: str, data: dict[str, Any]) -> str:
    """Notes it; returns the address of its page."""
    return service.add(actor, instruments.locked(code, actor), data).href
