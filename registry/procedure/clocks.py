"""Deadlines that stand still: every stay of a subject in a stage is kept, and who returns to a
stage has the rest of its days."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from registry.kernel import deadlines
from registry.kernel.clock import day_of
from registry.kernel.db import Base, session
from registry.kernel.deadlines import Clock
from registry.kernel.wall import seeing_all
from registry.kernel.workdays import Calendar
from registry.kernel.workflow import Workflow

from . import calendar
from .models import Spell

_SPELL = Base.metadata.tables[Spell.__tablename__]


@dataclass(frozen=True)
class Stay:
    """A stay as the clock counts it."""

    code: str
    stage: str
    entered_at: datetime
    left_at: datetime | None
    limit_days: int | None


def turn(workflow: Workflow, subject: Any, at: datetime) -> date | None:
    """Ends the subject's stay and begins the one in its present state; the day on which it is due.

    Writes beside the unit of work: the subject itself changes once, when its act is flushed.
    """
    with session.no_autoflush, seeing_all():
        counted = calendar.held()
        stays = stays_of(workflow, [subject.code])
        stays = [_end(workflow, stay, at, counted) if stay.left_at is None else stay
                 for stay in stays]  # fmt: skip
        now = _begin(workflow, subject, at)
    found = running(workflow, now, stays, counted)
    return found.due.on if found else None


def pause(workflow: Workflow, subject: Any, at: datetime) -> None:
    """Ends the subject's stay though it stays where it is: its days stand still until `turn`."""
    with session.no_autoflush, seeing_all():
        counted = calendar.held()
        for stay in stays_of(workflow, [subject.code]):
            if stay.left_at is None:
                _end(workflow, stay, at, counted)


def first(workflow: Workflow, subject: Any, at: datetime) -> date | None:
    """The due day of a subject that is about to be made; `begun` keeps its stay."""
    key = workflow.stage(subject.state).deadline
    if key is None:
        return None
    return deadlines.clock(deadlines.limit(key), at, (), calendar.held()).due.on


def begun(workflow: Workflow, subjects: Sequence[Any]) -> None:
    """Keeps the first stays of subjects that have just been made."""
    rows = [_row(workflow, subject, subject.state_since) for subject in subjects]
    with session.no_autoflush, seeing_all():
        session.execute(insert(_SPELL), rows)


def forget(workflow: Workflow, codes: Collection[str]) -> None:
    """Forgets the stays of subjects that are no more: their codes can be given out again."""
    with seeing_all():
        session.execute(
            delete(_SPELL).where(
                _SPELL.c.subject_kind == workflow.kind, _SPELL.c.subject_code.in_(codes)
            )
        )


def _begin(workflow: Workflow, subject: Any, at: datetime) -> Stay:
    row = _row(workflow, subject, at)
    session.execute(insert(_SPELL), [row])
    return Stay(row["subject_code"], row["stage"], at, None, row["limit_days"])


def _row(workflow: Workflow, subject: Any, at: datetime) -> dict[str, Any]:
    key = workflow.stage(subject.state).deadline
    everyone: frozenset[str] = frozenset().union(*workflow.parties(subject).values())
    return {
        "subject_kind": workflow.kind, "subject_code": subject.code, "stage": subject.state,
        "entered_at": at, "limit_days": deadlines.limit(key) if key else None,
        "awaited": sorted(workflow.awaited(subject)), "parties": sorted(everyone),
    }  # fmt: skip


def _end(workflow: Workflow, stay: Stay, at: datetime, counted: Calendar) -> Stay:
    ended = replace(stay, left_at=max(at, stay.entered_at))
    used = counted.between(day_of(stay.entered_at), day_of(max(at, stay.entered_at)))
    session.execute(
        update(_SPELL).where(
            _SPELL.c.subject_kind == workflow.kind, _SPELL.c.subject_code == stay.code,
            _SPELL.c.left_at.is_(None),
        ).values(left_at=ended.left_at, used_days=used)
    )  # fmt: skip
    return ended


def stays_of(workflow: Workflow, codes: Collection[str]) -> list[Stay]:
    """Every stay of these subjects in their order, as far as the actor may read them."""
    columns = (
        Spell.subject_code, Spell.stage, Spell.entered_at, Spell.left_at, Spell.limit_days
    )
    rows = session.execute(
        select(*columns).where(Spell.subject_kind == workflow.kind, Spell.subject_code.in_(codes))
        .order_by(Spell.id)
    )  # fmt: skip
    return [Stay(*row) for row in rows]


def running(
    workflow: Workflow, now: Stay, stays: Iterable[Stay], counted: Calendar
) -> Clock | None:
    """The clock of the stay `now`, given all stays of its subject; None without a deadline."""
    key = workflow.stage(now.stage).deadline
    if key is None:
        return None
    earlier = [
        (s.entered_at, s.left_at) for s in stays if s.stage == now.stage and s.left_at is not None
    ]
    return deadlines.clock(now.limit_days or deadlines.limit(key), now.entered_at, earlier, counted)


def clock_of(workflow: Workflow, subject: Any) -> Clock | None:
    """The subject's clock as it runs, for its page and its item; two queries, or none."""
    if workflow.stage(subject.state).deadline is None or subject.due_on is None:
        return None
    stays = stays_of(workflow, [subject.code])
    now = next((s for s in stays if s.left_at is None and s.stage == subject.state), None)
    return running(workflow, now, stays, calendar.current()) if now else None
