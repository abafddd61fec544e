"""What has a clock: packages above name the tables of their workflows' subjects, and due days that
stand beside those of stages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.audit import labels
from registry.kernel.text import N_, Message
from registry.kernel.workflow import Workflow
from registry.notifications.service import Reader

from .notices import Notice


@dataclass(frozen=True)
class Watched:
    """A workflow whose deadlines are watched.

    `model` is the table of its subjects, `load(code)` reads one afresh with what its title and
    parties need.
    """

    workflow: Workflow
    model: Any
    load: Callable[[str], Any]


@dataclass(frozen=True)
class Deadline:
    """One due day: what is awaited of `readers`; the admins of `governments` hear when it is late.

    `key` tells it from other due days of the subject `kind` `code`.
    """

    kind: str
    code: str
    key: str
    due_on: date
    title: Message
    lines: tuple[Message, ...]
    href: str
    readers: tuple[Reader, ...]
    governments: frozenset[str]


@dataclass(frozen=True)
class Beside:
    """Due days that are no stage's. `until(day)` reads the open ones up to `day`; `settle()` sets
    those that the calendar has moved, in the running transaction, and says whom to tell."""

    until: Callable[[date], Iterable[Deadline]]
    settle: Callable[[], Iterable[Notice]]


_watched: dict[str, Watched] = {}
_beside: dict[str, Beside] = {}


def watch(workflow: Workflow, model: Any, load: Callable[[str], Any]) -> None:
    """Registers a workflow, and how the log calls a due day of its stages that moved."""
    _watched[workflow.kind] = Watched(workflow, model, load)
    labels.add({f"{workflow.kind}.due_moved": N_("Tenggat bergeser")})


def watch_beside(kind: str, beside: Beside) -> None:
    """Registers due days that are no stage's."""
    _beside[kind] = beside


def watched() -> Iterable[Watched]:
    """Every registered workflow, by its kind."""
    return [_watched[kind] for kind in sorted(_watched)]


def besides() -> Iterable[Beside]:
    """Everything registered with due days that are no stage's, by kind."""
    return [_beside[kind] for kind in sorted(_beside)]


def roles_of(workflow: Workflow) -> frozenset[str]:
    """Every role that can do something in the workflow."""
    return frozenset(role for t in workflow.transitions for role in t.roles)
