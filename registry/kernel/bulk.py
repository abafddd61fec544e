"""Many new or changed rows of one table in one statement.

A flush of thousands of objects spends most of its time on building, parsing and binding one
parameter for each cell, and sends one UPDATE for each row that has a version; here the rows are one
JSON parameter that PostgreSQL takes apart.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, inspect, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from .db import Base, session
from .errors import Stale


def insert_all(objects: Sequence[Base], within: Session | None = None) -> None:
    """Writes new objects of one model. Defaults are filled in; mapper events do not run, the
    objects do not join the session, and ids that the database gives are not read back."""
    if not objects:
        return
    keys = _keys(type(objects[0]))
    rows = [{c.name: _value(made, key, c) for key, c in keys.items()} for made in objects]
    table = objects[0].__table__.name  # type: ignore[attr-defined]
    names = ", ".join(f'"{c.name}"' for c in keys.values())
    read = ", ".join(_read(column) for column in keys.values())
    statement = text(
        f"INSERT INTO {table} ({names}) SELECT {read} "  # nosec B608 - our models' own names
        f"FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
    )
    (within or session).execute(statement, {"rows": json.dumps(rows, default=_plain)})


def update_all(objects: Sequence[Base]) -> None:
    """Writes what was changed of the session's objects of one model, each a version further, as a
    flush would; mapper events do not run. `Stale` when another wrote one of them meanwhile."""
    if not objects:
        return
    model: Any = type(objects[0])
    keys = _changed(objects, _keys(model))
    rows = [_row(made, keys) for made in objects]
    table, names = model.__table__.name, [f'"{column.name}"' for column in keys.values()]
    sets = ", ".join([f"{name} = r.{name}" for name in names] + ["version = t.version + 1"])
    statement = text(
        f"UPDATE {table} AS t SET {sets} "  # nosec B608 - our models' own names
        f"FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb)) AS r "
        "WHERE t.id = r.id AND t.version = r.version"
    )
    with session.no_autoflush:
        done: Any = session.execute(statement, {"rows": json.dumps(rows, default=_plain)})
    if done.rowcount != len(objects):
        raise Stale
    for made in objects:
        _written(made, keys)


def _changed(
    objects: Sequence[Base], keys: "dict[str, Column[Any]]"
) -> "dict[str, Column[Any]]":
    """Those of the attributes that were set in one of the objects since it was read."""
    states: list[Any] = [inspect(made) for made in objects]
    changed = set[str]().union(*(state.committed_state for state in states))
    return {key: column for key, column in keys.items() if key in changed}


def _row(made: Any, keys: "dict[str, Column[Any]]") -> dict[str, Any]:
    said = {column.name: getattr(made, key) for key, column in keys.items()}
    return {"id": made.id, "version": made.version, **said}


def _written(made: Any, keys: Iterable[str]) -> None:
    """The session takes the object as it is for what the database holds."""
    for key in keys:
        set_committed_value(made, key, getattr(made, key))
    set_committed_value(made, "version", made.version + 1)


def _keys(model: type[Base]) -> dict[str, "Column[Any]"]:
    attributes = inspect(model).column_attrs
    found = {a.key: a.columns[0] for a in attributes if isinstance(a.columns[0], Column)}
    return {key: column for key, column in found.items() if column.identity is None}


def _read(column: "Column[Any]") -> str:
    """The column as it is taken out of the parameter: JSON's null is a value where NULL is none."""
    if isinstance(column.type, JSON) and not column.nullable:
        return f"coalesce(\"{column.name}\", 'null')"
    return f'"{column.name}"'


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
