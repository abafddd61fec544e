"""The tree as plain values: texts as they were written, true and false, lists and mappings."""

from typing import Any

from .nodes import Node, Scalar, Sequence
from .scalars import boolean, is_null
from .shapes import Languages, Link, Listing, Record, Shape, Text


def plain(node: Node, shape: Shape | None) -> Any:
    """What the node holds, read as `shape` says where that fits, else as YAML 1.2 says."""
    if is_null(node):
        return None
    if isinstance(node, Scalar):
        return _scalar(node, shape)
    if isinstance(node, Sequence):
        item = shape.item if isinstance(shape, Listing) else None
        return [plain(entry, item) for entry in node.items]
    return {key.text: plain(value, _inside(shape, key.text)) for key, value in node.entries}


def _scalar(node: Scalar, shape: Shape | None) -> Any:
    if isinstance(shape, Text | Link | Listing):
        return node.text
    flag = boolean(node)
    return node.text if flag is None else flag


def _inside(shape: Shape | None, key: str) -> Shape | None:
    if isinstance(shape, Record):
        return shape.fields.get(key)
    return shape.record if isinstance(shape, Languages) else None
