"""Which workflows have a clock: packages above name their subjects' table and how one is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from registry.kernel.workflow import Workflow


@dataclass(frozen=True)
class Watched:
    """A workflow whose deadlines are watched.

    `model` is the table of its subjects, `load(code)` reads one afresh with what its title and
    parties need.
    """

    workflow: Workflow
    model: Any
    load: Callable[[str], Any]


_watched: dict[str, Watched] = {}


def watch(workflow: Workflow, model: Any, load: Callable[[str], Any]) -> None:
    """Registers a workflow."""
    _watched[workflow.kind] = Watched(workflow, model, load)


def watched() -> Iterable[Watched]:
    """Every registered workflow, by its kind."""
    return [_watched[kind] for kind in sorted(_watched)]


def roles_of(workflow: Workflow) -> frozenset[str]:
    """Every role that can do something in the workflow."""
    return frozenset(role for t in workflow.transitions for role in t.roles)
