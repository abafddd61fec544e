"""The one way to act on a workflow's subject."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm.attributes import flag_modified

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Stale
from registry.kernel.text import M, Message
from registry.kernel.workflow import Transition, Workflow
from registry.notifications.service import tell

from . import clocks


class Subject(Protocol):
    """What a workflow acts on: a `kernel.db.Stateful` row with a public code and a page."""

    state: str
    state_since: Any
    due_on: date | None
    version: int
    changed_at: Any

    @property
    def code(self) -> str:
        """The public code, unique in its kind."""

    @property
    def title_text(self) -> Message:
        """How the subject is named in mails and lists."""

    @property
    def href(self) -> str:
        """The path of its page."""


Effect = Callable[[Any, Actor, dict[str, Any]], Mapping[str, Any] | None]
"""(subject, actor, input) → details for the audit entry; changes the subject."""

Listener = Callable[[Any, Actor], None]
_listeners: dict[tuple[str, str], list[Listener]] = {}


def on_entering(kind: str, state: str) -> Callable[[Listener], Listener]:
    """Registers what a higher package does when a subject of `kind` enters `state`, in the same
    transaction."""

    def register(listener: Listener) -> Listener:
        _listeners.setdefault((kind, state), []).append(listener)
        return listener

    return register


@dataclass(frozen=True)
class Done:
    """An act that was carried out and is still to be written and told."""

    transition: Transition
    subject: Any
    actor: Actor
    before: str
    awaited: frozenset[str]
    details: dict[str, Any]


def act(
    workflow: Workflow, subject: Any, name: str, actor: Actor, *, version: int | None,
    data: dict[str, Any], effect: Effect | None = None,
) -> Transition:  # fmt: skip
    """Carries out the action `name` on a locked `subject`.

    `version` is the one the actor saw (None for the registry's own acts). Raises `NotFound` for
    an unknown action, `Stale`, `Forbidden` or `Refused` with the reason, and whatever the effect
    raises (`Invalid`).
    """
    done = carry_out(workflow, subject, name, actor, version=version, data=data, effect=effect)
    conclude(workflow, [done])
    return done.transition


def carry_out(
    workflow: Workflow, subject: Any, name: str, actor: Actor, *, version: int | None,
    data: dict[str, Any], effect: Effect | None = None,
) -> Done:  # fmt: skip
    """The first half of `act`: checks and changes the subject, writes nothing yet. For acts on
    many subjects, which are concluded together; raises what `act` raises."""
    if version is not None and version != subject.version:
        raise Stale
    transition = workflow.check(subject, name, actor, data)
    if transition is None:
        raise NotFound
    actor = actor.speaking(transition.roles)
    before, awaited = subject.state, workflow.awaited(subject)
    details = dict((effect(subject, actor, data) if effect else None) or {})
    details |= _mandate(actor, transition)
    target = transition.target(subject)
    if target is not None and target != before:
        enter(workflow, subject, target)
        details |= {"from": before, "to": target}
    touch(subject)
    return Done(transition, subject, actor, before, awaited, details)


def conclude(workflow: Workflow, acts: Sequence[Done]) -> None:
    """The second half of `act` for all of `acts`: written together, each noted and told."""
    session.flush()
    for done in acts:
        _conclude(workflow, done)


def _conclude(workflow: Workflow, done: Done) -> None:
    subject, transition, actor = done.subject, done.transition, done.actor
    key = (workflow.kind, subject.code)
    governments = everyone(workflow, subject)
    record(actor, f"{workflow.kind}.{transition.name}", key, governments, done.details)
    turn, moved = workflow.awaited(subject), subject.state != done.before
    _tell(workflow, transition, subject, actor, turn if moved else turn - done.awaited)
    if moved:
        for listener in _listeners.get((workflow.kind, subject.state), ()):
            listener(subject, actor)


def _mandate(actor: Actor, transition: Transition) -> dict[str, str]:
    """What the audit entry says of the document by which the actor was lent the right."""
    mandate = actor.mandate_for(transition.roles)
    return {"mandate": mandate.document} if mandate else {}


def enter(workflow: Workflow, subject: Any, state: str) -> None:
    """Puts the subject into `state` as of now, with what is left of that stage's days."""
    subject.state = state
    subject.state_since = now()
    subject.due_on = clocks.turn(workflow, subject, subject.state_since)


def begin(workflow: Workflow, subject: Any, actor: Actor, details: Mapping[str, Any]) -> None:
    """Records that a new subject was made; it stands in the table's first stage."""
    _place(workflow, subject)
    session.add(subject)
    session.flush()
    clocks.begun(workflow, [subject])
    governments = everyone(workflow, subject)
    record(actor, f"{workflow.kind}.create", (workflow.kind, subject.code), governments, details)


def _place(workflow: Workflow, subject: Any) -> None:
    """A new subject begins in the table's first stage, or in the one that it was given."""
    subject.state = subject.state or workflow.stages[0].name
    subject.state_since = now()
    subject.due_on = clocks.first(workflow, subject, subject.state_since)


def touch(subject: Any) -> None:
    """Makes this act a new version of the subject, even when only its parts changed."""
    subject.changed_at = now()
    flag_modified(subject, "changed_at")


def everyone(workflow: Workflow, subject: Any) -> frozenset[str]:
    """Codes of all governments that are a party of the subject."""
    return frozenset().union(*workflow.parties(subject).values())


def begin_many(
    workflow: Workflow, actor: Actor, made: Sequence[tuple[Any, Mapping[str, Any]]],
    write: Callable[[list[Any]], None] | None = None,
) -> None:  # fmt: skip
    """The same as `begin` for many subjects with their details, written together: by `write`, else
    by the session."""
    for subject, _ in made:
        _place(workflow, subject)
    subjects = [subject for subject, _ in made]
    if write is not None:
        write(subjects)
    else:
        session.add_all(subjects)
        session.flush()
    clocks.begun(workflow, subjects)
    for subject, details in made:
        key = (workflow.kind, subject.code)
        record(actor, f"{workflow.kind}.create", key, everyone(workflow, subject), details)


def _tell(
    workflow: Workflow, transition: Transition, subject: Any, actor: Actor, moves: frozenset[str]
) -> None:
    """Tells those of `moves`, whose turn it has just become, and the parties the table names."""
    parties = workflow.parties(subject)
    told = frozenset().union(*(parties.get(p, frozenset()) for p in transition.tells))
    roles = workflow.moving_roles(subject.state)
    readers = accounts.readers(moves, roles) if moves else []
    if told:
        readers += accounts.readers(told, _roles_of(workflow))
    stage = workflow.stage(subject.state)
    tell(
        [r for r in readers if r.user_id != actor.user_id],
        f"{workflow.kind}.{transition.name}",
        M("%(event)s: %(title)s", event=Message(transition.event), title=subject.title_text),
        _body(subject, actor, Message(stage.label)),
        subject.href,
    )


def _roles_of(workflow: Workflow) -> frozenset[str]:
    return frozenset(role for t in workflow.transitions for role in t.roles)


def _body(subject: Any, actor: Actor, stage: Message) -> list[Message]:
    lines = [M("Oleh %(name)s, %(government)s.", name=actor.name,
               government=actor.government_name)] if actor.signed_in else []  # fmt: skip
    lines.append(M("Tahap sekarang: %(stage)s.", stage=stage))
    if subject.due_on is not None:
        lines.append(M("Ditunggu sampai %(due)s.", due=subject.due_on))
    return lines


def remind(governments: Iterable[str], roles: Iterable[str], kind: str, subject: Message,
           body: list[Message], href: str) -> int:  # fmt: skip
    """Tells the holders of `roles` in `governments`, outside any transition (reminders)."""
    return tell(accounts.readers(governments, roles), kind, subject, body, href)
