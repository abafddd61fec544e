"""The filtered register as a file: every party's own number beside its name, texts as texts."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence

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
    N_("Mulai berlaku"), N_("Berakhir"), N_("Sumber"), N_("Alamat tetap"),
)  # fmt: skip
OF_PARTY = N_("Pihak %(n)s"), N_("Nomor pihak %(n)s")
CELL_MAX = 32_767
Translate = Callable[[str], str]


def file(rows: Sequence[RegisterRow], form: str, translate: Translate, base: str) -> bytes:
    """The register as `form`; headings and labels go through `translate`, addresses begin with
    `base`."""
    lines = [_headings(rows, translate), *_lines(rows, translate, base)]
    return _csv(lines) if form == CSV else _xlsx(lines)


def _headings(rows: Sequence[RegisterRow], translate: Translate) -> list[str]:
    widest = max((len(row.parties) for row in rows), default=0)
    numbered = [translate(label) % {"n": n} for n in range(1, widest + 1) for label in OF_PARTY]
    return [translate(label) for label in HEADINGS] + numbered


def _lines(rows: Sequence[RegisterRow], translate: Translate, base: str) -> Iterator[list[str]]:
    for row in rows:
        days = [day.isoformat() if day else ""
                for day in (row.signed_on, row.starts_on, row.ends_on)]  # fmt: skip
        yield [
            row.code, translate(KIND_LABELS[row.kind]), row.title,
            translate(INSTRUMENT.stage(row.state).label), *days, row.source,
            f"{base}/naskah/{row.code}",
            *(text for code, name, number in row.parties
              for text in (row.called(code, name), number)),
        ]  # fmt: skip


def _csv(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([guarded(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _xlsx(lines: Sequence[Sequence[str]]) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    })  # fmt: skip
    sheet = book.add_worksheet("Register")
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, max(map(len, lines)), 22)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write_string(place, column, cell[:CELL_MAX], *([] if place else [bold]))
    book.close()
    return kept.getvalue()
