"""Subjects of the workflows with only what their tables ask of them: enough for whose move it is,
for lists and for sums over thousands, without loading whole records."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from registry.adoption.workflow import REQUEST
from registry.agreements.ceremony.workflow import CEREMONY
from registry.agreements.disputes.workflow import DISPUTE
from registry.agreements.obligations.models import called
from registry.agreements.obligations.workflow import OBLIGATION
from registry.agreements.workflow import INSTRUMENT
from registry.catalogue.record.workflow import CHANGE
from registry.kernel.actor import Actor
from registry.kernel.text import M, Message
from registry.kernel.workflow import Workflow
from registry.rollout.workflow import ROLLOUT

HOST, ADOPTER = "host", "adopter"
ASKED = "advice"
"""A question of a review to an office of the host."""
BY_KIND: dict[str, Workflow] = {
    w.kind: w for w in (REQUEST, INSTRUMENT, ROLLOUT, OBLIGATION, DISPUTE, CEREMONY, CHANGE)
}
PATHS = {
    REQUEST.kind: "/permohonan/", INSTRUMENT.kind: "/naskah/", ROLLOUT.kind: "/pelaksanaan/",
    OBLIGATION.kind: "/kewajiban/", DISPUTE.kind: "/perselisihan/", CEREMONY.kind: "/upacara/",
    CHANGE.kind: "/perubahan/",
}  # fmt: skip
COMMON = ("id", "code", "state", "state_since", "due_on", "changed_at")
"""Columns of a subject of every workflow."""


@dataclass(frozen=True, slots=True)
class LightParty:
    """A party as `agreements.policy` asks of it."""

    government_code: str
    cleared_no: int | None
    burdened: bool
    consent_number: str
    asked: bool = False

    @property
    def awaits_consent(self) -> bool:
        """Whether its DPRD must consent and has not."""
        return self.burdened and not self.consent_number


@dataclass(slots=True)
class Light:
    """One subject; `words` is what a search looks into, lower case.

    `attest` marks a live app whose statement of use runs out (then `due_on` is that day). `items`
    and `apps` are filled where a case asks for them; `count` is how many alike one stands for;
    `requested` whether an instrument came of a request. With `question` it is a question of a
    review to the office `agency`, until its own day. An obligation and a dispute have the parties
    of their instrument, whose title is `of`; `numberless` are those whose number a ceremony waits
    for.
    """

    workflow: Workflow
    id: int
    code: str
    state: str
    state_since: datetime
    due_on: date | None
    changed_at: datetime
    host_code: str
    adopter_code: str
    name: str = ""
    submitted_at: datetime | None = None
    kind: str = ""
    draft_no: int = 0
    parties: tuple[LightParty, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    held_on: date | None = None
    held_until: date | None = None
    ended_on: date | None = None
    base_id: int | None = None
    scheduled_on: date | None = None
    scheduled_at: time | None = None
    attest: bool = False
    words: str = ""
    historic: bool = False
    items: tuple[Any, ...] = ()
    apps: tuple[Any, ...] = ()
    count: int = 1
    requested: bool = False
    question: int | None = None
    agency: int | None = None
    of: str = ""
    periodic: bool = False
    doer_code: str | None = None
    done_by: str | None = None
    raised_by: str | None = None
    told_by: str | None = None
    numberless: frozenset[str] = frozenset()

    @property
    def href(self) -> str:
        """Its page."""
        return f"{PATHS[self.workflow.kind]}{self.code}"

    @property
    def instrument(self) -> "Light":
        """What the tables of an obligation and of a dispute ask for the parties."""
        return self

    @property
    def organiser_code(self) -> str:
        """Who arranges a ceremony."""
        return self.host_code

    @property
    def called(self) -> Message | str:
        """Its name as lists of days show it."""
        if self.workflow is OBLIGATION:
            return called(self.kind, self.name, self.periodic, self.of)
        if self.workflow is DISPUTE:
            return M("perselisihan %(subject)s: %(of)s", subject=self.name, of=self.of)
        if self.workflow is CHANGE:
            return M("perubahan isian yang dijaga pada %(app)s", app=self.name)
        return self.name or self.code

    @property
    def title_text(self) -> Message:
        """Its name and number."""
        return M("%(title)s (%(code)s)", title=self.called, code=self.code)

    def page_of(self, action: str) -> str:
        """The page of an action."""
        return f"{self.href}/{action if self.workflow is CEREMONY else f'aksi/{action}'}"

    @property
    def record(self) -> tuple[str, int]:
        """Which record of which workflow it is."""
        return self.workflow.kind, self.id

    @property
    def key(self) -> tuple[str, int]:
        """What names it among everything that waits."""
        return (self.workflow.kind, self.id) if self.question is None else (ASKED, self.question)

    @property
    def stage(self) -> str:
        """Its stage among those of every workflow: "request.submitted"."""
        return f"{self.workflow.kind}.{self.state}"

    def awaited(self) -> frozenset[str]:
        """Codes of the governments whose move it is."""
        if self.question is not None:
            return frozenset({self.host_code})
        return frozenset({self.adopter_code}) if self.attest else self.workflow.awaited(self)

    def side(self, government: str | None) -> str:
        """Whether the government is the host here or the adopter."""
        return HOST if government == self.host_code else ADOPTER


MINE, OFFICE, OTHERS = "mine", "office", "others"
SECTIONS = (MINE, OFFICE, OTHERS)


def section(subject: Light, actor: Actor, able: dict[str, bool]) -> str:
    """For whom it waits, seen by the actor: them, others of their office, the other side.

    `able` keeps per stage whether the actor's roles can move it.
    """
    if actor.government not in subject.awaited():
        return OTHERS
    if subject.question is not None:
        return MINE if subject.agency == actor.agency else OFFICE
    if subject.stage not in able:
        able[subject.stage] = bool(_roles(subject) & actor.roles)
    return MINE if able[subject.stage] else OFFICE


def _roles(subject: Light) -> frozenset[str]:
    if subject.attest:
        attest = subject.workflow.transition("attest")
        return frozenset(attest.roles) if attest else frozenset()
    return subject.workflow.moving_roles(subject.state)


def open_states(workflow: Workflow) -> list[str]:
    """States in which somebody is awaited."""
    return [s.name for s in workflow.stages if s.awaits]


def of_row(workflow: Workflow, row: Any, **more: Any) -> Light:
    """A light subject of a row of columns."""
    return Light(workflow=workflow, **dict(zip(row._fields, row, strict=True)), **more)
