"""Due days that no longer agree with the calendar are set anew, and those concerned are told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.text import N_, M, Message
from registry.kernel.uow import unit_of_work
from registry.kernel.workflow import Workflow

from . import calendar, clocks
from .clocks import Stay
from .notices import Notice, by_reader, tell_gathered
from .service import everyone, touch
from .watching import Watched, besides, roles_of, watched

MOVED = "deadline.moved"
WHY = M("Hari kerja dihitung ulang karena kalender hari libur berubah.")


def settle() -> int:
    """Sets every due day that has changed, in one transaction with its log and its notices.

    Rows that somebody is working on are left for the next run. Returns how many were moved.
    """
    with unit_of_work():
        calendar.held()
        notices = [
            notice for one in watched() for code in _locked(one, _wrong(one))
            if (notice := _move(one, code)) is not None
        ]  # fmt: skip
        notices += [notice for beside in besides() for notice in beside.settle()]
        for reader, own in by_reader(notices):
            tell_gathered(reader, own, MOVED, lambda n: M("%(count)s tenggat bergeser", count=n))
    return len(notices)


def _wrong(one: Watched) -> list[str]:
    """Codes of subjects whose due day is not what their clock says."""
    rows = session.execute(select(one.model.code, one.model.due_on).where(
        one.model.due_on.is_not(None)
    ))  # fmt: skip
    known: dict[str, date] = {code: due_on for code, due_on in rows}
    due = due_days(one.workflow, known)
    return [code for code in known if code in due and due[code] != known[code]]


def due_days(workflow: Workflow, codes: Mapping[str, Any]) -> dict[str, date]:
    """The due day of each of these subjects by its clock: two queries for all."""
    stays: dict[str, list[Stay]] = {}
    for stay in clocks.stays_of(workflow, codes.keys()):
        stays.setdefault(stay.code, []).append(stay)
    counted, found = calendar.current(), {}
    for code, own in stays.items():
        clock = clocks.running(workflow, own[-1], own, counted)
        if clock is not None and own[-1].left_at is None:
            found[code] = clock.due.on
    return found


def _locked(one: Watched, codes: list[str]) -> list[str]:
    statement = (
        select(one.model.code).where(one.model.code.in_(codes)).order_by(one.model.id)
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    return list(session.scalars(statement))


def _move(one: Watched, code: str) -> Notice | None:
    subject, kind = one.load(code), one.workflow.kind
    due = due_days(one.workflow, {code: None}).get(code)
    before = subject.due_on
    if due is None or before is None or due == before:
        return None
    subject.due_on = due
    touch(subject)
    session.flush()
    parties = everyone(one.workflow, subject)
    record(SYSTEM, f"{kind}.due_moved", (kind, code), parties, moved(before, due))
    stage = M("Tahap sekarang: %(stage)s.",
              stage=Message(one.workflow.stage(subject.state).label))  # fmt: skip
    readers = accounts.readers(parties, roles_of(one.workflow))
    title = told_moved(subject.title_text, before, due)
    return Notice(kind, code, due.isoformat(), title, (WHY, stage), subject.href, tuple(readers))


def moved(before: date, due: date) -> dict[str, str]:
    """What the log says of a due day that moved."""
    return {"due_before": before.isoformat(), "due_after": due.isoformat()}


def told_moved(title: Message, before: date, due: date) -> Message:
    """What is told of it."""
    return M("Tenggat %(title)s bergeser dari %(before)s ke %(after)s",
             title=title, before=before, after=due)  # fmt: skip


labels.add_details({"due_before": N_("Tenggat sebelumnya"), "due_after": N_("Tenggat baru")})
