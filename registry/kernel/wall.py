"""The second wall: PostgreSQL's row-level security repeats who may read private rows.

The application works as the role `lumbung_app`, which row-level security binds even where the
database's owner is a superuser. Each transaction says for which government it reads; a request
starts with none, and only the registry's own processes (worker, commands) read everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction

from .actor import Actor
from .db import session

ROLE = "lumbung_app"
SEES = "wall_sees"
_EVERYTHING = ("", "on")
_TELL = text(
    "SELECT set_config('lumbung.government', :government, true), "
    "set_config('lumbung.everything', :everything, true)"
)


def see_as(actor: Actor) -> None:
    """From now on this session's reads are `actor`'s: their government's rows, or all."""
    session.info[SEES] = (actor.government or "", "on" if actor.reads_all else "off")
    if session().in_transaction():
        _tell(session.connection(), session.info[SEES])


@contextmanager
def seeing_all() -> Iterator[None]:
    """Inside, reads pass the wall: for a rule that asks whether something is on record, and tells
    nothing else of it to the actor."""
    before = session.info.get(SEES, _EVERYTHING)
    session.info[SEES] = _EVERYTHING
    _tell(session.connection(), _EVERYTHING)
    try:
        yield
    finally:
        session.info[SEES] = before
        with suppress(SQLAlchemyError):  # a broken transaction keeps its own reason
            _tell(session.connection(), before)


def _tell(connection: Connection, sees: tuple[str, str]) -> None:
    connection.execute(_TELL, {"government": sees[0], "everything": sees[1]})


@event.listens_for(Session, "after_begin")
def _begin(current: Session, _: SessionTransaction, connection: Connection) -> None:
    _tell(connection, current.info.get(SEES, _EVERYTHING))


@event.listens_for(Engine, "connect")
def _take_role(dbapi_connection: Any, _: Any) -> None:
    """Becomes the bound role as soon as the migrations have made it."""
    with dbapi_connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,))
        granted = cursor.fetchone() and _may_take(cursor)
        if granted:
            cursor.execute(f"SET ROLE {ROLE}")
    dbapi_connection.commit()


def _may_take(cursor: Any) -> bool:
    """Whether this database's tables were given to the role (not so before its migration)."""
    cursor.execute("SELECT to_regprocedure('lumbung_sees(text)') IS NOT NULL")
    return bool(cursor.fetchone()[0])
