"""An import in the browser and the worker: preview, mend, write, update, undo, roles."""

import pytest
from sqlalchemy import func, select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.catalogue.transfer.models import ImportRun
from registry.kernel.actor import APPROVER, VIEWER
from registry.kernel.db import session
from tests.catalogue_publiccode.samples import sample
from tests.factories.catalogue import (
    KARAWANG,
    TANGERANG,
    act,
    draft,
    officer,
    published,
    sign_in,
)

from .sheets import HEAD, ROW, bomb, csv_of, xlsx_of, zip_of


@pytest.fixture
def editor(app, client):
    actor = officer(TANGERANG)
    sign_in(client, actor)
    return actor


def upload(client, data, name="daftar.csv"):
    head = (f'--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n")  # fmt: skip
    body = head.encode() + data + b"\r\n--B--\r\n"
    return client.post(
        "/katalog/impor", data=body, content_type="multipart/form-data; boundary=B"
    )


def taken(client, data, name="daftar.csv"):
    """The address of an import whose columns are as guessed."""
    answer = upload(client, data, name)
    assert answer.status_code == 303, answer.texts("//p[@class='field-error']")
    href = answer.headers["Location"]
    if not href.endswith("/kolom"):
        return href
    page = client.get(href)
    form = {s.get("name"): s.xpath("string(option[@selected]/@value)")
            for s in page.tree.xpath("//main//select")}  # fmt: skip
    answer = client.post(href, data=form)
    assert answer.status_code == 303, answer.texts("//p[contains(@class, 'error')]")
    return answer.headers["Location"]


def names(host=TANGERANG):
    found = session.scalars(
        select(Application.name).where(Application.host_code == host).order_by(Application.name)
    )
    return list(found)


def run(client, run_jobs, href, task="simpan", **form):
    answer = client.post(f"{href}/jalankan/{task}", data=form)
    assert answer.status_code == 303, answer.texts("//main//p")
    waiting = client.get(href)
    assert '<meta http-equiv="refresh" content="3">' in waiting.get_data(as_text=True)
    run_jobs()
    return client.get(href)


def rows(number, **changed):
    made = [[f"Aplikasi {n:03d}", *ROW[1:]] for n in range(1, number + 1)]
    for place, cells in changed.items():
        made[int(place[1:])] = cells
    return made


# ---------------------------------------------------------------- the whole way
def test_174_rows_with_9_wrong_are_mended_imported_and_undone(editor, client, run_jobs):
    given = rows(174)
    for n in range(9):
        given[n * 10][2] = "Urusan lain"
    href = taken(client, xlsx_of([["DAFTAR APLIKASI"], HEAD, *given]), "daftar.xlsx")
    page = client.get(href)
    assert page.texts("//h2")[0] == "9 baris perlu diperbaiki"
    tabs = [a for a in page.tree.xpath("//main//nav//a") if a.get("href").startswith(href)
            and "after" not in a.get("href")]  # fmt: skip
    assert ["".join(a.text_content().split()) for a in tabs] == [
        "Semuabaris174", "Salah9", "Baru165",
    ]  # fmt: skip
    page = client.get(f"{href}?saring=wrong")
    assert page.texts("//li[@class='import-row'][1]//p[@class='field-error']") == [
        "“Urusan lain” bukan urusan pemerintahan; pilih dari daftar 32 urusan."
    ]
    assert client.post(f"{href}/jalankan/simpan").status_code == 409
    cells = [s.get("name") for s in page.tree.xpath("//li[@class='import-row']//select")]
    assert len(cells) == 9
    answer = client.post(f"{href}/perbaiki", data=dict.fromkeys(cells, "kesehatan"))
    assert answer.headers["Location"] == href
    assert names() == []
    done = run(client, run_jobs, href)
    assert done.texts("//h2")[0] == "Impor tersimpan"
    assert names() == [row[0] for row in given]
    first = session.scalars(select(Application).where(Application.name == "Aplikasi 001")).one()
    assert (first.affair_code, first.service_kind, first.platforms) == (
        "kesehatan", "publik", ["web", "mobile"],
    )  # fmt: skip
    assert (first.launched, first.state) == ("2019", "draft")
    created = select(func.count()).where(AuditEntry.action == "application.create")
    assert session.scalar(created) == 174
    act("edit", first, editor, {"name": "Diubah", "affair": "sosial", "service_kind": "publik"})
    undone = run(client, run_jobs, href, "batalkan")
    assert names() == ["Diubah"]
    assert undone.texts("//main//li/a[starts-with(@href, '/katalog/aplikasi-001')]") == [
        "Aplikasi 001"
    ]
    assert client.post(f"{href}/jalankan/batalkan").status_code == 409


def test_a_rehearsal_leaves_nothing(editor, client, run_jobs):
    href = taken(client, csv_of([HEAD, *rows(3)]))
    page = run(client, run_jobs, href, "uji")
    assert "Uji coba berhasil" in page.get_data(as_text=True)
    assert names() == []
    assert run(client, run_jobs, href).texts("//h2")[0] == "Impor tersimpan"
    assert len(names()) == 3


def test_what_was_undone_can_be_imported_again(editor, client, run_jobs):
    for _ in range(2):
        href = taken(client, csv_of([HEAD, *rows(2)]))
        assert run(client, run_jobs, href).texts("//h2")[0] == "Impor tersimpan"
        run(client, run_jobs, href, "batalkan")
        assert names() == []


def test_drafts_that_others_name_are_kept_by_an_undo(editor, client, run_jobs):
    sheet = [["Nama", "Urusan", "Jenis layanan", "Bagian dari suite", "Suite"],
             ["Anggota", "Sosial", "publik", "Induk", ""],
             ["Induk", "Sosial", "publik", "", "ya"],
             ["Lain", "Sosial", "publik", "", ""]]  # fmt: skip
    href = taken(client, csv_of(sheet))
    run(client, run_jobs, href)
    member = session.scalars(select(Application).where(Application.name == "Anggota")).one()
    act("edit", member, editor, {"name": "Anggota", "affair": "sosial", "service_kind": "publik",
                                 "suite": "induk", "summary": "Diubah."})  # fmt: skip
    undone = run(client, run_jobs, href, "batalkan")
    assert names() == ["Anggota", "Induk"]
    kept = undone.texts("//main//div[contains(@class, 'notice')]//li")
    assert kept == ["Anggota", "Induk"]


def test_wrong_rows_can_be_passed_over(editor, client, run_jobs):
    href = taken(client, csv_of([HEAD, *rows(3, r1=["", *ROW[1:]])]))
    run(client, run_jobs, href, skip_wrong="1")
    assert names() == ["Aplikasi 001", "Aplikasi 003"]


def test_a_second_import_updates_and_shows_the_difference(editor, client, run_jobs):
    href = taken(client, csv_of([HEAD, *rows(3)]))
    run(client, run_jobs, href)
    again = rows(3)
    again[1][4], again[2][4] = "Uraian baru.", ""
    href = taken(client, csv_of([HEAD, *again]))
    page = client.get(href)
    assert page.texts("//li[@class='import-row']//span[contains(@class, 'badge')]") == [
        "Sama", "Berubah", "Sama",
    ]  # fmt: skip
    assert page.texts("//dl[@class='summary']/div") == ["RingkasanNomor antrean. → Uraian baru."]
    run(client, run_jobs, href)
    changed = session.scalars(select(Application).order_by(Application.name)).all()
    assert [a.summary for a in changed] == ["Nomor antrean.", "Uraian baru.", "Nomor antrean."]
    run(client, run_jobs, href, "batalkan")
    session.expire_all()
    assert [a.summary for a in changed] == ["Nomor antrean."] * 3


def test_a_code_finds_what_the_name_does_not(editor, client, run_jobs):
    own = draft(TANGERANG, editor, name="Nama lama")
    foreign = published(KARAWANG, name="Milik Karawang")
    secret = draft(KARAWANG, name="Draf Karawang")
    sheet = [["Kode", "Nama", "Urusan", "Jenis layanan"],
             [own.slug, "Nama baru", "", ""], [foreign.slug, "X", "Sosial", "publik"],
             [secret.slug, "Y", "Sosial", "publik"]]  # fmt: skip
    page = client.get(taken(client, csv_of(sheet)))
    assert page.texts("//li[@class='import-row']//span[contains(@class, 'badge')]") == [
        "Berubah", "Salah", "Baru",
    ]  # fmt: skip
    assert page.texts("//p[@class='field-error']") == ["Kode ini milik aplikasi pemerintah lain."]


def test_the_preview_must_still_hold_when_it_is_written(editor, client, run_jobs):
    own = draft(TANGERANG, editor, name="Aplikasi 001")
    href = taken(client, csv_of([HEAD, *rows(2)]))
    act("edit", own, editor, {"name": "Aplikasi 001", "affair": "sosial", "service_kind": "publik"})
    page = run(client, run_jobs, href)
    assert "1 baris ditolak; tidak ada yang tersimpan." in page.get_data(as_text=True)
    assert names() == ["Aplikasi 001"]


def test_columns_are_remembered_by_government(editor, client):
    href = upload(client, csv_of([["Judul anu", "Bidang"], ["A", "Sosial"]])).headers["Location"]
    answer = client.post(href, data={"k0": "", "k1": ""})
    assert answer.status_code == 422
    assert "Pilih kolom yang memuat nama aplikasi." in answer.get_data(as_text=True)
    client.post(href, data={"k0": "name", "k1": "affair", "service_kind": "publik"})
    href = upload(client, csv_of([["Bidang", "Judul anu"], ["Sosial", "B"]])).headers["Location"]
    chosen = client.get(href).tree.xpath("//main//tbody//option[@selected]/@value")
    assert chosen == ["affair", "name"]
    twice = client.post(href, data={"k0": "name", "k1": "name"})
    assert twice.status_code == 422
    assert twice.texts("//td//p[@class='field-error']") == [
        "Isian ini sudah dipilih untuk kolom lain."
    ]


def test_names_with_quotes_commas_and_lines_arrive_as_they_are(editor, client, run_jobs):
    odd = ['=HYPERLINK("x")', 'A "kutip", koma', "B; titik", "<script>alert(1)</script>", "50%(n)s"]
    href = taken(client, csv_of([HEAD, *[[name, *ROW[1:]] for name in odd]]))
    assert "<script>alert" not in client.get(href).get_data(as_text=True)
    run(client, run_jobs, href)
    assert sorted(names()) == sorted(odd)


def test_doubled_rows_and_long_texts_are_told_beside_the_cell(editor, client):
    given = rows(3, r1=["Aplikasi 001", *ROW[1:]], r2=["x" * 201, *ROW[1:]])
    page = client.get(taken(client, csv_of([HEAD, *given])))
    assert page.texts("//p[@class='field-error']") == [
        "Aplikasi yang sama dengan baris 2.", "Paling banyak 200 huruf.",
    ]  # fmt: skip
    assert page.tree.xpath("//li[@class='import-row']//input[@aria-invalid]/@value") == [
        "Aplikasi 001", "x" * 201,
    ]  # fmt: skip


def test_suites_of_the_same_file_are_made_first(editor, client, run_jobs):
    sheet = [["Nama", "Urusan", "Jenis layanan", "Bagian dari suite", "Suite"],
             ["Anggota", "Sosial", "publik", "Induk", ""],
             ["Induk", "Sosial", "publik", "", "ya"]]  # fmt: skip
    href = upload(client, csv_of(sheet)).headers["Location"]
    fields = {"k0": "name", "k1": "affair", "k2": "service_kind", "k3": "suite", "k4": "is_suite"}
    href = client.post(href, data=fields).headers["Location"]
    run(client, run_jobs, href)
    member = session.scalars(select(Application).where(Application.name == "Anggota")).one()
    assert session.get(Application, member.suite_id).name == "Induk"
    run(client, run_jobs, href, "batalkan")
    assert names() == []


# ---------------------------------------------------------------- publiccode.yml
def test_a_zip_of_publiccode_files_becomes_drafts(editor, client, run_jobs):
    data = zip_of({"a/publiccode.yml": sample().encode(),
                   "b/publiccode.yml": sample(legal="legal:\n  license: Bebas").encode(),
                   "c.yml": b"- bukan"})  # fmt: skip
    page = client.get(href := taken(client, data, "semua.zip"))
    badges = page.texts("//li[@class='import-row']//span[contains(@class, 'badge')]")
    assert badges == ["Baru", "Salah", "Salah"]
    assert page.texts("(//li[@class='import-row'])[2]//p[@class='field-error']") == [
        'legal.license, baris 15: "Bebas" bukan lisensi SPDX; lihat https://spdx.org/licenses.'
    ]
    run(client, run_jobs, href, skip_wrong="1")
    made = session.scalars(select(Application)).one()
    assert (made.name, made.licence, made.host_code, made.state, made.affair_code) == (
        "Plesiran", "EUPL-1.2", TANGERANG, "draft", "penunjang",
    )  # fmt: skip
    assert made.extra["standard"]["maintenance"]["contacts"] == [{"name": "Dinas Pariwisata"}]


def test_pasted_text_is_taken_too_and_its_nul_is_dropped(editor, client, run_jobs):
    text = sample() + '# lumbung: {"audiences": "a\\u0000b\\ud800", "affair": "tidak-ada"}\n'
    answer = client.post("/katalog/impor", data={"pasted": text})
    page = client.get(answer.headers["Location"])
    assert page.texts("//p[@class='field-error']") == ["Urusan pemerintahan: Pilih dari daftar."]


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(("data", "name", "told"), [
    (b"x" * 50_000_000, "a.csv", "Berkas melebihi 10 MB."),
    (b"\xff\x00\x81", "a.csv", "Ini bukan lembar kerja, CSV, atau publiccode.yml yang dapat "
                               "dibaca. Simpan sebagai .xlsx atau CSV UTF-8."),
])  # fmt: skip
def test_a_bad_file_is_told_beside_the_field(editor, client, data, name, told):
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert told in answer.texts("//p[@class='field-error']")[0]


def test_bombs_and_nothing_are_refused(editor, client):
    assert upload(client, bomb("xl/workbook.xml", 200_000_000), "a.xlsx").status_code == 422
    assert client.post("/katalog/impor", data={}).status_code == 422
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_only_the_catalogue_role_of_the_same_government_sees_an_import(editor, client, app):
    href = taken(client, csv_of([HEAD, *rows(1)]))
    for other in (officer(KARAWANG), officer(TANGERANG, APPROVER), officer(TANGERANG, VIEWER)):
        there = sign_in(app.test_client(), other)
        wanted = 404 if "catalogue" in other.roles else 403
        assert there.get(href).status_code == wanted
        assert there.post(f"{href}/jalankan/simpan").status_code == wanted
        assert there.post(f"{href}/perbaiki").status_code == wanted
        assert there.post(f"{href}/buang").status_code == wanted
    assert app.test_client().get("/katalog/impor").status_code == 302
    assert client.post(f"{href}/jalankan/apa").status_code == 404
    assert client.post(f"{href}/buang").headers["Location"] == "/katalog/impor"
    assert client.get(href).status_code == 404


def test_a_role_lost_meanwhile_writes_nothing(editor, client, run_jobs):
    from registry.accounts.models import Membership

    href = taken(client, csv_of([HEAD, *rows(1)]))
    client.post(f"{href}/jalankan/simpan")
    session.execute(Membership.__table__.delete())
    session.commit()
    run_jobs()
    assert names() == []


def test_the_preview_takes_as_many_queries_for_three_rows_as_for_one(editor, client, count_queries):
    numbers = []
    for number in (1, 3):
        href = taken(client, csv_of([HEAD, *rows(number)]))
        with count_queries() as queries:
            client.get(href)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
