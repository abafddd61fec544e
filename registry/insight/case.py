"""One pair of governments, the whole path: where it stands, and what is the next thing to do.

Reads the workflows' tables; decides nothing that they do not say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.adoption.models import AdoptionRequest
from registry.adoption.states import APPROVED, DRAFT, GRANTED, RETURNED
from registry.adoption.workflow import REQUEST
from registry.agreements.models import Instrument
from registry.agreements.policy import WRITERS
from registry.agreements.states import ADDENDUM, BINDING, CANCELLED, KB, PKS
from registry.agreements.workflow import INSTRUMENT
from registry.kernel.actor import COOPERATION, Actor
from registry.kernel.errors import Forbidden
from registry.kernel.text import N_, M, Message
from registry.kernel.workflow import DANGER, PRIMARY
from registry.rollout.states import LIVE, STOPPED
from registry.rollout.workflow import ROLLOUT

from .matters import Subject, labelled, names

ASK, REVIEW, TO_KB, TO_PKS, ROLLING, RUNNING = "ask", "review", "kb", "pks", "rolling", "running"
STEPS = {
    ASK: N_("Permohonan"),
    REVIEW: N_("Kajian"),
    TO_KB: N_("KB"),
    TO_PKS: N_("PKS"),
    ROLLING: N_("Pelaksanaan"),
    RUNNING: N_("Aktif"),
}
PUBLIC_STEPS = (TO_KB, TO_PKS, ROLLING, RUNNING)


@dataclass(frozen=True)
class Pair:
    """The two sides."""

    host: str
    adopter: str
    host_name: str
    adopter_name: str

    @property
    def href(self) -> str:
        """The case's page."""
        return f"/kerja-sama/{self.host}/{self.adopter}"

    def other(self, code: str | None) -> str:
        """Name of the side that `code` is not."""
        return self.adopter_name if code == self.host else self.host_name


@dataclass(frozen=True)
class Case:
    """What one reader may know of a pair's records; `gap` is the step that nobody has begun."""

    pair: Pair
    requests: Sequence[AdoptionRequest]
    instruments: Sequence[Instrument]
    rollouts: Sequence[Any]
    open: dict[str, list[Subject]] = field(init=False)
    done: frozenset[str] = field(init=False)
    gap: str | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "open", self._open())
        object.__setattr__(self, "done", frozenset(self._done()))
        object.__setattr__(self, "gap", self._gap())

    def of_kind(self, *kinds: str) -> list[Instrument]:
        """Instruments of the path, without historic records of many governments."""
        return [
            i for i in self.instruments
            if i.kind in kinds and i.state != CANCELLED
            and not (i.historic and (len(i.parties) > 2 or i.starts_on is None))
        ]  # fmt: skip

    def _open(self) -> dict[str, list[Subject]]:
        asked = [r for r in self.requests if r.state in (DRAFT, RETURNED)]
        reviewed = [r for r in self.requests if r not in asked and _unfinished(REQUEST, r)]
        return {
            ASK: [(REQUEST, r) for r in asked],
            REVIEW: [(REQUEST, r) for r in reviewed],
            TO_KB: [(INSTRUMENT, i) for i in self.of_kind(KB) if _unsigned(i)],
            TO_PKS: [(INSTRUMENT, i) for i in self.of_kind(PKS, ADDENDUM) if _unsigned(i)],
            ROLLING: [(ROLLOUT, r) for r in self.rollouts if r.state not in (LIVE, STOPPED)],
            RUNNING: [],
        }

    def _done(self) -> Iterable[str]:
        running = any(r.state == LIVE for r in self.rollouts)
        reached = {
            ASK: any(r.submitted_at for r in self.requests),
            REVIEW: any(r.state == APPROVED for r in self.requests),
            TO_KB: self._in_force(KB),
            TO_PKS: self._in_force(PKS) or bool(self.rollouts),
            ROLLING: running and not self.open[ROLLING],
            RUNNING: running,
        }
        return (step for step, yes in reached.items() if yes)

    def _in_force(self, kind: str) -> bool:
        return any(i.state in BINDING for i in self.of_kind(kind))

    def uncovered(self) -> list[AdoptionRequest]:
        """Approved requests with granted apps that no PKS or addendum lists yet."""
        covered = {a.application_id for i in self.of_kind(PKS, ADDENDUM) for a in i.apps}
        return [
            r for r in self.requests
            if r.state == APPROVED and any(
                item.decision in GRANTED and item.application_id not in covered for item in r.items
            )
        ]  # fmt: skip

    def _gap(self) -> str | None:
        if self.uncovered():
            if not self._in_force(KB):
                return None if self.open[TO_KB] else TO_KB
            return None if self.open[TO_PKS] else TO_PKS
        begun = self.open[ASK] or self.open[REVIEW] or self.open[TO_PKS] or self.rollouts
        return None if begun or REVIEW in self.done else ASK

    @property
    def current(self) -> str | None:
        """The earliest step where something is to do; None when all is done."""
        places = [s for s in STEPS if self.open[s] or s == self.gap]
        return places[0] if places else None

    @property
    def oldest(self) -> Subject | None:
        """What stands longest in its stage, of what is open in the current step."""
        here = self.open[self.current] if self.current else []
        return min(here, key=lambda found: found[1].state_since, default=None)

    @property
    def since(self) -> Any:
        """Since when the case stands in its stage; with nothing open, since its last one began."""
        if self.oldest is not None:
            return self.oldest[1].state_since
        found = [s.state_since for s in (*self.requests, *self.instruments, *self.rollouts)]
        return max(found, default=None)


