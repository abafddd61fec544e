"""The preparation in the browser and the API: sections, stale tabs, drafts, match, strangers."""

import io

import docx
import pypdf
import pytest

from registry.adoption import queries as adoption
from registry.adoption.preparation import queries
from registry.catalogue.models import Application
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    PDF,
    THIRD,
    Walk,
    auditor,
    person,
    sign_in,
    token,
)  # fmt: skip


@pytest.fixture
def walk(app):
    return Walk(3)


def browser(app, who):
    return sign_in(app.test_client(), who)


@pytest.fixture
def rina(app, walk):
    return browser(app, walk.asker)


@pytest.fixture
def budi(app):
    return browser(app, person(ADOPTER, "cooperation"))


def at(walk, end=""):
    return f"/permohonan/{walk.code}/persiapan{end}"


def version(answer):
    form = "//form[contains(@class,'record-form')]"
    return answer.tree.xpath(f"{form}//input[@name='version']/@value")[0]


def stored(walk):
    session.expire_all()
    request = adoption.get(walk.code, walk.adopter)
    return request, queries.of(request)


# ---------------------------------------------------------------- task list
def test_the_task_list_leads_to_every_section(walk, rina):
    page = rina.get(at(walk))
    assert page.texts("//ul[@class='tasks']//a") == [
        "Aplikasi dan alasannya", "Tujuan dan latar belakang", "Perangkat daerah dan narahubung",
        "Kapasitas", "Surat permohonan", "Kerangka acuan kerja (KAK)",
        "Rancangan Kesepakatan Bersama", "Periksa dan kirim",
    ]  # fmt: skip
    for href in page.tree.xpath("//ul[@class='tasks']//a/@href"):
        assert rina.get(href).status_code == 200, href
    assert "0 dari 6 selesai" in page.get_data(as_text=True)
    assert f"{at(walk)}" in rina.get(f"/permohonan/{walk.code}").get_data(as_text=True)


def test_a_section_is_saved_and_leads_back(walk, rina):
    form = rina.get(at(walk, "/kapasitas"))
    answer = rina.post(at(walk, "/kapasitas"), data={
        "version": version(form), "server_place": "own", "memory_gb": "16",
        "bandwidth_mbps": "20", "staff": "2", "cpu_cores": "", "storage_gb": "",
        "server_note": "Rak A",
    })  # fmt: skip
    assert (answer.status_code, answer.location) == (303, at(walk))
    page = rina.get(at(walk))
    assert page.texts("//li[@class='task'][4]//span[contains(@class,'badge')]") == ["Selesai"]
    assert stored(walk)[1].server_note == "Rak A"


def test_bad_input_stands_beside_its_field_and_keeps_what_was_typed(walk, rina):
    answer = rina.post(at(walk, "/kapasitas"), data={
        "version": version(rina.get(at(walk, "/kapasitas"))), "memory_gb": "banyak",
        "staff": "-1", "server_place": "bulan", "server_note": "tetap",
    })  # fmt: skip
    assert answer.status_code == 422
    ids = ("memory_gb", "staff", "server_place")
    assert all(answer.tree.xpath(f"//*[@id='f-{i}-galat']") for i in ids)
    assert answer.texts("//textarea[@name='server_note']") == ["tetap"]
    assert answer.tree.xpath("//input[@name='memory_gb']/@value") == ["banyak"]


def test_the_signed_letter_is_taken_back_and_survives_an_error(walk, rina):
    page = at(walk, "/surat")
    wrong = rina.post(page, data={
        "version": version(rina.get(page)), "letter_number": "045/1",
        "letter_date": "2026-99-01", "letter_file": (io.BytesIO(PDF), "surat.pdf"),
    })  # fmt: skip
    assert wrong.status_code == 422
    key = wrong.tree.xpath("//input[@name='letter_file__kept']/@value")[0]
    saved = rina.post(page, data={
        "version": version(wrong), "letter_number": "045/1", "letter_date": "2026-11-02",
        "letter_signatory": "Bupati", "letter_file__kept": key,
    })  # fmt: skip
    assert saved.status_code == 303
    assert stored(walk)[0].letter_file.name == "surat.pdf"


