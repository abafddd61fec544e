"""The filtered register as a file: every party's own number beside its name, texts as texts."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]

from registry.catalogue.transfer.reading import guarded
from registry.kernel.text import N_

from ..queries import RegisterRow
from ..states import KIND_LABELS
from ..workflow import INSTRUMENT

CSV, XLSX = "csv", "xlsx"
FORMS = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
HEADINGS = (
    N_("Nomor registri"), N_("Jenis"), N_("Judul"), N_("Tahap"), N_("Ditandatangani"),
    N_("Mulai berlaku"), N_("Berakhir"), N_("Ditangguhkan sejak"), N_("Ditangguhkan sampai"),
    N_("Diberitahukan berakhir"), N_("Diakhiri"), N_("Diubah oleh adendum"), N_("Sumber"),
    N_("Alamat tetap"),
)  # fmt: skip
OF_PARTY = N_("Pihak %(n)s"), N_("Nomor pihak %(n)s")
CELL_MAX = 32_767
DAY = {"id": "[$-421]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
"""How a spreadsheet writes a day: Indonesian and British."""
Translate = Callable[[str], str]
Cell = str | date | None


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows: how addenda are cited, by the instrument's code, and the day of
    a running notice by its id, where the reader may know."""

    amended: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    notices: Mapping[int, date] = field(default_factory=dict)


def file(
    rows: Sequence[RegisterRow], form: str, translate: Translate, base: str,
    beside: Beside | None = None, language: str = "id",
) -> bytes:  # fmt: skip
    """The register as `form`; headings and labels go through `translate`, addresses begin with
    `base`."""
    lines = [_headings(rows, translate),
             *(_line(row, translate, base, beside or Beside()) for row in rows)]  # fmt: skip
    return _csv(lines) if form == CSV else _xlsx(lines, DAY[language])


def _headings(rows: Sequence[RegisterRow], translate: Translate) -> list[Cell]:
    widest = max((len(row.parties) for row in rows), default=0)
    numbered = [translate(label) % {"n": n} for n in range(1, widest + 1) for label in OF_PARTY]
    return [*(translate(label) for label in HEADINGS), *numbered]


def _line(row: RegisterRow, translate: Translate, base: str, beside: Beside) -> list[Cell]:
    return [
        row.code, translate(KIND_LABELS[row.kind]), row.title,
        translate(INSTRUMENT.stage(row.state).label), row.signed_on, row.starts_on, row.ends_on,
        row.held_on, row.held_until, beside.notices.get(row.id), row.ended_on,
        "; ".join(called for called, _ in beside.amended.get(row.code, ())), row.source,
        f"{base}/naskah/{row.code}",
        *(text for code, name, number in row.parties
          for text in (row.called(code, name), number)),
    ]  # fmt: skip


def _csv(lines: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_written(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell or "")


def _xlsx(lines: Sequence[Sequence[Cell]], day: str) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    })  # fmt: skip
    sheet = book.add_worksheet("Register")
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, max(map(len, lines)), 22)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": day, "align": "left"})
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(place, column, cell, days)
            else:
                text = (cell or "")[:CELL_MAX]
                sheet.write_string(place, column, text, *([] if place else [bold]))
    book.close()
    return kept.getvalue()
