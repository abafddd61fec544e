"""What a text is: pieces (clauses) of lines with linked fields, laid out as units to show or print.

A line is a paragraph; "(1)" makes an ayat, "a." a huruf, "1." an angka, "-" a dash. `{{name}}` is a
linked field: it shows data, and a line that is only a field becomes as many lines as its value has.
Numbers are not typed but counted, so taking a line out leaves no gap.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from registry.documents.writing import BLANK

from ..states import ANNEX, ARTICLE, CLOSING, OPENING
from .words import letters

FIELD = re.compile(r"\{\{\s*([a-z0-9_]+(?::[a-z0-9_-]+)?)\s*\}\}")
ALONE = re.compile(r"^\{\{\s*([a-z0-9_]+)\s*\}\}$")
_MARKS = (
    ("ayat", re.compile(r"^\(\d{1,3}\)\s+")),
    ("letter", re.compile(r"^[a-z]{1,2}[.)]\s+")),
    ("number", re.compile(r"^\d{1,3}[.)]\s+")),
    ("dash", re.compile(r"^[-–•]\s+")),
)
ARTICLE_FIELD = "pasal:"
PARAGRAPHS = ("ayat", "paragraph")
Value = str | list[str] | dict[str, Any]
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Run:
    """Part of a line: text as it stands, or the value of `field`; `blank` when that is unknown."""

    text: str
    field: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Unit:
    """One paragraph, item, table or row of signatures; `label` is its counted number."""

    kind: str
    runs: tuple[Run, ...] = ()
    label: str = ""
    table: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is read, with its number; cells of a table with bars between them."""
        if self.table:
            rows = [self.table.get("head", []), *self.table.get("rows", self.columns)]
            return "\n".join(" | ".join(str(c) for c in row if c) for row in rows if row)
        return f"{self.label} {self.bare}".strip()

    @property
    def bare(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def columns(self) -> list[list[str]]:
        """The blocks of a row of signatures."""
        return list(self.table.get("columns", []))


@dataclass(frozen=True)
class Piece:
    """One clause of a text, as it is written; a removed one says why and by whom."""

    key: str
    part: str
    heading: str
    body: str
    source: str = ""
    removed_reason: str = ""
    removed_by: str = ""


@dataclass(frozen=True)
class Text:
    """A whole text with the data it shows."""

    pieces: tuple[Piece, ...]
    values: Values

    @property
    def standing(self) -> tuple[Piece, ...]:
        """The clauses that were not taken out."""
        return tuple(p for p in self.pieces if not p.removed_reason)

    def piece(self, key: str) -> Piece | None:
        """The standing clause of that key."""
        return next((p for p in self.standing if p.key == key), None)

    def numbers(self) -> dict[str, int]:
        """Which Pasal each article is."""
        found = [p.key for p in self.standing if p.part == ARTICLE]
        return {key: n for n, key in enumerate(found, start=1)}

    def units(self, piece: Piece) -> list[Unit]:
        """A clause laid out."""
        return laid_out(piece, self.values, self.numbers())

    def filled(self, values: Values) -> "Text":
        """The same text with some data known now."""
        return replace(self, values={**self.values, **values})

    def to_json(self) -> dict[str, Any]:
        """For PostgreSQL; `from_json` reads it back."""
        return {"pieces": [asdict(p) for p in self.pieces], "values": dict(self.values)}

    @property
    def sha256(self) -> str:
        """The hash of what it says, in hexadecimal."""
        packed = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(packed.encode()).hexdigest()


def from_json(data: Mapping[str, Any]) -> Text:
    """The text kept by `Text.to_json`."""
    return Text(tuple(Piece(**p) for p in data["pieces"]), data["values"])


# ---------------------------------------------------------------- lines
def marked(line: str) -> tuple[str, str]:
    """(kind, words) of one written line."""
    for kind, mark in _MARKS:
        found = mark.match(line)
        if found:
            return kind, line[found.end():].strip()
    return "paragraph", line.strip()


def fields_of(body: str) -> list[str]:
    """Names of the linked fields of a body, in order, each once."""
    return list(dict.fromkeys(FIELD.findall(body)))


def normal(body: str, part: str) -> str:
    """A body with its lines trimmed and its ayat, huruf and angka counted anew."""
    lines = [_written(line.strip()) for line in body.splitlines() if line.strip()]
    return "\n".join(
        f"{label} {words}".strip() for label, (_, words) in
        zip(_labels([kind for kind, _ in lines], part), lines, strict=True)
    )  # fmt: skip


def _written(line: str) -> tuple[str, str]:
    """The same as `marked`; a field that stands for a list or a table is no paragraph."""
    kind, words = marked(line)
    alone = ALONE.match(words)
    return ("block", words) if alone and alone.group(1) in BLOCKS else (kind, words)


def _labels(kinds: Sequence[str], part: str) -> list[str]:
    """The counted number of each line: ayat only in an article of several paragraphs; a list in a
    list begins anew under each item of the outer one."""
    ayat = part == ARTICLE and sum(k in PARAGRAPHS for k in kinds) > 1
    found: list[str] = []
    paragraphs, outer, counts = 0, "", {"letter": 0, "number": 0, "dash": 0}
    for kind in kinds:
        if kind in PARAGRAPHS:
            paragraphs, outer, counts = paragraphs + 1, "", dict.fromkeys(counts, 0)
            found.append(f"({paragraphs})" if ayat else "")
        elif kind in counts:
            outer = outer or kind
            counts = counts if kind != outer else dict.fromkeys(counts, 0) | {kind: counts[kind]}
            found.append(_item(kind, counts[kind]))
            counts[kind] += 1
        else:
            found.append("")
    return found


def _item(kind: str, number: int) -> str:
    return {"letter": f"{letters(number)}.", "number": f"{number + 1}."}.get(kind, "–")


# ---------------------------------------------------------------- laying out
def laid_out(piece: Piece, values: Values, numbers: Mapping[str, int]) -> list[Unit]:
    """The units of a clause with its fields filled in."""
    found: list[Unit] = []
    for line in piece.body.splitlines():
        if line.strip():
            found += _line(line.strip(), values, numbers)
    kinds = [unit.kind for unit in found]
    labels = _labels(kinds, piece.part)
    return [replace(unit, label=label) for unit, label in zip(found, labels, strict=True)]


def _line(line: str, values: Values, numbers: Mapping[str, int]) -> Iterable[Unit]:
    kind, words = marked(line)
    alone = ALONE.match(words)
    value = values.get(alone.group(1)) if alone else None
    if isinstance(value, dict):
        shape = "signatures" if "columns" in value else "table"
        return [Unit(shape, table=value)] if value.get("rows") or value.get("columns") else []
    if alone and isinstance(value, list):
        return [_of_value(text, alone.group(1)) for text in value]
    if alone and not value and alone.group(1) in OPTIONAL:
        return []
    if alone and alone.group(1) in BLOCKS:
        kind = "letter"
    return [Unit(kind, tuple(_runs(words, values, numbers)))]


def _of_value(line: str, name: str) -> Unit:
    kind, words = marked(line)
    runs: list[Run] = []
    for n, text in enumerate(words.split(BLANK)):
        runs += [Run(BLANK, name, True)] if n else []
        runs += [Run(text, name)] if text else []
    return Unit(kind, tuple(runs))


def _runs(words: str, values: Values, numbers: Mapping[str, int]) -> Iterable[Run]:
    at = 0
    for found in FIELD.finditer(words):
        if found.start() > at:
            yield Run(words[at:found.start()])
        yield _value(found.group(1), values, numbers)
        at = found.end()
    if at < len(words):
        yield Run(words[at:])


def _value(name: str, values: Values, numbers: Mapping[str, int]) -> Run:
    if name.startswith(ARTICLE_FIELD):
        number = numbers.get(name.removeprefix(ARTICLE_FIELD))
        return Run(f"Pasal {number}" if number else f"Pasal {BLANK}", name, not number)
    value = values.get(name, "")
    if isinstance(value, list):
        value = ", ".join(marked(v)[1] for v in value)
    shown = value if isinstance(value, str) else ""
    return Run(shown or BLANK, name, not shown)


BLOCKS = frozenset({
    "daftar_pemerintah", "nomor_para_pihak", "para_pihak", "perubahan_ruang_lingkup",
    "ruang_lingkup", "surat_kuasa", "daftar_aplikasi", "ketentuan_pemanfaatan",
    "pejabat_penghubung", "tanda_tangan", "saksi",
})  # fmt: skip
"""Fields whose value is a list, a table or signatures."""
OPTIONAL = frozenset({
    "pembiayaan", "perubahan_jangka_waktu", "perubahan_lampiran", "perubahan_objek",
    "perubahan_para_pihak", "perubahan_ruang_lingkup", "surat_kuasa",
})  # fmt: skip
"""Fields that leave their line out when there is nothing to say."""

__all__ = ["ANNEX", "ARTICLE", "CLOSING", "OPENING", "Piece", "Run", "Text", "Unit", "Values",
           "fields_of", "from_json", "laid_out", "marked", "normal"]  # fmt: skip
