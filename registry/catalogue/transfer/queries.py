"""Reading imports: only those of the actor's own government."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate

from .. import policy
from ..models import Application
from ..record.models import PendingChange
from ..record.states import WAITING as ASKED
from .models import ImportFile, ImportRow, ImportRun

PAGE = 50


def get(key: str, actor: Actor, *, lock: bool = False) -> ImportRun:
    """The import of the actor's government; NotFound for others, Forbidden without the role."""
    government = policy.check_editor(actor)
    statement = select(ImportRun).where(
        ImportRun.key == key, ImportRun.government_code == government
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def recent(actor: Actor) -> Sequence[ImportRun]:
    """The government's last imports, newest first."""
    government = policy.check_editor(actor)
    return session.scalars(
        select(ImportRun).where(ImportRun.government_code == government)
        .order_by(ImportRun.created_at.desc(), ImportRun.id.desc()).limit(20)
    ).all()  # fmt: skip


def counts(run: ImportRun) -> dict[str, int]:
    """How many rows do what."""
    rows = session.execute(
        select(ImportRow.action, func.count()).where(ImportRow.run_id == run.id)
        .group_by(ImportRow.action)
    )  # fmt: skip
    return {action: number for action, number in rows}


def rows(
    run: ImportRun, action: str | None, after: str | None, limit: int = PAGE
) -> Page[ImportRow]:
    """The rows of an import in their order, those with `action` or all."""
    statement = select(ImportRow).where(ImportRow.run_id == run.id)
    if action:
        statement = statement.where(ImportRow.action == action)
    order = [Sort(ImportRow.number, lambda r: r.number)]
    return paginate(statement, order, after, limit, entities=True)


def every_row(run_id: int) -> Sequence[ImportRow]:
    """All rows of an import in their order."""
    return session.scalars(
        select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.number)
    ).all()


def some_rows(run_id: int, ids: Collection[int]) -> Sequence[ImportRow]:
    """Those rows of an import that have these ids."""
    return session.scalars(
        select(ImportRow).where(ImportRow.run_id == run_id, ImportRow.id.in_(ids))
        .order_by(ImportRow.number)
    ).all()  # fmt: skip


def kept_rows(run: ImportRun) -> Sequence[ImportRow]:
    """The rows that an undo left alone, because they were changed since."""
    return session.scalars(
        select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kept)
        .order_by(ImportRow.number)
    ).all()  # fmt: skip


def examples(run: ImportRun) -> list[list[str]]:
    """For each column some of what it holds."""
    found: list[Any] = list(
        session.scalars(
            select(ImportRow.cells).where(ImportRow.run_id == run.id)
            .order_by(ImportRow.number).limit(20)
        )
    )  # fmt: skip
    columns = [[row[i] for row in found if i < len(row) and row[i]] for i in range(len(run.fields))]
    return [list(dict.fromkeys(column))[:3] for column in columns]


def content(run: ImportRun) -> bytes:
    """What was uploaded and not yet read."""
    found = session.scalar(select(ImportFile.content).where(ImportFile.run_id == run.id))
    return bytes(found or b"")


def waiting_changes(government: str) -> dict[str, dict[str, Any]]:
    """What waits for the government's approver: application's slug → field → before and after."""
    rows = session.execute(
        select(Application.slug, PendingChange.changes)
        .join(Application, Application.id == PendingChange.application_id)
        .where(PendingChange.host_code == government, PendingChange.state == ASKED)
    )  # fmt: skip
    return {slug: changes for slug, changes in rows}


def held_count(run: ImportRun) -> int:
    """How many rows change guarded fields, which wait for the approver."""
    return session.scalar(
        select(func.count()).select_from(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.held != {})
    ) or 0  # fmt: skip
