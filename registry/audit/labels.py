"""What each action and kind of subject is called; higher packages add theirs at start."""

from collections.abc import Mapping

from registry.kernel.text import N_

_actions: dict[str, str] = {"government.load": N_("Data pemerintah dimuat")}
_subjects: dict[str, str] = {"reference": N_("Data acuan")}


def add(labels: Mapping[str, str]) -> None:
    """Registers names of actions: {"request.submit": N_("Permohonan diajukan")}."""
    _actions.update(labels)


def add_subjects(labels: Mapping[str, str]) -> None:
    """Registers names of subject kinds: {"request": N_("Permohonan")}."""
    _subjects.update(labels)


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
