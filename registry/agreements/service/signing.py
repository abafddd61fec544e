"""Effects from scheduling to the end; each returns the details of its audit entry."""

from collections.abc import Mapping
from typing import Any

from registry.documents import queries as files
from registry.documents import service as documents
from registry.documents.checks import PDF
from registry.documents.states import INSPECT
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.errors import Invalid
from registry.kernel.queue import defer
from registry.kernel.text import M
from registry.procedure.service import Effect

from .. import policy
from ..models import Instrument
from ..states import MATCH

Data = dict[str, Any]
Details = Mapping[str, Any]


def _claim_pdf(actor: Actor, key: str, field: str) -> int:
    file = files.by_key(key)
    if file is not None and file.media_type != PDF:
        raise Invalid({field: [M("Berkas harus berupa PDF.")]})
    return documents.claim(actor, key, field)


def _schedule(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.scheduled_on = data["scheduled_on"]
    instrument.scheduled_at = data.get("scheduled_at")
    instrument.place = data["place"]
    return {"on": data["scheduled_on"].isoformat()}


def _record_consent(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _not_later(data, "date")
    party = policy.party_for(instrument, actor, None)
    party.consent_file_id = _claim_pdf(actor, data["file"], "file")
    party.consent_number = data["number"]
    party.consent_date = data["date"]
    return {"party": party.government_code}


def _sign(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _not_later(data, "signed_on")
    policy.check_term(data["starts_on"], data["ends_on"])
    instrument.signed_file_id = _claim_pdf(actor, data["signed_file"], "signed_file")
    instrument.signed_on = data["signed_on"]
    instrument.starts_on = data["starts_on"]
    instrument.ends_on = data["ends_on"]
    defer(INSPECT, file_id=instrument.signed_file_id)
    defer(MATCH, code=instrument.code)
    return {"signed_on": data["signed_on"].isoformat()}


def _not_later(data: Data, field: str) -> None:
    if data[field] > today():
        raise Invalid({field: [M("Tanggal ini belum tiba.")]})


def _terminate(instrument: Instrument, actor: Actor, data: Data) -> Details:
    _not_later(data, "ended_on")
    if instrument.signed_on is not None and data["ended_on"] < instrument.signed_on:
        raise Invalid({"ended_on": [M("Tidak boleh sebelum hari penandatanganan.")]})
    instrument.ended_on = data["ended_on"]
    instrument.ending_number = data["number"]
    instrument.reason = data["reason"]
    return {"on": data["ended_on"].isoformat()}


def _cancel(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.reason = data["reason"]
    return {"reason": data["reason"]}


def _expire(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.ended_on = instrument.ends_on
    return {}


def _end(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.ended_on = data.get("day") or today()
    return {"by": data["by"]} if "by" in data else {}


EFFECTS: dict[str, Effect] = {
    "schedule": _schedule, "reschedule": _schedule, "record_consent": _record_consent,
    "sign": _sign, "terminate": _terminate, "cancel": _cancel, "expire": _expire,
    "supersede": _end, "lapse": _end,
}  # fmt: skip
