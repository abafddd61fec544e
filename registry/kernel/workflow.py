"""Reads any workflow given as two tables, stages and transitions. It names no state.

A feature's `workflow.py` fills the tables; buttons, API actions, permissions, deadlines,
notifications, `docs/workflow.md` and the test matrix are all read from them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from .actor import Actor
from .errors import DomainError, Forbidden, Refused
from .text import M, Message

Guard = Callable[[Any, Mapping[str, Any]], Message | None]
"""(subject, input; empty when only a button is drawn) → why not, or None."""

Eye = Callable[[Any, Actor], Message | None]
"""(subject, actor) → why this very person may not, though side and role are right; or None."""

Parties = Mapping[str, frozenset[str]]
"""Party name of the workflow ("host") → codes of the governments that are it now."""

SYSTEM_PARTY = "system"
PRIMARY, DANGER = "primary", "danger"


@dataclass(frozen=True)
class Stage:
    """One state: label, whose move it is, key of its deadline in `config.DEADLINES`, tone."""

    name: str
    label: str
    awaits: tuple[str, ...] = ()
    deadline: str | None = None
    tone: str = "neutral"
    final: bool = False


@dataclass(frozen=True)
class Transition:
    """One action: from which stages, to which, by whose side and role, under which guards.

    `targets` is empty when the stage stays; of several, `choose` picks after the effect.
    `tells` names parties that are told besides those whose move it becomes. `event` is the
    sentence of the timeline; `law` the legal basis or practice behind it. An `aside` (a message)
    is nobody's turn: its roles are not those that the stage waits for. `eyes` are rules about the
    person (four eyes), asked before the guards. `fewer` names, for a source from which not every
    target can be reached, those that can.
    """

    name: str
    label: str
    event: str
    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    schema: type[Schema] | None = None
    choose: Callable[[Any], str] | None = None
    tells: tuple[str, ...] = ()
    tone: str = "secondary"
    law: str = ""
    aside: bool = False
    eyes: tuple[Eye, ...] = ()
    fewer: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def target(self, subject: Any) -> str | None:
        """The stage reached, asked after the effect and before the subject enters it; None when it
        stays. `LookupError` for one that the table does not know."""
        if self.choose is None:
            return self.targets[0] if self.targets else None
        chosen = self.choose(subject)
        if chosen not in (subject.state, *self.reached(subject.state)):
            raise LookupError(f"{self.name}: {subject.state} does not lead to {chosen}")
        return chosen

    def reached(self, source: str) -> tuple[str, ...]:
        """The other stages that it can lead to from `source`."""
        return tuple(t for t in self.fewer.get(source, self.targets) if t != source)


@dataclass(frozen=True)
class Option:
    """An action as one actor sees it now; `reason` says why it is not allowed."""

    transition: Transition
    refusal: DomainError | None

    @property
    def allowed(self) -> bool:
        """Whether the actor may do it now."""
        return self.refusal is None

    @property
    def reason(self) -> Message | None:
        """Why not, for people."""
        return self.refusal.message if self.refusal else None


@dataclass(frozen=True)
class Workflow:
    """Two tables and the function that says which governments are which party of a subject."""

    kind: str
    title: str
    stages: tuple[Stage, ...]
    transitions: tuple[Transition, ...]
    parties: Callable[[Any], Parties]
    party_labels: Mapping[str, str]
    role_labels: Mapping[str, str]
    _stages: dict[str, Stage] = field(init=False, repr=False, compare=False)
    _transitions: dict[str, Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stages", {s.name: s for s in self.stages})
        object.__setattr__(self, "_transitions", {t.name: t for t in self.transitions})

    def stage(self, name: str) -> Stage:
        """The stage of that name; KeyError for none."""
        return self._stages[name]

    def transition(self, name: str) -> Transition | None:
        """The transition of that name, or None."""
        return self._transitions.get(name)

    def sides(self, subject: Any, actor: Actor) -> frozenset[str]:
        """Which parties of `subject` the actor speaks for now."""
        if actor.system:
            return frozenset({SYSTEM_PARTY})
        if actor.government is None:
            return frozenset()
        return frozenset(
            name for name, codes in self.parties(subject).items() if actor.government in codes
        )

    def refusal(
        self, subject: Any, transition: Transition, actor: Actor, data: Mapping[str, Any]
    ) -> DomainError | None:
        """Why `actor` may not do `transition` now: right, stage, person, guards in turn."""
        return (
            self._missing_right(subject, transition, actor)
            or self._wrong_stage(subject, transition)
            or self._wrong_person(subject, transition, actor)
            or self._guarded(subject, transition, data)
        )

    def _missing_right(
        self, subject: Any, transition: Transition, actor: Actor
    ) -> DomainError | None:
        if not self.sides(subject, actor) & set(transition.parties):
            names = [Message(self.party_labels[p]) for p in transition.parties]
            return Forbidden(M("Hanya dapat dilakukan oleh %(who)s.", who=_either(names)))
        if transition.roles and not actor.roles & set(transition.roles) and not actor.system:
            names = [Message(self.role_labels[r]) for r in transition.roles]
            return Forbidden(M("Memerlukan peran %(role)s.", role=_either(names)))
        return None

    def _wrong_stage(self, subject: Any, transition: Transition) -> DomainError | None:
        if subject.state in transition.sources:
            return None
        return Refused(
            M("Tidak dapat dilakukan pada tahap “%(stage)s”.",
              stage=Message(self.stage(subject.state).label))
        )  # fmt: skip

    def _wrong_person(
        self, subject: Any, transition: Transition, actor: Actor
    ) -> DomainError | None:
        for eye in transition.eyes:
            reason = eye(subject, actor)
            if reason is not None:
                return Refused(reason)
        return None

    def _guarded(
        self, subject: Any, transition: Transition, data: Mapping[str, Any]
    ) -> DomainError | None:
        for guard in transition.guards:
            reason = guard(subject, data)
            if reason is not None:
                return Refused(reason)
        return None

    def options(self, subject: Any, actor: Actor) -> list[Option]:
        """Every action that leaves the present stage, allowed to `actor` or with the reason."""
        return [
            Option(t, self.refusal(subject, t, actor, {}))
            for t in self.transitions
            if subject.state in t.sources and SYSTEM_PARTY not in t.parties
        ]

    def own_options(self, subject: Any, actor: Actor) -> list[Option]:
        """The options that belong to a side the actor speaks for: what their page shows."""
        sides = self.sides(subject, actor)
        return [o for o in self.options(subject, actor) if sides & set(o.transition.parties)]

    def check(
        self, subject: Any, name: str, actor: Actor, data: Mapping[str, Any]
    ) -> Transition | None:
        """The transition, when `actor` may do it with `data`; raises the refusal otherwise.

        None when the table has no action of that name.
        """
        transition = self.transition(name)
        if transition is None:
            return None
        refusal = self.refusal(subject, transition, actor, data)
        if refusal is not None:
            raise refusal
        return transition

    def awaited(self, subject: Any) -> frozenset[str]:
        """Codes of the governments whose move it is."""
        parties = self.parties(subject)
        found = [parties.get(p, frozenset()) for p in self.stage(subject.state).awaits]
        return frozenset().union(*found)

    def moving_roles(self, state: str) -> frozenset[str]:
        """Roles that can do something for the awaited side in `state`."""
        awaits = set(self.stage(state).awaits)
        return frozenset(
            role
            for t in self.transitions
            if state in t.sources and awaits & set(t.parties) and not t.aside
            for role in t.roles
        )

    def expected(self, state: str, roles: Collection[str] | None = None) -> list[Transition]:
        """What the awaited side is to do next in `state` (with one of `roles`): the primary
        actions, else the first one. Asides and what ends a matter are nobody's next step."""
        awaits = set(self.stage(state).awaits)
        found = [
            t for t in self.transitions
            if state in t.sources and awaits & set(t.parties) and not t.aside
            and t.tone != DANGER and (roles is None or set(roles) & set(t.roles))
        ]  # fmt: skip
        return [t for t in found if t.tone == PRIMARY] or found[:1]

    def hindrance(self, subject: Any, transition: Transition) -> Message | None:
        """What has to be done before it, whoever does it; None when nothing stands against it."""
        refusal = self._guarded(subject, transition, {})
        return refusal.message if refusal else None

    def states_awaiting(self, party: str) -> tuple[str, ...]:
        """States in which the move is `party`'s."""
        return tuple(s.name for s in self.stages if party in s.awaits)

    def edges(self) -> Iterator[tuple[str, str, Transition]]:
        """Every (from, to, transition) that changes the stage."""
        for transition in self.transitions:
            for source in transition.sources:
                for target in transition.reached(source):
                    yield source, target, transition


def _either(names: list[Message]) -> Message:
    joined = names[0]
    for name in names[1:]:
        joined = M("%(first)s atau %(second)s", first=joined, second=name)
    return joined
