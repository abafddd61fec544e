"""Changed fields: noted one by one, and the guarded ones held until the approver consents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.catalogue.models import Application
from registry.kernel.actor import APPROVER, Actor
from registry.kernel.bulk import insert_all
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Refused
from registry.kernel.numbering import next_codes
from registry.kernel.text import M, Message
from registry.procedure.service import act, begin_many, carry_out, conclude, remind, touch

from . import queries
from .models import FieldChange, PendingChange
from .states import CANCELLED, GUARDED, WAITING
from .watching import tell_people
from .workflow import CHANGE

Changed = Mapping[str, tuple[Any, Any]]
"""Field → (before, after)."""


@dataclass(frozen=True)
class Edit:
    """What an edit changed: `held` waits for the approver, `decided` are guarded fields that the
    editor could write themself; `noted` are the history's rows, still to be written."""

    application: Application
    held: Changed
    decided: Changed
    noted: Sequence[FieldChange] = field(default=())


def waits(name: str, actor: Actor, *, shown: bool) -> bool:
    """Whether `actor`'s change of the field waits for the approver: a guarded one of a record that
    the public sees (`shown`), unless the actor is an approver."""
    return shown and name in GUARDED and APPROVER not in actor.roles and not actor.system


def divide(application: Application, actor: Actor, changed: Changed, *, shown: bool) -> Edit:
    """Puts back the fields that wait; asks nobody and writes nothing yet."""
    held = {n: pair for n, pair in changed.items() if waits(n, actor, shown=shown)}
    rest = {n: pair for n, pair in changed.items() if n not in held}
    for name, (before, _) in held.items():
        setattr(application, name, before)
    decided = {n: pair for n, pair in rest.items() if n in GUARDED}
    return Edit(application, held, decided, _noted(application, actor, rest))


def settle_many(actor: Actor, edits: Sequence[Edit]) -> list[PendingChange]:
    """Writes the history of edits, asks for what they hold, and forgets what was asked for fields
    decided since; returns the changes of which the approvers are still to be told."""
    insert_all([row for edit in edits for row in edit.noted])
    touched = [e for e in edits if e.held or e.decided]
    waiting = _waiting([e.application.id for e in touched]) if touched else {}
    for edit in touched:
        if edit.decided:
            _forget(waiting.get(edit.application.id), actor, edit.decided)
    asking = [e for e in touched if e.held]
    new = [e for e in asking if e.application.id not in waiting]
    found = [_add(waiting[e.application.id], actor, e) for e in asking if e not in new]
    session.flush()
    return found + _ask(actor, new)


def note(application: Application, actor: Actor, changed: Changed, approved_by: str = "") -> None:
    """Writes the history's rows."""
    session.add_all(_noted(application, actor, changed, approved_by))


def _noted(
    application: Application, actor: Actor, changed: Changed, approved_by: str = ""
) -> list[FieldChange]:
    at = now()
    return [
        FieldChange(
            application_id=application.id, field=name, before=before, after=after,
            actor_name=actor.name, approved_by=approved_by, at=at,
        )
        for name, (before, after) in sorted(changed.items())
    ]  # fmt: skip


def _wanted(edit: Edit) -> dict[str, Any]:
    return {name: {"before": b, "after": a} for name, (b, a) in edit.held.items()}


def _add(waiting: PendingChange, actor: Actor, edit: Edit) -> PendingChange:
    waiting.changes = {**waiting.changes, **_wanted(edit)}
    waiting.asked_by, waiting.asked_name = actor.user_id, actor.name
    touch(waiting)
    return waiting


def _ask(actor: Actor, edits: Sequence[Edit]) -> list[PendingChange]:
    if not edits:
        return []
    made = [
        PendingChange(
            code=code, application_id=e.application.id, application=e.application,
            host_code=e.application.host_code, changes=_wanted(e), asked_by=actor.user_id,
            asked_name=actor.name,
        )
        for code, e in zip(next_codes("U", len(edits)), edits, strict=True)
    ]  # fmt: skip
    begin_many(CHANGE, actor, [
        (m, {"app": m.application.slug, "changed": sorted(m.changes)}) for m in made
    ])  # fmt: skip
    return made


