"""What each action and kind of subject is called; higher packages add theirs at start."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from registry.kernel.text import N_
from registry.kernel.workflow import Workflow

_actions: dict[str, str] = {"government.load": N_("Data pemerintah dimuat")}
_subjects: dict[str, str] = {"reference": N_("Data acuan")}
_details: dict[str, str] = {
    "from": N_("Dari"),
    "to": N_("Menjadi"),
    "before": N_("Sebelumnya"),
    "after": N_("Sesudahnya"),
    "changed": N_("Yang berubah"),
    "role": N_("Peran"),
    "roles": N_("Peran"),
    "government": N_("Pemerintah"),
    "reason": N_("Alasan"),
    "version": N_("Versi"),
}
_values: dict[str, str] = {}
_names: list[Callable[[Iterable[str]], Mapping[str, str]]] = []


def add(labels: Mapping[str, str]) -> None:
    """Registers names of actions: {"request.submit": N_("Permohonan diajukan")}."""
    _actions.update(labels)


def add_subjects(labels: Mapping[str, str]) -> None:
    """Registers names of subject kinds: {"request": N_("Permohonan")}."""
    _subjects.update(labels)


def add_workflow(workflow: Workflow) -> None:
    """Registers what a workflow's actions did: {"request.submit": N_("Permohonan diajukan")}."""
    add({f"{workflow.kind}.{t.name}": t.event for t in workflow.transitions})


def label(action: str) -> str:
    """The action's name for people (gettext id), the bare code when nobody named it."""
    return _actions.get(action, action)


def subject_label(kind: str) -> str:
    """The subject kind's name for people (gettext id), the bare code when nobody named it."""
    return _subjects.get(kind, kind)


def actions() -> dict[str, str]:
    """Every named action, by code."""
    return dict(sorted(_actions.items()))


def subjects() -> dict[str, str]:
    """Every named subject kind, by code."""
    return dict(sorted(_subjects.items()))


def add_details(labels: Mapping[str, str]) -> None:
    """Registers names of details: {"letter_number": N_("Nomor surat")}."""
    _details.update(labels)


def add_values(labels: Mapping[str, str]) -> None:
    """Registers names of values that details hold, for example of roles and stages."""
    _values.update(labels)


def details(found: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """An entry's details as (name, values), both gettext ids or plain text."""
    return [(_details.get(key, key), _listed(value)) for key, value in sorted(found.items())]


def _listed(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _listed(item)]
    if isinstance(value, bool):
        return [N_("ya") if value else N_("tidak")]
    if isinstance(value, dict):
        return [f"{key}: {text}" for key, item in value.items() for text in _listed(item)]
    return [] if value is None else [_values.get(str(value), str(value))]


def name_governments(names: Callable[[Iterable[str]], Mapping[str, str]]) -> None:
    """Registers how a higher package finds names of governments by code."""
    _names[:] = [names]


def governments(codes: Iterable[str]) -> Mapping[str, str]:
    """Names of governments by code; codes stand for themselves when nobody knows names."""
    wanted = set(codes)
    return _names[0](wanted) if _names else {code: code for code in wanted}
