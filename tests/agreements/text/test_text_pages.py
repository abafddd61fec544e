"""The text, its comparison, its files and the library in the browser and the API."""

from typing import Any

import pytest

from registry.accounts.models import User
from registry.agreements.text import queries as texts
from registry.kernel.db import session
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in


def browser(app: Any, who: Any) -> Any:
    return signed_in(app, session.get(User, who.user_id))


def version(case: make.Case) -> str:
    return str(case.instrument.version)


def test_the_text_shows_clauses_fields_and_what_is_missing(app: Any) -> None:
    case = make.Case().written()
    case.act("remove_clause", clause="work_plan", reason="Dalam PKS <b>")
    page = browser(app, case.offices[1].legal).get(f"/naskah/{case.code}/teks")
    heads = page.tree.xpath("//section[@class='clause']//h3/text()")
    assert "Jangka Waktu" in [h.strip() for h in heads]
    assert page.texts("//*[contains(@class,'notice')]//li") == ["Rencana Kerja (dikeluarkan)"]
    assert "Dalam PKS <b>" in page.tree.xpath("string(//main)")
    assert "Nomor naskah setiap pihak" in page.texts("//ul[@class='todo-list']//a")
    chips = page.texts("//*[@id='klausul-object']//*[@class='field-chip']")
    assert chips == ["Aplikasi"]


def test_outsiders_and_strangers_find_nothing(app: Any, client: Any) -> None:
    case = make.Case().written()
    outsider = browser(app, world.person(make.BANDUNG, "legal", "cooperation"))
    paths = [f"/naskah/{case.code}/{rest}" for rest in (
        "teks", "teks?versi=1", "bandingkan", "versi/0/naskah.pdf", "versi/1/naskah.docx",
        "siap-tanda-tangan.pdf",
    )] + [f"/api/v1/instruments/{case.code}/{rest}" for rest in (
        "text", "drafts/1/text", "comparison", "comments",
    )]  # fmt: skip
    assert {outsider.get(path).status_code for path in paths} == {404}
    assert {client.get(path).status_code for path in paths} == {302, 401}


def test_a_clause_is_changed_by_its_form_and_the_way_leads_back_to_it(app: Any) -> None:
    case = make.Case().written()
    page = browser(app, case.offices[1].legal)
    path = f"/naskah/{case.code}/aksi/edit_clause"
    shown = page.get(f"{path}?clause=funding")
    body = shown.tree.xpath("string(//textarea[@name='body'])").strip()
    assert body.endswith("(2) {{pembiayaan}}")
    sent = {"version": version(case), "clause": "funding", "heading": "Biaya", "body": "{{x}}"}
    wrong = page.post(path, data=sent)
    assert wrong.status_code == 422
    assert wrong.texts("//*[@id='f-body-galat']") == ["Galat: Data tertaut tidak dikenal: x."]
    assert wrong.tree.xpath("string(//textarea[@name='body'])").strip() == "{{x}}"
    done = page.post(path, data=sent | {"body": "Sendiri-sendiri."})
    assert (done.status_code, done.location) == (
        303, f"/naskah/{case.code}/teks#klausul-funding"
    )  # fmt: skip


def test_two_tabs_do_not_overwrite_each_other_unseen(app: Any) -> None:
    case = make.Case().written()
    page = browser(app, case.offices[1].legal)
    path, seen = f"/naskah/{case.code}/aksi/edit_clause", version(case)
    case.edit("funding", "Kata pihak lain.")
    mine = {"version": seen, "clause": "funding", "heading": "Biaya", "body": "Kata saya."}
    stale = page.post(path, data=mine)
    assert stale.status_code == 409
    assert "Kata pihak lain." in stale.tree.xpath("string(//section[@class='clause'])")
    assert stale.tree.xpath("string(//textarea[@name='body'])").strip() == "Kata saya."
    (newest,) = stale.tree.xpath("//input[@name='version']/@value")
    assert page.post(path, data=mine | {"version": newest}).status_code == 303


@pytest.mark.parametrize("name", ["edit_clause", "comment", "publish_draft", "assemble"])
def test_a_viewer_changes_nothing(app: Any, name: str) -> None:
    case = make.Case().written()
    viewer = browser(app, world.person("32.15", "viewer"))
    assert viewer.get(f"/naskah/{case.code}/teks").status_code == 200
    before = version(case)
    answer = viewer.post(f"/naskah/{case.code}/aksi/{name}", data={
        "version": before, "clause": "term", "heading": "H", "body": "B"})  # fmt: skip
    assert (answer.status_code, version(case)) == (403, before)


def test_versions_are_compared_by_the_address(app: Any) -> None:
    case = make.Case().written()
    case.edit("funding", "Ditanggung bersama.", case.offices[1].legal)
    case.publish()
    page = browser(app, case.first)
    shown = page.get(f"/naskah/{case.code}/bandingkan?dari=1&ke=2")
    assert "1 dari 20 klausul berbeda" in " ".join(shown.texts("//*[@role='status']"))
    assert len(shown.tree.xpath("//ins")) > 0
    assert shown.texts("//ins//span[@class='vh']")[0] == "[ditambahkan:"
    same = page.get(f"/naskah/{case.code}/bandingkan?dari=2&ke=0")
    assert "Kedua versi sama, kata demi kata." in " ".join(same.texts("//*[@role='status']"))
    case.act("remove_clause", clause="work_plan", reason="Disusun dalam PKS.")
    gone = page.get(f"/naskah/{case.code}/bandingkan?dari=2&ke=0").texts("//section/p")
    assert gone == [f"Dikeluarkan oleh {case.first.name}, Kota Tangerang dengan alasan: "
                    "Disusun dalam PKS."]  # fmt: skip
    for wrong in ("dari=1&ke=9", "dari=-1&ke=1"):
        assert page.get(f"/naskah/{case.code}/bandingkan?{wrong}").status_code == 404