def remind_approvers(actor: Actor, asked: Sequence[PendingChange]) -> None:
    """Tells the approvers what waits for them: once, however many changes were asked for."""
    if not asked:
        return
    first = asked[0]
    subject = M("Perubahan menunggu persetujuan Anda: %(app)s", app=first.application.name)
    href = first.href
    if len(asked) > 1:
        subject = M("%(n)s perubahan menunggu persetujuan Anda", n=len(asked))
        href = "/perubahan"
    body = [M("Diminta oleh %(name)s.", name=actor.name)]
    remind([first.host_code], [APPROVER], f"{CHANGE.kind}.create", subject, body, href)


def _waiting(application_ids: Sequence[int]) -> dict[int, PendingChange]:
    """The changes of these applications that wait, by application, locked."""
    found = session.scalars(
        select(PendingChange)
        .where(PendingChange.application_id.in_(application_ids), PendingChange.state == WAITING)
        .options(joinedload(PendingChange.application)).order_by(PendingChange.id)
        .with_for_update(of=PendingChange).execution_options(populate_existing=True)
    )  # fmt: skip
    return {change.application_id: change for change in found}


def _locked(code: str) -> PendingChange:
    found = session.scalars(
        select(PendingChange).where(PendingChange.code == code).with_for_update(of=PendingChange)
        .options(joinedload(PendingChange.application)).execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def _forget(waiting: PendingChange | None, actor: Actor, decided: Iterable[str]) -> None:
    """Takes fields that were decided otherwise out of what waits."""
    if waiting is not None and set(decided) & set(waiting.changes):
        _keep(waiting, actor, {n: v for n, v in waiting.changes.items() if n not in decided})


def _keep(waiting: PendingChange, actor: Actor, changes: dict[str, Any]) -> None:
    """Leaves only `changes` waiting; without any, nothing waits any longer."""
    waiting.changes = changes
    if not changes:
        waiting.state, waiting.state_since, waiting.decided_name = CANCELLED, now(), actor.name
    touch(waiting)


def take_back(
    actor: Actor, asked: Mapping[int, tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> int:
    """Withdraws what was asked for, where it still waits as it was asked: application id →
    (field → wanted value, field → what waited before it, which waits again). Returns how many
    changes that concerned; one with nothing left is cancelled."""
    waiting = _waiting(sorted(asked)) if asked else {}
    acts, found = [], 0
    for row_id, change in waiting.items():
        wanted, earlier = asked[row_id]
        mine = {n for n, after in wanted.items() if n in change.changes
                and change.changes[n]["after"] == after}  # fmt: skip
        left = {n: pair for n, pair in change.changes.items() if n not in mine}
        left |= {n: pair for n, pair in earlier.items() if n in mine}
        found += bool(mine)
        if mine and left:
            _keep(change, actor, left)
        elif mine:
            change.decided_name = actor.name
            acts.append(carry_out(CHANGE, change, "cancel", actor, version=None, data={}))
    conclude(CHANGE, acts)
    return found


def perform(
    name: str, code: str, actor: Actor, version: int | None, data: dict[str, Any]
) -> PendingChange:
    """Carries out the action `name` on a change; the application is locked before the change, as
    an edit does. `Refused` when the record would no longer be fit for the public."""
    queries.change(code, actor)
    (application,) = _applications(PendingChange.code == code).values()
    change = _locked(code)
    act(CHANGE, change, name, actor, version=version, data=data, effect=_effect(name, application))
    if name != "cancel":
        _tell_asker(change, actor)
    return change


def perform_many(
    name: str, wanted: Mapping[str, int], actor: Actor, data: Mapping[str, Any]
) -> list[tuple[PendingChange, Message]]:
    """Carries out the action `name` on many changes of the actor's government (code → version
    seen), as one act. Those that cannot be carried out go on waiting and are returned with the
    reason; `Stale` when one was changed meanwhile, `NotFound` for one of others."""
    applications = _applications(PendingChange.code.in_(list(wanted)))
    found = _locked_many(wanted, actor)
    if len(found) != len(wanted):
        raise NotFound
    acts, kept = [], []
    with session.no_autoflush:
        for change in found:
            try:
                acts.append(carry_out(
                    CHANGE, change, name, actor, version=wanted[change.code], data=dict(data),
                    effect=_effect(name, applications[change.application_id]),
                ))  # fmt: skip
            except Refused as error:
                kept.append((change, error.message))
    conclude(CHANGE, acts)
    _tell_askers([done.subject for done in acts], actor)
    return kept


def _applications(condition: Any) -> dict[int, Application]:
    """The applications of changes, locked."""
    found = session.scalars(
        select(Application).join(PendingChange, PendingChange.application_id == Application.id)
        .where(condition).order_by(Application.id).with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return {application.id: application for application in found}


def _locked_many(wanted: Mapping[str, int], actor: Actor) -> Sequence[PendingChange]:
    return session.scalars(
        select(PendingChange)
        .where(PendingChange.code.in_(list(wanted)),
               PendingChange.host_code == (actor.government or "-"))
        .options(joinedload(PendingChange.application)).order_by(PendingChange.id)
        .with_for_update(of=PendingChange).execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _effect(name: str, application: Application) -> Any:
    def effect(change: PendingChange, actor: Actor, data: dict[str, Any]) -> Mapping[str, Any]:
        if name == "approve":
            _apply(application, change, actor)
        change.decided_name, change.reason = actor.name, data.get("reason") or ""
        return {"app": application.slug, "changed": sorted(change.changes)}

    return effect


def _apply(application: Application, change: PendingChange, actor: Actor) -> None:
    wanted = {name: pair["after"] for name, pair in change.changes.items()}
    terms = [wanted.get(n, getattr(application, n)) for n in ("licence", "reuse_terms")]
    if not any(terms):
        raise Refused(M("Aplikasi yang terbit harus tetap punya ketentuan pemakaian atau lisensi."))
    changed = {name: (getattr(application, name), after) for name, after in wanted.items()}
    for name, after in wanted.items():
        setattr(application, name, after)
    asker = Actor(user_id=change.asked_by, name=change.asked_name)
    note(application, asker, changed, approved_by=actor.name)
    touch(application)


def _tell_askers(decided: Sequence[PendingChange], actor: Actor) -> None:
    """Tells who asked: once, however many of their changes were decided."""
    for asker in dict.fromkeys(change.asked_by for change in decided):
        theirs = [change for change in decided if change.asked_by == asker]
        if len(theirs) == 1:
            _tell_asker(theirs[0], actor)
        else:
            _tell_decided(asker, theirs, actor)


def _tell_decided(asker: int | None, theirs: Sequence[PendingChange], actor: Actor) -> None:
    stage, reason = Message(CHANGE.stage(theirs[0].state).label), theirs[0].reason
    tell_people(
        [asker], actor, f"{CHANGE.kind}.decided",
        M("%(n)s perubahan: %(stage)s", n=len(theirs), stage=stage),
        [M("Alasan: %(reason)s", reason=reason)] if reason else [], "/perubahan",
    )  # fmt: skip


def _tell_asker(change: PendingChange, actor: Actor) -> None:
    stage = CHANGE.stage(change.state)
    tell_people(
        [change.asked_by], actor, f"{CHANGE.kind}.decided",
        M("Perubahan %(app)s: %(stage)s", app=change.application.name, stage=Message(stage.label)),
        [M("Alasan: %(reason)s", reason=change.reason)] if change.reason else [],
        change.href,
    )  # fmt: skip

