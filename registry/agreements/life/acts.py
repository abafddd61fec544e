"""Effects: proposals and notices are made, answered and carried out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.errors import Invalid, Refused
from registry.kernel.text import M, Message
from registry.procedure.service import Effect

from .. import policy
from ..models import Instrument
from ..obligations import service as obligations
from ..originals.acts import claim_pdf
from . import rules
from .models import (
    AGREED,
    DECLINED,
    DONE,
    END,
    HOLD,
    LAPSED,
    NOTICE,
    REPLACED,
    RESUME,
    WITHDRAWN,
    Proposal,
)

Data = dict[str, Any]
Details = Mapping[str, Any]
NOT_YET = M("Tanggal ini belum tiba.")


# ---------------------------------------------------------------- proposing
def _propose(kind: str, instrument: Instrument, actor: Actor, data: Data) -> Details:
    if kind == HOLD and instrument.held_on is not None:
        data = data | {"day": instrument.held_on}  # a longer hold begins where it began
    wrong = CHECKS[kind](instrument, data)
    if wrong:
        raise Invalid({name: [why] for name, why in wrong.items()})
    _add(kind, instrument, actor, data)
    for party in instrument.parties:
        party.asked = party.government_code != actor.government
    return {"on": data["day"].isoformat(), "reason": data["reason"]}


def _add(kind: str, instrument: Instrument, actor: Actor, data: Data) -> None:
    letter, key = data.get("letter_date"), data.get("file")
    if letter is not None and letter > today():
        raise Invalid({"letter_date": [NOT_YET]})
    instrument.proposals.append(Proposal(
        kind=kind, government_code=actor.government, proposed_by=actor.name, at=now(),
        day=data["day"], until=data.get("until"), reason=data["reason"],
        number=data.get("number") or "", letter_date=letter,
        file_id=claim_pdf(actor, key, "file") if key else None,
    ))  # fmt: skip


Wrong = dict[str, Message]


def _hold_wrong(instrument: Instrument, data: Data) -> Wrong:
    since, until = instrument.held_on or data["day"], data["until"]
    if instrument.starts_on is not None and since < instrument.starts_on:
        return {"day": M("Tidak boleh sebelum hari mulai berlaku.")}
    if until < max(since, today()):
        return {"until": M("Rencana akhir harus mulai hari ini dan tidak sebelum awalnya.")}
    if instrument.ends_on is not None and until > instrument.ends_on:
        return {"until": M("Naskah berakhir pada %(day)s, sebelum hari itu.",
                           day=instrument.ends_on)}  # fmt: skip
    return {}


def _resume_wrong(instrument: Instrument, data: Data) -> Wrong:
    since, until = instrument.held_on or date.min, instrument.held_until or date.max
    if since <= data["day"] <= until:
        return {}
    return {"day": M("Pilih hari di antara awal dan rencana akhir penangguhan.")}


def _end_wrong(instrument: Instrument, data: Data) -> Wrong:
    if instrument.signed_on is not None and data["day"] < instrument.signed_on:
        return {"day": M("Tidak boleh sebelum hari penandatanganan.")}
    if instrument.ends_on is not None and data["day"] > instrument.ends_on:
        return {"day": M("Naskah berakhir pada %(day)s, sebelum hari itu.",
                         day=instrument.ends_on)}  # fmt: skip
    return {}


CHECKS = {HOLD: _hold_wrong, RESUME: _resume_wrong, END: _end_wrong}


# ---------------------------------------------------------------- answering
def _asked(instrument: Instrument) -> Proposal:
    found = rules.asked_for(instrument)
    assert found is not None, "the guard has asked"
    return found


def _agree(instrument: Instrument, actor: Actor, data: Data) -> Details:
    """One party's yes; the last one settles it, and what is due is carried out at once."""
    proposal = _asked(instrument)
    policy.party_for(instrument, actor, None).asked = False
    told: dict[str, Any] = {"proposal": proposal.kind}
    if any(p.asked for p in instrument.parties):
        return told
    wrong = CHECKS[proposal.kind](
        instrument, {"day": max(proposal.day, today()) if proposal.kind == RESUME
                     else proposal.day, "until": proposal.until}
    )  # fmt: skip
    if wrong:
        raise Refused(M("Usul ini tidak dapat lagi dilaksanakan: %(why)s", why=next(
            iter(wrong.values()))))  # fmt: skip
    for earlier in rules.agreed(instrument, proposal.kind):
        _close(earlier, REPLACED)
    proposal.outcome = AGREED
    if proposal.day <= today():
        told |= carry_out(instrument, proposal)
    return told


