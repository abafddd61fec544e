"""When an instrument can be held, resumed, or ended, and by whom."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from registry.kernel import deadlines
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import M, Message

from ..models import Instrument
from ..states import ADDENDUM, HELD, IN_FORCE, TERMINATED
from .models import AGREED, NOTICE, OPEN, Proposal

NOTICE_DAYS = "instrument.notice"
"""The setting: days of notice where the instrument names none."""


def asked_for(instrument: Instrument) -> Proposal | None:
    """The proposal that waits for answers."""
    return next((p for p in instrument.proposals if p.outcome == OPEN and p.kind != NOTICE), None)


def notice(instrument: Instrument) -> Proposal | None:
    """The notice of termination that runs."""
    return next((p for p in instrument.proposals if p.outcome == OPEN and p.kind == NOTICE), None)


def agreed(instrument: Instrument, kind: str | None = None) -> list[Proposal]:
    """Proposals that all have agreed to and whose day is still to come."""
    return [p for p in instrument.proposals if p.outcome == AGREED and kind in (None, p.kind)]


def standing(instrument: Instrument) -> list[Proposal]:
    """Everything that is not settled."""
    return [p for p in instrument.proposals if p.outcome in (OPEN, AGREED)]


def notice_days(instrument: Instrument) -> int:
    """Days of notice by the instrument's own text, else by the setting."""
    return instrument.notice_days or deadlines.limit(NOTICE_DAYS)


def earliest_end(instrument: Instrument) -> date:
    """The first day on which a notice given now can end it."""
    return today() + timedelta(days=notice_days(instrument))


def stage_now(instrument: Instrument) -> str:
    """The stage that its dates say, after an agreed proposal was carried out."""
    if instrument.ended_on is not None:
        return TERMINATED
    if instrument.held_on is not None:
        return HELD
    return IN_FORCE if instrument.state == HELD else instrument.state


# ---------------------------------------------------------------- guards
def stands_alone(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """An addendum lives and ends with what it amends."""
    if instrument.kind != ADDENDUM:
        return None
    return M("Adendum berlaku dan berakhir bersama naskah dasarnya; lakukan pada naskah dasarnya.")


def nothing_asked(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """No other proposal waits for an answer."""
    if asked_for(instrument) is None:
        return None
    return M("Masih ada usul yang menunggu jawaban para pihak.")


def something_asked(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """A proposal waits for answers."""
    return None if asked_for(instrument) else M("Tidak ada usul yang menunggu jawaban.")


def no_notice(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """No notice of termination runs."""
    found = notice(instrument)
    if found is None:
        return None
    return M("Pemberitahuan pengakhiran sudah disampaikan; naskah berakhir pada %(day)s.",
             day=found.day)  # fmt: skip


def notice_runs(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """A notice of termination runs."""
    return None if notice(instrument) else M("Tidak ada pemberitahuan pengakhiran yang berjalan.")


def hold_over(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """The planned end of the hold has passed."""
    day = data.get("day") or today()
    if instrument.held_until is not None and instrument.held_until < day:
        return None
    return M("Rencana akhir penangguhan belum lewat.")


# ---------------------------------------------------------------- rules about the person
def own_proposal(instrument: Instrument, actor: Actor) -> Message | None:
    """Only who proposed it takes it back."""
    found = asked_for(instrument)
    if found is None or found.government_code == actor.government:
        return None
    return M("Hanya pihak yang mengusulkan yang dapat menariknya.")


def own_notice(instrument: Instrument, actor: Actor) -> Message | None:
    """Only who gave notice takes it back."""
    found = notice(instrument)
    if found is None or found.government_code == actor.government:
        return None
    return M("Hanya pihak yang memberitahukan pengakhiran yang dapat menariknya.")
