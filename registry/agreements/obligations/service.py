"""Making obligations by the term or by hand, and carrying out the actions on them."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from registry.kernel import deadlines
from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid, Refused
from registry.kernel.numbering import next_codes
from registry.kernel.text import M
from registry.kernel.uow import unit_of_work
from registry.kernel.workdays import add_months
from registry.procedure.service import Effect, act, begin_many

from .. import policy
from .. import queries as instruments
from ..models import Instrument
from ..originals.acts import claim_pdf
from ..states import ADDENDUM, ALIVE, HELD, IN_FORCE, KB
from . import queries
from .models import Obligation
from .states import EVERY, KINDS, OPEN, PERIODIC
from .workflow import OBLIGATION

log = logging.getLogger(__name__)
LETTER = "W"
UNPLANNED = (KB, ADDENDUM)
"""Kinds that owe nothing by themselves."""
YEARS_MAX = 30


def days_of(starts_on: date, ends_on: date) -> Iterator[date]:
    """The days on which reports are due: every so many months from the beginning, up to the end."""
    months = deadlines.limit(EVERY)
    for turn in range(1, YEARS_MAX * 12 // months + 1):
        day = add_months(starts_on, turn * months)
        if day > ends_on:
            return
        yield day


def plan(instrument: Instrument) -> int:
    """Makes the reports and evaluations of a term that are not there yet; returns how many.

    None for a KB, which PKS carry out, for an addendum, which counts with its base, for records
    out of history, where the term is open, and for days that have passed: nobody was asked then.
    """
    if instrument.kind in UNPLANNED or instrument.historic:
        return 0
    if instrument.starts_on is None or instrument.ends_on is None:
        return 0
    known, first = queries.planned(instrument.id), today()
    wanted = [(kind, day) for day in days_of(instrument.starts_on, instrument.ends_on)
              for kind in PERIODIC if day >= first and (kind, day) not in known]  # fmt: skip
    _make(SYSTEM, instrument, [
        Obligation(kind=kind, title=KINDS[kind], promised_on=day, periodic=True)
        for kind, day in wanted
    ])  # fmt: skip
    return len(wanted)


def catch_up() -> int:
    """Plans for instruments in force that have nothing periodic yet (they came into force before
    there were obligations), each in a transaction of its own; returns how many were made. A second
    run does nothing."""
    made = 0
    for code in queries.unplanned(UNPLANNED, today()):
        try:
            with unit_of_work():
                instrument = instruments.locked(code, SYSTEM)
                made += plan(instrument) if instrument.state == IN_FORCE else 0
        except DomainError as error:
            log.warning("%s: %s", code, error)
    return made


def _make(actor: Actor, instrument: Instrument, made: Sequence[Obligation]) -> None:
    if not made:
        return
    for code, one in zip(next_codes(LETTER, len(made)), made, strict=True):
        one.code, one.instrument, one.instrument_id = code, instrument, instrument.id

    def write(subjects: list[Any]) -> None:
        for one in subjects:
            one.due_on = _due(one)
        session.add_all(subjects)
        session.flush()

    begin_many(OBLIGATION, actor, [
        (one, {"instrument": instrument.code, "kind": one.kind}) for one in made
    ], write)  # fmt: skip


def add(actor: Actor, instrument: Instrument, data: dict[str, Any]) -> Obligation:
    """One obligation by hand, for an instrument that is signed and has not ended.

    `Forbidden` without the cooperation or legal role, `Refused` on another stage, `Invalid` for a
    day outside the term or a government that is no party.
    """
    policy.require_writer(actor)
    if instrument.state not in ALIVE:
        raise Refused(M("Kewajiban dicatat selama naskah ditandatangani atau berlaku."))
    _check(instrument, data)
    made = Obligation(kind=data["kind"], title=data["title"], promised_on=data["promised_on"],
                      doer_code=data.get("doer"))  # fmt: skip
    _make(actor, instrument, [made])
    return made


def _check(instrument: Instrument, data: dict[str, Any]) -> None:
    if data.get("doer") and policy.party_of(instrument, data["doer"]) is None:
        raise Invalid({"doer": [M("Pilih salah satu pihak naskah ini.")]})
    day = data["promised_on"]
    if day < today() or (instrument.ends_on is not None and day > instrument.ends_on):
        raise Invalid({"promised_on": [M("Tenggat harus mulai hari ini sampai naskah berakhir.")]})


def release(instrument: Instrument, ended_on: date | None) -> None:
    """What would fall due after the end of an instrument falls away."""
    for code in queries.open_after(instrument.id, ended_on or date.max):
        _act("lapse", queries.get(code, SYSTEM, lock=True), SYSTEM, None, {})


def perform(
    name: str, code: str, actor: Actor, version: int | None, data: dict[str, Any]
) -> Obligation:
    """Carries out the action `name`; returns the obligation as it stands then.

    `NotFound` for an outsider or an unknown action, else what `procedure.service.act` raises.
    """
    obligation = queries.get(code, actor, lock=True)
    _act(name, obligation, actor, version, data)
    return queries.get(code, actor, lock=True)


def _act(
    name: str, obligation: Obligation, actor: Actor, version: int | None, data: dict[str, Any]
) -> None:
    act(OBLIGATION, obligation, name, actor, version=version, data=data,
        effect=EFFECTS.get(name))  # fmt: skip
    if obligation.state == OPEN:
        obligation.due_on = _due(obligation)
    session.flush()


def _due(obligation: Obligation) -> date | None:
    """Nothing is waited for while its instrument is held."""
    return None if obligation.instrument.state == HELD else obligation.promised_on


def stand_still(instrument: Instrument) -> None:
    """The instrument is held: open obligations wait without a day."""
    for obligation in queries.still_open(instrument.id):
        obligation.due_on = None


def go_on(instrument: Instrument, held_on: date, resumed_on: date) -> None:
    """It goes on: what fell due meanwhile has the days that were left when the hold began."""
    for obligation in queries.still_open(instrument.id):
        obligation.due_on = day_after_hold(obligation.promised_on, held_on, resumed_on)


def day_after_hold(promised: date, held_on: date, resumed_on: date) -> date:
    """When something promised for a day is due, given a hold that has ended."""
    if held_on <= promised < resumed_on:
        return resumed_on + (promised - held_on)
    return promised


def _report(obligation: Obligation, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    obligation.evidence_id = claim_pdf(actor, data["evidence"], "evidence")
    obligation.done_by, obligation.note, obligation.reason = actor.government, data["note"], ""
    return {"instrument": obligation.instrument.code}


def _send_back(obligation: Obligation, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    obligation.done_by, obligation.reason = None, data["reason"]
    return {"reason": data["reason"]}


def _drop(obligation: Obligation, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    obligation.reason = data["reason"]
    return {"reason": data["reason"]}


EFFECTS: dict[str, Effect] = {"report": _report, "send_back": _send_back, "drop": _drop}
