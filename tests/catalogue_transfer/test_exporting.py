"""Exports: what outsiders get, round trips, formulas, personal data."""

import csv
import io
import json
import tracemalloc
import zipfile

import pytest
from sqlalchemy import select

from registry.catalogue.models import Application
from registry.catalogue.publiccode import check
from registry.catalogue.search.filters import Filters
from registry.catalogue.transfer import reading
from registry.catalogue.transfer.exports import choosing, writing
from registry.kernel.db import session
from tests.catalogue_publiccode.samples import sample
from tests.factories.catalogue import (
    KARAWANG,
    TANGERANG,
    act,
    copied,
    draft,
    officer,
    published,
    sign_in,
)

from .test_importing import run, taken

FULL = {
    "name": '=cmd|"/c calc"!A1, "kutip"; dan\nlain', "summary": "+62 ringkas",
    "affair": "kesehatan", "service_kind": "administrasi", "agency": "Dinas, Kesehatan",
    "description": "Baris satu\nbaris dua; titik", "function": "Satu\nDua", "audiences": "warga",
    "spbe_kind": "khusus", "dimension": "living", "platforms": ["web", "mobile"],
    "technologies": ["C++; lama", 'PHP "8"', "Go"], "database": "@db", "interfaces": "-",
    "personal_data": False, "licence": "EUPL-1.2", "reuse_terms": ["free", "adopter_budget"],
    "hki_number": "000123", "repository": "https://git.a.go.id/a", "current_version": "1.10",
    "landing_page": "https://a.go.id/", "development_status": "beta", "launched": "2016-02",
    "award": "Satu", "requirements": "1 peladen", "support": "Ya", "ready": ["source", "demo"],
    "source": "https://a.go.id/x",
}  # fmt: skip


@pytest.fixture
def editor(app, client):
    actor = officer(TANGERANG)
    sign_in(client, actor)
    return actor


def fields(application):
    skip = {"id", "slug", "version", "created_at", "changed_at", "state", "state_since",
            "host_code", "readiness_score", "quality_score"}  # fmt: skip
    return {c.key: getattr(application, c.key) for c in Application.__table__.columns
            if c.key not in skip}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx", "yml"])
def test_an_export_is_imported_again_without_loss(editor, client, app, run_jobs, form):
    data = {**FULL, "interfaces": "JSON"}
    if form != "csv":
        data["name"] = "Nama biasa"
    made = published(TANGERANG, editor, **data)
    before = fields(made)
    answer = client.get(f"/katalog/{made.slug}.{form}")
    assert answer.status_code == 200
    other = officer(KARAWANG)
    there = sign_in(app.test_client(), other)
    href = taken(there, answer.data, f"a.{form}")
    assert there.get(href).texts("//p[@class='field-error']") == (
        ["Kode ini milik aplikasi pemerintah lain."] if form != "yml" else []
    )
    same = client.get(taken(client, answer.data, f"a.{form}"))
    assert same.texts("//li[@class='import-row']//span[contains(@class, 'badge')]") == ["Sama"]
    if form == "yml":
        run(there, run_jobs, href)
        copy = session.scalars(select(Application).where(Application.host_code == KARAWANG)).one()
        assert fields(copy) | {"extra": {}} == before


def test_publiccode_is_valid_and_carries_no_persons_for_outsiders(editor, client, app, run_jobs):
    contact = "maintenance:\n  type: internal\n  contacts:\n    - name: Budi\n      email: b@a.id"
    href = taken(client, sample(maintenance=contact).encode(), "publiccode.yml")
    run(client, run_jobs, href)
    made = session.scalars(select(Application)).one()
    own = client.get(f"/katalog/{made.slug}.yml").get_data(as_text=True)
    assert "Budi" in own
    act("edit", made, editor, {"name": made.name, "summary": made.summary, "affair": "sosial",
                               "service_kind": "publik", "licence": "EUPL-1.2"})  # fmt: skip
    act("publish", made, editor)
    for name in ("yml", "json", "csv", "xlsx"):
        answer = app.test_client().get(f"/katalog/{made.slug}/ekspor?bentuk={name}")
        assert b"Budi" not in answer.data
        assert b"b@a.id" not in answer.data
    text = app.test_client().get(f"/katalog/{made.slug}.yml").get_data(as_text=True)
    report = check(text)
    assert (report.valid, report.errors) == (True, ())


def test_formulas_stay_texts(editor, client):
    made = published(TANGERANG, editor, **FULL)
    text = client.get(f"/katalog/{made.slug}.csv").get_data(as_text=True)
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        assert [cell for cell in row if cell[:1] in tuple("=+-@")] == []
    book = client.get(f"/katalog/{made.slug}.xlsx").data
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    table = reading.read(book, "a.xlsx").table
    assert "000123" in table.rows[0][1]
    assert "1.10" in table.rows[0][1]
    assert FULL["name"] in table.rows[0][1]