# ---------------------------------------------------------------- stale tabs
def test_a_stale_save_shows_what_changed_and_keeps_what_was_typed(walk, rina, budi):
    page = at(walk, "/tujuan")
    old = version(rina.get(page))
    budi.post(page, data={"version": old, "purpose": "Dari Budi", "background": "Latar Budi",
                          "benefits": ""})  # fmt: skip
    stale = rina.post(page, data={"version": old, "purpose": "Dari Rina", "background": "",
                                  "benefits": "Manfaat Rina"})  # fmt: skip
    assert stale.status_code == 409
    assert stale.texts("//textarea") == ["Dari Rina", "Latar Budi", "Manfaat Rina"]
    assert "“Dari Budi”" in stale.texts("//*[@id='f-purpose-galat']")[0]
    assert "Latar Budi" in stale.texts("//div[@class='error-summary']/ul[1]/li")[0]
    assert len(stale.texts("//div[@class='error-summary']//li")) == 2
    assert stored(walk)[0].purpose == "Dari Budi"
    again = rina.post(page, data={
        "version": version(stale), "purpose": "Dari Rina", "background": "Latar Budi",
        "benefits": "Manfaat Rina",
    })  # fmt: skip
    assert again.status_code == 303
    request, kept = stored(walk)
    assert (request.purpose, kept.background, kept.benefits) == (
        "Dari Rina", "Latar Budi", "Manfaat Rina")  # fmt: skip


def test_a_colleague_in_another_section_disturbs_nobody(walk, rina, budi):
    old = version(rina.get(at(walk, "/tujuan")))
    budi.post(at(walk, "/kapasitas"), data={"version": old, "staff": "3"})
    saved = rina.post(at(walk, "/tujuan"), data={"version": old, "purpose": "Tujuan"})
    assert saved.status_code == 303
    assert (stored(walk)[0].purpose, stored(walk)[1].staff) == ("Tujuan", 3)


def test_autosave_keeps_a_draft_and_says_when_it_could_not(walk, rina, budi):
    page, script = at(walk, "/tujuan"), {"X-Autosave": "1"}
    old = version(rina.get(page))
    first = rina.post(page, data={"version": old, "purpose": "Ketik"}, headers=script)
    assert (first.status_code, first.json["saved"]) == (200, "Tersimpan otomatis")
    assert first.json["version"] == stored(walk)[0].version
    stale = budi.post(page, data={"version": old, "purpose": "Lain"}, headers=script)
    assert stale.status_code == 409
    assert list(stale.json["errors"]) == ["purpose"]
    walk.to("returned")
    assert "data-autosave" not in rina.get(page).get_data(as_text=True)


