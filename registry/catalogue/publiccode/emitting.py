"""Plain values as YAML that YAML 1.1 and 1.2 readers understand alike."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*(?: [A-Za-z0-9(][A-Za-z0-9_./+()-]*)*", re.ASCII)
_WORDS = frozenset("y n yes no on off true false null nan inf".split())  # noqa: SIM905
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPED = re.compile("[\x85\u2028\u2029\ufeff]")
_INDENT = "  "


def clean(text: str) -> str:
    """The text without control characters and halves of characters, with plain line ends."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def emit(value: Mapping[str, Any]) -> str:
    """A block mapping: texts plain where that is safe, in double quotes or as a block elsewhere."""
    return "".join(f"{line}\n" for line in _mapping(value, ""))


def _mapping(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, inner in value.items():
        yield from _entry(f"{indent}{_scalar(clean(str(key)))}:", inner, indent + _INDENT)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    value = clean(value) if isinstance(value, str) else value
    if isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, indent)
    elif isinstance(value, list) and value:
        yield head
        for item in value:
            yield from _item(item, indent)
    elif isinstance(value, str) and _is_block(value):
        yield f"{head} {'|' if value.endswith(chr(10)) else '|-'}"
        yield from (f"{indent}{line}" if line else "" for line in value.splitlines())
    else:
        yield f"{head} {_scalar(value)}"


def _item(value: Any, indent: str) -> Iterator[str]:
    """One entry of a list: its first line stands behind the dash."""
    rows = list(_entry("", value, indent + _INDENT))
    if isinstance(value, Mapping) and value:
        rows = list(_mapping(value, indent + _INDENT))
        rows[0] = rows[0].removeprefix(indent + _INDENT)
        yield f"{indent}- {rows[0]}"
    else:
        yield f"{indent}-{rows[0]}"
    yield from rows[1:]


def _is_block(text: str) -> bool:
    """Several lines that a literal block keeps exactly."""
    body = text.removesuffix("\n")
    rows = body.split("\n")
    return (
        len(rows) > 1
        and _ESCAPED.search(text) is None
        and not body.endswith("\n")
        and all(row == row.strip(" \t") for row in rows)
        and bool(rows[0])
        and rows == body.splitlines()
    )


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, str) and _is_plain(value):
        return value
    if isinstance(value, list | Mapping):
        return "[]" if isinstance(value, list) else "{}"
    return _quoted(str(value))


def _is_plain(text: str) -> bool:
    return text.lower() not in _WORDS and _PLAIN.fullmatch(text) is not None


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
