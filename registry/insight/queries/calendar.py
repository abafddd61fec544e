"""Days that matter to the actor's government: due days, signings, beginnings and ends."""

from dataclasses import dataclass
from datetime import date, datetime, time

from registry.agreements.ceremony.queries import signed_alone
from registry.agreements.ceremony.workflow import CEREMONY
from registry.agreements.models import Instrument
from registry.agreements.states import ALIVE, COUNCIL_CONSENT, SCHEDULED, SIGNED
from registry.kernel.actor import Actor
from registry.kernel.text import M, Message

from ..light import MINE, OTHERS, Light, section
from . import desk, light

DUE, SIGNING, BEGINS, ENDS = "due", "signing", "begins", "ends"
LABELS = {
    DUE: M("Tenggat"), SIGNING: M("Penandatanganan"), BEGINS: M("Mulai berlaku"),
    ENDS: M("Berakhir"),
}  # fmt: skip
TONES = {DUE: "warn", SIGNING: "info", BEGINS: "ok", ENDS: "neutral"}


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
    """What falls on a day from `start` to `end`: of due days those of the actor's own side."""
    able: dict[str, bool] = {}
    found = []
    for subject in desk.waiting(actor, end):
        part = section(subject, actor, able)
        if subject.workflow is CEREMONY and subject.scheduled_on is not None:
            at = subject.scheduled_at
            found.append(Event(subject.scheduled_on, SIGNING, subject, part == MINE, at))
        elif subject.due_on is not None and part != OTHERS:
            found.append(Event(subject.due_on, DUE, subject, part == MINE))
    found += _of_instruments(actor)
    inside = [e for e in found if start <= e.day <= end]
    return sorted(inside, key=lambda e: (e.day, e.at or time.max, e.uid))


def _of_instruments(actor: Actor) -> list[Event]:
    if actor.government is None:
        return []
    states = (SCHEDULED, COUNCIL_CONSENT, *ALIVE)
    where = (Instrument.state.in_(states), ~Instrument.historic, signed_alone())
    found = light.instruments(actor, *where)
    return [e for i in found for e in _days(i)]


def _days(instrument: Light) -> list[Event]:
    if instrument.state in (SCHEDULED, COUNCIL_CONSENT):
        day = instrument.scheduled_on
        return [Event(day, SIGNING, instrument, False, instrument.scheduled_at)] if day else []
    begins = instrument.starts_on if instrument.state == SIGNED else None
    ends = instrument.ends_on
    return [
        Event(day, kind, instrument, False)
        for kind, day in ((BEGINS, begins), (ENDS, ends)) if day is not None
    ]  # fmt: skip
