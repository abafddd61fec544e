"""Reminders before, on and after a due day: to whom, when, once, gathered."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from registry.adoption import service
from registry.kernel.db import session
from registry.kernel.text import M
from registry.kernel.workdays import Calendar
from registry.notifications.models import Notification
from registry.procedure import jobs, reminders
from registry.procedure.watching import watched
from tests.factories.adoption import ADOPTER, HOST, Walk, letter, person
from tests.factories.agreements import Case
from tests.factories.rollout import Cooperation

pytestmark = pytest.mark.usefixtures("app")
DUE = date(2026, 11, 9)  # a Monday; the request is submitted on Monday the 2nd


def moment(day: date, hour: int = 9) -> Any:
    at = datetime.fromisoformat(f"{day.isoformat()}T{hour:02d}:05:00+07:00")
    return time_machine.travel(at, tick=False)


def run(day: date, hour: int = 9) -> int:
    """The hourly job on that day at that hour of Jakarta."""
    with moment(day, hour):
        return jobs.run_the_clock(0)


def submitted() -> Walk:
    with moment(date(2026, 11, 2)):
        return Walk(1).to("submitted")


def told(skip: int = 0) -> list[tuple[int, str, str]]:
    rows = session.scalars(
        select(Notification).where(Notification.kind.startswith("deadline."))
        .order_by(Notification.id).offset(skip)
    )  # fmt: skip
    return [(n.user_id, n.kind.split(".")[1], n.subject["msgid"].split(":")[0]) for n in rows]


def test_each_step_once_on_its_day_to_those_who_are_awaited() -> None:
    walk = submitted()
    found = {}
    for n in range(30):
        day, before = date(2026, 11, 2) + timedelta(n), len(told())
        for hour in (7, 20):
            run(day, hour)
        for user, kind, text in told(before):
            found.setdefault(day.day if day.month == 11 else 30 + day.day, []).append(
                (user, kind, text)
            )
    who = walk.reviewer.id
    assert found == {
        5: [(who, "reminder", "Tenggat %(due)s")],
        9: [(who, "reminder", "Tenggat hari ini")],
        10: [(who, "reminder", "Lewat tenggat %(due)s")],
        17: [(who, "reminder", "Lewat tenggat %(due)s")],
        24: [(who, "reminder", "Lewat tenggat %(due)s")],
        31: [(who, "reminder", "Lewat tenggat %(due)s")],
    }


def test_nothing_before_seven_in_jakarta() -> None:
    submitted()
    assert run(DUE, 6) == 0
    assert run(DUE, 7) == 1


def test_the_admin_of_a_late_government_is_told_after_five_working_days() -> None:
    walk = submitted()
    admin, other = person(HOST, "admin"), person(ADOPTER, "admin")
    assert [run(date(2026, 11, d)) for d in (13, 16, 17)] == [1, 1, 1]
    assert [t for t in told() if t[0] == admin.id] == [
        (admin.id, "escalation", "Terlambat %(days)s hari kerja")]  # fmt: skip
    assert [t for t in told() if t[0] in (other.id, walk.asker.id)] == []


def test_no_mail_on_a_free_day_and_the_week_is_made_up_after_it() -> None:
    submitted()
    run(date(2026, 11, 10))
    assert [run(date(2026, 11, d)) for d in (14, 15)] == [0, 0]


def test_a_reminder_that_was_missed_is_not_sent_late() -> None:
    submitted()
    assert run(date(2026, 11, 10)) == 1
    assert [text for _, _, text in told()] == ["Lewat tenggat %(due)s"]


def test_one_notice_a_day_for_a_person_with_many() -> None:
    walk = submitted()
    with moment(date(2026, 11, 2)):
        for _ in range(2):
            code = service.create(walk.adopter, HOST, [a.slug for a in walk.apps]).code
            for name, data in (("edit", letter(walk.adopter)), ("submit", {})):
                service.perform(name, code, walk.adopter, None, data)
            session.commit()
    assert run(DUE) == 1
    (entry,) = session.scalars(
        select(Notification).where(Notification.kind == "deadline.reminder")
    ).all()
    assert (entry.subject["msgid"], entry.subject["params"], len(entry.body), entry.href) == (
        "%(count)s tenggat menunggu", {"count": 3}, 3, "/meja")  # fmt: skip
    assert run(DUE, 15) == 0


def test_a_stage_entered_anew_is_reminded_anew() -> None:
    walk = submitted()
    run(DUE)
    with moment(DUE, 10):
        walk.act(walk.host, "return", reason="Lengkapi")
    with moment(DUE, 11):
        walk.act(walk.adopter, "submit")
    due = walk.request.due_on
    assert due == date(2026, 11, 10)
    run(due)
    own = [text for user, _, text in told() if user == walk.reviewer.id]
    assert own == ["Tenggat hari ini"] * 2


def test_instruments_and_rollouts_by_the_same_clock() -> None:
    case = Case().to("legal_review")
    case.clear(case.offices[0])
    path = Cooperation().agreed()
    due = {case.instrument.due_on: case.offices[1].legal.user_id,
           path.rollouts[0].due_on: path.host.user_id}  # fmt: skip
    for day in sorted(due):
        if Calendar().works(day):
            run(day)
    rows = session.scalars(select(Notification).where(Notification.kind == "deadline.reminder"))
    found = Counter(n.href.split("/")[1] for n in rows)
    kinds = ["dispute", "instrument", "obligation", "request", "rollout"]
    assert [one.workflow.kind for one in watched()] == kinds
    assert found["naskah"] + found["meja"] > 0
    assert found["pelaksanaan"] + found["meja"] > 0


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(2026, 11, 4), []), (date(2026, 11, 5), ["before"]), (date(2026, 11, 8), ["before"]),
        (DUE, ["on"]), (date(2026, 11, 10), ["after:0"]), (date(2026, 11, 16), ["after:0", "late"]),
        (date(2026, 11, 17), ["after:1", "late"]), (date(2026, 12, 1), ["after:3", "late"]),
    ],
)  # fmt: skip
def test_steps(day: date, keys: list[str]) -> None:
    assert [s.key for s in reminders.steps(DUE, day, M("x"), Calendar())] == keys
