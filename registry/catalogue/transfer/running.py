"""The worker's side of an import: its tasks, each in one transaction, all of it or nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, text, update

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import DomainError, NotFound
from registry.kernel.queue import defer
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work

from .. import policy
from ..record.changes import remind_approvers
from . import progress, queries, undoing, writing
from .checking import Fault
from .known import look_up
from .models import (
    CHECK,
    CHECKING,
    CLOSING,
    READ_FILE,
    READING,
    REHEARSE,
    RUNNING,
    UNDO,
    UNDONE,
    WAITING,
    WRITE,
    WRITTEN,
    WRONG,
    ImportRow,
    ImportRun,
)
from .progress import Progress
from .reading import read
from .service import TASK, candidates, fill, recheck, stalled

ATTEMPTS = 3
"""A task that its worker did not outlive so often is given up."""


_NONE: Mapping[int, Fault] = MappingProxyType({})


class _Ended(DomainError):
    """The task is over and nothing is to stay: it went well as a rehearsal, or rows were refused
    (row id → fault)."""

    def __init__(
        self, message: Message, tone: str = "bad", faults: Mapping[int, Fault] = _NONE
    ) -> None:
        super().__init__(message)
        self.tone, self.faults = tone, faults


def run(run_id: int) -> None:
    """Does the task that the import waits for, on behalf of who asked; all of it or nothing.

    Another worker that has it, or a task done meanwhile, ends it at once: a job that comes twice
    does nothing.
    """
    attempt = _Attempt(run_id)
    try:
        with unit_of_work():
            attempt.work()
    except _Ended as end:
        attempt.end(end.message, end.tone, end.faults)
    except DomainError as error:
        attempt.end(error.message)
    except BaseException:
        attempt.end(M("Terjadi kesalahan; tidak ada yang tersimpan."))
        raise


class _Attempt:
    """One worker's try at a task; its number, so that it never speaks for another one."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.number = 0

    def work(self) -> None:
        """The task itself, unless another worker has it."""
        if progress.alone(self.run_id):
            self.number = progress.claim(self.run_id)
        if self.number:
            found = session.get_one(ImportRun, self.run_id, populate_existing=True)
            _TASKS[found.task](found, _actor(found), Progress(self.run_id))

    def end(
        self, message: Message, tone: str = "bad", faults: Mapping[int, Fault] = _NONE
    ) -> None:
        """Says why nothing was written, on the rows too."""
        for row_id, fault in faults.items():
            progress.note(row_id, action=WRONG, faults=[fault.to_json()])
        problem = {"message": message.to_json(), "tone": tone}
        progress.settle(self.run_id, self.number, problem)


def _actor(found: ImportRun) -> Actor:
    """Who asked, with the roles they have now."""
    user = accounts.by_id(found.asked_by or 0)
    if user is None:
        raise NotFound
    actor = accounts.actor_of(user, found.government_code)
    if policy.check_editor(actor) != found.government_code:
        raise NotFound
    return actor


def _one_at_a_time(government: str) -> None:
    """Two imports of a government follow each other: each sees what the other wrote."""
    lock = text("SELECT pg_advisory_xact_lock(:lock, hashtext(:government))")
    session.execute(lock, {"lock": progress.LOCK + 1, "government": government})


# ------------------------------------------------------------------ tasks


def _read(found: ImportRun, actor: Actor, told: Progress) -> None:
    told.begin(READING, 0)
    fill(found, actor, read(queries.content(found), found.name), told)


def _recheck(found: ImportRun, actor: Actor, told: Progress) -> None:
    recheck(found, actor, told)


def _write(found: ImportRun, actor: Actor, told: Progress) -> None:
    _one_at_a_time(found.government_code)
    rows = queries.every_row(found.id)
    told.begin(CHECKING, len(rows))
    known = look_up(actor, found.government_code)
    pairs = list(zip(rows, candidates(found, rows, known, told), strict=True))
    _refuse(writing.still(pairs))
    written = writing.write(pairs, actor, known, told)
    _refuse(written.failed)
    if found.task == REHEARSE:
        raise _Ended(M("Uji coba berhasil: semua baris dapat disimpan. Belum ada yang tersimpan."),
                     tone="ok")  # fmt: skip
    remind_approvers(actor, written.asked)
    _finish(found, WRITTEN, told)


def _refuse(faults: Mapping[int, Fault]) -> None:
    if faults:
        message = M("%(n)s baris ditolak; tidak ada yang tersimpan.", n=len(faults))
        raise _Ended(message, faults=faults)


def _undo(found: ImportRun, actor: Actor, told: Progress) -> None:
    _one_at_a_time(found.government_code)
    written = [row for row in queries.every_row(found.id) if row.written_version is not None]
    counts = undoing.undo(written, actor, look_up(actor, found.government_code), told)
    record(actor, f"{TASK}.undone", ("import", found.key), [found.government_code], counts)
    _finish(found, UNDONE, told)


_TASKS: Mapping[str, Callable[[ImportRun, Actor, Progress], None]] = {
    READ_FILE: _read, CHECK: _recheck, REHEARSE: _write, WRITE: _write, UNDO: _undo,
}  # fmt: skip


def _finish(found: ImportRun, status: str, told: Progress) -> None:
    """The import's last words; the cells of the file are not kept any longer."""
    told.begin(CLOSING)
    session.flush()
    at: datetime = now()
    values: dict[str, Any] = {"status": status, "finished_at": at, "beat_at": at, "phase": ""}
    every = update(ImportRow).where(ImportRow.run_id == found.id).values(cells=[])
    mine = update(ImportRun).where(ImportRun.id == found.id).values(**values, done=ImportRun.total)
    for statement in (every, mine):
        session.execute(statement.execution_options(synchronize_session=False))


# ------------------------------------------------------------------ after a worker's death


def resume() -> int:
    """Hands the imports that no worker is at any longer to the queue again, and gives up those
    that were begun too often; returns how many."""
    with unit_of_work():
        under_way = session.scalars(
            select(ImportRun).where(ImportRun.status.in_((WAITING, RUNNING)))
            .order_by(ImportRun.id).with_for_update(skip_locked=True)
        )  # fmt: skip
        left = [found for found in under_way if stalled(found)]
        for found in left:
            if found.attempt >= ATTEMPTS:
                problem = M("Pekerja berulang kali terhenti di tengah jalan; tidak ada yang "
                            "tersimpan.")  # fmt: skip
                progress.give_up(found, {"message": problem.to_json(), "tone": "bad"})
            else:
                found.beat_at = now()
                defer(TASK, run_id=found.id)
    return len(left)
