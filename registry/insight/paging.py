"""Paging by key over a list that was put in order in memory: the cursor holds the last row's key,
so a page begins where the last one ended whatever came or went between."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from registry.kernel.errors import Invalid
from registry.kernel.pagination import LIMIT_MAX, Page
from registry.kernel.text import M

T = TypeVar("T")


def page(
    items: Sequence[T], key: Callable[[T], tuple[Any, ...]], after: str | None, limit: int
) -> Page[T]:
    """One page of `items` by `key`, whose values are texts and numbers and end in a unique one.

    `Invalid` for a broken cursor.
    """
    ordered = sorted(items, key=key)
    rest = ordered
    if after:
        cursor = _decoded(after)
        try:
            rest = [item for item in ordered if key(item) > cursor]
        except TypeError:
            raise _broken() from None
    limit = max(1, min(limit, LIMIT_MAX))
    shown = rest[:limit]
    more = _encoded(key(shown[-1])) if len(rest) > limit else None
    return Page(shown, more, len(ordered))


def _encoded(key: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[Any, ...]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, RecursionError):
        raise _broken() from None
    if not isinstance(found, list):
        raise _broken()
    return tuple(found)


def _broken() -> Invalid:
    return Invalid({"after": [M("Penanda halaman tidak sah.")]})
