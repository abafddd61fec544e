"""YAML text as a tree that remembers lines: bounded in size, depth and what aliases multiply."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml  # type: ignore[import-untyped]

from registry.kernel.text import M

from .problems import Unreadable
from .syntax import wrong

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 100_000

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(eq=False, slots=True)
class Scalar:
    """A text in the file; `plain` when it stands without quotes and without a tag of its own."""

    line: int
    column: int
    text: str
    plain: bool = False
    block: bool = False
    tag: str | None = None
    anchored: bool = False
    size: int = 1


@dataclass(eq=False, slots=True)
class Sequence:
    """A list in the file."""

    line: int
    column: int
    items: list["Node"] = field(default_factory=list)
    size: int = 1


@dataclass(eq=False, slots=True)
class Mapping:
    """Keys and values in the file, in their order; `index` finds a key."""

    line: int
    column: int
    flow: bool = False
    entries: list[tuple[Scalar, "Node"]] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    size: int = 1

    def get(self, key: str) -> "Node | None":
        """The value of a key, None when there is no such key."""
        place = self.index.get(key)
        return None if place is None else self.entries[place][1]


Node = Scalar | Sequence | Mapping


# Line breaks for YAML 1.1, which libyaml reads; letters like any other for YAML 1.2.
_LETTERS = "\x85\u2028\u2029"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def parse(text: str) -> Node | None:
    """The tree of the only document; None for an empty file. Raises Unreadable."""
    letters = _stand_ins(text)
    try:
        events = yaml.parse(text.translate(letters) if letters else text, Loader=Loader)
        return _Builder({ord(new): chr(old) for old, new in letters.items()}).build(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        found = wrong(error.problem or error.context or "")
        raise Unreadable(found, line, column) from error
    except (yaml.YAMLError, ValueError) as error:
        message = M("Bukan YAML yang sah: ada huruf yang tidak diizinkan.")
        raise Unreadable(message, *_forbidden(text)) from error


def _stand_ins(text: str) -> dict[int, str]:
    """A letter that the text does not use for each of its letters that libyaml would break at."""
    taken = set(text)
    free = (chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in taken)
    return {ord(letter): next(free, "?") for letter in _LETTERS if letter in taken}


def _forbidden(text: str) -> tuple[int, int]:
    found = _FORBIDDEN.search(text)
    if found is None:
        return 0, 0
    before = text[: found.start()]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Builder:
    """Reads parser events with its own stack, so that no nesting exhausts Python's."""

    def __init__(self, letters: dict[int, str]) -> None:
        self.letters = letters
        self.anchors: dict[str, Node] = {}
        self.open: list[tuple[Sequence | Mapping, str | None]] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None
        self.documents = self.count = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            self.count += 1
            if self.count > MAX_NODES:
                raise Unreadable(M("Berkas terlalu besar: lebih dari %(n)s butir.", n=MAX_NODES))
            self.take(event)
        return self.root

    def take(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.start_document(line)
        elif isinstance(event, yaml.ScalarEvent):
            self.add(self.scalar(event, line, column), event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event.anchor, line, column)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.start(event, line, column)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.end()

    def scalar(self, event: Any, line: int, column: int) -> Scalar:
        plain = event.style in (None, "") and event.tag is None and event.implicit[0]
        text = event.value.translate(self.letters) if self.letters else event.value
        return Scalar(
            line, column, text, plain=plain, block=event.style in ("|", ">"),
            tag=event.tag, anchored=event.anchor is not None,
        )  # fmt: skip

    def start_document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Unreadable(M("Satu berkas hanya boleh memuat satu dokumen YAML."), line, 1)

    def start(self, event: Any, line: int, column: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable(
                M("Isi bertingkat terlalu dalam: paling dalam %(n)s tingkat.", n=MAX_DEPTH),
                line, column,
            )  # fmt: skip
        node: Sequence | Mapping
        if isinstance(event, yaml.MappingStartEvent):
            node = Mapping(line, column, flow=bool(event.flow_style))
        else:
            node = Sequence(line, column)
        self.open.append((node, event.anchor))
        self.keys.append(None)

    def end(self) -> None:
        node, anchor = self.open.pop()
        self.keys.pop()
        self.add(node, anchor)

    def alias(self, anchor: str | None, line: int, column: int) -> None:
        if anchor is None or anchor not in self.anchors:
            raise Unreadable(M("Acuan *%(name)s tidak dikenal.", name=anchor), line, column)
        self.add(self.anchors[anchor], None)

    def add(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        parent = self.open[-1][0]
        parent.size += node.size
        if parent.size > MAX_NODES:
            raise Unreadable(M("Berkas terlalu besar: lebih dari %(n)s butir.", n=MAX_NODES))
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self.key(node)
        else:
            self.pair(parent, key, node)

    def key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise Unreadable(M("Nama kunci harus berupa teks."), node.line, node.column)
        return node

    def pair(self, parent: Mapping, key: Scalar, value: Node) -> None:
        self.keys[-1] = None
        if key.plain and key.text == "<<":
            _merge(parent, value)
        elif key.text in parent.index and not _merged(parent, key):
            raise Unreadable(
                M("Kunci \"%(key)s\" ditulis dua kali.", key=key.text), key.line, key.column
            )  # fmt: skip
        else:
            _put(parent, key, value)


def _put(parent: Mapping, key: Scalar, value: Node) -> None:
    place = parent.index.get(key.text)
    if place is None:
        parent.index[key.text] = len(parent.entries)
        parent.entries.append((key, value))
    else:
        parent.entries[place] = (key, value)


def _merged(parent: Mapping, key: Scalar) -> bool:
    """Whether the key that stands there came by a merge (`<<`): it may then be replaced."""
    there = parent.entries[parent.index[key.text]][0]
    return (there.line, there.column) < (parent.line, parent.column)


def _merge(parent: Mapping, value: Node) -> None:
    sources = value.items if isinstance(value, Sequence) else [value]
    for source in sources:
        if not isinstance(source, Mapping):
            raise Unreadable(
                M("Isi \"<<\" harus berupa kumpulan kunci."), source.line, source.column
            )  # fmt: skip
        for key, entry in source.entries:
            if key.text not in parent.index:
                _put(parent, key, entry)
