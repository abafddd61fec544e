"""What an import asked of the government's approver, decided all at once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from registry.kernel.actor import ADMIN, APPROVER, CATALOGUE, Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Stale
from registry.kernel.text import Message

from ..models import Application
from ..record import changes
from ..record.models import PendingChange
from ..record.states import WAITING
from .models import WRITTEN, ImportRow, ImportRun

MOST = 500
"""So many changes are decided by one press; the others follow on the next."""
APPROVE, REJECT = "approve", "reject"


@dataclass(frozen=True)
class Asked:
    """An import and what of its changes waits: the first MOST of `total`."""

    run: ImportRun
    changes: Sequence[PendingChange]
    total: int

    @property
    def seen(self) -> str:
        """What stands for these changes as they are now: whoever decides says what they saw."""
        told = ",".join(f"{change.code}:{change.version}" for change in self.changes)
        return hashlib.sha256(told.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Decided:
    """How many were decided, and what goes on waiting with the reason."""

    done: int
    kept: Sequence[tuple[PendingChange, Message]]


def asked(key: str, actor: Actor) -> Asked:
    """What the import asked for and still waits; `NotFound` outside of its government and for
    roles that do not see its changes."""
    run = session.scalars(
        select(ImportRun).where(
            ImportRun.key == key, ImportRun.government_code == (actor.government or "-"),
            ImportRun.status == WRITTEN,
        )
    ).one_or_none()  # fmt: skip
    if run is None or not actor.roles & {APPROVER, CATALOGUE, ADMIN}:
        raise NotFound
    statement = _waiting(select(PendingChange), run.government_code).where(
        ImportRow.run_id == run.id
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    found = session.scalars(
        statement.options(joinedload(PendingChange.application)).order_by(PendingChange.id)
        .limit(MOST).execution_options(populate_existing=True)
    ).all()  # fmt: skip
    return Asked(run, found, total)


def runs(actor: Actor) -> list[tuple[ImportRun, int]]:
    """The imports of the actor's government of which changes wait, and how many."""
    counted: Any = select(ImportRow.run_id, func.count()).select_from(PendingChange)
    statement = _waiting(counted, actor.government or "-").group_by(ImportRow.run_id)
    numbers = {run: n for run, n in session.execute(statement)}
    found = session.scalars(
        select(ImportRun).where(ImportRun.id.in_(numbers), ImportRun.status == WRITTEN)
        .order_by(ImportRun.id.desc())
    )  # fmt: skip
    return [(run, numbers[run.id]) for run in found]


def _waiting(statement: Any, government: str) -> Any:
    """Waiting changes that a row of an import asked for."""
    return (
        statement.join(Application, Application.id == PendingChange.application_id)
        .join(ImportRow, ImportRow.slug == Application.slug)
        .where(PendingChange.host_code == government, PendingChange.state == WAITING,
               ImportRow.held != {})
    )  # fmt: skip


def decide(key: str, name: str, actor: Actor, seen: str, data: Mapping[str, Any]) -> Decided:
    """Approves or rejects what of the import waits, as one act; what cannot be approved goes on
    waiting. `Stale` when something came, went or changed since `seen`; else what deciding one
    change raises."""
    found = asked(key, actor)
    if found.seen != seen:
        raise Stale
    wanted = {change.code: change.version for change in found.changes}
    kept = changes.perform_many(name, wanted, actor, data)
    return Decided(len(wanted) - len(kept), kept)
