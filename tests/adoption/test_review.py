"""The host's review: filters that page, API and decision share, offices, notes, who reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from registry.accounts.service import members
from registry.adoption import service
from registry.adoption.models import RequestItem
from registry.adoption.review import checklist, deciding, lines, queries
from registry.adoption.review.models import Advice, Assignment, CheckTick, ItemComment
from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused
from registry.kernel.wall import SEES, see_as
from registry.kernel.workdays import due_after
from registry.notifications.models import Notification
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    THIRD,
    Walk,
    acting,
    actor,
    apps,
    person,
    sign_in,
    token,
)  # fmt: skip

NOTHING = {name: [] for name in (f.name for f in lines.FILTERS)} | {"q": "", "sort": ""}


def filtered(**asked):
    return NOTHING | asked


@pytest.fixture
def walk(app):
    """Six apps under review: the odd public, every third with a guide, two with personal data."""
    found = Walk(6)
    for n in range(1, 7):
        session.execute(
            update(Application).where(Application.slug == f"aplikasi-{n:03d}").values(
                service_kind="publik" if n % 2 else "administrasi",
                ready=["install_guide"] if n % 3 == 0 else [],
                personal_data={1: True, 2: True, 3: False}.get(n),
                readiness_score={1: 90, 2: 50}.get(n, 10),
            )
        )  # fmt: skip
    session.commit()
    return found.to("under_review")


def office(name: str = "Dinas Kesehatan", *roles: str):
    """Somebody of an office of the host, as an actor."""
    user = person(HOST, *(roles or ("viewer",)))
    members.set_office(actor(HOST, "admin"), HOST, user.id, name)
    session.commit()
    return acting(user)


def slugs(found) -> list[str]:
    return [line.slug[-3:] for line in found]


def read(walk):
    return queries.lines(queries.get(walk.code, walk.host))


def decide(walk, decision: str, note: str = "", **data):
    given = {"items": [], "all_undecided": False, "filter": None, "expected": None} | data
    return walk.act(walk.host, "decide", decision=decision, note=note, **given)


def assign(walk, agency: int, who=None, **data):
    given = {"items": [a.slug for a in walk.apps], "filter": None, "expected": None,
             "agency": str(agency), "days": 5, "question": "Layakkah dibagikan?"}  # fmt: skip
    service.perform("assign", walk.code, who or walk.host, None, given | data)
    session.commit()
    return session.scalars(select(Assignment).order_by(Assignment.id.desc()).limit(1)).one()


def advise(walk, who, asked, answer: str = "recommended", note: str = "", **data):
    given = {"items": [], "all_waiting": True, "assignment": asked.id, "answer": answer,
             "note": note}  # fmt: skip
    done = service.perform("advise", walk.code, who, None, given | data)
    session.commit()
    return done


# ---------------------------------------------------------------- filters
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, ["001", "002", "003", "004", "005", "006"]),
        ({"service_kind": ["publik"]}, ["001", "003", "005"]),
        ({"documentation": ["no"]}, ["001", "002", "004", "005"]),
        ({"personal_data": ["yes"]}, ["001", "002"]),
        ({"personal_data": ["no", "unknown"]}, ["003", "004", "005", "006"]),
        ({"readiness": ["high"]}, ["001"]),
        ({"readiness": ["high", "middle"], "service_kind": ["administrasi"]}, ["002"]),
        ({"decision": ["undecided"]}, ["001", "002", "003", "004", "005", "006"]),
        ({"decision": ["rejected"]}, []),
        ({"office": ["none"]}, ["001", "002", "003", "004", "005", "006"]),
        ({"office": ["mine"]}, []),
        ({"q": "APLIKASI 00"}, ["001", "002", "003", "004", "005", "006"]),
        ({"q": "aplikasi 004"}, ["004"]),
        ({"sort": "-name", "readiness": ["low"]}, ["006", "005", "004", "003"]),
        ({"sort": "readiness"}, ["003", "004", "005", "006", "002", "001"]),
    ],
)
def test_filters(walk, asked, shown):
    assert slugs(lines.matching(read(walk), filtered(**asked), walk.host)) == shown


def test_counts_are_what_each_value_would_show_beside_the_other_filters(walk):
    asked = filtered(service_kind=["publik"], documentation=["no"])
    found = lines.counts(read(walk), asked, walk.host)
    assert found["service_kind"] == {"publik": 2, "administrasi": 2}
    assert found["documentation"] == {"no": 2, "yes": 1}
    assert found["personal_data"] == {"yes": 1, "unknown": 1}


def test_page_api_and_decision_choose_the_same(walk, app):
    client = sign_in(app.test_client(), walk.reviewer)
    query = "service_kind=publik&documentation=no"
    page = client.get(f"/permohonan/{walk.code}/kajian?{query}")
    api = app.test_client().get(
        f"/api/v1/requests/{walk.code}/review?{query}", headers=token(walk.reviewer, HOST)
    )
    listed = [row.get("data-slug") for row in page.tree.xpath("//tr[@data-slug]")]
    assert [item["app"] for item in api.json["items"]] == listed
    request = queries.get(walk.code, walk.host)
    asked = filtered(service_kind=["publik"], documentation=["no"])
    whole = service.queries.get(walk.code, walk.host)
    chosen = deciding.chosen(whole, walk.host, {"items": [], "filter": asked})
    assert [item.application.slug for item in chosen] == listed == ["aplikasi-001", "aplikasi-005"]
    assert request.code == walk.code


def test_six_and_two_hundred_items_need_as_many_queries(app, count_queries):
    numbers = {}
    for number, prefix in ((3, "sedikit"), (200, "banyak")):
        found = Walk.__new__(Walk)
        found.apps = apps(number, prefix=prefix)
        found.asker, found.reviewer = person(ADOPTER, "cooperation"), person(HOST, "cooperation")
        found.adopter, found.host = acting(found.asker), acting(found.reviewer)
        found.code = service.create(found.adopter, HOST, [a.slug for a in found.apps]).code
        session.commit()
        found.to("under_review")
        assign(found, office(f"Kantor {prefix}").agency)
        client = sign_in(app.test_client(), found.reviewer)
        client.get(f"/permohonan/{found.code}/kajian")
        with count_queries() as counted:
            page = client.get(f"/permohonan/{found.code}/kajian")
        assert len(page.tree.xpath("//tr[@data-slug]")) == number
        numbers[number] = len(counted)
    assert numbers[3] == numbers[200]
    assert numbers[200] <= 20


# ---------------------------------------------------------------- deciding by filter
def test_one_decision_by_filter_is_one_audit_entry_that_lists_it(walk):
    decide(walk, "approved", filter=filtered(service_kind=["publik"]), expected=3)
    decide(walk, "rejected", "Belum ada panduan", filter=filtered(decision=["undecided"],
           documentation=["no"]), expected=2)  # fmt: skip
    assert [line.decision for line in read(walk)] == [
        "approved", "rejected", "approved", "rejected", "approved", None]  # fmt: skip
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "request.decide").order_by(AuditEntry.number)
    ).all()
    assert [e.details for e in entries] == [
        {"apps": ["aplikasi-001", "aplikasi-003", "aplikasi-005"], "decision": "approved",
         "note": "", "filter": {"service_kind": ["publik"]}},
        {"apps": ["aplikasi-002", "aplikasi-004"], "decision": "rejected",
         "note": "Belum ada panduan",
         "filter": {"decision": ["undecided"], "documentation": ["no"]}},
    ]  # fmt: skip


def test_a_filter_that_shows_another_number_than_was_seen_is_refused(walk):
    with pytest.raises(Refused) as refused:
        decide(walk, "approved", filter=filtered(service_kind=["publik"]), expected=4)
    assert str(refused.value.message) == (
        "Saringan ini sekarang memuat 3 aplikasi, bukan 4 seperti yang Anda lihat. "
        "Periksa daftarnya, lalu kirim lagi."
    )
    session.rollback()
    with pytest.raises(Refused) as refused:
        decide(walk, "approved", filter=filtered(q="tiada"))
    assert str(refused.value.message) == "Tidak ada aplikasi yang cocok dengan saringan ini."
    assert [line.decision for line in read(walk)] == [None] * 6


def test_a_decision_can_be_taken_away_and_changed_until_approval(walk):
    decide(walk, "rejected", "Usang", items=["aplikasi-001"])
    decide(walk, "undecided", "diabaikan", items=["aplikasi-001"])
    item = session.scalars(select(RequestItem).order_by(RequestItem.position).limit(1)).one()
    assert (item.decision, item.note, item.decided_by, item.decided_at) == (None, "", None, None)
    decide(walk, "conditional", "Satu server", items=["aplikasi-001"])
    assert read(walk)[0].decision == "conditional"
    decide(walk, "approved", all_undecided=True)
    walk.act(walk.head, "approve", reply_number="1", reply_date=today(), reply_file=None)
    with pytest.raises(Refused):
        decide(walk, "rejected", "Terlambat", items=["aplikasi-001"])


def test_a_remark_is_for_the_applicant(walk, app):
    walk.act(walk.host, "remark", items=["aplikasi-002"], filter=None, remark="Siapkan server.")
    client = sign_in(app.test_client(), walk.asker)
    decide(walk, "approved", all_undecided=True)
    assert "Siapkan server." in client.get(f"/permohonan/{walk.code}").get_data(as_text=True)
    api = app.test_client().get(
        f"/api/v1/requests/{walk.code}", headers=token(walk.asker, ADOPTER)
    )
    assert [i["remark"] for i in api.json["items"]][:2] == ["", "Siapkan server."]


# ---------------------------------------------------------------- four eyes
def test_the_decider_neither_approves_nor_rejects_and_a_colleague_does(walk):
    both = actor(HOST, "cooperation", "approver")
    walk.act(both, "decide", items=["aplikasi-001"], all_undecided=False, decision="approved",
             note="")  # fmt: skip
    decide(walk, "approved", all_undecided=True)
    reply = {"reply_number": "1", "reply_date": today(), "reply_file": None}
    for name, more in (("approve", {}), ("reject", {"reason": "x"})):
        with pytest.raises(Refused) as refused:
            walk.act(both, name, **reply, **more)
        assert "empat mata" in str(refused.value.message)
        session.rollback()
    decide(walk, "approved", items=["aplikasi-001"])  # a colleague decides it anew
    assert walk.act(both, "approve", **reply).state == "approved"


# ---------------------------------------------------------------- offices
def test_an_office_is_asked_answers_and_is_seen(walk):
    doctor = office()
    asked = assign(walk, doctor.agency, items=["aplikasi-001", "aplikasi-002"])
    assert asked.due_on == due_after(today(), 5).on
    told = session.scalars(select(Notification).where(Notification.kind == "request.assign"))
    assert [n.user_id for n in told] == [doctor.user_id]
    assert slugs(lines.matching(read(walk), filtered(office=["mine"]), doctor)) == ["001", "002"]
    advise(walk, doctor, asked, "not_recommended", "Data pasien", items=["aplikasi-002"],
           all_waiting=False)  # fmt: skip
    found = read(walk)
    assert [(a.name, a.answer, a.note) for a in found[1].asked] == [
        ("Dinas Kesehatan", "not_recommended", "Data pasien")]  # fmt: skip
    assert slugs(lines.matching(found, filtered(advice=["waiting"]), doctor)) == ["001"]
    back = session.scalars(select(Notification).where(Notification.kind == "request.advise")).all()
    assert [n.user_id for n in back] == [walk.reviewer.id]


def test_what_is_overdue_is_seen(walk, app):
    doctor = office()
    asked = assign(walk, doctor.agency, items=["aplikasi-003"])
    session.execute(update(Assignment).values(due_on=today() - timedelta(days=1)))
    session.commit()
    assert slugs(lines.matching(read(walk), filtered(advice=["overdue"]), walk.host)) == ["003"]
    client = sign_in(app.test_client(), walk.reviewer)
    page = client.get(f"/permohonan/{walk.code}/kajian/penugasan").get_data(as_text=True)
    assert "Terlambat sejak" in page
    advise(walk, doctor, asked)
    assert slugs(lines.matching(read(walk), filtered(advice=["overdue"]), walk.host)) == []


def test_only_the_office_asked_answers_and_only_what_was_asked(walk):
    doctor, other = office(), office("Dinas Sosial")
    asked = assign(walk, doctor.agency, items=["aplikasi-001"])
    with pytest.raises(Forbidden) as forbidden:
        advise(walk, other, asked)
    assert str(forbidden.value.message) == "Saran ini diminta dari Dinas Kesehatan."
    session.rollback()
    with pytest.raises(Refused):
        advise(walk, walk.host, asked)
    session.rollback()
    with pytest.raises(Invalid):
        advise(walk, doctor, asked, items=["aplikasi-006"], all_waiting=False)
    session.rollback()
    with pytest.raises(Refused):
        assign(walk, doctor.agency, items=["aplikasi-001"])  # it waits there already
    session.rollback()
    service.perform("recall", walk.code, walk.host, None, {"assignment": asked.id})
    session.commit()
    with pytest.raises(NotFound):
        advise(walk, doctor, asked)
    session.rollback()
    assert assign(walk, doctor.agency, items=["aplikasi-001"]).id != asked.id


def test_another_governments_office_cannot_be_asked(walk):
    stranger = person(THIRD, "viewer")
    members.set_office(actor(THIRD, "admin"), THIRD, stranger.id, "Dinas Lain")
    session.commit()
    with pytest.raises(Invalid) as invalid:
        assign(walk, acting(stranger).agency)
    assert list(invalid.value.errors) == ["agency"]


# ---------------------------------------------------------------- notes and check list
def test_comments_and_ticks_stay_with_the_host(walk, app):
    service.perform("comment", walk.code, walk.host, None,
                    {"item": "aplikasi-001", "body": "Rahasia kantor"})  # fmt: skip
    for _ in range(2):
        service.perform("check", walk.code, walk.host, None, {"point": "kak", "done": True})
    session.commit()
    assert [c.body for c in session.scalars(select(ItemComment))] == ["Rahasia kantor"]
    assert [t.point for t in session.scalars(select(CheckTick))] == ["kak"]
    asker = sign_in(app.test_client(), walk.asker)
    shown = asker.get(f"/permohonan/{walk.code}").get_data(as_text=True)
    assert [w for w in ("Rahasia kantor", "Catatan pada aplikasi ditulis", "Daftar periksa diisi")
            if w in shown] == []  # fmt: skip
    service.perform("check", walk.code, walk.host, None, {"point": "kak", "done": False})
    session.commit()
    assert session.scalars(select(CheckTick)).all() == []


PATHS = ("", "/aplikasi/aplikasi-001", "/penugasan", "/penugasan/baru", "/periksa", "/ringkasan",
         "/ringkasan/surat-jawaban.pdf", "/ringkasan/berita-acara.docx")  # fmt: skip


def test_the_review_exists_for_the_host_alone(walk, app):
    who = {walk.reviewer: 200, walk.approver: 200, person(HOST, "viewer"): 200,
           walk.asker: 404, person(THIRD, "cooperation"): 404}  # fmt: skip
    clients = {u.id: sign_in(app.test_client(), u) for u in who}
    for path in PATHS:
        address = f"/permohonan/{walk.code}/kajian{path}"
        found = {i: c.get(address).status_code for i, c in clients.items()}
        assert found == {u.id: status for u, status in who.items()}, path
        assert app.test_client().get(address).status_code == 302


def test_the_other_side_cannot_act_in_it_by_page_or_api(walk, app):
    client = sign_in(app.test_client(), walk.asker)
    base = f"/permohonan/{walk.code}/kajian"
    for path in ("/putusan", "/aplikasi/aplikasi-001/catatan", "/penugasan/baru", "/periksa"):
        given = {"point": "kak", "done": "1", "decision": "approved", "items": "aplikasi-001",
                 "item": "aplikasi-001", "body": "x", "scope": "ticked"}  # fmt: skip
        assert client.post(f"{base}{path}", data=given).status_code in (403, 404), path
    api, headers = app.test_client(), token(walk.asker, ADOPTER) | {"If-Match": '"9"'}
    for name, data in (("check", {"point": "kak", "done": True}),
                       ("comment", {"item": "aplikasi-001", "body": "x"})):  # fmt: skip
        answer = api.post(f"/api/v1/requests/{walk.code}/actions/{name}", json=data,
                          headers=headers)  # fmt: skip
        assert answer.status_code == 403


def test_the_wall_keeps_what_the_host_notes_from_everybody_else(walk):
    doctor = office()
    advise(walk, doctor, assign(walk, doctor.agency))
    service.perform("comment", walk.code, walk.host, None, {"item": "aplikasi-001", "body": "x"})
    service.perform("check", walk.code, walk.host, None, {"point": "kak", "done": True})
    session.commit()
    tables = ("request_check", "item_comment", "review_assignment", "item_advice")
    seen = {}
    for name, who in (("host", walk.host), ("adopter", walk.adopter),
                      ("third", actor(THIRD, "cooperation"))):  # fmt: skip
        session.rollback()
        see_as(who)
        try:
            seen[name] = [
                session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                for table in tables
            ]
        finally:
            session.rollback()
            session.info.pop(SEES)
    assert seen == {"host": [1, 1, 1, 6], "adopter": [0] * 4, "third": [0] * 4}


def test_what_ones_office_is_asked_is_a_filter_of_the_requests(walk, app):
    doctor = office()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = f"{doctor.user_id}:1", True
    address = "/permohonan?side=host&office=mine"
    assert client.get(address).texts("//div[@id='hasil']//h2")[0] == "0 permohonan"
    assign(walk, doctor.agency)
    assert client.get(address).texts("//div[@id='hasil']//h2")[0] == "1 permohonan"


def test_every_point_of_the_check_list_can_be_ticked(walk):
    for point in checklist.POINTS:
        service.perform("check", walk.code, walk.host, None, {"point": point.name, "done": True})
    session.commit()
    assert set(queries.ticks(queries.get(walk.code, walk.host))) == {
        p.name for p in checklist.POINTS
    }


# ---------------------------------------------------------------- pages
def test_the_table_by_forms_alone(walk, app):
    client = sign_in(app.test_client(), walk.reviewer)
    base = f"/permohonan/{walk.code}/kajian"
    page = client.get(f"{base}?service_kind=publik")
    form = {i.get("name"): i.get("value") for i in page.tree.xpath("//form[@id='putuskan']//input")}
    assert form["expected"] == "3"
    kept = {k: form[k] for k in ("version", "expected", "_key")}
    wrong = client.post(f"{base}/putusan?service_kind=publik",
                        data={**kept, "scope": "shown", "decision": "rejected"})  # fmt: skip
    assert wrong.status_code == 422
    assert wrong.texts("//div[contains(@class,'error-summary')]//li") == [
        "Syarat atau alasan: Wajib diisi."]  # fmt: skip
    done = client.post(f"{base}/putusan?service_kind=publik", data={
        **kept, "scope": "shown", "decision": "rejected", "note": "Belum siap"})  # fmt: skip
    assert (done.status_code, done.location) == (303, f"{base}?service_kind=publik")
    stale = client.post(f"{base}/putusan?service_kind=publik", data={
        "version": kept["version"], "scope": "ticked", "decision": "conditional",
        "note": "Tulisan saya", "items": "aplikasi-002"})  # fmt: skip
    text = stale.get_data(as_text=True)
    assert (stale.status_code, "Tulisan saya" in text, "Sejak Anda membukanya" in text) == (
        409, True, True)  # fmt: skip


def test_bad_filters_are_answered_and_empty_results_lead_on(walk, app):
    client = sign_in(app.test_client(), walk.reviewer)
    base = f"/permohonan/{walk.code}/kajian"
    assert client.get(f"{base}?decision=hilang").status_code == 422
    assert client.get(f"{base}?affair=hilang&office=99&sort=apa").status_code == 200
    assert "Tidak ada aplikasi yang cocok" in client.get(f"{base}?q=tiada").get_data(as_text=True)
    assert client.get(f"{base}/aplikasi/lain").status_code == 404


def test_an_office_answers_by_forms(walk, app):
    doctor = office()
    asked = assign(walk, doctor.agency, items=["aplikasi-001", "aplikasi-002"])
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = f"{doctor.user_id}:1", True
    address = f"/permohonan/{walk.code}/kajian/penugasan/{asked.id}"
    assert len(client.get(address).tree.xpath("//form[@id='saran']")) == 1
    wrong = client.post(address, data={"answer": "conditional", "items": "aplikasi-001",
                                       "assignment": asked.id})  # fmt: skip
    assert wrong.status_code == 422
    done = client.post(address, data={"answer": "conditional", "items": "aplikasi-001",
                                      "note": "Tanpa data pasien",
                                      "assignment": asked.id})  # fmt: skip
    assert (done.status_code, done.location) == (303, address)
    left = session.scalars(select(Advice.answer).order_by(Advice.id)).all()
    assert left == ["conditional", None]
    late = {"answer": "not_recommended", "items": "aplikasi-001", "note": "Dari tab lama",
            "assignment": asked.id}  # fmt: skip
    stale = client.post(address, data=late | {"seen": 0})
    assert (stale.status_code, stale.texts("//textarea[@name='note']")) == (409, ["Dari tab lama"])
    assert "sudah ada jawaban lain untuk Aplikasi 001" in stale.text
    assert "Tanpa data pasien" in stale.text
    (fresh,) = stale.tree.xpath("//form[@id='saran']//input[@name='seen']/@value")
    assert client.post(address, data=late | {"seen": fresh}).status_code == 303


def test_drafts_say_every_decision(walk, app):
    decide(walk, "approved", filter=filtered(service_kind=["publik"]))
    decide(walk, "rejected", "Belum ada panduan <b> #x", all_undecided=True)
    client = sign_in(app.test_client(), walk.reviewer)
    for kind in ("berita-acara", "surat-jawaban"):
        for form, magic in (("pdf", b"%PDF-"), ("docx", b"PK")):
            answer = client.get(f"/permohonan/{walk.code}/kajian/ringkasan/{kind}.{form}")
            assert (answer.status_code, answer.data[: len(magic)]) == (200, magic)
            assert "no-store" in answer.headers["Cache-Control"] or "private" in (
                answer.headers["Cache-Control"]
            )
