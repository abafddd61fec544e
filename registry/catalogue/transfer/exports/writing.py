"""An export as a file, piece by piece: only what is being written is in memory."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from ... import publiccode
from .. import cells
from ..headings import TOLD_ONLY, labels
from ..reading import guarded
from .choosing import Chosen, applications, names, publiccode_fields, values

PIECE = 65_536
SPOOL = 1_000_000
CELL_MAX = 32_767
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Form:
    """A kind of file: its ending, media type, and label."""

    ending: str
    media_type: str
    label: str


FORMS = {
    "csv": Form("csv", "text/csv; charset=utf-8", "CSV"),
    "xlsx": Form(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (XLSX)"
    ),
    "json": Form("json", "application/json", "JSON"),
    "yml": Form("yml", "application/yaml; charset=utf-8", "publiccode.yml"),
}
ZIP = Form("zip", "application/zip", "publiccode.yml (zip)")


def form_of(chosen: Chosen, name: str) -> Form:
    """The kind of file that `name` gives: publiccode.yml of several come as a zip."""
    form = FORMS[name]
    return ZIP if form is FORMS["yml"] and chosen.one is None else form


def file(chosen: Chosen, name: str, translate: Translate) -> IO[bytes]:
    """The whole file, ready to be read: in memory, or on the disk when it is large."""
    made: IO[bytes] = io.BytesIO()
    for piece in write(chosen, name, translate):
        made.write(piece)
        if made.tell() > SPOOL and isinstance(made, io.BytesIO):
            small, made = made, tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
            made.write(small.getvalue())
    made.seek(0)
    return made


def write(chosen: Chosen, name: str, translate: Translate) -> Iterator[bytes]:
    """The file's bytes; headings and values of closed lists go through `translate`."""
    form = form_of(chosen, name)
    if form is ZIP:
        return _zip(chosen)
    if name == "yml":
        return _yml(chosen)
    if name == "json":
        return _json(chosen)
    return (_csv if name == "csv" else _xlsx)(chosen, translate)


def _headings(chosen: Chosen, translate: Translate) -> tuple[Sequence[str], list[str]]:
    columns = names(chosen)
    told = {**labels(), **TOLD_ONLY}
    return columns, [translate(told[name]) for name in columns]


def shown(name: str, value: Any, translate: Translate) -> str:
    """A value as a cell's text, which the import reads back as the same value."""
    if isinstance(value, str) and name not in _closed():
        return value
    told = cells.choices(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate("Ya") if value else translate("Tidak")
    if isinstance(value, list | tuple):
        return cells.joined([translate(told[v]) if v in told else str(v) for v in value])
    text = str(value)
    return translate(told[text]) if text in told else text


@cache
def _closed() -> frozenset[str]:
    """The columns that have a closed list of values."""
    return frozenset(name for name in labels() if cells.choices(name))


def _csv(chosen: Chosen, translate: Translate) -> Iterator[bytes]:
    columns, headings = _headings(chosen, translate)
    yield b"\xef\xbb\xbf" + _line(headings)
    for application in applications(chosen):
        told = values(application, chosen)
        yield _line([shown(name, told.get(name), translate) for name in columns])


def _line(texts: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([guarded(text) for text in texts])
    return line.getvalue().encode("utf-8", "replace")


def _json(chosen: Chosen) -> Iterator[bytes]:
    columns = names(chosen)
    if chosen.one is not None:
        for application in applications(chosen):
            yield _object(values(application, chosen), columns) + b"\n"
        return
    yield b'{"items": ['
    first = True
    for application in applications(chosen):
        yield (b"\n" if first else b",\n") + _object(values(application, chosen), columns)
        first = False
    yield b"\n]}\n"


def _object(told: Mapping[str, Any], columns: Sequence[str]) -> bytes:
    plain = {name: told.get(name) for name in columns}
    return json.dumps(plain, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _xlsx(chosen: Chosen, translate: Translate) -> Iterator[bytes]:
    columns, headings = _headings(chosen, translate)
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        })  # fmt: skip
        sheet = book.add_worksheet("Aplikasi")
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns), 24)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for line, application in enumerate(applications(chosen), 1):
            told = values(application, chosen)
            for place, name in enumerate(columns):
                text = shown(name, told.get(name), translate)
                sheet.write_string(line, place, text[:CELL_MAX])
        book.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _yml(chosen: Chosen) -> Iterator[bytes]:
    for application in applications(chosen):
        fields = publiccode_fields(application, chosen)
        page = f"{chosen.base}{application.href}"
        yield publiccode.write(fields, page).encode("utf-8", "replace")


class _Pipe(io.RawIOBase):
    """What is written comes out again piece by piece, so that an archive can be sent unfinished."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is only written to."""
        return True

    def write(self, data: Any) -> int:
        """Keeps what is written until it is taken."""
        self.pieces.append(bytes(data))
        return len(self.pieces[-1])

    def take(self) -> bytes:
        """What was written since the last call."""
        found, self.pieces = b"".join(self.pieces), []
        return found


def _zip(chosen: Chosen) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for application in applications(chosen):
            fields = publiccode_fields(application, chosen)
            text = publiccode.write(fields, f"{chosen.base}{application.href}")
            name = f"{application.slug}/publiccode.yml"
            archive.writestr(name, text.encode("utf-8", "replace"))
            yield pipe.take()
    yield pipe.take()


def template(translate: Translate) -> bytes:
    """An empty workbook with every column and one example, to be filled in."""
    columns = [name for name in labels() if name != "slug"]
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Aplikasi")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns), 24)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, name in enumerate(columns):
        sheet.write_string(0, place, translate(labels()[name]), bold)
        sheet.write_string(1, place, EXAMPLE.get(name, ""))
        if cells.choices(name):
            told = [translate(label) for label in cells.choices(name).values()]
            sheet.write_comment(0, place, "; ".join(told), {"width": 320, "height": 160})
    book.close()
    return file.getvalue()


EXAMPLE = {
    "name": "Contoh: Antrean Puskesmas", "affair": "Kesehatan", "service_kind": "Layanan publik",
    "summary": "Warga mengambil nomor antrean puskesmas dari rumah.",
    "agency": "Dinas Kesehatan", "platforms": "Web; Ponsel", "technologies": "PHP; Laravel",
    "launched": "2019", "reuse_terms": "Bebas biaya",
}  # fmt: skip
