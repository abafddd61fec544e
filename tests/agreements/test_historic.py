"""Old instruments from a sheet and a zip: oddities are told, nothing made up, all is undone."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.agreements.historic import queries, service
from registry.agreements.historic.governments import Atlas
from registry.agreements.models import Instrument
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, NotFound, Refused
from registry.kernel.text import Message
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import seeing_all
from tests.factories import world
from tests.factories.accounts import signed_in
from tests.factories.world import BEKASI, KARAWANG, PDF, TANGERANG

HEAD = (
    "Jenis;Tentang;Tanggal;Pihak Pertama;Pihak Kedua;Nomor 1;Nomor 2;Penanda tangan 2;Berkas;"
    "Sumber\n"
)
ROWS = (
    "MoU;Pengembangan e-government;20/09/2016;Pemkot Tangerang;Kab. Karawang;119/1;119/2;"
    "Bupati Karawang Cellica Nurrachadiana;kb-2016.pdf;Buku register 2016\n"
    "PKS;Aplikasi;7 Mei 2018;Kota Tangerang;Kabupaten Bekasi;;;Pjs Bupati Bekasi Budi;;\n"
    "Nota Kesepahaman;Bersama mitra;2015;Kota Tangerang;Kota Antah Berantah;1;2;;;Arsip\n"
)
SHEET = (HEAD + ROWS).encode()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(f"pindaian/{name}", PDF + name.encode())
    return out.getvalue()


@pytest.fixture
def clerk(app: Any) -> Any:
    return world.person(TANGERANG, "cooperation", name="Juru Arsip")


def prepared(who: Any, data: bytes = SHEET, scans: bytes | None = None) -> str:
    """The key of an import whose columns were taken as guessed."""
    with unit_of_work():
        run = service.take(who, data, "register.csv", scans)
        service.name_columns(who, run.key, run.fields, "")
        return str(run.key)


def imported(who: Any, data: bytes = SHEET, scans: bytes | None = None) -> tuple[str, int, int]:
    key = prepared(who, data, scans)
    with unit_of_work():
        done = service.write(who, key)
    return key, done.new, done.changed


def held() -> list[Instrument]:
    loads = [selectinload(getattr(Instrument, n))
             for n in ("parties", "originals", "signed_file")]  # fmt: skip
    return list(session.scalars(select(Instrument).options(*loads).order_by(Instrument.id)))


def rows(who: Any, key: str) -> list[tuple[str, list[str]]]:
    run = queries.get(key, who)
    return [(r.action, [str(Message.from_json(w)) for w in r.warnings])
            for r in queries.every_row(run.id)]  # fmt: skip


def test_the_preview_says_what_is_odd_and_refuses_nothing(clerk: Any) -> None:
    key = prepared(clerk)
    assert rows(clerk, key) == [
        ("new", ["Berkas “kb-2016.pdf” tidak ada dalam berkas zip."]),
        ("new", ["Sumber tidak disebut.", "Nomor naskah tidak lengkap.",
                 "Daftar aplikasi dalam PKS tidak disebut sumber.",
                 "Tidak ada KB di antara para pihak yang sama persis dalam catatan."]),
        ("new", ["Pemerintah “Kota Antah Berantah” tidak dikenal; namanya disimpan seperti "
                 "tertulis.", "Hanya satu pihak yang disebut."][:1]
         + ["“2015” bukan hari yang lengkap; hari dibiarkan terbuka."]),
    ]  # fmt: skip
    assert held() == []


def test_what_is_written(clerk: Any) -> None:
    assert imported(clerk, scans=zipped("KB-2016.PDF"))[1:] == (3, 0)
    first, second, third = held()
    assert [i.code for i in (first, second, third)] == [
        "R-2016-00001", "R-2018-00001", "R-2015-00001"
    ]  # fmt: skip
    assert (first.kind, first.title, first.signed_on, first.source, first.historic) == (
        "kb", "Pengembangan e-government", date(2016, 9, 20), "Buku register 2016", True
    )  # fmt: skip
    assert [(p.government_code, p.number, p.signatory_name, p.signatory_title)
            for p in first.parties] == [
        (TANGERANG, "119/1", "", ""),
        (KARAWANG, "119/2", "Cellica Nurrachadiana", "Bupati Karawang"),
    ]  # fmt: skip
    assert [p.capacity for p in second.parties] == [None, "pjs"]
    assert (third.signed_on, third.note, third.outside_parties) == (None, "2015", [
        {"name": "Kota Antah Berantah", "number": "2", "signatory": "", "title": ""}
    ])  # fmt: skip
    assert first.signed_file is not None and first.signed_file.name == "kb-2016.pdf"
    assert [(c.government_code, c.outcome) for c in first.originals] == [(TANGERANG, "recorded")]
    assert second.warnings == [
        "Sumber tidak disebut.", "Nomor naskah tidak lengkap.",
        "Daftar aplikasi dalam PKS tidak disebut sumber.",
        "Tidak ada KB di antara para pihak yang sama persis dalam catatan.",
    ]  # fmt: skip


def test_a_second_import_changes_nothing_and_a_better_one_completes(clerk: Any) -> None:
    imported(clerk)
    assert imported(clerk)[1:] == (0, 0)
    better = SHEET.replace(b";;;Pjs Bupati", b";119/7;119/8;Pjs Bupati")
    key, new, changed = imported(clerk, better)
    assert (new, changed) == (0, 1)
    assert [p.number for p in held()[1].parties] == ["119/7", "119/8"]
    with unit_of_work():
        assert service.undo(clerk, key) == (1, 0)
    assert [p.number for p in held()[1].parties] == ["", ""]


def test_other_numbers_on_the_same_day_are_another_instrument(clerk: Any) -> None:
    imported(clerk)
    other = SHEET.replace(b"119/1;119/2", b"120/1;120/2")
    assert imported(clerk, other)[1:] == (1, 0)


def test_undoing_leaves_what_was_changed_since(clerk: Any) -> None:
    key, _, _ = imported(clerk)
    with unit_of_work():
        held()[0].note = "diperbaiki"
    with unit_of_work():
        assert service.undo(clerk, key) == (2, 1)
    assert [i.code for i in held()] == ["R-2016-00001"]
    with pytest.raises(NotFound), unit_of_work():
        service.undo(clerk, key)


def test_others_instruments_are_passed_over_and_the_operator_imports_them(app: Any) -> None:
    bekasi = world.person(BEKASI, "legal")
    key = prepared(bekasi)
    assert [action for action, _ in rows(bekasi, key)] == ["skipped", "new", "skipped"]
    with unit_of_work(), seeing_all():
        run = service.take(SYSTEM, SHEET, "register.csv", zipped("kb-2016.pdf"))
        service.name_columns(SYSTEM, run.key, run.fields, "Arsip nasional")
        assert service.write(SYSTEM, run.key).new == 3
    assert held()[0].originals == []


def test_who_may_not(app: Any, clerk: Any) -> None:
    key = prepared(clerk)
    with pytest.raises(Forbidden), unit_of_work():
        service.take(world.person(TANGERANG, "viewer"), SHEET, "a.csv")
    with pytest.raises(NotFound):
        queries.get(key, world.person(KARAWANG, "legal"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rusak", b"publiccodeYmlVersion: 0.5\n"])
def test_what_is_no_sheet(clerk: Any, data: bytes) -> None:
    with pytest.raises(Refused), unit_of_work():
        service.take(clerk, data, "a.xlsx")


def test_scans_that_are_no_pdf(clerk: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("kb-2016.pdf", b"<html>")
    with pytest.raises(Refused), unit_of_work():
        service.take(clerk, SHEET, "a.csv", out.getvalue())


@pytest.mark.parametrize(
    ("written", "code"),
    [("Kota Tangerang", "36.71"), ("Pemkot Tangerang", "36.71"), ("Kab. Tangerang", "36.03"),
     ("Tangerang", None), ("Karawang", "32.15"), ("32.16", "32.16"), ("Provinsi Banten", "36"),
     ("Kota Karawang", None), ("", None)],
)  # fmt: skip
def test_names_of_governments(written: str, code: str | None) -> None:
    atlas = Atlas([("36.71", "Kota Tangerang"), ("36.03", "Kabupaten Tangerang"),
                   ("32.15", "Kabupaten Karawang"), ("32.16", "Kabupaten Bekasi"),
                   ("36", "Provinsi Banten")])  # fmt: skip
    assert atlas.find(written) == code


def test_pages_from_upload_to_undo(app: Any, clerk: Any, count_queries: Any) -> None:
    page = signed_in(app, session.get(User, clerk.user_id))
    sent = {"sheet": (io.BytesIO(SHEET), "register.csv"), "source": "Arsip",
            "scans": (io.BytesIO(zipped("kb-2016.pdf")), "pindaian.zip")}  # fmt: skip
    answer = page.post("/naskah/impor", data=sent)
    assert answer.status_code == 303
    columns = answer.location
    form = page.get(columns)
    chosen = {f"k{n}": form.tree.xpath(f"string(//select[@name='k{n}']/option[@selected]/@value)")
              for n in range(10)}  # fmt: skip
    assert chosen["k2"] == "signed_on"
    shown = page.post(columns, data=chosen | {"source": "Arsip"}).location
    badges = "//tbody/tr/td[2]//span[contains(@class, 'badge')]"
    assert page.get(shown).texts(badges) == ["Baru"] * 3
    assert page.post(f"{shown}/simpan").status_code == 303
    assert session.scalar(select(func.count()).select_from(Instrument)) == 3
    assert page.get("/naskah/R-2016-00001").status_code == 200
    public = app.test_client().get("/naskah/R-2015-00001")
    assert "Kota Antah Berantah" in public.get_data(as_text=True)
    assert page.post(f"{shown}/batalkan").status_code == 303
    assert session.scalar(select(func.count()).select_from(Instrument)) == 0


def test_a_doubled_column_and_a_missing_sheet_are_said(app: Any, clerk: Any) -> None:
    page = signed_in(app, session.get(User, clerk.user_id))
    assert page.post("/naskah/impor", data={"source": "x"}).status_code == 422
    with unit_of_work():
        key = service.take(clerk, SHEET, "a.csv").key
    answer = page.post(f"/naskah/impor/{key}/kolom", data={"k0": "kind", "k1": "kind"})
    assert answer.status_code == 422
    assert "Isian ini sudah dipilih untuk kolom lain." in answer.get_data(as_text=True)


def test_the_command_imports_and_undoes(app: Any, clerk: Any, tmp_path: Any) -> None:
    file, scans = tmp_path / "register.csv", tmp_path / "pindaian.zip"
    file.write_bytes(SHEET)
    scans.write_bytes(zipped("kb-2016.pdf"))
    run = app.test_cli_runner().invoke
    tried = run(args=["agreements", "import", str(file), "--dry-run", "--government", TANGERANG])
    assert (tried.exit_code, tried.output.splitlines()[-1]) == (0, "register.csv: 3 new")
    assert held() == []
    done = run(args=["agreements", "import", str(file), "--scans", str(scans), "--source", "Arsip"])
    assert done.output.splitlines()[-2] == "register.csv: 3 new"
    assert [i.source for i in held()] == ["Buku register 2016", "Arsip", "Arsip"]
    key = done.output.split("undo: ")[1].rstrip(")\n")
    undone = run(args=["agreements", "undo", key])
    assert undone.output == "3 undone, 0 left as they are\n"
    assert held() == []


def test_the_api_from_upload_to_undo_and_the_columns_are_remembered(
    app: Any, clerk: Any, client: Any
) -> None:
    base, head = "/api/v1/historic-imports", world.bearer(clerk)

    def sent(**more: str) -> Any:
        data = {"sheet": (io.BytesIO(SHEET), "register.csv"),
                "scans": (io.BytesIO(zipped("kb-2016.pdf")), "pindaian.zip"), **more}  # fmt: skip
        return client.post(base, data=data, headers=head)

    taken = sent()
    key = taken.json["key"]
    assert (taken.status_code, taken.json["status"], taken.json["scans"]) == (201, "read", 1)
    assert client.post(f"{base}/{key}/actions/write", headers=head).status_code == 409
    wrong = client.put(f"{base}/{key}/columns", json={"columns": {"Tentang": "naga"}}, headers=head)
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["k1"])
    named = client.put(f"{base}/{key}/columns", headers=head, json={
        "columns": {"Tentang": "note", "Sumber": None}, "source": "Arsip"})  # fmt: skip
    assert named.json["columns"][1] == "note" and named.json["columns"][9] == ""
    assert (named.json["status"], named.json["counts"]) == (
        "checked", {"new": 3, "changed": 0, "same": 0, "skipped": 0}
    )  # fmt: skip
    rows = client.get(f"{base}/{key}/rows?action=new&limit=1", headers=head).json
    assert (rows["total"], rows["items"][0]["action"], rows["items"][0]["cells"][0]) == (
        3, "new", "MoU"
    )  # fmt: skip
    written = client.post(f"{base}/{key}/actions/write", headers=head).json
    assert (written["status"], len(held())) == ("written", 3)
    outsider = world.bearer(world.person(KARAWANG, "legal"))
    assert client.get(f"{base}/{key}", headers=outsider).status_code == 404
    viewer = world.bearer(world.person(TANGERANG, "viewer"))
    assert client.get(base, headers=viewer).status_code == 403
    undone = client.post(f"{base}/{key}/actions/undo", headers=head).json
    assert (undone["status"], undone["kept"], held()) == ("undone", 0, [])

    again = sent(columns='{"Tentang": "title"}')
    assert (again.json["status"], again.json["columns"][1], again.json["columns"][9]) == (
        "checked", "title", ""
    )  # fmt: skip
    assert sent(columns="bukan").status_code == 422
    listed = client.get(base, headers=head).json
    assert [i["status"] for i in listed["items"]] == ["checked", "undone"]
    assert client.delete(f"{base}/{again.json['key']}", headers=head).status_code == 204
    assert queries.recent(KARAWANG) == []
    with unit_of_work():
        other = service.take(world.person(KARAWANG, "legal"), SHEET, "a.csv")
    assert other.fields[9] == "source"
