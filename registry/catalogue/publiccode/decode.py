"""The tree read by the table of keys: every wrong type and unknown key, with its place."""

from collections.abc import Callable, Iterator
from typing import Any

from registry.kernel.text import M, Message

from . import uris
from .nodes import Mapping, Node, Scalar, Sequence
from .scalars import boolean, is_null, spoken
from .shapes import Flag, Languages, Link, Listing, Record, Shape, Text

FAILED: Any = object()
Fault = Callable[[Node | Scalar, Message], None]


class Decoder:
    """Values for the rules. What cannot be read becomes FAILED, and its record with it.

    The reference parser drops a whole section when one of its keys has a wrong type, so that the
    section's mandatory keys are reported too; `broken` remembers why, for an honest message.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.broken: set[str] = set()

    def file(self, shape: Record, root: Mapping) -> dict[str, Any]:
        """The values of the whole file; a key of the top level fails alone."""
        values: dict[str, Any] = {}
        for name, entry in self._entries(shape, root):
            value = self.decode(entry[0], entry[1], name)
            if value is not FAILED:
                values[name] = value
        return values

    def decode(self, shape: Shape, node: Node, path: str) -> Any:
        """One value: None for null, FAILED after a fault."""
        if is_null(node):
            return None
        value = self._decode(shape, node, path)
        if value is FAILED:
            self.broken.add(path)
        return value

    def _decode(self, shape: Shape, node: Node, path: str) -> Any:
        if isinstance(shape, Text):
            return self._text(node)
        if isinstance(shape, Link):
            return self._link(node)
        if isinstance(shape, Flag):
            return self._flag(node)
        if isinstance(shape, Listing):
            return self._list(shape, node, path)
        if isinstance(shape, Languages):
            return self._languages(shape, node, path)
        return self._record(shape, node, path)

    def _wrong(self, node: Node, wanted: Message) -> Any:
        self.fault(node, wanted)
        return FAILED

    def _text(self, node: Node) -> Any:
        if not isinstance(node, Scalar):
            return self._wrong(node, M("Salah jenis: harus berupa teks."))
        return spoken(node)

    def _link(self, node: Node) -> Any:
        text = self._text(node)
        if text is not FAILED and uris.parse(text) is None:
            return self._wrong(node, M("Bukan alamat (URL) yang sah."))
        return text

    def _flag(self, node: Node) -> Any:
        value = boolean(node)
        if value is None:
            return self._wrong(
                node, M("Salah jenis: harus true atau false (yes dan no bukan boolean).")
            )
        return value

    def _list(self, shape: Listing, node: Node, path: str) -> Any:
        if shape.single and isinstance(node, Scalar):
            value = self.decode(shape.item, node, path)
            return FAILED if value is FAILED else [value]
        if not isinstance(node, Sequence):
            return self._wrong(node, M("Salah jenis: harus berupa daftar."))
        values = [
            self.decode(shape.item, item, f"{path}[{number}]")
            for number, item in enumerate(node.items)
        ]
        return FAILED if any(value is FAILED for value in values) else values

    def _languages(self, shape: Languages, node: Node, path: str) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong(node, M("Salah jenis: harus berupa kumpulan kunci dan isi."))
        values = {
            key.text: self.decode(shape.record, value, f"{path}.{key.text}")
            for key, value in node.entries
        }
        return FAILED if any(value is FAILED for value in values.values()) else values

    def _record(self, shape: Record, node: Node, path: str) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong(node, M("Salah jenis: harus berupa kumpulan kunci dan isi."))
        known = dict(self._entries(shape, node))
        whole = len(known) == len(node.entries)
        values = {
            name: self.decode(entry[0], entry[1], f"{path}.{name}") for name, entry in known.items()
        }
        return values if whole and FAILED not in values.values() else FAILED

    def _entries(self, shape: Record, node: Mapping) -> Iterator[tuple[str, tuple[Shape, Node]]]:
        for key, value in node.entries:
            if key.text in shape.fields:
                yield key.text, (shape.fields[key.text], value)
            else:
                self.fault(key, M('Kunci "%(key)s" tidak dikenal.', key=key.text))
