"""Effects from scheduling to the end; each returns the details of its audit entry."""

from collections.abc import Mapping
from typing import Any

from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.errors import Invalid
from registry.kernel.text import M
from registry.procedure.service import Effect

from .. import policy
from ..life.acts import settle
from ..life.rules import notice_days
from ..models import Instrument
from ..originals.acts import claim_pdf, hold

Data = dict[str, Any]
Details = Mapping[str, Any]


def _schedule(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.scheduled_on = data["scheduled_on"]
    instrument.scheduled_at = data.get("scheduled_at")
    instrument.place = data["place"]
    return {"on": data["scheduled_on"].isoformat()}


def _record_consent(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _not_later(data, "date")
    party = policy.party_for(instrument, actor, None)
    party.consent_file_id = claim_pdf(actor, data["file"], "file")
    party.consent_number = data["number"]
    party.consent_date = data["date"]
    return {"party": party.government_code}


def _sign(instrument: Instrument, actor: Actor, data: Data) -> Details:
    check_signing(data)
    file_id = claim_pdf(actor, data["signed_file"], "signed_file")
    return record_signing(instrument, actor, file_id, data)


def check_signing(data: Data) -> None:
    """`Invalid` for a day of signing or a term that cannot be."""
    _not_later(data, "signed_on")
    policy.check_term(data["starts_on"], data["ends_on"])


def record_signing(instrument: Instrument, actor: Actor, file_id: int, data: Data) -> Details:
    """The signed file, the day and the term; returns the details of the audit entry."""
    hold(instrument, actor, file_id)
    set_days(instrument, data)
    return {"signed_on": data["signed_on"].isoformat()}


def set_days(instrument: Instrument, data: Data) -> None:
    """The day of signing, the term, and the notice that was agreed with it."""
    instrument.notice_days = notice_days(instrument)
    instrument.signed_on = data["signed_on"]
    instrument.starts_on = data["starts_on"]
    instrument.ends_on = data["ends_on"]


def _not_later(data: Data, field: str) -> None:
    if data[field] > today():
        raise Invalid({field: [M("Tanggal ini belum tiba.")]})


def _cancel(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.reason = data["reason"]
    return {"reason": data["reason"]}


def _expire(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.ended_on = instrument.ends_on
    settle(instrument)
    return {}


def _end(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.ended_on = data.get("day") or today()
    settle(instrument)
    return {"by": data["by"]} if "by" in data else {}


EFFECTS: dict[str, Effect] = {
    "schedule": _schedule, "reschedule": _schedule, "record_consent": _record_consent,
    "sign": _sign, "cancel": _cancel, "expire": _expire,
    "supersede": _end, "lapse": _end,
}  # fmt: skip
