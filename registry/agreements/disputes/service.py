"""Noting a dispute, and carrying out the actions on it."""

from datetime import date
from typing import Any

from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.kernel.numbering import next_code
from registry.kernel.text import M
from registry.procedure.service import Effect, act, begin, remind

from .. import policy
from ..models import Instrument
from ..originals.acts import claim_pdf
from ..states import PUBLIC_STATES
from . import path, queries
from .models import Dispute, DisputeStep
from .workflow import DISPUTE

LETTER = "S"
Data = dict[str, Any]


def add(actor: Actor, instrument: Instrument, data: Data) -> Dispute:
    """Notes a dispute about a signed instrument and tells the other parties.

    `Forbidden` without the cooperation or legal role, `Refused` before the signature, `Invalid`
    for a day that has not come.
    """
    policy.require_writer(actor)
    if instrument.state not in PUBLIC_STATES:
        raise Refused(M("Perselisihan dicatat untuk naskah yang sudah ditandatangani."))
    _come("raised_on", data["raised_on"])
    way, settler = path.of(instrument)
    made = Dispute(
        code=next_code(LETTER), instrument=instrument, instrument_id=instrument.id,
        raised_by=actor.government, raised_on=data["raised_on"], subject=data["subject"],
        description=data["description"], path=way, settler=settler, steps=[],
    )  # fmt: skip
    if data.get("file") or data.get("number"):
        _step(made, actor, "create", data | {"day": data["raised_on"], "note": ""})
    begin(DISPUTE, made, actor, {"instrument": instrument.code})
    others = policy.parties(instrument)["party"] - {actor.government or ""}
    remind(others, policy.WRITERS, "dispute.create",
           M("Perselisihan dicatat: %(title)s", title=made.title_text),
           [M("Tentang %(title)s.", title=instrument.title_text)], made.href)  # fmt: skip
    return made


def _come(field: str, day: date) -> None:
    if day > today():
        raise Invalid({field: [M("Tanggal ini belum tiba.")]})


def perform(name: str, code: str, actor: Actor, version: int | None, data: Data) -> Dispute:
    """Carries out the action `name`; returns the dispute as it stands then.

    `NotFound` for an outsider or an unknown action, else what `procedure.service.act` raises.
    """
    dispute = queries.get(code, actor, lock=True)
    act(DISPUTE, dispute, name, actor, version=version, data=data, effect=EFFECTS.get(name))
    session.flush()
    return queries.get(code, actor, lock=True)


def _step(dispute: Dispute, actor: Actor, action: str, data: Data) -> dict[str, Any]:
    _come("day", data["day"])
    key = data.get("file")
    dispute.steps.append(DisputeStep(
        action=action, government_code=actor.government, name=actor.name, done_on=data["day"],
        number=data.get("number") or "", note=data.get("note") or "", at=now(),
        file_id=claim_pdf(actor, key, "file") if key else None,
    ))  # fmt: skip
    return {"on": data["day"].isoformat()} | (
        {"number": data["number"]} if data.get("number") else {}
    )


def _report(dispute: Dispute, actor: Actor, data: Data) -> dict[str, Any]:
    dispute.told_by, dispute.outcome, dispute.reason = actor.government, data["outcome"], ""
    return _step(dispute, actor, "report_outcome", data | {"note": data["outcome"]})


def _send_back(dispute: Dispute, actor: Actor, data: Data) -> dict[str, Any]:
    dispute.told_by, dispute.outcome, dispute.reason = None, "", data["reason"]
    return {"reason": data["reason"]}


def _withdraw(dispute: Dispute, actor: Actor, data: Data) -> dict[str, Any]:
    dispute.reason = data["reason"]
    return {"reason": data["reason"]}


EFFECTS: dict[str, Effect] = {
    "add_step": lambda d, a, data: _step(d, a, "add_step", data),
    "escalate": lambda d, a, data: _step(d, a, "escalate", data),
    "report_outcome": _report, "send_back": _send_back, "withdraw": _withdraw,
}  # fmt: skip
