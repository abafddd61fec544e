"""Files as they come: separators, encodings, dates, titles above the headings, and bombs."""

from datetime import date

import pytest

from registry.catalogue.transfer import cells, reading
from registry.catalogue.transfer.headings import guess
from registry.kernel.errors import Refused

from .sheets import HEAD, ROW, bomb, csv_of, wide, xlsx_of, zip_of


def table(data, name="a.csv"):
    found = reading.read(data, name).table
    assert found is not None
    return found


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separator_and_encoding_are_found(separator, encoding):
    odd = [*ROW[:4], 'Kata "kutip", koma; titik koma\ndan baris – é', *ROW[5:]]
    found = table(csv_of([HEAD, odd], separator).decode().encode(encoding))
    assert found.headings == HEAD
    assert found.rows == [(2, [*odd[:4], odd[4], *odd[5:]])]


def test_excel_names_its_separator_and_titles_are_passed_over():
    text = "sep=;\nDAFTAR APLIKASI 2023;;\n;;\nNama;Urusan;Tahun\nA;Sosial;2016\n;;\n"
    found = table(text.encode())
    assert (found.headings, found.rows) == (["Nama", "Urusan", "Tahun"], [
        (4, ["A", "Sosial", "2016"]),
    ])  # fmt: skip


def test_a_workbook_gives_texts_dates_and_whole_numbers():
    found = table(xlsx_of([["DAFTAR"], HEAD, [*ROW[:6], date(2019, 5, 17)], [2016, 2.5, True]]))
    assert found.headings == HEAD
    assert found.rows[0] == (3, [*ROW[:6], "2019-05-17"])
    assert found.rows[1][1][:3] == ["2016", "2.5", "Ya"]


def test_merged_cells_hold_for_every_row_and_hidden_sheets_for_none():
    rows = [
        ["DAFTAR APLIKASI"], ["OPD", "Nama Aplikasi", "Layanan", ""],
        ["", "", "Jenis Layanan", "Urusan"], ["Dinas Kesehatan", "A", "Publik", "Kesehatan"],
        ["", "B", "Publik", "Kesehatan"], [], ["", "C", "Publik", "Kesehatan"],
    ]  # fmt: skip
    merged = ["A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A7"]
    found = table(xlsx_of(rows, hidden=[["Nama Aplikasi", "OPD"], ["Rahasia", "X"]], merged=merged))
    assert found.headings == ["OPD", "Nama Aplikasi", "Jenis Layanan", "Urusan"]
    assert [(line, row[:2]) for line, row in found.rows] == [
        (4, ["Dinas Kesehatan", "A"]), (5, ["Dinas Kesehatan", "B"]), (7, ["Dinas Kesehatan", "C"]),
    ]  # fmt: skip
    bare = [["", *HEAD[:3]], ["", "A", "Dinas", "Kesehatan"], ["", "B", "Dinas", ""]]
    beside = table(xlsx_of(bare, merged=["A2:A3"]))  # before the first column that is used
    assert [row[:3] for _, row in beside.rows] == [r[1:] for r in bare[1:]]
    with pytest.raises(Refused, match="judul kolom"):
        table(xlsx_of([], hidden=rows))


def test_headings_are_guessed_in_both_languages_and_any_order():
    assert guess(HEAD, {}) == [
        "name", "agency", "affair", "service_kind", "summary", "platforms", "launched",
    ]  # fmt: skip
    english = ["Launch date", "Application name", "Government affair", "Licence", "Foo", "name"]
    assert guess(english, {}) == ["launched", "name", "affair", "licence", "", ""]
    assert guess(["Aplikasi", "Nama"], {"aplikasi": "", "nama": "agency"}) == ["", "agency"]


@pytest.mark.parametrize(("cell", "value"), [
    ("2016", "2016"), ("2016-02", "2016-02"), ("28/02/2016", "2016-02-28"),
    ("15 November 2017", "2017-11-15"), ("Nopember 2017", "2017-11"), ("43054", "2017-11-15"),
    ("2017-11-15 00:00:00", "2017-11-15"),
])  # fmt: skip
def test_dates_as_people_write_them(cell, value):
    assert cells.value("launched", cell, {}) == value


@pytest.mark.parametrize("cell", ["31/02/2016", "kemarin", "12"])
def test_what_is_no_date_says_what_is_expected(cell):
    with pytest.raises(cells.BadCell, match="bukan tahun atau tanggal"):
        cells.value("launched", cell, {})


