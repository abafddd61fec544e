"""What a cell says, as the input of its field; many spellings in two languages are understood."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from registry.kernel.text import M, Message

from ..english import english
from ..schemas import ApplicationInput
from .headings import key

EMPTY = ("-", "–", "—")
"""What empties a field; a blank cell leaves it as it is."""
YES = {"ya", "y", "yes", "true", "benar", "1", "ada", "v", "x", "sudah"}
NO = {"tidak", "t", "n", "no", "false", "salah", "0", "tidak ada", "belum"}
SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "service_kind": {
        "publik": "publik; pelayanan publik; layanan publik; g2c; g2b; masyarakat; public",
        "administrasi": "administrasi; administrasi pemerintahan; internal; g2g; g2e; pemerintahan;"
                        " layanan administrasi pemerintahan; administration",
    },
    "spbe_kind": {"umum": "umum; general", "khusus": "khusus; special; specific"},
    "dimension": {
        "governance": "governance; smart governance; tata kelola",
        "branding": "branding; smart branding; citra daerah",
        "economy": "economy; smart economy; ekonomi", "living": "living; smart living; kehidupan",
        "society": "society; smart society; masyarakat; smart people",
        "environment": "environment; smart environment; lingkungan",
    },
    "platforms": {
        "web": "web; website; berbasis web; situs; web based; webbase; web base",
        "mobile": "mobile; ponsel; android; ios; mobile apps; aplikasi mobile; android dan ios; "
                  "mobile app",
        "desktop": "desktop; windows; mac; linux; komputer", "cloud": "cloud; awan; saas",
    },
    "development_status": {
        "concept": "konsep; perencanaan; planned", "development": "pengembangan; dibangun",
        "beta": "beta; uji coba", "stable": "stabil; aktif; beroperasi; digunakan; dipakai; active",
        "obsolete": "usang; tidak aktif; tidak digunakan; nonaktif; inactive",
    },
}  # fmt: skip
AFFAIRS = {
    "kominfo": "komunikasi-informatika", "dukcapil": "kependudukan", "pupr": "pekerjaan-umum",
    "pekerjaan umum": "pekerjaan-umum", "perkim": "perumahan", "ukm": "koperasi-ukm",
    "umkm": "koperasi-ukm", "koperasi": "koperasi-ukm", "bkkbn": "keluarga-berencana",
    "kb": "keluarga-berencana", "esdm": "energi", "perikanan": "kelautan-perikanan",
    "investasi": "penanaman-modal", "perizinan": "penanaman-modal", "olahraga": "pemuda-olahraga",
    "wisata": "pariwisata", "ketenagakerjaan": "tenaga-kerja", "kepegawaian": "penunjang",
    "keuangan": "penunjang", "perencanaan": "penunjang", "pengawasan": "penunjang",
    "penunjang": "penunjang", "informatika": "komunikasi-informatika", "desa": "masyarakat-desa",
    "communications and informatics": "komunikasi-informatika", "tik": "komunikasi-informatika",
    "ict": "komunikasi-informatika", "communication": "komunikasi-informatika",
    "civil registration": "kependudukan", "public works": "pekerjaan-umum",
    "housing": "perumahan", "staffing": "penunjang", "finance": "penunjang",
    "planning": "penunjang",
}  # fmt: skip
MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maret", "march", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "aug"), ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"), ("november", "nov", "nop", "nopember"),
    ("desember", "december", "des", "dec"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_EPOCH = date(1899, 12, 30)


class BadCell(Exception):
    """A cell that cannot be understood; `message` says what is expected."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@cache
def choices(field: str) -> Mapping[str, str]:
    """The closed list of a field, code → label; empty when it has none."""
    spec = ApplicationInput().fields.get(field)
    return dict(spec.metadata.get("choices", ())) if spec is not None else {}


@cache
def spellings(field: str) -> Mapping[str, str]:
    """Every understood spelling (by `key`) of the field's choices → code."""
    found: dict[str, str] = {}
    for code, label in choices(field).items():
        bare = re.sub(r"\(.*?\)", "", label)
        for text in (code, label, english().get(label, label), bare):
            found.setdefault(key(text), code)
    for code, texts in SPELLINGS.get(field, {}).items():
        for text in texts.split(";"):
            found.setdefault(key(text), code)
    return found


def affairs(rows: Sequence[tuple[str, str, str]]) -> Mapping[str, str]:
    """Every understood spelling of the affairs (code, name, English name) → code."""
    found = {key(text): code for code, *names in rows for text in (code, *names)}
    codes = {code for code, *_ in rows}
    return {k: c for k, c in AFFAIRS.items() if c in codes} | found


