"""The days of questions to offices: reminders before, on and after them, the admin when it is late,
each once; the clock stands still while the applicant must answer and moves with the calendar."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.service import members
from registry.adoption.review import clock, queries
from registry.audit.models import AuditEntry
from registry.insight.queries import light
from registry.kernel.actor import ADMIN, VIEWER, Actor
from registry.kernel.clock import ZONE, now
from registry.kernel.db import session
from registry.notifications.models import Notification
from registry.procedure import jobs
from registry.procedure.days import service as days
from tests.factories import accounts
from tests.factories.adoption import HOST, Walk, acting, person, sign_in, token

pytestmark = pytest.mark.usefixtures("app")
ASKED = date(2026, 11, 2)  # a Monday; five working days end on Monday the 9th
OFFICE = "Dinas Kesehatan"


def moment(day: date, hour: int = 9) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, 5, tzinfo=ZONE),
                               tick=False)  # fmt: skip


def run(day: date, *hours: int) -> None:
    """The hourly job at these hours of that day in Jakarta."""
    for hour in hours or (9,):
        with moment(day, hour):
            jobs.run_the_clock(0)


@pytest.fixture
def asked() -> tuple[Walk, Actor, Actor]:
    """A request under review with a question to an office: its walk, somebody there, the admin."""
    with moment(ASKED):
        made = Walk(2).to("under_review")
        admin = acting(person(HOST, ADMIN))
        who = person(HOST, VIEWER)
        members.set_office(admin, HOST, who.id, OFFICE)
        session.commit()
        ask(made, acting(who))
    return made, acting(who), admin


def ask(made: Walk, office: Actor) -> None:
    made.act(made.host, "assign", items=[a.slug for a in made.apps], filter=None, expected=None,
             days=5, agency=str(office.agency), question="Layakkah?")  # fmt: skip


def told(who: Actor) -> list[tuple[str, str]]:
    """(day of Jakarta, what) of each reminder to the person, in its order."""
    rows = session.scalars(
        select(Notification)
        .where(Notification.user_id == who.user_id, Notification.kind.startswith("deadline."))
        .order_by(Notification.id)
    )
    return [(f"{n.at.astimezone(ZONE):%d.%m}", n.subject["msgid"].partition(":")[0]) for n in rows]


COUNTED = (
    "Ditanyakan sejak Senin, 2 November 2026: 5 hari kerja, jatuh tempo Senin, 9 November 2026."
)


def test_the_page_and_the_api_say_how_it_was_counted(app: Any, asked: Any) -> None:
    made, office, _ = asked
    user = session.get_one(User, office.user_id)
    path = f"/permohonan/{made.code}/kajian/penugasan"
    number = queries.assignments(made.request)[0].id
    with moment(date(2026, 11, 10)):
        page = sign_in(app.test_client(), user).get(f"{path}/{number}")
        (found,) = app.test_client().get(
            f"/api/v1/requests/{made.code}/review/assignments", headers=token(user, HOST)
        ).json["items"]  # fmt: skip
    assert page.texts("//details[contains(., 'menghitung')]/p") == [COUNTED]
    assert (found["overdue"], found["deadline"]["text"]) == (True, COUNTED)


def test_an_office_is_reminded_and_its_admin_told_each_once(asked: Any) -> None:
    made, office, admin = asked
    for n in (2, 3, 4, 6, 7, 8, 9, 13, 14, 15, 16, 21, 22):
        run(ASKED + timedelta(n), 6, 7, 20)
    assert told(office) == [
        ("05.11", "Tenggat %(due)s"), ("09.11", "Tenggat hari ini"),
        ("10.11", "Lewat tenggat %(due)s"), ("17.11", "Lewat tenggat %(due)s"),
        ("24.11", "Lewat tenggat %(due)s"),
    ]  # fmt: skip
    assert told(admin) == [("16.11", "Terlambat %(days)s hari kerja")]
    own = select(Notification).where(Notification.user_id == office.user_id)
    last = session.scalars(own.order_by(Notification.id.desc())).first()
    number = queries.assignments(made.request)[0].id
    assert last is not None
    assert last.href == f"/permohonan/{made.code}/kajian/penugasan/{number}"
    assert [line["params"]["count"] for line in last.body] == [2]
    made.act(office, "advise", assignment=number, items=[], all_waiting=True,
             answer="recommended", note="")  # fmt: skip
    for n in (29, 36):
        run(ASKED + timedelta(n))
    assert len(told(office)) == 5


def test_its_clock_stands_still_while_the_applicant_must_answer(asked: Any) -> None:
    made, office, _ = asked
    with moment(date(2026, 11, 4)):  # two of five days are used up
        made.act(made.host, "return", reason="Lengkapi")
        assert (light.mine(office), light.questions(office)) == (0, [])
    run(date(2026, 11, 9))
    assert told(office) == []
    with moment(date(2026, 11, 12)):
        made.act(made.adopter, "submit")
        made.act(made.host, "start_review")
        assert [a.due_on for a in queries.assignments(made.request)] == [date(2026, 11, 17)]
        assert light.mine(office) == 1
    run(date(2026, 11, 17))
    assert told(office) == [("17.11", "Tenggat hari ini")]


def test_a_holiday_added_later_moves_it_and_its_office_alone_is_told(asked: Any) -> None:
    made, office, admin = asked
    operator = accounts.actor_of(accounts.person(platform=("operator",)))
    with moment(date(2026, 11, 3)):
        days.add(operator, date(2026, 11, 6), "holiday", "Hari uji", "SKB 1/2026")
        session.commit()
    run(date(2026, 11, 4))
    assert [a.due_on for a in queries.assignments(made.request)] == [date(2026, 11, 10)]
    assert told(office) == [("04.11", "Tenggat %(title)s bergeser dari %(before)s ke %(after)s")]
    assert told(admin) == []
    (entry,) = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "request.advice_due_moved")
    )
    assert (entry.governments, entry.details["due_after"]) == ([HOST], "2026-11-10")


def test_an_office_where_nobody_works_leaves_it_to_whoever_asked(asked: Any) -> None:
    made, office, admin = asked
    with moment(ASKED, 10):
        members.set_office(admin, HOST, office.user_id, None)
        session.commit()
        (found,) = clock.until(now().date() + timedelta(30))
    assert [r.user_id for r in found.readers] == [made.host.user_id]
