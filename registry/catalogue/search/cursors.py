"""The mark of a page: the last result's place, sort key and row id in a named order."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from registry.kernel.errors import Invalid
from registry.kernel.text import M

TEXTUAL = ("name", "-live_count", "-readiness_score")
"""Orders whose key is a text."""
POSITION_MAX = 10_000_000


@dataclass(frozen=True)
class Cursor:
    """What the page before ended with; `position` is how many results came until there."""

    sort: str
    position: int
    key: Any
    id: int


def encode(cursor: Cursor) -> str:
    """The mark as an address carries it."""
    packed = json.dumps([cursor.sort, cursor.position, cursor.key, cursor.id])
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(mark: str | None, sort: str) -> Cursor | None:
    """The cursor of a mark; `Invalid` for a broken one and for one of another order."""
    if not mark:
        return None
    try:
        padded = mark + "=" * (-len(mark) % 4)
        found = Cursor(*json.loads(base64.urlsafe_b64decode(padded.encode())))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise _broken() from error
    if found.sort != sort or not _sound(found):
        raise _broken()
    return found


def _sound(cursor: Cursor) -> bool:
    textual = cursor.sort in TEXTUAL
    return (
        type(cursor.position) is int and 0 <= cursor.position <= POSITION_MAX
        and type(cursor.id) is int
        and isinstance(cursor.key, str if textual else (int, float))
    )  # fmt: skip


def _broken() -> Invalid:
    return Invalid({"after": [M("Penanda halaman tidak sah.")]})
