"""Days that matter to the actor's government: due days, signings, beginnings, holds and ends."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import exists, or_, select

from registry.agreements.ceremony.queries import signed_alone
from registry.agreements.ceremony.workflow import CEREMONY
from registry.agreements.life import models as proposals
from registry.agreements.life.models import Proposal
from registry.agreements.models import Instrument
from registry.agreements.states import (
    ADDENDUM,
    ALIVE,
    COUNCIL_CONSENT,
    EXPIRED,
    SCHEDULED,
    TERMINATED,
)
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.text import M, Message

from ..light import MINE, OTHERS, Light, section
from . import desk, light

DUE, SIGNING, BEGINS, ENDS = "due", "signing", "begins", "ends"
TERMINATES, HOLD, HOLD_ENDS, RESUMES = "terminates", "hold", "hold-ends", "resumes"
LABELS = {
    DUE: M("Tenggat"), SIGNING: M("Penandatanganan"), BEGINS: M("Mulai berlaku"),
    ENDS: M("Berakhir"), TERMINATES: M("Pengakhiran berlaku"), HOLD: M("Mulai ditangguhkan"),
    HOLD_ENDS: M("Penangguhan berakhir"), RESUMES: M("Berlaku kembali"),
}  # fmt: skip
TONES = {
    DUE: "warn", SIGNING: "info", BEGINS: "ok", ENDS: "neutral", TERMINATES: "bad", HOLD: "warn",
    HOLD_ENDS: "warn", RESUMES: "ok",
}  # fmt: skip
PLANNED = {
    proposals.HOLD: HOLD, proposals.RESUME: RESUMES, proposals.END: TERMINATES,
    proposals.NOTICE: TERMINATES,
}  # fmt: skip
Days = dict[str, date]
"""The day of each kind of event of one instrument."""


@dataclass(frozen=True)
class Event:
    """One thing on one day; `uid` stays the same when the day moves."""

    day: date
    kind: str
    subject: Light
    mine: bool
    at: time | None = None

    @property
    def uid(self) -> str:
        """What names the event for ever."""
        number = self.subject.question
        more = "" if number is None else f"-advice-{number}"
        return f"{self.kind}-{self.subject.code}{more}".lower()

    @property
    def title(self) -> Message:
        """What is on, and of which subject; nobody's name but the apps' and instruments'."""
        named = self.subject.title_text if self.subject.name else None
        what = named or self.subject.code
        return M("%(event)s: %(what)s", event=LABELS[self.kind], what=what)

    @property
    def changed_at(self) -> datetime:
        """When the subject last changed."""
        return self.subject.changed_at


def events(actor: Actor, start: date, end: date) -> list[Event]:
    """What falls on a day from `start` to `end`: of due days those of the actor's own side, which
    come first in their day, after what has an hour."""
    able: dict[str, bool] = {}
    found = []
    for subject in desk.waiting(actor, end):
        part = section(subject, actor, able)
        if subject.workflow is CEREMONY and subject.scheduled_on is not None:
            at = subject.scheduled_at
            found.append(Event(subject.scheduled_on, SIGNING, subject, part == MINE, at))
        elif subject.due_on is not None and part != OTHERS:
            found.append(Event(subject.due_on, DUE, subject, part == MINE))
    found += _of_instruments(actor, start, end)
    inside = [e for e in found if start <= e.day <= end]
    return sorted(inside, key=lambda e: (e.day, e.at or time.max, e.kind != DUE, not e.mine, e.uid))


def _of_instruments(actor: Actor, start: date, end: date) -> list[Event]:
    """Days of the actor's instruments; only those are read that have one between both days. Who
    has left an instrument is told nothing more of it."""
    if actor.government is None:
        return []
    columns = (Instrument.scheduled_on, Instrument.starts_on, Instrument.ends_on,
               Instrument.held_on, Instrument.held_until, Instrument.ended_on)  # fmt: skip
    standing = exists().where(
        Proposal.instrument_id == Instrument.id, STANDING,
        Proposal.day.between(start, end) | Proposal.until.between(start, end),
    )  # fmt: skip
    inside = or_(standing, *(column.between(start, end) for column in columns))
    states = (SCHEDULED, COUNCIL_CONSENT, *ALIVE, EXPIRED, TERMINATED)
    known = light.instruments(actor, Instrument.state.in_(states), inside, signed_alone())
    found = [i for i in known if actor.government in {p.government_code for p in i.parties}]
    planned = _planned([i.id for i in found])
    return [
        Event(day, kind, i, False, i.scheduled_at if kind == SIGNING else None)
        for i in found for kind, day in _days(i, planned.get(i.id, {})).items()
    ]  # fmt: skip


STANDING = (Proposal.outcome == proposals.AGREED) | (
    (Proposal.outcome == proposals.OPEN) & (Proposal.kind == proposals.NOTICE)
)
"""What all have agreed to for a later day, and notices of termination that run."""


def _planned(ids: Sequence[int]) -> dict[int, Days]:
    """What stands about instruments: the day of each kind of event, of several the first."""
    found: dict[int, Days] = defaultdict(dict)
    statement = select(
        Proposal.instrument_id, Proposal.kind, Proposal.day, Proposal.until
    ).where(Proposal.instrument_id.in_(ids), STANDING).order_by(Proposal.day.desc())
    for instrument_id, kind, day, until in session.execute(statement):
        found[instrument_id][PLANNED[kind]] = day
        if until is not None:
            found[instrument_id][HOLD_ENDS] = until
    return found


def _days(instrument: Light, planned: Days) -> Days:
    """Its days as things stand: what ends it sooner takes the place of what would come later."""
    if instrument.state in (SCHEDULED, COUNCIL_CONSENT):
        return _known({SIGNING: instrument.scheduled_on})
    held = {HOLD: instrument.held_on, HOLD_ENDS: instrument.held_until}
    days = _known({BEGINS: instrument.starts_on, **held}) | planned | _end(instrument, planned)
    last = days.get(TERMINATES, date.max)
    resumes = RESUMES in days
    return {kind: day for kind, day in days.items()
            if day <= last and not (kind == HOLD_ENDS and resumes)}  # fmt: skip


def _end(instrument: Light, planned: Days) -> Days:
    """The end of its term, unless it ends before; an addendum ends with what it amends."""
    if instrument.kind == ADDENDUM and instrument.base_id is not None:
        return {}
    if instrument.state == TERMINATED:
        return _known({TERMINATES: instrument.ended_on})
    return {} if TERMINATES in planned else _known({ENDS: instrument.ends_on})


def _known(days: Mapping[str, date | None]) -> Days:
    return {kind: day for kind, day in days.items() if day is not None}
