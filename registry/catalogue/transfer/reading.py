"""What was uploaded, as rows of texts or as publiccode.yml files."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.kernel.errors import Refused
from registry.kernel.text import M, Message

from . import archives, limits
from .headings import header_row
from .models import PUBLICCODE, SHEET
from .texts import storable

YAML_ENDINGS = (".yml", ".yaml")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_GUARDED = "=+-@\t\r＝＋－＠"


@dataclass(frozen=True)
class Table:
    """A sheet: its headings, and (line, cells) of every row that holds something."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Source:
    """What was given: a table, or files (name, content) of publiccode.yml."""

    kind: str
    table: Table | None = None
    files: tuple[tuple[str, bytes], ...] = ()


def read(data: bytes, name: str) -> Source:
    """What the file holds, told by its bytes; `Refused` with the reason when nothing usable."""
    if kind_of(data, name) == SHEET:
        return Source(SHEET, table(_rows(data)))
    files: tuple[tuple[str, bytes], ...] = ((name or "publiccode.yml", data),)
    if _zipped(data):
        files = tuple(archives.texts(data, YAML_ENDINGS))
    if not files:
        raise Refused(_no_publiccode())
    return Source(PUBLICCODE, files=files)


def sheet(data: bytes, words: Mapping[str, str]) -> Table:
    """A spreadsheet of something else than applications; `words` are its headings (by
    `headings.key`) → fields. `Refused` as `read`."""
    if kind_of(data, "") != SHEET:
        raise Refused(M("Unggah lembar kerja .xlsx atau CSV."))
    return table(_rows(data), words)


def _rows(data: bytes) -> list[list[str]]:
    return _workbook(data) if _zipped(data) else _csv(decode(data))


def _no_publiccode() -> Message:
    return M("Tidak ada publiccode.yml dalam berkas zip ini.")


def kind_of(data: bytes, name: str) -> str:
    """What the file is, told by its first bytes or its list of members; `Refused` for what is none
    of what can be read."""
    if not data:
        raise Refused(M("Berkas ini kosong."))
    if len(data) > limits.FILE:
        raise Refused(M("Berkas melebihi %(limit)s MB.", limit=limits.FILE // limits.MEGABYTE))
    if other := _other(data):
        raise Refused(other)
    if _zipped(data):
        return _zip_kind(data)
    return PUBLICCODE if _is_yaml(data, name) else SHEET


def _other(data: bytes) -> Message | None:
    """What to say of a file that is often sent as a spreadsheet and is none."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        if _ENCRYPTED in data:
            return M("Berkas ini dikunci dengan kata sandi; simpan dahulu tanpa kata sandi.")
        return _old()
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<meta")):
        return M("Ini halaman web, bukan lembar kerja; buka di Excel lalu simpan sebagai .xlsx.")
    if start.startswith(b"<?xml"):
        return _old() if b"office:spreadsheet" in start else _no_sheet()
    return _no_sheet() if start.startswith(b"%pdf-") else None


def _old() -> Message:
    return M("Ini berkas Excel lama (.xls); simpan dahulu sebagai .xlsx.")


def _zipped(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04"


def _zip_kind(data: bytes) -> str:
    names = archives.names(data)
    if "xl/workbook.xml" in names:
        return SHEET
    if {"mimetype", "content.xml"} <= set(names):
        raise Refused(M("Ini berkas OpenDocument (.ods); simpan dahulu sebagai .xlsx."))
    if not any(name.lower().endswith(YAML_ENDINGS) for name in names):
        raise Refused(_no_publiccode())
    return PUBLICCODE


def _is_yaml(data: bytes, name: str) -> bool:
    return name.lower().endswith(YAML_ENDINGS) or b"publiccodeYmlVersion" in data[:20_000]


# ------------------------------------------------------------------ tables


def _workbook(data: bytes) -> list[list[str]]:
    archives.guard(data)
    command = [sys.executable, "-m", "registry.catalogue.transfer.workbook"]
    root = Path(__file__).resolve().parents[3]
    try:
        run = subprocess.run(
            command, input=data, capture_output=True, timeout=60, check=False, cwd=root
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_unread()) from error
    if run.returncode != 0:
        raise Refused(_unread())
    rows: list[list[str]] = json.loads(run.stdout)["rows"]
    return rows


def _unread() -> Message:
    return M("Lembar kerja ini tidak dapat dibaca: rusak, terlalu besar, atau bukan .xlsx.")


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 by its mark, UTF-8, else Windows-1252 as Excel
    writes it."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Refused(_no_sheet())


def _no_sheet() -> Message:
    return M("Ini bukan lembar kerja, CSV, atau publiccode.yml yang dapat dibaca. "
             "Simpan sebagai .xlsx atau CSV UTF-8.")  # fmt: skip


def _csv(text: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _parsed(rest, first.strip()[4])
    return _parsed(text, delimiter(text))


def delimiter(text: str) -> str:
    """Semicolon, comma or tab: the one that the first lines have most often outside quotes."""
    found: Counter[str] = Counter()
    quoted = False
    for letter in text[:20_000]:
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in ";,\t":
            found[letter] += 1
    return max(";,\t", key=lambda d: found[d]) if found else ","


def _parsed(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    csv.field_size_limit(10 * limits.CELL)
    try:
        for row in reader:
            rows.append([unguarded(cell.strip()) for cell in row])
            if len(rows) > limits.ROWS + 50:
                break
    except csv.Error as error:
        raise Refused(M("Baris %(line)s tidak dapat dibaca: periksa tanda kutipnya.",
                        line=reader.line_num)) from error  # fmt: skip
    return rows


def guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    bare = cell.lstrip("'")
    return f"'{cell}" if bare[:1] and bare[0] in _GUARDED else cell


def unguarded(cell: str) -> str:
    """The reverse of `guarded`."""
    bare = cell.lstrip("'")
    return cell[1:] if cell[:1] == "'" and bare[:1] and bare[0] in _GUARDED else cell


def table(rows: list[list[str]], words: Mapping[str, str] | None = None) -> Table:
    """Headings and rows; titles above the headings are passed over. `Refused` for too much."""
    top = header_row(rows, words)
    if top is None:
        raise Refused(M("Tidak ada baris judul kolom dalam berkas ini."))
    rows = [[storable(cell) for cell in row] for row in rows]
    headings = _trimmed(rows[top])
    found = [
        (number, row[: len(headings)] + [""] * (len(headings) - len(row)))
        for number, row in enumerate(rows[top + 1 :], top + 2) if any(row)
    ]  # fmt: skip
    _check_size(headings, found)
    return Table(headings, found)


def _trimmed(row: list[str]) -> list[str]:
    last = max(i for i, cell in enumerate(row) if cell)
    return [" ".join(cell.split())[:200] for cell in row[: last + 1]]


def _check_size(headings: list[str], rows: list[tuple[int, list[str]]]) -> None:
    if not rows:
        raise Refused(M("Tidak ada baris di bawah judul kolom."))
    if len(rows) > limits.ROWS:
        raise Refused(M("Paling banyak %(n)s baris dalam satu berkas.", n=limits.ROWS))
    if len(headings) > limits.COLUMNS:
        raise Refused(M("Paling banyak %(n)s kolom.", n=limits.COLUMNS))
    for line, row in rows:
        if any(len(cell) > limits.CELL for cell in row):
            raise Refused(M("Baris %(line)s memuat sel yang lebih panjang dari %(n)s huruf.",
                            line=line, n=limits.CELL))  # fmt: skip
