"""Reminders before, on and after a due day, and word to the admin of a government that is late.

Each person gets one notice a day with everything in it, in a transaction of its own: a worker
that is killed goes on with the next person, and nobody is told twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.kernel import deadlines
from registry.kernel.actor import ADMIN
from registry.kernel.db import session
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work
from registry.kernel.workdays import Calendar
from registry.notifications.service import Reader

from . import calendar
from .models import SentNotice, Spell
from .notices import Notice, by_reader, once, tell_gathered
from .watching import Deadline, Watched, besides, watched

REMINDER, ESCALATION = "deadline.reminder", "deadline.escalation"


@dataclass(frozen=True)
class Step:
    """What is due to be told of a deadline on a day, and to whom; each step is told once."""

    key: str
    title: Message
    to_admins: bool = False


def steps(due: date, day: date, title: Message, counted: Calendar) -> list[Step]:
    """What is to be told on `day` of a deadline on `due`; one that was missed is not made up."""
    if day < due:
        near = day >= counted.before(due, deadlines.limit("reminder.before"))
        text = M("Tenggat %(due)s: %(title)s", due=due, title=title)
        return [Step("before", text)] if near else []
    if day == due:
        return [Step("on", M("Tenggat hari ini: %(title)s", title=title))]
    turn = ((day - due).days - 1) // deadlines.limit("reminder.again")
    late = counted.between(due, day)
    found = [Step(f"after:{turn}", M("Lewat tenggat %(due)s: %(title)s", due=due, title=title))]
    if late >= deadlines.limit("reminder.escalate"):
        text = M("Terlambat %(days)s hari kerja: %(title)s", days=late, title=title)
        found.append(Step("late", text, to_admins=True))
    return found


def run(day: date) -> int:
    """Tells everybody what `day` brings, on working days, once; returns how many were told."""
    with unit_of_work():
        counted = calendar.current()
        if not counted.works(day) or _done(day):
            return 0
        horizon = counted.due_after(day, deadlines.limit("reminder.before")).on
        wanted = by_reader(n for d in _until(horizon) for n in _notices(d, day, counted))
    told = 0
    for reader, own in wanted:
        with unit_of_work():
            told += _tell(reader, own, day)
    with unit_of_work():
        once("clock", "reminders", day.isoformat())
    return told


def _done(day: date) -> bool:
    return session.scalar(select(SentNotice.id).where(
        SentNotice.subject_kind == "clock", SentNotice.subject_code == "reminders",
        SentNotice.key == day.isoformat(),
    )) is not None  # fmt: skip


def _tell(reader: Reader, notices: Iterable[Notice], day: date) -> bool:
    if not once("person", str(reader.user_id), f"reminders:{day}"):
        return False
    fresh = [n for n in notices if once(n.kind, n.code, f"{n.key}:{reader.user_id}")]
    escalated = bool(fresh) and all(n.key.endswith(":late") for n in fresh)
    kind = ESCALATION if escalated else REMINDER
    tell_gathered(reader, fresh, kind, lambda n: M("%(count)s tenggat menunggu", count=n))
    return bool(fresh)


def _until(horizon: date) -> Iterator[Deadline]:
    for one in watched():
        yield from _of_stages(one, horizon)
    for beside in besides():
        yield from beside.until(horizon)


def _of_stages(one: Watched, horizon: date) -> Iterator[Deadline]:
    stay = (Spell.subject_kind == one.workflow.kind) & (Spell.subject_code == one.model.code)
    rows = session.execute(
        select(one.model.code, Spell.id)
        .join(Spell, stay & Spell.left_at.is_(None) & (Spell.stage == one.model.state))
        .where(one.model.due_on <= horizon).order_by(one.model.due_on, one.model.id)
    )  # fmt: skip
    for code, spell in rows.all():
        subject = one.load(code)
        if subject.due_on is not None:
            yield _of_stage(one, subject, spell)


def _of_stage(one: Watched, subject: Any, spell: int) -> Deadline:
    awaited = one.workflow.awaited(subject)
    workers = accounts.readers(awaited, one.workflow.moving_roles(subject.state))
    return Deadline(
        one.workflow.kind, subject.code, str(spell), subject.due_on, subject.title_text,
        _lines(one, subject), subject.href, tuple(workers), awaited,
    )  # fmt: skip


def _notices(found: Deadline, day: date, counted: Calendar) -> list[Notice]:
    return [
        Notice(
            found.kind, found.code, f"{found.key}:{found.due_on}:{step.key}", step.title,
            found.lines, found.href,
            tuple(accounts.readers(found.governments, [ADMIN])) if step.to_admins
            else found.readers,
        )
        for step in steps(found.due_on, day, found.title, counted)
    ]  # fmt: skip


def _lines(one: Watched, subject: Any) -> tuple[Message, ...]:
    stage = Message(one.workflow.stage(subject.state).label)
    return (
        M("Tahap sekarang: %(stage)s.", stage=stage),
        M("Ditunggu sampai %(due)s.", due=subject.due_on),
    )
