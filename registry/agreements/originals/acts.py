"""Effects: a signed file is recorded, found equal to the paper original, or found different."""

from collections.abc import Mapping
from typing import Any

from registry.documents import queries as files
from registry.documents import service as documents
from registry.documents.checks import PDF
from registry.documents.states import INSPECT
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.queue import defer
from registry.kernel.text import M
from registry.procedure.service import Effect

from ..models import Instrument
from ..states import MATCH
from . import rules
from .models import CONFIRMED, MISMATCH, RECORDED, OriginalCheck

Data = dict[str, Any]


def claim_pdf(actor: Actor, key: str, field: str) -> int:
    """Takes an uploaded PDF for a record; `Invalid` on `field` for any other file."""
    file = files.by_key(key)
    if file is not None and file.media_type != PDF:
        raise Invalid({field: [M("Berkas harus berupa PDF.")]})
    return documents.claim(actor, key, field)


def hold(instrument: Instrument, actor: Actor, file_id: int) -> None:
    """Makes a file the signed one, recorded by the actor's government; what was said of another
    file before falls away. The worker reads its signatures and words."""
    instrument.signed_file_id = file_id
    if instrument.originals:
        instrument.originals.clear()
        session.flush()  # before the recorder's own word is written anew
    if actor.government is not None:
        instrument.originals.append(_word(actor, RECORDED))
    defer(INSPECT, file_id=file_id)
    defer(MATCH, code=instrument.code)


def _word(actor: Actor, outcome: str, reason: str = "") -> OriginalCheck:
    return OriginalCheck(
        government_code=actor.government, outcome=outcome, reason=reason, name=actor.name,
        user_id=actor.user_id, at=now(),
    )  # fmt: skip


def _say(instrument: Instrument, actor: Actor, outcome: str, reason: str = "") -> None:
    word = rules.word_of(instrument, actor.government)
    if word is None:
        instrument.originals.append(_word(actor, outcome, reason))
        return
    word.outcome, word.reason = outcome, reason
    word.name, word.user_id, word.at = actor.name, actor.user_id, now()


def _confirm(instrument: Instrument, actor: Actor, data: Data) -> Mapping[str, Any]:
    _say(instrument, actor, CONFIRMED)
    return {"party": actor.government}


def _report(instrument: Instrument, actor: Actor, data: Data) -> Mapping[str, Any]:
    _say(instrument, actor, MISMATCH, data["reason"])
    return {"party": actor.government, "reason": data["reason"]}


def _replace(instrument: Instrument, actor: Actor, data: Data) -> Mapping[str, Any]:
    hold(instrument, actor, claim_pdf(actor, data["signed_file"], "signed_file"))
    return {"reason": data["reason"]}


EFFECTS: dict[str, Effect] = {
    "confirm_original": _confirm, "report_mismatch": _report, "replace_scan": _replace,
}  # fmt: skip
