"""The month, and the calendar behind a secret address."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import delete, select, update

from registry.accounts.models import Membership, User
from registry.insight import desk_views
from registry.insight.models import CalendarFeed
from registry.insight.pages.calendar import ical
from registry.kernel.actor import COOPERATION, VIEWER
from registry.kernel.clock import ZONE, now, today
from registry.kernel.db import session
from registry.rollout import queries
from tests.factories import agreements as make
from tests.factories.accounts import signed_in
from tests.factories.adoption import ADOPTER, HOST, THIRD, person, sign_in
from tests.factories.rollout import Cooperation

FEED = "/meja/kalender/langganan"


@pytest.fixture(autouse=True)
def patience() -> None:
    desk_views.BY_ADDRESS.clear()
    desk_views.BY_SECRET.clear()


def address(client: Any) -> str:
    """A new address, as its page shows it once."""
    client.post(FEED)
    (shown,) = client.get(FEED).texts("//code[@id='alamat-kalender']")
    return str(shown)


def path(shown: str) -> str:
    return "/" + shown.split("/", 3)[3]


def read(app: Any, shown: str) -> Any:
    answer = app.test_client().get(path(shown))
    assert answer.status_code == 200
    return Calendar.from_ical(answer.get_data())


def browser(app: Any, who: Any) -> Any:
    return signed_in(app, session.get(User, who.user_id))


def scheduled(agreed: Cooperation, day: date, at: time | None) -> str:
    """A KB that is going to be signed."""
    code = agreed.begin("kb")
    from registry.agreements import clauses
    from registry.agreements import queries as instruments
    from tests.factories import adoption
    from tests.factories.rollout import signatory

    host = agreed.sides[HOST]
    title = instruments.get(code, host).title
    agreed.on(code, "describe", title=title, object="A", scope="B", funding="",
              starts_on=None, ends_on=None)  # fmt: skip
    agreed.on(code, "add_draft", file=adoption.upload(host, accept="draft"), note=None)
    agreed.on(code, "tick_clauses", clauses=[c for c, _ in clauses.of_kind("kb")])
    agreed.on(code, "send_to_review")
    for side in (HOST, ADOPTER):
        agreed.on(code, "clear", side, draft_no=1)
        agreed.on(code, "set_signatory", side, **signatory(side))
    agreed.on(code, "schedule", scheduled_on=day, scheduled_at=at, place="Balai Kota")
    return code


def test_the_month_shows_each_day_once_for_each_form(app: Any) -> None:
    agreed = Cooperation(2).agreed()
    for rollout in agreed.rollouts:
        rollout.due_on = date(2027, 2, 10)
    session.commit()
    client = sign_in(app.test_client(), agreed.host_staff)
    page = client.get("/meja/kalender?bulan=2027-02")
    assert page.texts("//table[@class='cal']//a[contains(@class, 'cal-entry')]") == [
        "Tenggat · Anda Aplikasi 001", "Tenggat · Anda Aplikasi 002"
    ]  # fmt: skip
    assert len(page.tree.xpath("//table[@class='cal']//td")) == 28
    assert page.texts("//ol[@class='cal-narrow']/li/h3") == ["Rabu, 10 Februari"]
    adopter = sign_in(app.test_client(), agreed.adopter_staff)
    assert "2 hal" not in adopter.get("/meja/kalender?bulan=2027-02").text
    assert client.get("/meja/kalender?bulan=2027-13").status_code == 422
    assert "Tahun Baru" in client.get("/meja/kalender?bulan=2027-01").text


def test_a_calendar_other_programs_read(app: Any) -> None:
    agreed = Cooperation(1).agreed()
    (rollout,) = agreed.rollouts
    code = scheduled(agreed, today() + timedelta(days=9), time(9, 30))
    client = sign_in(app.test_client(), agreed.host_staff)
    shown = address(client)
    found = read(app, shown)
    events = {str(e["uid"]).split("@")[0]: e for e in found.walk("VEVENT")}
    pks, kb = agreed.pks.lower(), agreed.kb.lower()
    signing, due = f"signing-{code.lower()}", f"due-{rollout.code.lower()}"
    owed = [uid for uid in events if uid.startswith("due-w-")]
    assert len(owed) == 6  # reports and evaluations of the PKS
    assert sorted({*events} - {*owed}) == sorted([
        due, signing, f"due-{code.lower()}", f"begins-{pks}", f"begins-{kb}", f"ends-{pks}",
        f"ends-{kb}"
    ])  # fmt: skip
    assert events[due]["dtstart"].dt == queries.get(rollout.code).due_on
    assert events[due]["dtstart"].params["VALUE"] == "DATE"
    assert str(events[due]["summary"]) == f"Tenggat: Aplikasi 001 ({rollout.code})"
    when = events[signing]["dtstart"]
    assert when.params["TZID"] == "Asia/Jakarta"
    assert when.dt == datetime.combine(today() + timedelta(days=9), time(9, 30), ZONE)
    assert [str(z["tzid"]) for z in found.walk("VTIMEZONE")] == ["Asia/Jakarta"]
    assert all("dtstamp" in e and "attendee" not in e and "description" not in e
               for e in events.values())  # fmt: skip


def days(app: Any, who: Any, **asked: Any) -> list[tuple[str, str, str]]:
    """What the API, the iCalendar feed and the month say; all three must say the same."""
    client = browser(app, who)
    given = client.get("/api/v1/desk/calendar", query_string=asked).get_json()
    items = given["items"]
    assert (given["next"], given["total"]) == (None, len(items))
    if not asked:
        feed = Calendar.from_ical(ical(who))
        assert [
            (str(e["uid"]).partition("@")[0], str(e["summary"]), e["dtstart"].dt.isoformat())
            for e in feed.walk("VEVENT")
        ] == [(i["uid"], i["title"], i["day"]) for i in items]
        for month in sorted({i["day"][:7] for i in items}):
            page = client.get(f"/meja/kalender?bulan={month}")
            shown = page.tree.xpath("//ol[@class='cal-narrow']//a[contains(@class, 'cal-entry')]")
            assert [a.get("href") for a in shown] == [
                i["href"] for i in items if i["day"][:7] == month
            ]  # fmt: skip
    return [(i["day"], i["event"], i["code"]) for i in items]


def test_every_day_of_the_life_of_an_instrument(app: Any) -> None:
    case = make.Case().to("signed")
    other, code = case.offices[1], case.code
    day = {n: make.days(n).isoformat() for n in (0, 10, 20, 40, 50, 60, 100, 700)}
    begins, ends = (day[10], "begins", code), (day[700], "ends", code)
    assert days(app, other.legal) == [begins, ends]
    case = make.Case().to("in_force")
    code, letter = case.code, {"number": "", "letter_date": None, "file": None}
    begins, ends = (day[0], "begins", code), (day[700], "ends", code)

    def own() -> list[tuple[str, str, str]]:
        return [found for found in days(app, other.legal) if found[2] == code]

    case.act("propose_hold", reason="x", day=make.days(20), until=make.days(60), **letter)
    assert own() == [begins, ends]  # nobody has agreed
    case.act("agree", other.legal)
    assert own() == [begins, (day[20], "hold", code), (day[60], "hold-ends", code), ends]
    case.propose("propose_hold", day=today(), until=make.days(60), **letter)
    held = [begins, (day[0], "hold", code)]
    assert own() == [*held, (day[60], "hold-ends", code), ends]
    case.propose("propose_resume", day=make.days(50), **letter)
    assert own() == [*held, (day[50], "resumes", code), ends]
    case.act("give_notice", other.legal, **letter | {
        "number": "180/9", "letter_date": today(), "file": make.upload(other.legal),
        "reason": "x", "day": make.days(100)})  # fmt: skip
    notice = (day[100], "terminates", code)
    assert own() == [*held, (day[50], "resumes", code), notice]
    assert days(app, other.legal, **{"from": day[100], "until": day[100]}) == [notice]
    assert days(app, make.Office(make.BEKASI).legal) == []
    case.propose("propose_end", day=make.days(40), **letter)
    assert own() == [*held, (day[40], "terminates", code)]
    case.act("propose_end", reason="x", day=today(), **letter)
    case.act("agree", other.legal)
    assert own() == [begins, (day[0], "terminates", code)]
    client = browser(app, other.legal)
    wrong = client.get("/api/v1/desk/calendar?from=besok")
    assert (wrong.status_code, wrong.json["errors"]) == (422, {"from": ["Isian tidak sah."]})
    assert client.get("/api/v1/desk/calendar?from=2026-02-01&until=2026-01-01").json["items"] == []


def test_an_addendum_has_no_end_of_its_own_and_an_old_record_has_its_days(app: Any) -> None:
    kb = make.Case().to("in_force", ends_on=make.days(300))
    addendum = make.Case("addendum", kb.offices, base_code=kb.code).to(
        "in_force", ends_on=make.days(400))  # fmt: skip
    kb.instrument.historic = True
    session.commit()
    now = today().isoformat()
    assert days(app, kb.first) == [
        (now, "begins", kb.code), (now, "begins", addendum.code),
        (make.days(400).isoformat(), "ends", kb.code),
    ]  # fmt: skip


def test_a_moved_day_keeps_its_uid_and_the_same_calendar_its_etag(app: Any) -> None:
    agreed = Cooperation(1).agreed()
    shown = path(address(sign_in(app.test_client(), agreed.host_staff)))
    client = app.test_client()
    first = client.get(shown)
    again = client.get(shown, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.mimetype == "text/calendar"
    uids = {str(e["uid"]) for e in Calendar.from_ical(first.get_data()).walk("VEVENT")}
    (rollout,) = agreed.rollouts
    rollout.due_on = today() + timedelta(days=40)
    session.commit()
    moved = client.get(shown, headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert {str(e["uid"]) for e in Calendar.from_ical(moved.get_data()).walk("VEVENT")} == uids


def test_the_address_is_kept_as_its_hash_and_shown_once(app: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, COOPERATION))
    shown = address(client)
    assert "alamat-kalender" not in client.get(FEED).text
    (kept,) = session.scalars(select(CalendarFeed))
    assert kept.token_hash not in shown
    assert len(kept.token_hash) == 64


def test_a_new_address_ends_the_old_and_a_revoked_one_is_gone(app: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, COOPERATION))
    old = address(client)
    new = address(client)
    anybody = app.test_client()
    assert [anybody.get(path(a)).status_code for a in (old, new)] == [404, 200]
    assert client.post(f"{FEED}/cabut").status_code == 303
    assert anybody.get(path(new)).status_code == 404
    assert client.post(f"{FEED}/cabut").status_code == 404


def test_rights_are_those_at_reading(app: Any) -> None:
    agreed = Cooperation(1).agreed()
    reader = person(HOST, VIEWER)
    shown = address(sign_in(app.test_client(), reader))
    assert len(read(app, shown).walk("VEVENT")) == 11
    session.execute(update(User).where(User.id == reader.id).values(active=False))
    session.commit()
    assert app.test_client().get(path(shown)).status_code == 404
    session.execute(update(User).where(User.id == reader.id).values(active=True))
    session.execute(delete(Membership).where(Membership.user_id == reader.id))
    session.add(Membership(user_id=reader.id, government_code=THIRD, role=VIEWER))
    session.commit()
    assert app.test_client().get(path(shown)).status_code == 404
    third = address(sign_in(app.test_client(), reader))
    assert len(read(app, third).walk("VEVENT")) == 0
    assert agreed.kb


def test_somebody_without_a_government_has_none(app: Any) -> None:
    client = sign_in(app.test_client(), person(None))
    assert client.post(FEED).status_code == 409
    assert client.get(FEED).status_code == 200
    assert app.test_client().post(FEED).status_code == 302


def test_an_address_is_not_read_too_often(app: Any) -> None:
    shown = path(address(sign_in(app.test_client(), person(HOST, COOPERATION))))
    client = app.test_client()
    with time_machine.travel(now(), tick=False):  # one minute
        answers = [client.get(shown).status_code for _ in range(31)]
        guesses = [client.get(f"/kalender/tebakan{n}.ics").status_code for n in range(30)]
    assert answers == [200] * 30 + [429]
    assert guesses == [404] * 29 + [429]


def test_the_calendar_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    from tests.factories.rollout import planned

    agreed = Cooperation(1).agreed()
    shown = path(address(sign_in(app.test_client(), agreed.host_staff)))
    client, numbers = app.test_client(), []
    for more in (0, 2):
        planned(agreed, more)
        with count_queries() as counted:
            client.get(shown)
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]