def test_outsiders_get_what_is_published_and_its_own_government_all(editor, client, app):
    shown = published(TANGERANG, editor, name="Terbit")
    hidden = draft(TANGERANG, editor, name="Draf")
    other = published(KARAWANG, name="Lain")
    public = app.test_client()
    found = json.loads(public.get("/katalog/ekspor?bentuk=json").data)["items"]
    assert [item["slug"] for item in found] == [shown.slug, other.slug]
    assert "state" not in found[0]
    only = json.loads(public.get(f"/katalog/ekspor?bentuk=json&pemilik={KARAWANG}").data)["items"]
    assert [item["slug"] for item in only] == [other.slug]
    assert public.get(f"/katalog/{hidden.slug}.json").status_code == 404
    assert public.get(f"/katalog/{hidden.slug}/ekspor?bentuk=yml").status_code == 404
    assert public.get("/katalog/ekspor?bentuk=exe").status_code == 404
    assert public.get("/katalog/kelola/ekspor?bentuk=json").status_code == 302
    own = json.loads(client.get("/katalog/kelola/ekspor?bentuk=json").data)["items"]
    assert [(item["slug"], item["state"]) for item in own] == [
        (shown.slug, "published"), (hidden.slug, "draft"),
    ]  # fmt: skip
    act("withdraw", shown, editor, {"reason": "Diganti."})
    assert public.get(f"/katalog/{shown.slug}.csv").status_code == 404


def test_the_api_gives_the_same_files_as_the_pages(editor, client, app):
    made = published(TANGERANG, editor, name="Antrean", summary="Pasien mengambil nomor")
    draft(TANGERANG, editor, name="Rahasia", summary="Pasien")
    published(KARAWANG, officer(KARAWANG), name="Pajak", summary="Wajib pajak membayar")
    anyone = app.test_client()
    searches = (("q=pasien", "q=pasien"), (f"host={KARAWANG}", f"pemilik={KARAWANG}"), ("", ""))
    for form in writing.FORMS:
        for api, page in (
            (f"apps/{made.slug}?format={form}", f"{made.slug}.{form}"),
            *((f"apps?format={form}&{ours}", f"ekspor?bentuk={form}&{page}")
              for ours, page in searches),
        ):  # fmt: skip
            mine, theirs = anyone.get(f"/api/v1/exports/{api}"), anyone.get(f"/katalog/{page}")
            assert mine.status_code == 200
            for name in ("Content-Type", "Content-Disposition"):
                assert mine.headers[name] == theirs.headers[name]
            assert form in ("xlsx", "yml") or mine.data == theirs.data
    names = [row["name"] for row in anyone.get("/api/v1/exports/apps?format=json").json["items"]]
    assert sorted(names) == ["Antrean", "Pajak"]
    assert b"Rahasia" in client.get("/api/v1/exports/own").data
    assert [anyone.get(f"/api/v1/exports/{path}").status_code for path in
            ("own", "apps/rahasia", "apps/tidak-ada", "apps?format=pdf")] == [401, 404, 404, 422]


def test_the_archive_of_everything_has_one_valid_file_each(editor, client):
    made = [published(TANGERANG, editor, name=f"Nomor {n}") for n in range(3)]
    answer = client.get("/katalog/ekspor?bentuk=yml")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="katalog-aplikasi.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert names == [f"{a.slug}/publiccode.yml" for a in made]
        assert all(check(archive.read(name)).valid for name in names)


def test_memory_and_queries_of_an_export_do_not_follow_the_rows(app, monkeypatch, count_queries):
    monkeypatch.setattr(choosing, "BATCH", 20)
    monkeypatch.setattr(writing, "SPOOL", 10_000)
    made = published(name="Satu", description="Uraian. " * 50)

    def cost(form):
        session.rollback()
        chosen = choosing.search(Filters(), "https://a.id")
        tracemalloc.start()
        with count_queries() as queries, writing.file(chosen, form, str) as file:
            peak = tracemalloc.get_traced_memory()[1]
            size = file.seek(0, 2)
        tracemalloc.stop()
        return len(queries), peak, size

    copied(made, 39)
    few = {form: [cost(form), cost(form)][1] for form in writing.FORMS}
    copied(published(name="Dua", description=made.description), 160)
    for form, (queries, peak, size) in few.items():
        more = cost(form)
        assert (more[0], more[2] > size) == (queries, True), form
        assert more[1] < 1.3 * peak, (form, peak, more[1])


def test_the_example_workbook_can_be_imported(editor, client):
    data = client.get("/katalog/impor/contoh.xlsx").data
    page = client.get(taken(client, data, "contoh.xlsx"))
    assert page.texts("//li[@class='import-row']//span[contains(@class, 'badge')]") == ["Baru"]
