"""Paging by key: a cursor holds the last row's sort values, so no page is ever counted through."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.types import NullType

from .db import session
from .errors import Invalid
from .text import M

T = TypeVar("T")
LIMIT = 20
LIMIT_MAX = 200


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, the cursor of the next page or None, and the total."""

    items: Sequence[T]
    next: str | None
    total: int


@dataclass(frozen=True)
class Sort:
    """One sort column; the last of a list must be unique, so that the order is total."""

    column: ColumnElement[Any] | InstrumentedAttribute[Any]
    value: Callable[[Any], Any]
    descending: bool = False

    def __post_init__(self) -> None:
        """A column of unknown type (a bare `func.lower(…)`) would refuse every cursor."""
        if isinstance(self.column.type, NullType):
            raise TypeError(f"{self.column}: name its type (`type_=`)")

    def ordered(self) -> UnaryExpression[Any]:
        """The ORDER BY term."""
        return self.column.desc() if self.descending else self.column.asc()

    def beyond(self, value: Any) -> ColumnElement[bool]:
        """Rows that come after `value` on this column."""
        beyond: ColumnElement[bool] = (
            self.column < value if self.descending else self.column > value
        )
        return beyond

    def accepts(self, value: Any) -> bool:
        """Whether `value` can be one of this column's."""
        try:
            kind = self.column.type.python_type
        except NotImplementedError:
            return isinstance(value, str | int | float)
        return type(value) is kind or (kind is float and type(value) is int)


def _encode(values: Sequence[Any]) -> str:
    packed = [
        {"t": v.isoformat()} if isinstance(v, datetime) else
        {"d": v.isoformat()} if isinstance(v, date) else v
        for v in values
    ]  # fmt: skip
    return base64.urlsafe_b64encode(json.dumps(packed).encode()).decode().rstrip("=")


def _decode(cursor: str, sorts: Sequence[Sort]) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        packed = json.loads(base64.urlsafe_b64decode(padded.encode()))
        values = [_unpack(v) for v in packed]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid({"after": [M("Penanda halaman tidak sah.")]}) from error
    if not isinstance(packed, list) or not _fit(values, sorts):
        raise Invalid({"after": [M("Penanda halaman tidak sah.")]})
    return values


def _fit(values: Sequence[Any], sorts: Sequence[Sort]) -> bool:
    """Whether there is one value of the right kind for each sort column: a cursor can be forged."""
    if len(values) != len(sorts):
        return False
    return all(sort.accepts(value) for sort, value in zip(sorts, values, strict=True))


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])


def _after(sorts: Sequence[Sort], values: Sequence[Any]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                *(s.column == v for s, v in zip(sorts[:i], values[:i], strict=True)),
                sorts[i].beyond(values[i]),
            )
            for i in range(len(sorts))
        )
    )


def paginate(
    statement: Select[Any],
    sorts: Sequence[Sort],
    after: str | None = None,
    limit: int = LIMIT,
    *,
    entities: bool = False,
) -> Page[Any]:
    """One page of `statement` in the total order `sorts`: two queries, whatever the number of rows.

    `entities` gives mapped objects (first column), else rows. `Invalid` for a broken cursor.
    """
    limit = max(1, min(limit, LIMIT_MAX))
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    query = statement.order_by(*(s.ordered() for s in sorts)).limit(limit + 1)
    if after:
        query = query.where(_after(sorts, _decode(after, sorts)))
    result = session.execute(query)
    found: list[Any] = list(result.scalars().unique() if entities else result)
    items = found[:limit]
    more = len(found) > limit
    return Page(items, _encode([s.value(items[-1]) for s in sorts]) if more else None, total or 0)
