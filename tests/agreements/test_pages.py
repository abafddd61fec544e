"""The register, the form, the workspace and the files in the browser; visibility of each column."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from registry.accounts.models import User
from registry.agreements import history
from registry.agreements.models import Instrument
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in
from tests.factories.world import PDF


def browser(app: Any, who: Any) -> Any:
    """A client with the session of an actor."""
    return signed_in(app, session.get(User, who.user_id))


def rows(answer: Any) -> list[str]:
    return answer.texts("//tbody/tr/th/a")


def version(case: make.Case) -> str:
    return str(case.instrument.version)


def test_the_register_shows_signed_ones_to_everybody_and_drafts_to_their_parties(
    app: Any, client: Any
) -> None:
    kb = make.Case().to("in_force")
    draft = make.Case("kb", (make.Office(make.BEKASI), make.Office(make.BANDUNG)))
    draft.describe(title="Rancangan rahasia")
    assert rows(client.get("/naskah")) == ["Naskah uji"]
    assert rows(browser(app, kb.first).get("/naskah")) == ["Naskah uji"]
    assert sorted(rows(browser(app, draft.first).get("/naskah"))) == [
        "Naskah uji", "Rancangan rahasia"
    ]  # fmt: skip
    viewer = browser(app, world.person(make.BANDUNG, "viewer"))
    assert sorted(rows(viewer.get("/naskah"))) == ["Naskah uji", "Rancangan rahasia"]


def test_everybody_sees_public_columns_only(app: Any, client: Any) -> None:
    case = make.Case().to("in_force")
    answer = client.get(f"/naskah/{case.code}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert [t for t in ("1/KS/2026", "2/KS/2026", "Kota Tangerang") if t in text] == [
        "1/KS/2026", "2/KS/2026", "Kota Tangerang"
    ]  # fmt: skip
    private = ("Kepala 1", "Kepala daerah 1", "Puspemkot", "rancangan.pdf", "naskah.pdf",
               "Pemanfaatan</dd>", "Orang ")  # fmt: skip
    assert [t for t in private if t in text] == []


def test_a_draft_is_not_there_for_others(app: Any, client: Any) -> None:
    case = make.Case()
    outsider = browser(app, world.person(make.BEKASI, "cooperation", "legal"))
    paths = (f"/naskah/{case.code}", f"/naskah/{case.code}/aksi/describe")
    assert [outsider.get(p).status_code for p in paths] == [404, 404]
    assert client.get(f"/naskah/{case.code}").status_code == 404
    assert browser(app, case.first).get(f"/naskah/{case.code}").status_code == 200


def test_files_are_for_the_parties(app: Any, client: Any) -> None:
    case = make.Case().to("in_force")
    held = [case.instrument.signed_file, case.instrument.drafts[0].file]
    outsider = browser(app, world.person(make.BEKASI, "legal"))
    mine = browser(app, case.offices[1].legal)
    for file in held:
        path = f"/naskah/{case.code}/berkas/{file.key}"
        answer = mine.get(path)
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert outsider.get(path).status_code == 404
        assert client.get(path).status_code == 302
    other = make.upload(case.first)
    assert mine.get(f"/naskah/{case.code}/berkas/{other}").status_code == 404


def test_a_new_kb_between_named_governments(app: Any) -> None:
    page = browser(app, world.person(make.TANGERANG, "cooperation"))
    typed = {"kind": "kb", "parties": "Kota Tangerang\n32.15\nkabupaten bekasi", "title": ""}
    answer = page.post("/naskah/baru", data=typed)
    assert answer.status_code == 303
    assert page.get(answer.location).texts("//h1") == [
        "Kesepakatan Bersama antara Kota Tangerang, Kabupaten Karawang dan Kabupaten Bekasi "
        "tentang Pemanfaatan Aplikasi"
    ]


def test_an_unknown_government_is_named_beside_the_field(app: Any) -> None:
    page = browser(app, world.person(make.TANGERANG, "cooperation"))
    typed = {"kind": "kb", "parties": "Kota Tangerang\nKota Atlantis", "title": "Judul saya"}
    answer = page.post("/naskah/baru", data=typed)
    assert answer.status_code == 422
    assert answer.texts("//*[@id='f-parties-galat']") == ["Galat: Tidak dikenal: Kota Atlantis."]
    assert answer.tree.xpath("string(//*[@id='f-parties'])").split() == typed["parties"].split()
    assert answer.tree.xpath("//*[@id='f-title']/@value") == ["Judul saya"]
    assert session.scalars(select(Instrument)).all() == []


def test_a_viewer_cannot_begin_one(app: Any) -> None:
    page = browser(app, world.person(make.TANGERANG, "viewer"))
    assert page.get("/naskah/baru").status_code == 403


def test_the_form_from_a_request(app: Any) -> None:
    offices, _, request = make.pair(1)
    page = browser(app, offices[0].cooperation)
    shown = page.get(f"/naskah/baru?kind=kb&request={request}")
    assert shown.tree.xpath("//option[@selected]/@value") == [request]
    assert shown.tree.xpath("//input[@checked]/@value") == ["kb"]
    answer = page.post("/naskah/baru", data={"kind": "kb", "request": request})
    assert answer.status_code == 303


def test_a_party_fills_in_and_signs_in_the_browser(app: Any) -> None:
    case = make.Case().to("cleared")
    case.signatories()
    page = browser(app, case.first)
    answer = page.post(f"/naskah/{case.code}/aksi/schedule", data={
        "version": version(case), "scheduled_on": today().isoformat(), "scheduled_at": "09:30",
        "place": "Puspemkot",
    })  # fmt: skip
    assert (answer.status_code, answer.location) == (303, f"/naskah/{case.code}")
    signed = {
        "version": version(case), "signed_on": today().isoformat(),
        "starts_on": today().isoformat(), "ends_on": today().isoformat(),
        "signed_file": (BytesIO(PDF), "naskah.pdf"),
    }  # fmt: skip
    path = f"/naskah/{case.code}/aksi/sign"
    refused = page.post(path, data=signed, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert refused.texts("//*[@id='f-ends_on-galat']") == [
        "Galat: Hari berakhir harus setelah hari mulai berlaku."
    ]
    kept = refused.tree.xpath("//input[@name='signed_file__kept']/@value")
    assert len(kept) == 1
    done = page.post(path, data=signed | {
        "ends_on": make.days(300).isoformat(), "signed_file__kept": kept[0],
        "signed_file": (BytesIO(b""), ""),
    }, content_type="multipart/form-data")  # fmt: skip
    assert done.status_code == 303
    shown = page.get(f"/naskah/{case.code}")
    assert shown.texts("//header[contains(@class,'page-head')]//*[contains(@class,'badge')]") == [
        "Berlaku"
    ]


def test_the_signed_file_says_what_its_signatures_say(app: Any, run_jobs: Any) -> None:
    case = make.Case().to("in_force")
    page = browser(app, case.first)
    badge = "//section[@id='naskah']//*[contains(@class,'badge')]"
    assert page.get(f"/naskah/{case.code}").texts(badge) == ["Sedang diperiksa"]
    run_jobs()
    assert page.get(f"/naskah/{case.code}").texts(badge) in (
        ["Tidak ada tanda tangan elektronik"], ["Tanda tangan elektronik tidak dapat dibaca"]
    )  # fmt: skip
    assert case.instrument.signed_file.sha256 in page.get(f"/naskah/{case.code}").get_data(True)


def test_clearing_shows_the_version_and_its_hash(app: Any) -> None:
    case = make.Case().to("legal_review")
    page = browser(app, case.offices[1].legal)
    path = f"/naskah/{case.code}/aksi/clear"
    assert case.instrument.drafts[0].file.sha256 in page.get(path).get_data(as_text=True)
    wrong = page.post(path, data={"version": version(case), "draft_no": "7"})
    assert wrong.status_code == 422
    assert wrong.texts("//*[@id='f-draft_no-galat']") == [
        "Galat: Versi terbaru adalah versi 1. Baca versi itu, lalu sepakati."
    ]
    stale = page.post(path, data={"version": "1", "draft_no": "1"})
    assert stale.status_code == 409
    done = page.post(path, data={"version": version(case), "draft_no": "1"})
    assert done.status_code == 303


def test_a_role_without_the_right_is_refused_and_changes_nothing(app: Any) -> None:
    case = make.Case().to("legal_review")
    page = browser(app, case.offices[1].cooperation)
    before = version(case)
    answer = page.post(f"/naskah/{case.code}/aksi/clear", data={"version": before, "draft_no": "1"})
    assert (answer.status_code, version(case)) == (403, before)


def test_the_history_shows_its_source_and_its_warnings(app: Any, client: Any) -> None:
    with unit_of_work():
        history.load()
    answer = client.get("/naskah/R-2018-00002")
    text = answer.get_data(as_text=True)
    for shown in ("RMOL Banten May 2018", "Masa berlaku tidak disebut sumber", "Tabrani",
                  history.DELEGATE_SIGNED_KB, "Dadi Budaeri"):  # fmt: skip
        assert shown in text, shown
    karawang = browser(app, world.person(make.KARAWANG, "legal"))
    assert "RMOL Banten May 2018" in karawang.get("/naskah/R-2018-00002").get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=medan", ["R-2018-00003"]),
        ("q=luwu+pks", []),
        ("kind=pks", ["R-2018-00001"]),
        ("kind=pks&kind=unspecified", ["R-2019-00001", "R-2018-00001"]),
        ("party=32.73", ["R-2017-00001"]),
        ("party=Kota+Bandung", ["R-2017-00001"]),
        ("state=expired", []),
        ("party=36.71&sort=oldest&limit=2", ["R-2016-00001", "R-2017-00001"]),
        ("q=%00%25_", []),
    ],
)
def test_search_and_filters(app: Any, client: Any, query: str, found: list[str]) -> None:
    with unit_of_work():
        history.load()
    links = client.get(f"/naskah?{query}").tree.xpath("//tbody/tr/th/a/@href")
    assert [link.rsplit("/", 1)[1] for link in links] == found


def test_paging_by_key_shows_each_once(app: Any, client: Any) -> None:
    with unit_of_work():
        history.load()
    path, seen = "/naskah?limit=3", []
    while path:
        page = client.get(path)
        seen += page.tree.xpath("//tbody/tr/th/a/@href")
        path = next(iter(page.tree.xpath("//a[@rel='next']/@href")), None)
        path = f"{path}&limit=3" if path and "limit" not in path else path
    assert (len(seen), len(set(seen))) == (7, 7)


def test_the_number_of_queries_does_not_grow(app: Any, client: Any, count_queries: Any) -> None:
    offices = (make.Office(make.TANGERANG), make.Office(make.KARAWANG))
    numbers = []
    page = browser(app, offices[0].cooperation)
    for more in (1, 2):
        for _ in range(more):
            case = make.Case("kb", offices).to("in_force")
        with count_queries() as seen:
            assert page.get("/naskah").status_code == 200
        with count_queries() as one:
            assert page.get(f"/naskah/{case.code}").status_code == 200
        numbers.append((len(seen), len(one)))
    assert numbers[0] == numbers[1]


def test_the_next_step_is_the_real_one_with_what_comes_before_it(app: Any) -> None:
    case = make.Case("nk")
    viewer = browser(app, world.person(make.TANGERANG, "viewer"))
    writer = browser(app, case.first)
    box = "//section[contains(@class, 'waiting')]"

    def told(page: Any) -> list[list[str]]:
        found = page.get(f"/naskah/{case.code}")
        return [found.texts(f"{box}//p[@class='wait-{name}']") for name in ("what", "first")]

    before = "Lengkapi objek dan ruang lingkup terlebih dahulu."
    assert told(viewer) == [["Kirim ke reviu hukum"], [before]]
    assert told(writer) == [["Kirim ke reviu hukum"], []]  # beside the button, once
    assert before in writer.get(f"/naskah/{case.code}").get_data(as_text=True)
    case.prepared()
    assert told(viewer) == told(writer) == [["Kirim ke reviu hukum"], []]
