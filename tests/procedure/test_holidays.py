"""Days that operators enter: who may, what they change, and that every due day follows."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from registry.adoption import service
from registry.audit.models import AuditEntry
from registry.kernel import workdays
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound
from registry.notifications.models import Notification
from registry.procedure import settling
from registry.procedure.days import service as holidays
from registry.procedure.models import Spell
from tests.factories import accounts
from tests.factories.adoption import HOST, THIRD, Walk, actor, letter
from tests.factories.adoption import person as colleague

pytestmark = pytest.mark.usefixtures("app")
DECREE = "SKB 1017/2026"


def at(day: int) -> Any:
    moment = datetime.fromisoformat(f"2026-11-{day:02d}T09:00:00+07:00")
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def operator(app: Any) -> Any:
    return accounts.person(platform=("operator",))


def enter(operator: Any, day: date, kind: str = "joint_leave", name: str = "Cuti bersama") -> None:
    holidays.add(accounts.actor_of(operator), day, kind, name, DECREE)
    session.commit()


def submitted(day: int = 2) -> Walk:
    """Due five working days later: submitted on Monday 2 November, due on the 9th."""
    with at(day):
        return Walk(1).to("submitted")


def another(walk: Walk) -> None:
    """One more request of the same people, submitted on the same day."""
    with at(2):
        code = service.create(walk.adopter, HOST, [app.slug for app in walk.apps]).code
        for name, data in (("edit", letter(walk.adopter)), ("submit", {})):
            service.perform(name, code, walk.adopter, None, data)
        session.commit()


def moved() -> list[tuple[int, str]]:
    rows = session.execute(
        select(Notification.user_id, Notification.subject["msgid"].astext)
        .where(Notification.kind == "deadline.moved").order_by(Notification.user_id)
    )  # fmt: skip
    return [tuple(row) for row in rows]


# ---------------------------------------------------------------- due days follow
def test_a_due_day_moves_and_both_sides_are_told(operator: Any, run_jobs: Any) -> None:
    walk = submitted()
    version = walk.request.version
    with at(3):
        enter(operator, date(2026, 11, 5))
        run_jobs()
    assert (walk.request.due_on, walk.request.version) == (date(2026, 11, 10), version + 1)
    title = "Tenggat %(title)s bergeser dari %(before)s ke %(after)s"
    people = sorted((walk.asker.id, walk.reviewer.id, walk.approver.id))
    assert moved() == [(user_id, title) for user_id in people]
    (entry,) = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "request.due_moved")
    ).all()  # fmt: skip
    assert entry.details == {"due_before": "2026-11-09", "due_after": "2026-11-10"}
    assert settling.settle() == 0


def test_a_day_taken_out_moves_it_back(operator: Any, run_jobs: Any) -> None:
    walk = submitted()
    enter(operator, date(2026, 11, 5))
    run_jobs()
    holidays.remove(accounts.actor_of(operator), date(2026, 11, 5), DECREE)
    session.commit()
    run_jobs()
    assert walk.request.due_on == date(2026, 11, 9)


def test_a_holiday_that_is_worked_after_all(operator: Any, run_jobs: Any) -> None:
    with time_machine.travel("2026-12-22T03:00:00+00:00", tick=False):
        walk = Walk(1).to("submitted")
        assert walk.request.due_on == date(2026, 12, 31)
        enter(operator, date(2026, 12, 24), "worked", "Cuti bersama dicabut")
        run_jobs()
    assert walk.request.due_on == date(2026, 12, 30)


def test_many_moved_days_are_one_notice(operator: Any, run_jobs: Any, mailbox: Any) -> None:
    first = submitted()
    another(first)
    another(first)
    enter(operator, date(2026, 11, 5))
    run_jobs()
    assert [title for _, title in moved()] == ["%(count)s tenggat bergeser"] * 3
    found = session.scalars(
        select(Notification).where(Notification.kind == "deadline.moved")
    ).first()
    assert (len(found.body), found.href) == (3, "/meja")


def test_stays_that_ended_are_counted_anew(operator: Any) -> None:
    walk = submitted()
    with at(6):
        walk.act(walk.host, "return", reason="Lengkapi")
    used = select(Spell.used_days).where(Spell.stage == "submitted")
    assert session.scalar(used) == 4
    enter(operator, date(2026, 11, 5))
    assert session.scalar(used) == 3
    holidays.remove(accounts.actor_of(operator), date(2026, 11, 5), DECREE)
    session.commit()
    assert session.scalar(used) == 4


def test_a_day_outside_moves_nothing(operator: Any, run_jobs: Any) -> None:
    walk = submitted()
    for day in (date(2026, 11, 2), date(2026, 11, 10)):
        enter(operator, day)
    run_jobs()
    assert (walk.request.due_on, moved()) == (date(2026, 11, 9), [])


def test_another_process_counts_with_the_new_day_at_once(
    operator: Any, server: Any, settings: Any
) -> None:
    """Entered beside this process: the next transaction here knows it."""
    assert workdays.is_working_day(date(2026, 11, 5)) is True
    session.rollback()
    values = "('2026-11-05', 'holiday', 'H', 'SKB', now())"
    with server.connect(make_url(settings.database_url).database) as other:
        other.execute(f"INSERT INTO calendar_day VALUES {values}")
    assert workdays.is_working_day(date(2026, 11, 5)) is False
    assert submitted().request.due_on == date(2026, 11, 10)


def test_settling_what_is_right_takes_as_many_queries_for_one_as_for_three(
    count_queries: Any,
) -> None:
    walk, counts = submitted(), []
    for more in (0, 2):
        for _ in range(more):
            another(walk)
        with count_queries() as queries:
            settling.settle()
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- what is refused
def test_only_operators() -> None:
    for who in (actor(HOST, "admin", "approver"), actor(THIRD, "cooperation")):
        with pytest.raises(Forbidden):
            holidays.add(who, date(2026, 11, 5), "holiday", "x", DECREE)
        with pytest.raises(Forbidden):
            holidays.remove(who, date(2026, 11, 5), DECREE)


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (date(2026, 11, 7), "holiday", "Hari ini memang sudah libur."),
        (date(2026, 12, 25), "holiday", "Hari ini memang sudah libur."),
        (date(2026, 11, 5), "worked", "Hari ini memang hari kerja."),
        (date(2026, 11, 7), "worked", "Hari ini memang sudah libur."),
    ],
)
def test_days_that_would_change_nothing(operator: Any, day: date, kind: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        holidays.add(accounts.actor_of(operator), day, kind, "x", DECREE)
    assert [str(m) for m in caught.value.errors["day"]] == [reason]


def test_twice_and_never_entered(operator: Any) -> None:
    enter(operator, date(2026, 11, 5))
    with pytest.raises(Invalid):
        enter(operator, date(2026, 11, 5), "worked")
    session.rollback()
    with pytest.raises(NotFound):
        holidays.remove(accounts.actor_of(operator), date(2026, 11, 6), DECREE)


# ---------------------------------------------------------------- page and API
def test_the_page(app: Any, operator: Any) -> None:
    client = accounts.signed_in(app, operator)
    data = {"day": "2026-11-05", "kind": "holiday", "name": 'Hari "besar", istimewa',
            "decree": DECREE}  # fmt: skip
    kept = client.post("/operator/hari-libur?year=2026", data=data | {"decree": ""})
    assert (kept.status_code, kept.texts("//p[@class='field-error']")) == (
        422, ["Galat: Wajib diisi."])  # fmt: skip
    assert kept.tree.xpath("//input[@name='name']/@value") == [data["name"]]
    done = client.post("/operator/hari-libur?year=2026", data=data)
    assert (done.status_code, done.location) == (303, "/operator/hari-libur?year=2026")
    page = client.get(done.location)
    row = "//tr[.//a[contains(@href, '2026-11-05')]]/*"
    assert page.texts(row)[:4] == [
        "Kamis, 5 November 2026", data["name"], "Hari libur nasional", DECREE]  # fmt: skip
    asked = client.get("/operator/hari-libur/2026-11-05/hapus")
    assert asked.status_code == 200
    gone = client.post("/operator/hari-libur/2026-11-05/hapus", data={"decree": "SKB 2"})
    assert gone.status_code == 303
    assert client.get("/operator/hari-libur/2026-11-05/hapus").status_code == 404
    assert client.get("/operator/hari-libur/kemarin/hapus").status_code == 404
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "calendar")
        .order_by(AuditEntry.number)
    )  # fmt: skip
    assert list(actions) == ["calendar.add", "calendar.remove"]


def test_others_have_no_such_page(app: Any) -> None:
    client = accounts.signed_in(app, colleague(HOST, "admin"))
    assert client.get("/operator/hari-libur").status_code == 403
    assert client.post("/operator/hari-libur", data={}).status_code == 403
    assert app.test_client().get("/operator/hari-libur").status_code == 302


def test_the_api(app: Any, operator: Any) -> None:
    client = app.test_client()
    from tests.factories import world

    operator_key = world.bearer(accounts.actor_of(operator))
    body = {"day": "2026-11-05", "kind": "joint_leave", "name": "Cuti", "decree": DECREE}
    before = client.get("/api/v1/calendar-days?year=2026").json["total"]
    assert client.post("/api/v1/calendar-days", json=body).status_code == 401
    made = client.post("/api/v1/calendar-days", json=body, headers=operator_key)
    assert (made.status_code, made.json) == (201, body | {"entered": True})
    found = client.get("/api/v1/calendar-days?year=2026").json
    assert found["total"] == before + 1
    path = "/api/v1/calendar-days/2026-11-05/remove"
    assert client.post(path, json={}, headers=operator_key).status_code == 422
    assert client.post(path, json={"decree": "x"}, headers=operator_key).status_code == 204
    assert client.post(path, json={"decree": "x"}, headers=operator_key).status_code == 404
    assert session.scalar(select(func.count()).select_from(AuditEntry).where(
        AuditEntry.subject_kind == "calendar")) == 2  # fmt: skip
