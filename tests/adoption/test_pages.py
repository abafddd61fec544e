"""Requests in the browser: what pages show, what forms do and what strangers get."""

from io import BytesIO

import pytest
from sqlalchemy import delete, func, select

from registry.adoption import queries, service
from registry.adoption.models import AdoptionRequest, RequestItem, RequestMessage
from registry.adoption.preparation.models import DraftChange
from registry.catalogue.models import Application
from registry.kernel.db import session
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    PDF,
    REPLY,
    THIRD,
    Walk,
    acting,
    apps,
    auditor,
    person,
    shortlist,
    sign_in,
)  # fmt: skip


def browser(app, user, government=None):
    return sign_in(app.test_client(), user, government)


def fields(answer, form: str = "//form[contains(@class,'form')]") -> dict[str, str]:
    """What the page's form would send unchanged (hidden fields and values)."""
    found = answer.tree.xpath(f"{form}//input[@name]")
    kept = {i.get("name"): i.get("value") or "" for i in found
            if i.get("type") not in ("checkbox", "radio", "file")}  # fmt: skip
    return {k: v for k, v in kept.items() if k != "csrf_token"}


def test_the_whole_walk_in_the_browser(app):
    made = apps(3)
    asker, reviewer = person(ADOPTER, "cooperation"), person(HOST, "cooperation")
    shortlist(asker, ADOPTER, made[:2])
    karawang, tangerang = browser(app, asker), browser(app, reviewer)
    approver = browser(app, person(HOST, "approver"))

    new = karawang.get("/permohonan/baru?tuan=36.71")
    assert [i.get("value") for i in new.tree.xpath("//input[@name='apps'][@checked]")] == [
        "aplikasi-001", "aplikasi-002"]  # fmt: skip
    slugs = ["aplikasi-001", "aplikasi-002", "aplikasi-003"]
    made_at = karawang.post("/permohonan/baru", data={"host": HOST, "apps": slugs})
    assert made_at.status_code == 303
    page = made_at.location
    draft = karawang.get(page)
    assert draft.texts("//section[@id='putusan']//tbody//th") == [
        "Aplikasi 001", "Aplikasi 002", "Aplikasi 003"]  # fmt: skip
    assert "Surat permohonan belum lengkap" in draft.get_data(as_text=True)

    form = fields(karawang.get(f"{page}/aksi/edit"))
    sent = karawang.post(f"{page}/aksi/edit", data={
        **form, "letter_number": "045/1", "letter_date": "2026-11-02",
        "letter_signatory": "Bupati Karawang", "letter_file": (BytesIO(PDF), "surat.pdf"),
        "contact_name": "Rina", "contact_email": "rina@x.go.id",
    })  # fmt: skip
    assert (sent.status_code, sent.location) == (303, page)

    def press(client, name, **data):
        form = fields(client.get(f"{page}/aksi/{name}"))
        answer = client.post(f"{page}/aksi/{name}", data={**form, **data})
        assert (answer.status_code, answer.location) == (303, page), answer.get_data(as_text=True)

    press(karawang, "submit")
    press(tangerang, "return", reason="Lampirkan KAK")
    assert "Lampirkan KAK" in karawang.get(page).get_data(as_text=True)
    press(karawang, "submit")
    press(tangerang, "start_review")
    seen = tangerang.get(page)
    version = fields(seen, "//form[@id='putuskan']")["version"]
    decided = tangerang.post(
        f"{page}/putusan",
        data={"version": version, "items": ["aplikasi-002"], "decision": "conditional",
              "note": "Satu server"},
    )  # fmt: skip
    assert (decided.status_code, decided.location) == (303, f"{page}#putusan")
    version = fields(tangerang.get(page), "//form[@id='putuskan']")["version"]
    tangerang.post(f"{page}/putusan", data={"version": version, "decision": "approved",
                                            "all_undecided": "1"})  # fmt: skip
    press(approver, "approve", reply_number="555/9", reply_date="2026-11-20")

    done = karawang.get(page)
    assert done.texts("//header[contains(@class,'page-head')]//span[contains(@class,'badge')]") == [
        "Disetujui"]  # fmt: skip
    assert done.texts("//td[@data-label='Syarat atau alasan']") == ["–", "Satu server", "–"]
    assert done.texts("//p[@class='event-label']")[0] == "Permohonan disetujui"


