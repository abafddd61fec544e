"""A table as a file: CSV or XLSX whose texts stay texts, whatever they begin with."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from registry.catalogue.transfer.exports.writing import CELL_MAX, FORMS
from registry.catalogue.transfer.reading import guarded

WAYS = ("csv", "xlsx")
MEDIA = {way: FORMS[way].media_type for way in WAYS}
Rows = Iterable[Sequence[Any]]


def written(way: str, title: str, headings: Sequence[str], rows: Rows) -> bytes:
    """The file's bytes: numbers and days as such in XLSX, everything as text in CSV."""
    return (_csv if way == "csv" else _xlsx)(title, headings, rows)


def _csv(_: str, headings: Sequence[str], rows: Rows) -> bytes:
    made = io.StringIO()
    lines = csv.writer(made)
    for row in (headings, *rows):
        lines.writerow([guarded("" if cell is None else str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + made.getvalue().encode("utf-8", "replace")


def _xlsx(title: str, headings: Sequence[str], rows: Rows) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    })  # fmt: skip
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(headings), 22)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _cell(sheet, line, place, cell, day)
    book.close()
    return made.getvalue()


def _cell(sheet: Any, line: int, place: int, cell: Any, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(line, place, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(line, place, cell)
    elif cell not in (None, ""):
        sheet.write_string(line, place, str(cell)[:CELL_MAX])