def _unfinished(workflow: Any, subject: Any) -> bool:
    return not workflow.stage(subject.state).final


def _unsigned(instrument: Instrument) -> bool:
    """On the way to being in force (signed and waiting for its day counts)."""
    return instrument.state not in BINDING and _unfinished(INSTRUMENT, instrument)


# ---------------------------------------------------------------- the next action
@dataclass(frozen=True)
class Next:
    """The next action as a button, or held with its reason; `about` links to its subject."""

    label: Message
    href: str | None
    reason: Message | None = None
    about: tuple[str, str] | None = None
    own: bool = True


def next_action(case: Case, actor: Actor) -> Next | None:
    """What this side does next: the first that it may do now, else the first that is its turn
    with the reason against it, else whom it waits for. None for third parties and at the end."""
    if actor.government not in (case.pair.host, case.pair.adopter):
        return None
    found = [n for step in STEPS for n in _candidates(case, step, actor)]
    for wanted in (lambda n: n.href, lambda n: n.own, lambda n: True):
        chosen = next((n for n in found if wanted(n)), None)
        if chosen is not None:
            return chosen
    return None


def _candidates(case: Case, step: str, actor: Actor) -> list[Next]:
    found = [_of_subject(subject, case.pair, actor) for subject in case.open[step]]
    if step == case.gap:
        found.append(_GAPS[step](case, actor))
    return found


def _of_subject(subject: Subject, pair: Pair, actor: Actor) -> Next:
    workflow, record = subject
    about = (record.code, record.href)
    awaited = workflow.awaited(record)
    expected = labelled(workflow.expected(record.state))
    if actor.government in awaited:
        return _own_turn(subject, actor, about)
    if awaited and expected is not None:
        known = names(workflow, record)
        who = ", ".join(sorted(known[code] for code in awaited))
        return Next(_named(expected, record), None, M("Menunggu %(who)s.", who=who), about, False)
    stage = Message(workflow.stage(record.state).label)
    starts = getattr(record, "starts_on", None)
    reason = M("Mulai berlaku %(day)s.", day=starts) if starts else None
    return Next(_named(stage, record), None, reason, about, False)


def _own_turn(subject: Subject, actor: Actor, about: tuple[str, str]) -> Next:
    workflow, record = subject
    options = [
        o for o in workflow.own_options(record, actor)
        if o.transition.tone != DANGER and not o.transition.aside
    ]  # fmt: skip
    primary = [o for o in options if o.transition.tone == PRIMARY]
    allowed = next((o for o in primary if o.allowed), None)
    if allowed is None and all(isinstance(o.refusal, Forbidden) for o in primary):
        allowed = next((o for o in options if o.allowed), None)
    shown = allowed or (primary or options)[0]
    label = _named(Message(shown.transition.label), record)
    href = f"{record.href}/aksi/{shown.transition.name}" if shown.allowed else None
    return Next(label, href, shown.reason, about)


def _named(label: Message, record: Any) -> Message:
    app = getattr(record, "application", None)
    return M("%(action)s: %(name)s", action=label, name=app.name if app else record.code)


def _ask(case: Case, actor: Actor) -> Next:
    label = M("Ajukan permohonan")
    if actor.government == case.pair.host:
        return Next(label, None, M("Menunggu %(who)s.", who=case.pair.adopter_name), None, False)
    if COOPERATION not in actor.roles:
        return Next(label, None, M("Memerlukan peran %(role)s.", role=M("Kerja sama")))
    return Next(label, f"/permohonan/baru?tuan={case.pair.host}")


def _write(case: Case, actor: Actor, label: Message, kind: str) -> Next:
    request = case.uncovered()[0]
    about = (request.code, request.href)
    if not actor.roles & set(WRITERS):
        either = M("%(first)s atau %(second)s", first=M("Kerja sama"), second=M("Hukum"))
        return Next(label, None, M("Memerlukan peran %(role)s.", role=either), about)
    return Next(label, f"/naskah/baru?request={request.code}&kind={kind}", None, about)


def _write_kb(case: Case, actor: Actor) -> Next:
    return _write(case, actor, M("Susun KB"), KB)


def _write_pks(case: Case, actor: Actor) -> Next:
    return _write(case, actor, M("Susun PKS"), PKS)


_GAPS = {ASK: _ask, TO_KB: _write_kb, TO_PKS: _write_pks}
