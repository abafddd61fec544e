"""A file held against publiccode.yml 0.x: every error and warning at once, never an exception."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from registry.kernel.text import M, Message

from . import companions
from . import vocabulary as v
from .advice import Finding, findings
from .decode import Decoder
from .nodes import MAX_BYTES, Node, Scalar, parse
from .nodes import Mapping as Tree
from .plain import plain
from .positions import paths_by_line, place
from .problems import Problem, Report, Unreadable
from .scalars import boolean, is_null, is_number
from .shapes import FILE, Languages, Listing, Record, Shape

MAX_PROBLEMS = 500
VERSION = "publiccodeYmlVersion"
OWN = "# lumbung: "
_WORD = re.compile(r"[A-Za-z]+")


def check(source: str | bytes, beside: Path | None = None, whole: bool = True) -> Report:
    """The report of a publiccode.yml; any bytes at all get one.

    `beside`: the folder in which the files that it names must be; None: they are not looked for.
    `whole`: that folder surely is the repository (see companions).
    """
    try:
        text = _text(source)
        root, version = _version(parse(text))
    except Unreadable as error:
        return Report(valid=False, errors=(error.problem,))
    return _Check(root, version).report(_own(text), beside, whole)


def _text(source: str | bytes) -> str:
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MAX_BYTES:
        raise Unreadable(M("Berkas terlalu besar: paling besar %(n)s MiB.", n=MAX_BYTES // 1024**2))
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(M("Berkas ini bukan teks UTF-8."), line) from error


def _version(root: Node | None) -> tuple[Tree, str]:
    """The file's keys and its version. Raises Unreadable: without one nothing can be judged."""
    if not isinstance(root, Tree) or VERSION not in root.index:
        raise Unreadable(M("Wajib diisi."), path=VERSION)
    key, node = root.entries[root.index[VERSION]]
    if not isinstance(node, Scalar) or not _is_string(node):
        raise Unreadable(
            M("Salah jenis: tulis versi sebagai teks di dalam tanda kutip, misalnya \"0.7\"."),
            key.line, key.column, VERSION,
        )  # fmt: skip
    if node.text not in v.VERSIONS:
        raise Unreadable(
            M("Versi \"%(value)s\" tidak didukung; yang didukung: %(choices)s.",
              value=node.text[:40], choices=", ".join(v.VERSIONS)),
            key.line, key.column, VERSION,
        )  # fmt: skip
    return root, node.text


def _is_string(node: Scalar) -> bool:
    if node.block or node.tag is not None or node.anchored:
        return False
    return not (is_null(node) or is_number(node) or boolean(node) is not None)


def _own(text: str) -> Mapping[str, Any]:
    """What our own export wrote into the comment on the last line; nothing when it is not there."""
    last = text.rstrip().rpartition("\n")[2]
    if not last.startswith(OWN):
        return {}
    try:
        found = json.loads(last.removeprefix(OWN))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class _Check:
    """One run over one readable file."""

    def __init__(self, root: Tree, version: str) -> None:
        self.root, self.version = root, version
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self.lines: dict[int, str] | None = None

    def report(self, own: Mapping[str, Any], beside: Path | None, whole: bool) -> Report:
        self.outdated()
        decoder = Decoder(self.fault)
        values = decoder.file(FILE, self.root)
        self.broken = decoder.broken
        self.record(FILE, values, "")
        for finding in findings(values):
            self.note(finding)
        for finding in companions.findings(values, beside, whole) if beside else ():
            self.note(finding)
        errors = _tidy(self.errors)
        return Report(not errors, errors, _tidy(self.warnings), plain(self.root, FILE), own)

    def outdated(self) -> None:
        if self.version != "0" and not self.version.startswith(v.LATEST):
            message = M(
                "Versi %(version)s bukan yang terbaru; pakai \"0\" atau \"%(latest)s\". "
                "Berkas ini dibaca sebagai versi %(latest)s.",
                version=self.version, latest=v.LATEST,
            )  # fmt: skip
            self.warnings.append(Problem(VERSION, *place(self.root, VERSION), message))

    def fault(self, node: Node, message: Message) -> None:
        """A wrong type or an unknown key: the path is that of its line, as the reference's."""
        if self.lines is None:
            self.lines = paths_by_line(self.root)
        path = self.lines.get(node.line, "")
        self.errors.append(Problem(path, node.line, node.column, message))

    def error(self, path: str, message: Message) -> None:
        self.errors.append(Problem(path, *place(self.root, path), message))

    def note(self, finding: Finding) -> None:
        found = Problem(finding.path, *place(self.root, finding.stands), finding.message)
        (self.warnings if finding.warning else self.errors).append(found)

    def record(self, shape: Record, values: Mapping[str, Any], path: str) -> None:
        for name, inner in shape.fields.items():
            where = f"{path}.{name}" if path else name
            self.value(inner, values.get(name), where, values)

    def value(self, shape: Shape, value: Any, path: str, record: Mapping[str, Any]) -> None:
        found = (message for rule in shape.rules if (message := rule(value, record)))
        if wrong := next(found, None):
            self.error(path, self.because(path) or wrong)
        else:
            self.inside(shape, value, path)

    def inside(self, shape: Shape, value: Any, path: str) -> None:
        if isinstance(shape, Record) and (value is not None or not shape.optional):
            self.record(shape, value or {}, path)
        elif isinstance(shape, Listing):
            for number, item in enumerate(value or ()):
                self.value(shape.item, item, f"{path}[{number}]", {})
        elif isinstance(shape, Languages):
            for language, item in value.items():
                self.record(shape.record, item or {}, _with_key(path, language))

    def because(self, path: str) -> Message | None:
        """Why a mandatory key counts as missing although it may be there."""
        if path in self.broken:
            return M("Wajib diisi; isinya belum dapat dibaca karena ada yang salah jenis.")
        section = next(iter(_sections(path, self.broken)), None)
        if section is None:
            return None
        return M(
            "Belum dapat diperiksa: bagian \"%(section)s\" tidak terbaca karena ada isian yang "
            "salah di dalamnya.", section=section,
        )  # fmt: skip


def _sections(path: str, broken: set[str]) -> Iterator[str]:
    while "." in path:
        path = path.rpartition(".")[0]
        if path in broken:
            yield path


def _with_key(path: str, key: str) -> str:
    return f"{path}.{key}" if _WORD.fullmatch(key) else f"{path}[{key}]"


def _tidy(problems: list[Problem]) -> tuple[Problem, ...]:
    """In the order of the file, on one line the cause first; a flood is cut, and says so."""
    ordered = sorted(problems, key=lambda found: found.line)
    if len(ordered) <= MAX_PROBLEMS:
        return tuple(ordered)
    rest = M("Masih ada %(n)s masalah lain.", n=len(ordered) - MAX_PROBLEMS)
    return (*ordered[:MAX_PROBLEMS], Problem("", 0, 0, rest))