def _decline(instrument: Instrument, actor: Actor, data: Data) -> Details:
    return _drop(instrument, _asked(instrument), DECLINED, actor, data)


def _withdraw(instrument: Instrument, actor: Actor, data: Data) -> Details:
    return _drop(instrument, _asked(instrument), WITHDRAWN, actor, data)


def _drop(
    instrument: Instrument, proposal: Proposal, outcome: str, actor: Actor, data: Data
) -> Details:
    proposal.answer, proposal.answered_by = data["reason"], actor.government
    _close(proposal, outcome)
    if proposal.kind != NOTICE:
        _nobody_asked(instrument)
    return {"reason": data["reason"], "proposal": proposal.kind}


def _nobody_asked(instrument: Instrument) -> None:
    for party in instrument.parties:
        party.asked = False


def _close(proposal: Proposal, outcome: str) -> None:
    proposal.outcome, proposal.closed_at = outcome, now()


# ---------------------------------------------------------------- notice
def _give_notice(instrument: Instrument, actor: Actor, data: Data) -> Details:
    earliest = rules.earliest_end(instrument)
    if data["day"] < earliest:
        raise Invalid({"day": [M(
            "Paling cepat %(day)s: tenggang pemberitahuan naskah ini %(days)s hari.",
            day=earliest, days=rules.notice_days(instrument),
        )]})  # fmt: skip
    wrong = _end_wrong(instrument, data)
    if wrong:
        raise Invalid({"day": [wrong["day"]]})
    _add(NOTICE, instrument, actor, data)
    return {"on": data["day"].isoformat(), "number": data["number"], "reason": data["reason"]}


def _withdraw_notice(instrument: Instrument, actor: Actor, data: Data) -> Details:
    found = rules.notice(instrument)
    assert found is not None, "the guard has asked"
    return _drop(instrument, found, WITHDRAWN, actor, data)


# ---------------------------------------------------------------- carrying out
def carry_out(instrument: Instrument, proposal: Proposal) -> dict[str, Any]:
    """Sets the dates that the stage follows; returns the details of the audit entry.

    Obligations come first: the dates are written together with the stage.
    """
    _close(proposal, DONE)
    if proposal.kind == HOLD:
        obligations.stand_still(instrument)
        instrument.held_on = instrument.held_on or max(
            proposal.day, instrument.starts_on or proposal.day
        )
        instrument.held_until = proposal.until
    elif proposal.kind == RESUME:
        _go_on(instrument, max(proposal.day, today()))
    else:
        finish(instrument, proposal)
    return {"on": proposal.day.isoformat()}


def finish(instrument: Instrument, proposal: Proposal) -> None:
    """Ends an instrument as a proposal or a notice says."""
    instrument.ended_on, instrument.reason = proposal.day, proposal.reason
    instrument.ending_number = proposal.number
    settle(instrument)


def settle(instrument: Instrument) -> None:
    """An instrument that ends is held no longer, and nothing about it is open."""
    instrument.held_on = instrument.held_until = None
    _nobody_asked(instrument)
    for proposal in rules.standing(instrument):
        _close(proposal, LAPSED if proposal.kind != NOTICE else REPLACED)


def _go_on(instrument: Instrument, day: date) -> None:
    if instrument.held_on is not None:
        obligations.go_on(instrument, instrument.held_on, day)
    instrument.held_on = instrument.held_until = None
    for proposal in (*rules.agreed(instrument, HOLD), *rules.agreed(instrument, RESUME)):
        _close(proposal, LAPSED)


def _carry(instrument: Instrument, actor: Actor, data: Data) -> Details:
    """What was agreed and has become due."""
    return carry_out(instrument, data["proposal"]) | {"proposal": data["proposal"].kind}


def _resume_by_term(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _go_on(instrument, data.get("day") or today())
    return {}


EFFECTS: dict[str, Effect] = {
    "propose_hold": lambda i, a, d: _propose(HOLD, i, a, d),
    "propose_resume": lambda i, a, d: _propose(RESUME, i, a, d),
    "propose_end": lambda i, a, d: _propose(END, i, a, d),
    "agree": _agree, "decline": _decline, "withdraw_proposal": _withdraw,
    "give_notice": _give_notice, "withdraw_notice": _withdraw_notice,
    "hold": _carry, "resume": _carry, "end": _carry, "resume_by_term": _resume_by_term,
}  # fmt: skip
