"""Recording an act: noted during the transaction, chained and written as it commits."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session

from .chain import append
from .models import AuditEntry

PENDING = "audit_pending"


def record(
    actor: Actor,
    action: str,
    subject: tuple[str, str],
    governments: Iterable[str] = (),
    details: Mapping[str, Any] | None = None,
    *,
    into: Session | None = None,
) -> None:
    """Notes that `actor` did `action` ("request.submit") to `subject` (kind, key).

    `governments` may read the entry; `details` are plain JSON values without personal data of
    third persons. It is written when `into` commits (default: the running act's session).
    """
    entry = AuditEntry(
        at=now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        government=actor.government,
        action=action,
        subject_kind=subject[0],
        subject_key=subject[1],
        governments=sorted(set(governments)),
        details=dict(details or {}),
    )
    target = into or session()
    target.connection()  # begins the transaction: only one that began says when it is rolled back
    target.info.setdefault(PENDING, []).append(entry)


@event.listens_for(Session, "before_commit")
def _write_pending(current: Session) -> None:
    pending = current.info.pop(PENDING, None)
    if pending:
        append(pending, current)


@event.listens_for(Session, "after_rollback")
def _forget_pending(current: Session) -> None:
    current.info.pop(PENDING, None)