def test_files_of_versions(app: Any) -> None:
    case = make.Case().written()
    page = browser(app, case.first)
    base = f"/naskah/{case.code}"
    for path, start in (("versi/1/naskah.pdf", b"%PDF-"), ("versi/0/naskah.docx", b"PK")):
        first, second = page.get(f"{base}/{path}"), page.get(f"{base}/{path}")
        assert first.data == second.data
        assert first.data.startswith(start)
    assert page.get(f"{base}/versi/1/naskah.html").status_code == 404
    assert page.get(f"{base}/versi/7/naskah.pdf").status_code == 404
    assert page.get(f"{base}/siap-tanda-tangan.pdf").status_code == 409
    draft = texts.version(case.instrument, 1)[0]
    assert page.get(f"{base}/berkas/{draft.file.key}").data == page.get(
        f"{base}/versi/1/naskah.pdf").data  # fmt: skip


def test_the_api_reads_texts_comparisons_and_comments(app: Any, client: Any) -> None:
    case = make.Case().written()
    headers = world.bearer(case.offices[1].legal)
    base = f"/api/v1/instruments/{case.code}"
    text = client.get(f"{base}/text", headers=headers).json
    (term,) = [c for c in text["clauses"] if c["key"] == "term"]
    assert (term["article"], text["missing"]) == (7, [])
    assert term["units"][0]["fields"] == ["jangka_waktu", "mulai_berlaku", "berakhir"]
    frozen = client.get(f"{base}/drafts/1/text", headers=headers).json
    assert frozen["sha256"] == case.instrument.drafts[0].text_sha256
    match = {"If-Match": f'"{version(case)}"'}
    sent = client.post(f"{base}/actions/comment", headers=headers | match,
                       json={"clause": "term", "body": "Lama?"})  # fmt: skip
    assert sent.status_code == 200
    (said,) = client.get(f"{base}/comments", headers=headers).json
    assert (said["clause"], said["body"], said["government"]) == ("term", "Lama?", "32.15")
    changes = client.get(f"{base}/comparison?dari=1&ke=0", headers=headers).json
    assert {c["kind"] for c in changes} == {"unchanged"}


def test_the_library_in_browser_and_api(app: Any, client: Any) -> None:
    legal = world.person("36.71", "legal")
    page = browser(app, legal)
    library = page.get("/pustaka-klausul?jenis=pks")
    assert len(library.texts("//section[@class='clause']")) == 29
    assert library.texts("//section[@id='k-termination']//summary") == [
        "Rumusan baku Pengakhiran", "Rumusan baku versi 1 Pengakhiran"
    ]
    wrong = page.post("/pustaka-klausul/baru", data={"kind": "kb", "clause": "funding",
                                                     "name": "", "body": "Hibah."})  # fmt: skip
    assert wrong.status_code == 422
    made = page.post("/pustaka-klausul/baru", data={
        "kind": "kb", "clause": "funding", "name": 'Hibah, "penuh"', "body": "(1) Hibah.",
    })  # fmt: skip
    assert made.status_code == 303
    headers = world.bearer(legal)
    items = client.get("/api/v1/clauses?jenis=kb", headers=headers).json["items"]
    (own,) = [i for i in items if i["source"].startswith("K-")]
    assert (own["name"], own["body"], own["version"]) == ('Hibah, "penuh"', "Hibah.", 1)
    code = own["source"].partition(":")[0]
    assert page.get(f"/pustaka-klausul/{code}").status_code == 200
    revised = client.put(f"/api/v1/clauses/{code}", headers=headers | {"If-Match": '"1"'},
                         json={"name": "Hibah", "body": "Hibah penuh."})  # fmt: skip
    assert (revised.status_code, revised.json["version"]) == (200, 2)
    assert page.post(f"/pustaka-klausul/{code}/tarik").status_code == 303
    other = world.bearer(world.person("32.15", "legal"))
    assert client.get(f"/api/v1/clauses/{code}", headers=other).status_code == 404
    assert [i for i in client.get("/api/v1/clauses?jenis=kb", headers=other).json["items"]
            if i["source"].startswith("K-")] == []  # fmt: skip


def test_officials_in_the_api(app: Any, client: Any) -> None:
    headers = world.bearer(world.person("36.71", "admin"))
    sent = {"position": "head", "name": "H", "title": "Wali Kota", "capacity": "definitif",
            "starts_on": "2025-02-20"}  # fmt: skip
    made = client.post("/api/v1/officials", headers=headers, json=sent)
    assert made.status_code == 201
    path = f"/api/v1/officials/{made.json['id']}"
    changed = client.put(path, headers=headers | {"If-Match": '"1"'}, json=sent | {"nip": "1"})
    assert (changed.status_code, changed.json["version"]) == (200, 2)
    stale = client.put(path, headers=headers | {"If-Match": '"1"'}, json=sent)
    assert stale.status_code == 412
    assert client.get("/api/v1/officials", headers=headers).json["total"] == 1
    other = world.bearer(world.person("32.15", "admin"))
    assert client.get(path, headers=other).status_code == 404
