"""Saving a section of a draft without ever overwriting what a colleague wrote meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.adoption import queries as adoption
from registry.adoption import service
from registry.adoption.models import AdoptionRequest
from registry.kernel.actor import Actor

from . import changes, presence


@dataclass(frozen=True)
class Saved:
    """The request after saving, and whether fields of a colleague were kept as they are."""

    request: AdoptionRequest
    kept_others: bool


def save(
    actor: Actor, code: str, version: int | None, section: str, data: Mapping[str, Any]
) -> Saved:
    """Writes down the fields of one section, read in `version`; what stayed as it was is left out.

    Raises `Overtaken` for fields that both changed, and what `adoption.service.perform` raises.
    """
    request = adoption.one(code, actor, lock=True)
    own = changes.merged(request, version, data)
    held = changes.snapshot(request)
    new = {name: value for name, value in own.items() if changes.text(value) != held[name]}
    return _kept(actor, request, section, "prepare", new, len(own) < len(data))


def save_reasons(
    actor: Actor, code: str, version: int | None, section: str, reasons: Mapping[str, str]
) -> Saved:
    """Writes down a reason for each app named; those that stayed as they were are left out."""
    request = adoption.one(code, actor, lock=True)
    own = changes.merged(request, version, reasons, changes.REASON)
    held = {item.application.slug: item.reason for item in request.items}
    new = {slug: reason for slug, reason in own.items() if held.get(slug) != reason}
    data = {"items": [], "only_empty": False, "reason": None, "reasons": new}
    return _kept(actor, request, section, "explain", data if new else {}, len(own) < len(reasons))


def _kept(
    actor: Actor, request: AdoptionRequest, section: str, name: str, data: dict[str, Any],
    kept_others: bool,
) -> Saved:  # fmt: skip
    if data:
        request = service.perform(name, request.code, actor, request.version, data)
    presence.here(request, actor, section)
    return Saved(request, kept_others)
