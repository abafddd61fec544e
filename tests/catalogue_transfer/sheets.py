"""Spreadsheets and archives for the tests of import."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEAD = ["Nama Aplikasi", "OPD", "Urusan", "Jenis Layanan", "Deskripsi", "Platform", "Tahun"]
ROW = ["Antrean Puskesmas", "Dinas Kesehatan", "Kesehatan", "Publik", "Nomor antrean.",
       "Web, Android", "2019"]  # fmt: skip


def csv_of(rows: Sequence[Sequence[str]], separator: str = ",") -> bytes:
    """The rows as Excel writes them."""
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode()


def _filled(sheet: Any, rows: Sequence[Sequence[Any]]) -> Any:
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(line, column, cell)
    return sheet


def xlsx_of(
    rows: Sequence[Sequence[Any]], hidden: Sequence[Sequence[Any]] = (), merged: Sequence[str] = ()
) -> bytes:
    """A workbook whose first sheet is empty, whose second is hidden, whose third holds the rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.add_worksheet("Sampul")
    if hidden:
        _filled(book.add_worksheet("Rahasia"), hidden).hide()
    sheet = book.add_worksheet("Data")
    for area in merged:
        sheet.merge_range(area, "")
    _filled(sheet, rows)
    book.close()
    return out.getvalue()


def zip_of(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb(name: str, size: int) -> bytes:
    """A zip whose member inflates to `size` and states that it is small."""
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(machine.compress(bytes(1_000_000)) for _ in range(size // 1_000_000))
    packed += machine.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"x")
    raw = bytearray(out.getvalue())
    start = raw.index(b"PK\x03\x04")
    data_at = start + 30 + len(name)
    directory = raw.index(b"PK\x01\x02")
    made = raw[:data_at] + packed + raw[directory:]
    moved = len(packed) - (directory - data_at)
    at = directory + moved
    made[at + 20 : at + 24] = len(packed).to_bytes(4, "little")
    end = made.index(b"PK\x05\x06")
    made[end + 16 : end + 20] = at.to_bytes(4, "little")
    return bytes(made)


def wide() -> bytes:
    """A small workbook with one cell in the last row and column."""
    content = xlsx_of([["a"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    cells = ('<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
             '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>')
    files["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()
    return zip_of(files)