def test_choices_lists_and_addresses_in_many_spellings():
    known = cells.affairs([("kesehatan", "Kesehatan", "Health"), ("sosial", "Sosial", "Social")])
    assert cells.value("affair", "Urusan Kesehatan", known) == "kesehatan"
    assert cells.value("service_kind", "Layanan Publik", {}) == "publik"
    assert cells.value("platforms", "Web, Android dan iOS", {}) == ["web", "mobile"]
    assert cells.value("personal_data", "tidak", {}) == "0"
    assert cells.value("landing_page", "siap.kota.go.id/a", {}) == "https://siap.kota.go.id/a"
    assert cells.value("technologies", '"C++; lama"; PHP', {}) == ["C++; lama", "PHP"]
    with pytest.raises(cells.BadCell, match="tulis salah satu"):
        cells.value("service_kind", "campuran", {})


@pytest.mark.parametrize("value", ["=1+1", "+62", "-5", "@a", "'=a", "''-", "\t=", "＝a", "biasa"])
def test_formulas_are_guarded_and_come_back(value):
    guarded = reading.guarded(value)
    assert guarded[:1] not in tuple("=+-@\t＝")
    assert reading.unguarded(guarded) == value


@pytest.mark.parametrize(("data", "name", "told"), [
    (b"", "a.csv", "kosong"),
    (b"x" * 50_000_000, "a.csv", "melebihi 10 MB"),
    (b"PK\x03\x04 broken", "a.xlsx", "rusak"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.xls", "lama"),
    (b"\xd0\xcf\x11\xe0\0\0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "kata sandi"),
    (b"\xef\xbb\xbf <HTML><table>", "a.xls", "halaman web"),
    (b"%PDF-1.7 x", "a.csv", "bukan lembar"),
    (b'<?xml version="1.0"?><a x="urn:schemas-microsoft-com:office:spreadsheet">', "a.xls", "lama"),
    (b'<?xml version="1.0"?><a/>', "a.xml", "bukan lembar kerja"),
    (zip_of({"mimetype": b"x", "content.xml": b"<x/>"}), "a.ods", "OpenDocument"),
    (b"\x00\x01\x02", "a.csv", "bukan lembar kerja"),
    (b"Nama\n" + b"\x81\x8d\x8f", "a.csv", "bukan lembar kerja"),
    (b'Nama;B\n"tak ditutup;b\nc;d\n', "a.csv", "tanda kutip"),
    (b"Nama\n", "a.csv", "Tidak ada baris"),
    (b"\n\n", "a.csv", "judul kolom"),
    (b"Nama\n" + b"a\n" * 5_001, "a.csv", "5000 baris"),
    (b",".join([b"Nama"] * 300) + b"\n" + b",".join([b"a"] * 300), "a.csv", "200 kolom"),
    (b"Nama\n" + b"a" * 20_001, "a.csv", "lebih panjang"),
])  # fmt: skip
def test_what_cannot_be_read_says_why(data, name, told):
    with pytest.raises(Refused, match=told):
        reading.read(data, name)


def test_bombs_are_refused():
    for name in ("xl/workbook.xml", "publiccode.yml"):
        data = bomb(name, 300_000_000)
        assert len(data) < 1_000_000
        with pytest.raises(Refused, match="melebihi 100 MB"):
            reading.read(data, "a.zip")


def test_a_sheet_of_seventeen_billion_cells_is_refused():
    data = wide()
    assert len(data) < 20_000
    with pytest.raises(Refused, match="Lembar kerja ini tidak dapat dibaca"):
        reading.read(data, "a.xlsx")


def test_an_archive_gives_its_publiccode_files_only():
    found = reading.read(zip_of({"a/publiccode.yml": b"x", "../b.yaml": b"y", "c.txt": b"z"}), "a")
    assert found.files == (("a/publiccode.yml", b"x"), ("../b.yaml", b"y"))
    with pytest.raises(Refused, match=r"Tidak ada publiccode\.yml"):
        reading.read(zip_of({"c.txt": b"z"}), "a.zip")
    with pytest.raises(Refused, match="lebih dari 2000 berkas"):
        reading.read(zip_of({f"{n}.yml": b"" for n in range(2001)}), "a.zip")
