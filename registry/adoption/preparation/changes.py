"""Every change of a draft, field by field: what a colleague did meanwhile is never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.adoption.models import AdoptionRequest
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Stale

from . import queries
from .models import DraftChange, Preparation
from .schemas import LETTER_FIELDS, OWN_FIELDS

NOTED = ("edit", "prepare", "explain", "choose")
"""Actions whose changes are kept field by field."""
APPS = "apps"
REASON = "reason:"


@dataclass(frozen=True)
class Meanwhile:
    """What others made of a field since it was read."""

    field: str
    before: str
    after: str
    who: str
    at: datetime


class Overtaken(Stale):
    """Fields that were typed in while somebody else changed them, by field."""

    def __init__(self, fields: Mapping[str, Meanwhile]) -> None:
        super().__init__()
        self.fields = dict(fields)


def value(request: AdoptionRequest, kept: Preparation, name: str) -> Any:
    """The present value of a field; a file's is its key."""
    if name in OWN_FIELDS:
        return getattr(kept, name)
    found = getattr(request, name)
    return (found.key if found else None) if name.endswith("_file") else found


def text(found: Any) -> str:
    """A field's value as it is kept and compared."""
    if found is None:
        return ""
    return found.isoformat() if hasattr(found, "isoformat") else str(found)


def snapshot(request: AdoptionRequest) -> dict[str, str]:
    """Every field of a draft by name, as text."""
    kept = queries.of(request)
    found = {name: text(value(request, kept, name)) for name in (*LETTER_FIELDS, *OWN_FIELDS)}
    found |= {f"{REASON}{item.application.slug}": item.reason for item in request.items}
    return found | {APPS: "\n".join(item.application.slug for item in request.items)}


def note(request: AdoptionRequest, before: Mapping[str, str], actor: Actor) -> None:
    """Keeps what changed since `before`; `request` is as it was read again after the act."""
    at, after = now(), snapshot(request)
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            session.add(
                DraftChange(
                    request_id=request.id, version=request.version, field=name, before=old,
                    after=new, actor_id=actor.user_id, actor_name=actor.name, at=at,
                )
            )  # fmt: skip
    session.flush()


def meanwhile(request: AdoptionRequest, version: int) -> dict[str, Meanwhile]:
    """Fields that are now other than in `version`, with the last who changed each."""
    found: dict[str, Meanwhile] = {}
    for change in queries.changes_since(request, version):
        first = found.get(change.field)
        before = first.before if first else change.before
        found[change.field] = Meanwhile(
            change.field, before, change.after, change.actor_name, change.at
        )
    return {name: m for name, m in found.items() if m.before != m.after}


def merged(
    request: AdoptionRequest, version: int | None, typed: Mapping[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """What is left to write of `typed`, read in `version`: what a colleague changed and the
    typist did not touch stays the colleague's.

    Raises `Overtaken` when both changed one field to something different.
    """
    if version is None or version >= request.version:
        return dict(typed)
    theirs = meanwhile(request, version)
    own, clashes = {}, {}
    for name, wanted in typed.items():
        change = theirs.get(prefix + name)
        if change is None or text(wanted) == change.after:
            own[name] = wanted
        elif text(wanted) != change.before:
            clashes[prefix + name] = change
    if clashes:
        raise Overtaken(clashes)
    return own
