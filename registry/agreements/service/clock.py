"""What runs by the day: effect, expiry, reminders and alerts, each act in its own transaction."""

import logging
from collections.abc import Callable
from datetime import date

from registry.kernel import deadlines
from registry.kernel.actor import SYSTEM
from registry.kernel.errors import DomainError
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work
from registry.procedure.notices import once
from registry.procedure.service import remind

from .. import policy, queries
from ..life import rules
from ..life.models import AGREED, END, HOLD, NOTICE, RESUME
from ..models import Instrument
from ..workflow import INSTRUMENT
from .acts import by_registry

log = logging.getLogger(__name__)
ACTS = {HOLD: "hold", RESUME: "resume", END: "end", NOTICE: "end"}
BODY = [M("Buka halaman naskah untuk melihat apa yang perlu dilakukan.")]


def run_clock(day: date) -> dict[str, int]:
    """Everything that is due on `day`; a second run of the same day does nothing.

    Returns how many of each kind were done.
    """
    return {
        "in_force": _each(queries.taking_effect(day), lambda i: _act("take_effect", i, day)),
        "carried": _each(queries.due_proposals(day), lambda i: _carry(i, day)),
        "resumed": _each(queries.held_out(day), lambda i: _act("resume_by_term", i, day)),
        "expired": _each(queries.expiring(day), lambda i: _act("expire", i, day)),
        "reminded": _each(queries.ending(day), lambda i: _remind_end(i, day)),
        "without_pks": _each(queries.kb_without_pks(day), _alert_without_pks),
    }


def _each(codes: list[str], work: Callable[[Instrument], bool]) -> int:
    done = 0
    for code in codes:
        try:
            with unit_of_work():
                done += work(queries.locked(code, SYSTEM))
        except DomainError as error:
            log.warning("%s: %s", code, error)
    return done


def _act(name: str, instrument: Instrument, day: date) -> bool:
    by_registry(name, instrument, day=day)
    return True


def _carry(instrument: Instrument, day: date) -> bool:
    """What was agreed, and notices, in the order of their days; what an end leaves open lapses."""
    due = [p for p in rules.standing(instrument)
           if p.day <= day and (p.outcome == AGREED or p.kind == NOTICE)]  # fmt: skip
    done = 0
    for proposal in sorted(due, key=lambda p: (p.day, p.id)):
        transition = INSTRUMENT.transition(ACTS[proposal.kind])
        assert transition is not None
        if proposal in rules.standing(instrument) and instrument.state in transition.sources:
            by_registry(transition.name, instrument, proposal=proposal, day=day)
            done += 1
    return bool(done)


def _tell(instrument: Instrument, kind: str, text: Message, governments: frozenset[str]) -> bool:
    remind(governments, policy.WRITERS, f"instrument.{kind}", text, BODY, instrument.href)
    return True


def _remind_end(instrument: Instrument, day: date) -> bool:
    """The tightest reminder that is due; wider ones that were missed are not sent late."""
    left = (instrument.ends_on - day).days if instrument.ends_on else 0
    due = [days for days in deadlines.reminder_days() if left <= days]
    fresh = [d for d in due if once("instrument", instrument.code, f"end:{instrument.ends_on}:{d}")]
    if not fresh or min(fresh) != min(due):
        return False
    text = M("%(title)s berakhir pada %(day)s (%(left)s hari lagi)",
             title=instrument.title_text, day=instrument.ends_on, left=left)  # fmt: skip
    return _tell(instrument, "reminder", text, policy.parties(instrument)["party"])


def _alert_without_pks(instrument: Instrument) -> bool:
    if not once("instrument", instrument.code, "without_pks"):
        return False
    months = deadlines.limit("instrument.kb_without_pks")
    text = M("%(title)s sudah %(months)s bulan belum diikuti PKS",
             title=instrument.title_text, months=months)  # fmt: skip
    return _tell(instrument, "without_pks", text, policy.parties(instrument)["party"])
