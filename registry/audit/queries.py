"""Reading the log: per subject by its parties, whole by the auditor."""

from collections.abc import Sequence

from sqlalchemy import Select, select, tuple_

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate

from .models import AuditEntry


def visible(statement: Select[AuditEntry], actor: Actor) -> Select[AuditEntry]:
    """Only entries of the actor's government; all for the auditor."""
    if actor.reads_all:
        return statement
    return statement.where(AuditEntry.governments.contains([actor.government or "-"]))


def of_subjects(subjects: Sequence[tuple[str, str]], actor: Actor) -> list[AuditEntry]:
    """Entries of `subjects` (kind, key) that the actor may read, newest first."""
    if not subjects:
        return []
    key = tuple_(AuditEntry.subject_kind, AuditEntry.subject_key)
    statement = visible(select(AuditEntry), actor).where(key.in_(subjects))
    return list(session.scalars(statement.order_by(AuditEntry.number.desc())))


def page(
    actor: Actor, *, action: str | None = None, kind: str | None = None, key: str | None = None,
    after: str | None = None, limit: int = 50,
) -> Page[AuditEntry]:  # fmt: skip
    """The log, newest first, as far as the actor may read it; `kind` and `key` name a subject."""
    statement = visible(select(AuditEntry), actor)
    if action:
        statement = statement.where(AuditEntry.action == action)
    if kind:
        statement = statement.where(AuditEntry.subject_kind == kind)
    if key:
        statement = statement.where(AuditEntry.subject_key == key)
    order = [Sort(AuditEntry.number, lambda e: e.number, descending=True)]
    return paginate(statement, order, after, limit, entities=True)