# ---------------------------------------------------------------- the list
def test_the_list_has_two_sides_and_stages(app, count_queries):
    walk = Walk(2).to("submitted")
    host, adopter = browser(app, walk.reviewer), browser(app, walk.asker)
    received = host.get("/permohonan")
    assert received.texts("//nav[@class='tabs']//a") == ["Kami ajukan 0", "Kami terima 1"]
    row = received.texts("//tbody/tr/*")
    assert row[:5] == [walk.code, "Kabupaten Karawang", "2", "Diajukan", "Kota Tangerang"]
    assert adopter.get("/permohonan").texts("//tbody/tr/*")[1] == "Kota Tangerang"
    for asked, number in (("state=submitted", 1), ("state=approved", 0), ("q=karawang", 1),
                          ("q=tiada", 0), ("state=draft&state=submitted", 1)):  # fmt: skip
        found = host.get(f"/permohonan?side=host&{asked}")
        assert found.texts("//div[@id='hasil']//h2")[0] == f"{number} permohonan", asked
    assert host.get("/permohonan?state=hilang").status_code == 422

    with count_queries() as one:
        host.get("/permohonan")
    for _ in range(2):
        twin = session.scalars(select(AdoptionRequest).limit(1)).one()
        session.add(AdoptionRequest(
            code=f"P-1999-{twin.id:05d}{_}", host_code=HOST, adopter_code=THIRD, state="submitted",
            created_by=walk.asker.id, submitted_at=twin.submitted_at,
        ))  # fmt: skip
        session.commit()
    with count_queries() as three:
        assert len(host.get("/permohonan").tree.xpath("//tbody/tr")) == 3
    assert len(three) == len(one)


def test_the_list_is_paged_by_key(app):
    walk = Walk(1).to("submitted")
    asked = queries.find(walk.host, "host", limit=1)
    assert (asked.total, asked.next) == (1, None)
    for _ in range(2):
        service.create(acting(person(ADOPTER, "cooperation")), HOST, ["aplikasi-001"])
    session.commit()
    for sort in ("", "due", "changed"):
        seen, after = [], None
        for _ in range(3):
            page = queries.find(walk.adopter, "adopter", sort=sort, limit=1, after=after)
            seen += [row.code for row in page.items]
            after = page.next
        assert after is None
        assert sorted(seen) == [f"{walk.code[:-5]}0000{n}" for n in (1, 2, 3)], sort


def test_the_auditor_reads_all_and_acts_on_nothing(app):
    walk = Walk(1).to("submitted")
    reader = browser(app, auditor())
    assert reader.get("/permohonan").texts("//nav[@class='tabs']//a") == ["Semua"]
    page = reader.get(f"/permohonan/{walk.code}")
    assert (page.status_code, page.texts("//section[@class='actions']")) == (200, [])
    assert reader.post(f"/permohonan/{walk.code}/aksi/start_review").status_code == 404


# ---------------------------------------------------------------- strangers and wrong sides
def test_a_third_government_and_the_host_of_a_draft_find_nothing(app):
    walk = Walk(1)
    third = browser(app, person(THIRD, "cooperation"))
    host = browser(app, walk.reviewer)
    paths = ["", "/aksi/submit", "/aksi/message"]
    for path in paths:
        assert third.get(f"/permohonan/{walk.code}{path}").status_code == 404
        assert host.get(f"/permohonan/{walk.code}{path}").status_code == 404
    assert third.post(f"/permohonan/{walk.code}/aksi/withdraw", data={"reason": "x"}
                      ).status_code == 404  # fmt: skip
    assert third.post(f"/permohonan/{walk.code}/putusan").status_code == 404
    anonymous = app.test_client().get(f"/permohonan/{walk.code}")
    assert (anonymous.status_code, anonymous.location) == (
        302, f"/masuk?next=/permohonan/{walk.code}")  # fmt: skip


def test_the_wrong_side_and_the_wrong_role(app):
    walk = Walk(1).to("under_review")
    page = f"/permohonan/{walk.code}"
    version = str(walk.request.version)
    adopter = browser(app, walk.asker)
    assert adopter.get(f"{page}/aksi/approve").status_code == 404
    decision = {"version": version, "decision": "approved", "all_undecided": "1"}
    refused = adopter.post(f"{page}/putusan", data=decision)
    assert refused.status_code == 403
    viewer = browser(app, person(HOST, "viewer"))
    assert viewer.post(f"{page}/putusan", data=decision).status_code == 403
    assert "Memerlukan peran Pengelola katalog atau Kerja sama." in viewer.post(
        f"{page}/aksi/decide", data=decision
    ).get_data(as_text=True)
    assert viewer.get("/permohonan/baru").status_code == 403
    assert walk.request.items[0].decision is None


