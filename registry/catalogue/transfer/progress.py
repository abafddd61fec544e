"""How far the worker is with an import, for everybody to see while its one transaction is open.

It is told on the run's own row, on a connection of its own that commits at once: the transaction
that writes the catalogue does not touch that row until its end, so neither waits for the other. Who
works on a run holds an advisory lock in that transaction: PostgreSQL lets go of it when the worker
dies, however it dies, so that whether somebody is at it needs no time limit.
"""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from registry.kernel.clock import now
from registry.kernel.db import db, session

from .models import (
    CHECK,
    CHECKED,
    FAILED,
    READ,
    READ_FILE,
    RUNNING,
    SHEET,
    UNDO,
    WAITING,
    WRITTEN,
    ImportRow,
    ImportRun,
)

LOCK = 0x494D504F
SETTLING = timedelta(seconds=10)
"""Between the end of a failed attempt and the word of it."""
EVERY = 0.5
"""Seconds between two words."""
_HELD = text(
    "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
    "WHERE l.locktype = 'advisory' AND l.classid = :lock AND l.objid = :run_id "
    "AND l.granted AND d.datname = current_database())"
)


def aside(act: Callable[[Session], Any]) -> Any:
    """Does `act` in a transaction of its own, so that others see it at once."""
    with Session(db.engine) as own, own.begin():
        return act(own)


def alone(run_id: int) -> bool:
    """Takes the run for this transaction; False when another worker has it."""
    taken = text("SELECT pg_try_advisory_xact_lock(:lock, :run_id)")
    return bool(session.scalar(taken, {"lock": LOCK, "run_id": run_id}))


def held(run_id: int) -> bool:
    """Whether a worker is at the run now."""
    return bool(session.scalar(_HELD, {"lock": LOCK, "run_id": run_id}))


def claim(run_id: int) -> int:
    """Notes that the run is under way; which attempt this is, 0 when it waits for nothing."""
    statement = (
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.status.in_((WAITING, RUNNING)))
        .values(status=RUNNING, attempt=ImportRun.attempt + 1, beat_at=now(), done=0)
        .returning(ImportRun.attempt)
    )
    return aside(lambda own: own.scalar(statement)) or 0


def settle(run_id: int, attempt: int, problem: dict[str, Any]) -> None:
    """Ends an attempt that wrote nothing."""

    def write(own: Session) -> None:
        found = own.get(ImportRun, run_id, with_for_update=True)
        if found is not None and (found.status, found.attempt) == (RUNNING, attempt):
            give_up(found, problem)

    aside(write)


def give_up(found: ImportRun, problem: dict[str, Any]) -> None:
    """Back to where the task began, with the reason."""
    found.status = _before(found)
    found.problem, found.beat_at, found.phase = problem, now(), ""


def _before(run: ImportRun) -> str:
    if run.task == UNDO:
        return WRITTEN
    if run.task == READ_FILE:
        return FAILED
    if run.task == CHECK:
        return READ if run.kind == SHEET else FAILED
    return CHECKED


def note(row_id: int, **values: Any) -> None:
    """Writes something on a row of a run whose transaction was taken back."""
    aside(lambda own: own.execute(update(ImportRow).where(ImportRow.id == row_id).values(**values)))


class Progress:
    """Tells how far a task is: at most twice a second, and never waiting for anybody."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.phase = ""
        self.done = 0
        self._told = 0.0

    def begin(self, phase: str, total: int | None = None) -> None:
        """A phase begins, of so many rows."""
        self.phase, self.done = phase, 0
        self._tell({"total": total} if total is not None else {})

    def step(self, number: int = 1) -> None:
        """So many rows further."""
        self.done += number
        if monotonic() - self._told >= EVERY:
            self._tell({})

    def _tell(self, more: dict[str, Any]) -> None:
        self._told = monotonic()
        mine = select(ImportRun.id).where(ImportRun.id == self.run_id)
        row = mine.with_for_update(skip_locked=True)
        values = {"phase": self.phase, "done": self.done, "beat_at": now(), **more}
        aside(lambda own: own.execute(
            update(ImportRun).where(ImportRun.id.in_(row)).values(**values)
        ))  # fmt: skip


class Silent(Progress):
    """For what is done at once, inside a request."""

    def __init__(self) -> None:
        super().__init__(0)

    def _tell(self, more: dict[str, Any]) -> None:
        """Nobody waits for it."""
