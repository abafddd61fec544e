"""Many new rows of one table in one statement.

A flush of thousands of objects spends most of its time on building, parsing and binding one
parameter for each cell; here the rows are one JSON parameter that PostgreSQL takes apart.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, inspect, text
from sqlalchemy.orm import Session

from .db import Base, session


def insert_all(objects: Sequence[Base], within: Session | None = None) -> None:
    """Writes new objects of one model. Defaults are filled in; mapper events do not run, the
    objects do not join the session, and ids that the database gives are not read back."""
    if not objects:
        return
    keys = _keys(type(objects[0]))
    rows = [{c.name: _value(made, key, c) for key, c in keys.items()} for made in objects]
    table = objects[0].__table__.name  # type: ignore[attr-defined]
    names = ", ".join(f'"{c.name}"' for c in keys.values())
    statement = text(
        f"INSERT INTO {table} ({names}) SELECT {names} "  # nosec B608 - our models' own names
        f"FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
    )
    (within or session).execute(statement, {"rows": json.dumps(rows, default=_plain)})


def _keys(model: type[Base]) -> dict[str, "Column[Any]"]:
    attributes = inspect(model).column_attrs
    found = {a.key: a.columns[0] for a in attributes if isinstance(a.columns[0], Column)}
    return {key: column for key, column in found.items() if column.identity is None}


def _value(made: Base, key: str, column: "Column[Any]") -> Any:
    value = getattr(made, key)
    if value is None and column.default is not None:
        default: Any = column.default
        value = default.arg(None) if default.is_callable else default.arg
        setattr(made, key, value)
    return value


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(type(value))
