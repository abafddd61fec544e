"""Obligations, disputes and ceremonies on the desk, in the month and in others' calendars."""

from datetime import date, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select

from registry.accounts.models import User
from registry.agreements import queries as instruments
from registry.agreements.ceremony import grid
from registry.agreements.disputes import service as disputes
from registry.agreements.obligations import service
from registry.catalogue.record import changes
from registry.catalogue.record.models import PendingChange
from registry.insight.pages.calendar import ical
from registry.insight.pages.desk import matters
from registry.insight.queries import desk
from registry.kernel.actor import APPROVER
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories import agreements as make
from tests.factories.accounts import signed_in
from tests.factories.catalogue import KARAWANG, TANGERANG, act, officer, published
from tests.factories.ceremonies import Day

TITLES = "//a[@class='desk-title']"


def browser(app: Any, who: Any) -> Any:
    return signed_in(app, session.get(User, who.user_id))


def lines(client: Any, part: str, kind: str) -> tuple[list[str], list[str]]:
    """Titles of one part and kind, and the addresses of their actions."""
    page = client.get(f"/meja?bagian={part}&jenis={kind}")
    return page.texts(TITLES), page.tree.xpath("//a[@data-act]/@href")


def counts_agree(*people: Any) -> bool:
    return all(
        desk.mine(who) == sum(part == "mine" for part, _ in matters(who)) for who in people
    )


def owed(case: make.Case, who: Any, title: str = "Bimtek", days: int = 10) -> str:
    with unit_of_work():
        return service.add(who, instruments.locked(case.code, who), {
            "kind": "training", "title": title, "promised_on": today() + timedelta(days=days),
            "doer": make.KARAWANG}).code  # fmt: skip


def test_an_obligation_waits_for_its_doer_then_for_the_other_side(
    app: Any, count_queries: Any
) -> None:
    case = make.Case("nk").to("in_force")
    host, other = case.first, case.offices[1].cooperation
    code, far = owed(case, host), owed(case, host, "Kelak", 40)
    ours, theirs = browser(app, host), browser(app, other)
    title = f"Bimtek: Naskah uji ({code})"
    assert lines(theirs, "saya", "obligation") == ([title], [f"/kewajiban/{code}/aksi/report"])
    assert lines(ours, "lain", "obligation") == ([title], [])
    assert counts_agree(host, other)
    feed = Calendar.from_ical(ical(other))
    due = {str(e["uid"]).partition("@")[0]: str(e["summary"]) for e in feed.walk("VEVENT")}
    assert due[f"due-{code}".lower()] == f"Tenggat: {title}"
    assert f"due-{far}".lower() in due
    day = today() + timedelta(days=10)
    month = theirs.get(f"/meja/kalender?bulan={day:%Y-%m}")
    entries = month.texts("//table[@class='cal']//a[contains(@class, 'cal-entry')]")
    assert [e for e in entries if "Bimtek" in e] == ["Tenggat · Anda Bimtek: Naskah uji"]

    def asked() -> int:
        with count_queries() as counted:
            lines(theirs, "saya", "obligation")
        return len(counted)

    one = asked()
    owed(case, host, "Kedua")
    owed(case, host, "Ketiga")
    assert asked() == one
    with unit_of_work():
        service.perform("report", code, other, None, {"evidence": make.upload(other), "note": ""})
    assert lines(ours, "saya", "obligation") == ([title], [f"/kewajiban/{code}/aksi/confirm"])
    assert counts_agree(host, other)


