"""Changed fields: noted one by one, and the guarded ones held until the approver consents."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.catalogue.models import Application
from registry.kernel.actor import APPROVER, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Refused
from registry.kernel.numbering import next_code
from registry.kernel.text import M, Message
from registry.procedure.service import act, begin, remind, touch

from . import queries
from .models import FieldChange, PendingChange
from .states import CANCELLED, GUARDED
from .watching import tell_people
from .workflow import CHANGE

Changed = Mapping[str, tuple[Any, Any]]
"""Field → (before, after)."""


def settle(application: Application, actor: Actor, changed: Changed, *, shown: bool) -> list[str]:
    """Notes what an edit changed. Guarded fields of a record that the public sees (`shown`) are
    put back and wait for the approver, unless the actor is one; returns the names of those held.
    """
    guarded = {name: pair for name, pair in changed.items() if name in GUARDED}
    if not shown or APPROVER in actor.roles or actor.system:
        note(application, actor, changed)
        _forget(application, actor, guarded)
        return []
    for name, (before, _) in guarded.items():
        setattr(application, name, before)
    note(application, actor, {n: pair for n, pair in changed.items() if n not in guarded})
    if guarded:
        _ask(application, actor, guarded)
    return sorted(guarded)


def note(application: Application, actor: Actor, changed: Changed, approved_by: str = "") -> None:
    """Writes the history's rows."""
    at = now()
    session.add_all(
        FieldChange(
            application_id=application.id, field=name, before=before, after=after,
            actor_name=actor.name, approved_by=approved_by, at=at,
        )
        for name, (before, after) in sorted(changed.items())
    )  # fmt: skip


def _ask(application: Application, actor: Actor, guarded: Changed) -> None:
    wanted = {name: {"before": b, "after": a} for name, (b, a) in guarded.items()}
    waiting = _waiting(application)
    if waiting is None:
        waiting = PendingChange(
            code=next_code("U"), application_id=application.id, application=application,
            host_code=application.host_code, changes=wanted, asked_by=actor.user_id,
            asked_name=actor.name,
        )  # fmt: skip
        begin(CHANGE, waiting, actor, {"app": application.slug, "changed": sorted(wanted)})
    else:
        waiting.changes = {**waiting.changes, **wanted}
        waiting.asked_by, waiting.asked_name = actor.user_id, actor.name
        touch(waiting)
        session.flush()
    remind(
        [application.host_code], [APPROVER], f"{CHANGE.kind}.create",
        M("Perubahan menunggu persetujuan Anda: %(app)s", app=application.name),
        [M("Diminta oleh %(name)s.", name=actor.name)], waiting.href,
    )  # fmt: skip


def _waiting(application: Application) -> PendingChange | None:
    found = queries.waiting_for(application.id)
    return _locked(found.code) if found is not None else None


def _locked(code: str) -> PendingChange:
    found = session.scalars(
        select(PendingChange).where(PendingChange.code == code).with_for_update(of=PendingChange)
        .options(joinedload(PendingChange.application)).execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def _forget(application: Application, actor: Actor, decided: Changed) -> None:
    """Takes fields that an approver wrote themself out of what waits."""
    waiting = _waiting(application) if decided and application.id else None
    if waiting is None or not set(decided) & set(waiting.changes):
        return
    waiting.changes = {n: v for n, v in waiting.changes.items() if n not in decided}
    if not waiting.changes:
        waiting.state, waiting.state_since, waiting.decided_name = CANCELLED, now(), actor.name
    touch(waiting)
    session.flush()


def perform(
    name: str, code: str, actor: Actor, version: int | None, data: dict[str, Any]
) -> PendingChange:
    """Carries out the action `name` on a change; the application is locked before the change, as
    an edit does. `Refused` when the record would no longer be fit for the public."""
    queries.change(code, actor)
    application = session.scalars(
        select(Application).join(PendingChange, PendingChange.application_id == Application.id)
        .where(PendingChange.code == code).with_for_update(of=Application)
        .execution_options(populate_existing=True)
    ).one()  # fmt: skip
    change = _locked(code)
    act(CHANGE, change, name, actor, version=version, data=data, effect=_effect(name, application))
    if name != "cancel":
        _tell_asker(change, actor)
    return change


def _effect(name: str, application: Application) -> Any:
    def effect(change: PendingChange, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
        change.decided_name, change.reason = actor.name, data.get("reason") or ""
        if name == "approve":
            _apply(application, change, actor)
        return {"app": application.slug, "changed": sorted(change.changes)}

    return effect


def _apply(application: Application, change: PendingChange, actor: Actor) -> None:
    changed = {}
    for field, pair in change.changes.items():
        changed[field] = (getattr(application, field), pair["after"])
        setattr(application, field, pair["after"])
    if not (application.licence or application.reuse_terms):
        raise Refused(M("Aplikasi yang terbit harus tetap punya ketentuan pemakaian atau lisensi."))
    asker = Actor(user_id=change.asked_by, name=change.asked_name)
    note(application, asker, changed, approved_by=actor.name)
    touch(application)


def _tell_asker(change: PendingChange, actor: Actor) -> None:
    stage = CHANGE.stage(change.state)
    tell_people(
        [change.asked_by], actor, f"{CHANGE.kind}.decided",
        M("Perubahan %(app)s: %(stage)s", app=change.application.name, stage=Message(stage.label)),
        [M("Alasan: %(reason)s", reason=change.reason)] if change.reason else [],
        change.href,
    )  # fmt: skip