def value(field: str, cell: str, known_affairs: Mapping[str, str]) -> Any:
    """The input that `cell` means for `field`; `BadCell` when it means nothing there."""
    if cell in EMPTY:
        return [] if kind(field) in ("checkboxes",) else ""
    if field == "affair":
        return _affair(cell, known_affairs)
    read = _READERS.get(field) or _BY_KIND.get(kind(field), _text)
    return read(field, cell)


@cache
def kind(field: str) -> str:
    """How the form draws the field."""
    spec = ApplicationInput().fields.get(field)
    return str(spec.metadata.get("kind", "text")) if spec is not None else "text"


def _text(field: str, cell: str) -> str:
    return " ".join(cell.split()) if kind(field) == "text" else cell


def _affair(cell: str, known: Mapping[str, str]) -> str:
    wanted = re.sub(r"^(urusan|dinas|bidang)( pemerintahan)? ", "", key(cell))
    if wanted in known:
        return known[wanted]
    near = {code for text, code in known.items() if f" {wanted} " in f" {text} "}
    if len(near) == 1:
        return near.pop()
    raise BadCell(M("“%(cell)s” bukan urusan pemerintahan; pilih dari daftar 32 urusan.",
                    cell=cell[:80]))  # fmt: skip


def _choice(field: str, cell: str) -> str:
    found = spellings(field)
    if not found:
        return cell
    if key(cell) in found:
        return found[key(cell)]
    if _is_flag(field):
        return _flag(field, cell)
    raise BadCell(M("“%(cell)s” tidak dikenal; tulis salah satu: %(choices)s.", cell=cell[:80],
                    choices="; ".join(choices(field).values())))  # fmt: skip


def _is_flag(field: str) -> bool:
    return set(choices(field)) == {"0", "1"}


def _flag(field: str, cell: str) -> str:
    word = key(cell) or cell.strip().lower()
    if word in YES or cell.strip() in ("✓", "✔"):
        return "1"
    if word in NO:
        return "0"
    raise BadCell(M("Tulis Ya atau Tidak."))


def _many(field: str, cell: str) -> list[str]:
    return list(dict.fromkeys(_choice(field, item) for item in items(cell, spellings(field))))


def _words(field: str, cell: str) -> list[str]:
    return items(cell, {})


def items(cell: str, whole: Mapping[str, str]) -> list[str]:
    """The items of a list in one cell: semicolons or lines, else commas; quotes keep one whole."""
    if key(cell) in whole:
        return [cell]
    lined = "; ".join(line for line in cell.splitlines() if line.strip())
    separator = ";" if ";" in lined or lined.startswith('"') else ","
    rows = list(csv.reader([lined], delimiter=separator, skipinitialspace=True))
    return [item.strip() for row in rows for item in row if item.strip()]


def joined(listed: Sequence[str]) -> str:
    """The reverse of `items`."""
    return "; ".join(
        '"' + item.replace('"', '""') + '"' if re.search('[;,"\n]', item) else item
        for item in listed
    )


def _url(field: str, cell: str) -> str:
    bare = cell.strip()
    if re.fullmatch(r"(?!https?:)[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", bare):
        return f"https://{bare}"
    return bare


def when(cell: str) -> str:
    """The year, month or day that a cell names, as far as it does: 2016, 2016-02, 2016-02-28.
    `BadCell` when it names none."""
    return _launched("", cell)


def _launched(field: str, cell: str) -> str:
    for read in (_iso, _numbers, _named, _serial):
        found = read(cell.strip())
        if found:
            return found
    raise BadCell(M("“%(cell)s” bukan tahun atau tanggal; tulis misalnya 2016, 2016-02, atau "
                    "28/02/2016.", cell=cell[:80]))  # fmt: skip


def _iso(cell: str) -> str:
    found = re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)([ T]\d\d:\d\d(:\d\d)?(\.\d+)?)?", cell)
    return found[1] if found else ""


def _numbers(cell: str) -> str:
    found = re.fullmatch(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})", cell)
    return _made(found[3], found[2], found[1]) if found else ""


def _named(cell: str) -> str:
    found = re.fullmatch(r"(?:(\d{1,2})[ -])?([a-z]+)[ .-]+(\d{4})", cell.lower())
    month = _MONTH.get(found[2]) if found else None
    return _made(found[3], str(month), found[1]) if found and month else ""


def _made(year: str, month: str, day: str | None) -> str:
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _serial(cell: str) -> str:
    if not re.fullmatch(r"\d{5}(\.0)?", cell) or not 20_000 < int(cell[:5]) < 60_000:
        return ""
    return (_EPOCH + timedelta(days=int(cell[:5]))).isoformat()


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "launched": _launched, "technologies": _words,
}  # fmt: skip
_BY_KIND: Mapping[str, Callable[[str, str], Any]] = {
    "select": _choice, "radio": _choice, "checkboxes": _many, "checkbox": _flag, "url": _url,
}  # fmt: skip