# ---------------------------------------------------------------- wrong input, stale, twice
def test_wrong_input_stays_with_the_reason_beside_it(app):
    walk = Walk(1)
    page = f"/permohonan/{walk.code}/aksi/edit"
    client = browser(app, walk.asker)
    answer = client.post(page, data={
        **fields(client.get(page)), "letter_number": "045/1", "letter_date": "kemarin",
        "contact_email": "bukan surel", "letter_file": (BytesIO(PDF), "surat.pdf"),
        "kak_file": (BytesIO(b"teks"), "kak.txt"),
    })  # fmt: skip
    assert answer.status_code == 422
    assert answer.tree.xpath("//p[contains(@id,'-galat')]/@id") == ["f-kak_file-galat"]
    assert fields(answer)["letter_number"] == "045/1"
    assert fields(answer)["contact_email"] == "bukan surel"
    kept = fields(answer)["letter_file__kept"]
    again = client.post(page, data={**fields(answer), "letter_date": "kemarin"})
    assert again.status_code == 422
    assert again.tree.xpath("//p[contains(@id,'-galat')]/@id") == [
        "f-letter_date-galat", "f-contact_email-galat"]  # fmt: skip
    assert fields(again)["letter_file__kept"] == kept
    assert walk.request.letter_number == ""


def test_a_decision_without_its_reason_keeps_what_was_ticked(app):
    walk = Walk(3).to("under_review")
    client = browser(app, walk.reviewer)
    page = f"/permohonan/{walk.code}"
    answer = client.post(f"{page}/putusan?q=aplikasi", data={
        "version": str(walk.request.version), "items": ["aplikasi-002"], "decision": "rejected",
    })  # fmt: skip
    assert answer.status_code == 422
    assert answer.texts("//*[@id='f-note-galat']") == ["Galat: Wajib diisi."]
    assert answer.tree.xpath("//input[@name='items'][@checked]/@value") == ["aplikasi-002"]
    assert answer.tree.xpath("//select[@name='decision']/option[@selected]/@value") == ["rejected"]
    nothing = client.post(f"{page}/putusan", data={
        "version": str(walk.request.version), "decision": "approved"})  # fmt: skip
    assert nothing.texts("//div[contains(@class,'error-summary')]//li") == [
        "Aplikasi: Pilih paling sedikit satu."]  # fmt: skip
    assert {i.decision for i in walk.request.items} == {None}


def test_a_stale_decision_keeps_what_was_typed_and_can_be_repeated(app):
    walk = Walk(2).to("under_review")
    client, page = browser(app, walk.reviewer), f"/permohonan/{walk.code}"
    old = str(walk.request.version)
    walk.decide("approved", ["aplikasi-001"])
    data = {"version": old, "items": ["aplikasi-002"], "decision": "conditional", "note": "Server"}
    stale = client.post(f"{page}/putusan", data=data)
    assert stale.status_code == 409
    assert stale.texts("//textarea[@name='note']") == ["Server"]
    assert stale.tree.xpath("//input[@name='items'][@checked]/@value") == ["aplikasi-002"]
    fresh = fields(stale, "//form[@id='putuskan']")["version"]
    assert client.post(f"{page}/putusan", data={**data, "version": fresh}).status_code == 303
    assert [i.decision for i in walk.request.items] == ["approved", "conditional"]


def test_pressed_twice_is_done_once(app):
    apps(1)
    asker = person(ADOPTER, "cooperation")
    client = browser(app, asker)
    data = {"host": HOST, "apps": ["aplikasi-001"], "_key": "kunci-satu"}
    first, second = (client.post("/permohonan/baru", data=data) for _ in range(2))
    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(AdoptionRequest)) == 1
    message = {"body": "Halo", "_key": "kunci-dua"}
    for _ in range(2):
        assert client.post(f"{first.location}/aksi/message", data=message).status_code == 303
    assert session.scalar(select(func.count()).select_from(RequestMessage)) == 1


# ---------------------------------------------------------------- many apps
def test_174_apps_are_decided_in_one_post(app, count_queries):
    numbers = {}
    for number in (3, 174):
        for model in (DraftChange, RequestItem, AdoptionRequest, Application):
            session.execute(delete(model))
        walk = Walk(number).to("under_review")
        client, page = browser(app, walk.reviewer), f"/permohonan/{walk.code}"
        ticked = client.get(f"{page}?ticked=1")
        slugs = ticked.tree.xpath("//input[@name='items'][@checked]/@value")
        assert len(slugs) == number
        data = {"version": str(walk.request.version), "items": slugs, "decision": "approved"}
        with count_queries() as counted:
            answer = client.post(f"{page}/putusan", data=data)
        numbers[number] = len(counted)
        assert answer.status_code == 303
        assert {i.decision for i in walk.request.items} == {"approved"}
    assert numbers[3] == numbers[174]