def test_a_double_press_is_one_change(walk, rina):
    page = at(walk, "/tujuan")
    form = rina.get(page)
    key = form.tree.xpath("//form[contains(@class,'record-form')]//input[@name='_key']/@value")[0]
    data = {"version": version(form), "purpose": "Sekali", "_key": key}
    answers = [rina.post(page, data=data) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[1].headers["Idempotency-Replayed"] == "true"


# ---------------------------------------------------------------- presence
def test_two_people_at_one_section_are_told(walk, rina, budi):
    page = at(walk, "/tujuan")
    assert budi.post(f"{page}/hadir").json["present"] == ""
    heard = rina.post(f"{page}/hadir").json
    assert heard["present"].startswith("Bagian ini sedang dibuka juga oleh cooperation")
    assert "sedang dibuka juga" in rina.get(page).get_data(as_text=True)
    assert "Sedang dibuka oleh" in rina.get(at(walk)).get_data(as_text=True)
    assert "sedang dibuka juga" not in rina.get(at(walk, "/surat")).get_data(as_text=True)
    assert rina.post(at(walk, "/tiada/hadir")).status_code == 404


def test_an_open_page_hears_what_a_colleague_has_just_changed(walk, rina, budi):
    page, apps = at(walk, "/tujuan"), at(walk, "/aplikasi")
    old = version(rina.get(page))
    budi.post(page, data={"version": old, "purpose": "Baru"})
    heard = rina.post(f"{page}/hadir", data={"version": old}).json
    assert "Baru saja diubah oleh cooperation" in heard["present"]
    assert "Tujuan pemanfaatan" in heard["present"]
    assert "Baru saja" not in rina.post(f"{apps}/hadir", data={"version": old}).json["present"]
    again = rina.post(f"{page}/hadir", data={"version": heard["version"]}).json
    assert "Baru saja" not in again["present"]


# ---------------------------------------------------------------- reasons
def test_reasons_in_bulk_and_one_by_one(walk, rina):
    page = at(walk, "/aplikasi")
    form = rina.get(page)
    empty = rina.post(page, data={"version": version(form), "isi": "dicentang", "bulk": ""})
    assert empty.status_code == 422
    filled = rina.post(page, data={
        "version": version(form), "isi": "kosong", "bulk": "Bersama",
        "alasan__aplikasi-001": "Sendiri",
    })  # fmt: skip
    assert (filled.status_code, filled.location) == (303, page)
    assert rina.get(page).texts("//td//textarea") == ["Sendiri", "Bersama", "Bersama"]
    ticked = rina.post(page, data={
        "version": version(rina.get(page)), "isi": "dicentang", "bulk": "Baru",
        "items": ["aplikasi-003"], "alasan__aplikasi-001": "Sendiri",
        "alasan__aplikasi-002": "Bersama", "alasan__aplikasi-003": "Bersama",
    })  # fmt: skip
    assert ticked.status_code == 303
    assert rina.get(page).texts("//td//textarea") == ["Sendiri", "Bersama", "Baru"]
    long = rina.post(page, data={"version": version(rina.get(page)),
                                 "alasan__aplikasi-001": "x" * 2001})  # fmt: skip
    assert long.status_code == 422
    assert long.tree.xpath("//*[@id='f-aplikasi-001-galat']")


def test_stale_reasons_are_told_app_by_app(walk, rina, budi):
    page = at(walk, "/aplikasi")
    old = version(rina.get(page))
    budi.post(page, data={"version": old, "alasan__aplikasi-001": "Budi",
                          "alasan__aplikasi-002": "Budi"})  # fmt: skip
    stale = rina.post(page, data={
        "version": old, "alasan__aplikasi-001": "Rina", "alasan__aplikasi-002": "",
        "alasan__aplikasi-003": "Rina",
    })  # fmt: skip
    assert stale.status_code == 409
    assert stale.texts("//td//textarea") == ["Rina", "Budi", "Rina"]
    assert "“Budi”" in stale.texts("//*[@id='f-aplikasi-001-galat']")[0]
    assert [i.reason for i in stored(walk)[0].items] == ["Budi", "Budi", ""]


# ---------------------------------------------------------------- drafts
@pytest.mark.parametrize("name", ["surat", "kak"])
def test_drafts_are_private_downloads(app, walk, rina, name):
    found = rina.get(at(walk, f"/rancangan/{name}.pdf"))
    assert found.status_code == 200
    assert found.data.startswith(b"%PDF-1.7")
    assert "no-store" in found.headers["Cache-Control"]
    assert "attachment" in found.headers["Content-Disposition"]
    text = "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(found.data)).pages)
    assert "RANCANGAN" in text
    assert "Aplikasi 003" in text
    made = rina.get(at(walk, f"/rancangan/{name}.docx"))
    assert any("Aplikasi 003" in c.text for t in docx.Document(io.BytesIO(made.data)).tables
               for row in t.rows for c in row.cells)  # fmt: skip
    walk.to("submitted")
    for stranger in (person(HOST, "cooperation"), person(THIRD, "cooperation")):
        assert browser(app, stranger).get(at(walk, f"/rancangan/{name}.pdf")).status_code == 404
    assert rina.get(at(walk, "/rancangan/lain.pdf")).status_code == 404
    assert rina.get(at(walk, f"/rancangan/{name}.exe")).status_code == 404


def test_strangers_find_no_preparation_and_the_auditor_only_reads(app, walk):
    walk.to("submitted")
    pages = [at(walk), at(walk, "/tujuan"), at(walk, "/aplikasi"), at(walk, "/periksa")]
    for stranger in (person(HOST, "cooperation"), person(THIRD, "cooperation")):
        client = browser(app, stranger)
        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(pages[1], data={"purpose": "x"}).status_code == 404
        assert client.post(f"{pages[1]}/hadir").status_code == 404
    reader = browser(app, auditor())
    assert {reader.get(page).status_code for page in pages} == {200}
    assert reader.post(pages[1], data={"purpose": "x"}).status_code == 403
    viewer = browser(app, person(ADOPTER, "viewer"))
    assert "Memerlukan peran" in viewer.get(pages[1]).get_data(as_text=True)
    assert viewer.get(at(walk, "/tiada")).status_code == 404


# ---------------------------------------------------------------- the match
def needing(walk, text):
    with unit_of_work():
        for item in adoption.get(walk.code, walk.adopter).items:
            session.get(Application, item.application_id).requirements = text


def test_the_match_warns_and_refuses_nothing(walk, rina):
    needing(walk, "RAM 8 GB; 10 Mbps; 2 orang")
    page = rina.get(at(walk, "/periksa"))
    assert "Kapasitas belum diisi" in page.get_data(as_text=True)
    walk.act(walk.adopter, "prepare", memory_gb=10, bandwidth_mbps=10, staff=1)
    page = rina.get(at(walk, "/periksa"))
    assert page.texts("//div[contains(@class,'notice')]//li") == [
        "Memori: perlu 24 GB, tersedia 10 GB", "Personel: perlu 2 orang, tersedia 1 orang",
    ]  # fmt: skip
    answers = page.texts("//tbody/tr[1]/td[contains(@class,'fit')]//span[contains(@class,'badge')]")
    assert answers == ["Cukup untuk yang disebut", "Cukup", "Kurang"]
    assert "Belum ada daerah lain yang tercatat" in page.get_data(as_text=True)


def test_neighbours_come_confirmed_first_then_by_nearness(app, walk, rina):
    from registry.adoption.preparation import neighbours
    from registry.regions import queries as regions

    request = adoption.get(walk.code, walk.adopter)
    apps = queries.asked(request)
    one, two = apps[0].id, apps[1].id
    before = list(neighbours._running)
    neighbours.register(
        lambda ids: {one: {"32.16": False, "36.03": True, "32.75": True, ADOPTER: True, HOST: True},
                     two: {"32.75": True, "12.71": True}} if one in ids else {}
    )  # fmt: skip
    try:
        found = neighbours.neighbours(regions.get(ADOPTER), HOST, apps)
        page = rina.get(at(walk, "/periksa")).get_data(as_text=True)
    finally:
        neighbours._running[:] = before
    assert [(n.name, n.same_province, bool(n.confirmed)) for n in found] == [
        ("Kota Bekasi", True, True), ("Kabupaten Tangerang", False, True),
        ("Kota Medan", False, True), ("Kabupaten Bekasi", True, False),
    ]  # fmt: skip
    assert found[0].kilometres < found[1].kilometres < found[2].kilometres
    assert found[0].confirmed == ("Aplikasi 001", "Aplikasi 002")
    assert page.index("Kota Bekasi") < page.index("Kabupaten Bekasi")


def test_a_rollout_tells_who_runs_what(app):
    from registry.adoption.preparation import neighbours
    from registry.rollout import queries as rollout

    assert neighbours._running == [rollout.running]
    assert rollout.running([1, 2]) == {}


def test_pages_take_as_many_queries_for_three_apps_as_for_one(app, count_queries):
    walk, numbers = Walk(3), {}
    client = browser(app, walk.asker)
    needing(walk, "RAM 8 GB")
    for slugs in (["aplikasi-001", "aplikasi-002", "aplikasi-003"], ["aplikasi-001"]):
        walk.act(walk.adopter, "choose", apps=slugs)
        for end in ("", "/aplikasi", "/periksa", "/surat"):
            with count_queries() as made:
                assert client.get(at(walk, end)).status_code == 200
            numbers.setdefault(end, []).append(len(made))
    assert {end: a == b for end, (a, b) in numbers.items()} == dict.fromkeys(numbers, True), numbers


# ---------------------------------------------------------------- API
def test_the_api_says_the_same(app, walk):
    needing(walk, "RAM 8 GB")
    client, headers = app.test_client(), token(walk.asker, ADOPTER)
    url = f"/api/v1/requests/{walk.code}"
    made = client.post(f"{url}/actions/prepare", json={"memory_gb": 4, "purpose": "Lewat API"},
                       headers={**headers, "If-Match": f'"{walk.request.version}"'})  # fmt: skip
    assert made.status_code == 200
    explained = client.post(
        f"{url}/actions/explain", json={"reasons": {"aplikasi-001": "Perlu"}},
        headers={**headers, "If-Match": made.headers["ETag"]},
    )  # fmt: skip
    assert explained.status_code == 200
    found = client.get(f"{url}/preparation", headers=headers).json
    assert (found["values"]["memory_gb"], found["values"]["purpose"]) == (4, "Lewat API")
    assert {s["name"]: s["status"] for s in found["sections"]}["aplikasi"] == "incomplete"
    assert found["apps"][0]["reason"] == "Perlu"
    memory = {n["name"]: n for n in found["together"]}["memory_gb"]
    assert memory == {"name": "memory_gb", "wanted": 24, "available": 4,
                      "whole": True, "answer": "short"}  # fmt: skip
    draft = client.get(f"{url}/drafts/surat.pdf", headers=headers)
    assert draft.data.startswith(b"%PDF-")
    host = token(person(HOST, "cooperation"), HOST)
    assert client.get(f"{url}/preparation", headers=host).status_code == 404
    bad = client.post(f"{url}/actions/explain", json={"reasons": {"aplikasi-001": "x" * 3000}},
                      headers={**headers, "If-Match": explained.headers["ETag"]})  # fmt: skip
    assert bad.status_code == 422