def test_a_dispute_waits_for_the_legal_staff_of_every_party(app: Any, count_queries: Any) -> None:
    case = make.Case().to("in_force")
    first, second = case.offices
    codes = []

    def noted(subject: str) -> None:
        with unit_of_work():
            codes.append(disputes.add(first.cooperation, case.instrument, {
                "subject": subject, "description": "Pasal 5", "raised_on": today(), "number": "",
                "file": None}).code)  # fmt: skip

    def act(name: str, who: Any, **data: Any) -> None:
        given = {"day": today(), "number": "1", "note": "x", "file": make.upload(who)} | data
        with unit_of_work():
            disputes.perform(name, codes[0], who, None, given)

    everybody = (first.legal, first.cooperation, second.legal, second.cooperation)
    stranger = make.Office(make.BEKASI).legal
    noted("Serah terima")
    title = f"Perselisihan Serah terima: Naskah uji ({codes[0]})"
    report = f"/perselisihan/{codes[0]}/aksi/report_outcome"
    for office in case.offices:
        assert lines(browser(app, office.legal), "saya", "dispute") == ([title], [report])
        assert lines(browser(app, office.cooperation), "kantor", "dispute") == ([title], [])
    assert lines(browser(app, stranger), "semua", "dispute") == ([], [])
    assert counts_agree(*everybody, stranger)
    ours, theirs = browser(app, first.legal), browser(app, second.legal)
    item = theirs.get("/api/v1/desk?jenis=dispute&q=naskah+karawang").json["items"][0]
    due = date.fromisoformat(item["due"])
    assert (item["stage"], item["part"], item["action_href"]) == ("dispute.talks", "mine", report)
    feed = {str(e["uid"]).partition("@")[0]: e for e in
            Calendar.from_ical(ical(second.legal)).walk("VEVENT")}  # fmt: skip
    event = feed[f"due-{codes[0]}".lower()]
    assert (event["dtstart"].dt, str(event["summary"])) == (
        due, f"Tenggat: perselisihan Serah terima: Naskah uji ({codes[0]})"
    )  # fmt: skip
    month = theirs.get(f"/meja/kalender?bulan={due:%Y-%m}")
    shown = month.texts("//table[@class='cal']//a[contains(@class, 'cal-entry')]")
    assert "Tenggat · Anda Perselisihan Serah terima: Naskah uji" in shown
    act("escalate", second.legal)
    assert lines(ours, "saya", "dispute") == ([title], [report])
    act("report_outcome", second.legal, outcome="Damai")
    confirm = f"/perselisihan/{codes[0]}/aksi/confirm"
    assert lines(ours, "saya", "dispute") == ([title], [confirm])
    assert lines(theirs, "lain", "dispute") == ([title], [])
    assert counts_agree(*everybody)
    numbers = []
    for _ in range(2):
        with count_queries() as counted:
            lines(ours, "saya", "dispute")
        numbers.append(len(counted))
        noted("Kedua")
        noted("Ketiga")
    assert numbers[0] == numbers[1]
    act("confirm", first.legal)
    assert title not in lines(ours, "semua", "dispute")[0]
    assert counts_agree(*everybody)


def test_a_ceremony_stands_for_its_instruments_until_they_are_signed(app: Any) -> None:
    day = Day((make.KARAWANG,), numbers=False, files=False)
    case = day.cases[0]
    other = case.offices[1].cooperation
    ours, theirs = browser(app, day.first), browser(app, other)
    title, path = f"Upacara uji ({day.code})", f"/upacara/{day.code}"
    for client in (ours, theirs):
        assert lines(client, "saya", "ceremony") == ([title], [f"{path}/nomor"])
        assert lines(client, "semua", "instrument") == ([], [])
    assert counts_agree(day.first, other)
    page = ours.get(f"/meja/kalender?bulan={today():%Y-%m}")
    entries = page.texts("//table[@class='cal']//a[contains(@class, 'cal-entry')]")
    assert entries == ["Penandatanganan · Anda Upacara uji"]
    parties = {p.id: grid.Cell(f"{n}/KS", "") for n, p in enumerate(case.instrument.parties)}
    with unit_of_work():
        grid.write(day.first, day.code, None, parties, "")
    assert lines(ours, "saya", "ceremony") == ([title], [f"{path}/berkas"])
    assert lines(theirs, "lain", "ceremony") == ([title], [])
    day.send(case)
    assert lines(ours, "saya", "ceremony") == ([title], [f"{path}/tandatangani"])
    item = ours.get("/api/v1/desk?jenis=ceremony").json["items"][0]
    assert (item["stage"], item["due"], item["action_href"]) == (
        "ceremony.signing", str(today()), f"{path}/tandatangani"
    )  # fmt: skip
    assert counts_agree(day.first, other)


def test_a_change_of_guarded_fields_waits_for_the_approver(app: Any, count_queries: Any) -> None:
    editor = officer(TANGERANG)
    approver = officer(TANGERANG, APPROVER)
    browse = browser(app, approver)

    def asked(*names: str) -> list[str]:
        for name in names:
            made = published(TANGERANG, editor, name=name)
            given = {"name": name, "summary": "x", "affair": "sosial", "service_kind": "publik",
                     "reuse_terms": ["free"], "agency": "Baru"}  # fmt: skip
            act("edit", made, editor, given)
        return list(session.scalars(select(PendingChange.code).order_by(PendingChange.id)))

    (first,) = asked("Satu")
    title = f"Perubahan isian yang dijaga pada Satu ({first})"
    with count_queries() as one:
        shown = lines(browse, "saya", "app_change")
    assert shown == ([title], [f"/perubahan/{first}/aksi/approve"])
    assert lines(browser(app, editor), "kantor", "app_change")[1] == []
    assert counts_agree(approver, editor, officer(KARAWANG, APPROVER))
    codes = asked("Dua", "Tiga")
    with count_queries() as three:
        assert len(lines(browse, "saya", "app_change")[0]) == 3
    assert len(one) == len(three)
    with unit_of_work():
        changes.perform("approve", codes[0], approver, 1, {})
    assert (len(lines(browse, "saya", "app_change")[0]), desk.mine(approver)) == (2, 2)