def test_the_filter_shows_only_what_is_asked(app):
    walk = Walk(12).to("under_review")
    walk.decide("approved", ["aplikasi-001"])
    client, page = browser(app, walk.reviewer), f"/permohonan/{walk.code}"
    rows = "//section[@id='putusan']//tbody//th"
    assert client.get(f"{page}?q=APLIKASI+12").texts(rows) == ["Aplikasi 012"]
    assert len(client.get(f"{page}?undecided=1").texts(rows)) == 11
    data = {"version": str(walk.request.version), "items": ["aplikasi-010"], "decision": "approved"}
    done = client.post(f"{page}/putusan?q=01&undecided=1&ticked=1", data=data)
    assert done.location == f"{page}?q=01&undecided=1#putusan"


# ---------------------------------------------------------------- files
def test_files_are_handed_to_the_two_sides_only(app):
    walk = Walk(1).to("submitted")
    held = walk.request.letter_file
    path = f"/permohonan/{walk.code}/berkas/{held.key}"
    for user in (walk.asker, walk.reviewer, auditor()):
        answer = browser(app, user).get(path)
        assert (answer.status_code, answer.data) == (200, PDF)
        assert answer.headers["Content-Disposition"] == "attachment; filename=surat.pdf"
    assert browser(app, person(THIRD, "cooperation")).get(path).status_code == 404
    assert browser(app, walk.asker).get(f"/permohonan/{walk.code}/berkas/lain").status_code == 404
    assert app.test_client().get(path).status_code == 302


# ---------------------------------------------------------------- a new request
def test_a_new_request_starts_with_the_host(app):
    made = apps(2)
    asker = person(ADOPTER, "cooperation")
    shortlist(asker, ADOPTER, made[:1])
    client = browser(app, asker)
    hosts = client.get("/permohonan/baru")
    assert hosts.texts("//tbody/tr/*") == ["Kota Tangerang", "2", "1"]
    everything = client.get("/permohonan/baru?tuan=36.71&semua=1")
    assert len(everything.tree.xpath("//input[@name='apps'][@checked]")) == 2
    none = client.post("/permohonan/baru", data={"host": HOST})
    assert (none.status_code, none.texts("//p[@class='field-error']")) == (
        422, ["Galat: Pilih paling sedikit satu."])  # fmt: skip
    assert client.get("/permohonan/baru?tuan=99.99").status_code == 404
    assert "Permohonan ditujukan kepada daerah lain" in client.get(
        "/permohonan/baru?tuan=32.15"
    ).get_data(as_text=True)


def test_the_list_of_apps_has_its_page(app):
    walk = Walk(3)
    client, page = browser(app, walk.asker), f"/permohonan/{walk.code}"
    shown = client.get(f"{page}/aksi/choose")
    assert len(shown.tree.xpath("//input[@name='apps'][@checked]")) == 3
    version = shown.tree.xpath("//input[@name='version']/@value")[0]
    data = {"version": version, "apps": ["aplikasi-002"]}
    assert client.post(f"{page}/aksi/choose", data=data).status_code == 303
    assert [i.application.slug for i in walk.request.items] == ["aplikasi-002"]
    empty = client.post(f"{page}/aksi/choose", data={"version": str(walk.request.version)})
    assert (empty.status_code, empty.texts("//p[@class='field-error']")) == (
        422, ["Galat: Pilih paling sedikit satu."])  # fmt: skip


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_the_reply_letter_is_asked_for(app, name):
    walk = Walk(1).to("under_review")
    walk.decide("approved")
    client = browser(app, walk.approver)
    page = f"/permohonan/{walk.code}/aksi/{name}"
    answer = client.post(page, data=fields(client.get(page)))
    wanted = ["f-reply_number-galat", "f-reply_date-galat"]
    assert answer.status_code == 422
    assert set(answer.tree.xpath("//p[contains(@id,'-galat')]/@id")) == {
        *wanted, *(["f-reason-galat"] if name == "reject" else [])}  # fmt: skip
    assert REPLY["reply_number"] not in answer.get_data(as_text=True)
