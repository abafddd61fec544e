"""Where a key path stands in the file, and which key path a line belongs to."""

import re

from .nodes import Mapping, Node, Scalar, Sequence

_INDEX = re.compile(r"(.*)\[([^\[\]]*)\]", re.DOTALL)
Place = tuple[int, int]


def place(root: Mapping, path: str) -> Place:
    """Line and column of a key path; of the first key beside a missing one; (0, 0) for neither."""
    return _find(root, _parts(path))


def paths_by_line(root: Mapping) -> dict[int, str]:
    """The key path that the reference parser gives to an error on each line.

    A value that stands alone on the line below its key has none there; here it has its key's.
    """
    found: dict[int, str] = {}
    _collect(root, "", found)
    return found


def _parts(path: str) -> list[str]:
    """`a.b[0].c[en-US]` as its steps a, b, [0], c, en-US."""
    steps: list[str] = []
    for part in path.split("."):
        match = _INDEX.fullmatch(part)
        if match is None:
            steps.append(part)
            continue
        name, inside = match.groups()
        steps += [name, f"[{inside}]" if inside.isdigit() else inside]
    return steps


def _find(node: Node, steps: list[str]) -> Place:
    key_place = (node.line, node.column)
    for number, step in enumerate(steps):
        if isinstance(node, Sequence) and step.startswith("["):
            place_at = int(step[1:-1])
            if place_at >= len(node.items):
                return key_place
            node = node.items[place_at]
            key_place = (node.line, node.column)
        elif not isinstance(node, Mapping):
            return key_place if step.startswith("[") else (node.line, node.column)
        elif step in node.index:
            key, node = node.entries[node.index[step]]
            key_place = (key.line, key.column)
        else:
            return _missing(node, last=number == len(steps) - 1)
    return key_place


def _missing(node: Mapping, last: bool) -> Place:
    if node.flow:
        return node.line, node.column
    if last and node.entries:
        key = node.entries[0][0]
        return key.line, key.column
    return 0, 0


def _collect(node: Node, path: str, found: dict[int, str]) -> None:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            name = f"{path}.{key.text}" if path else key.text
            found.setdefault(key.line, name)
            _collect(value, name, found)
            found.setdefault(value.line, name)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            name = f"{path}[{number}]"
            found.setdefault(item.line, name)
            if not isinstance(item, Scalar):
                _collect(item, name, found)
