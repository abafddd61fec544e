"""Carrying an import out, in one transaction that shows its progress, and undoing it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import db, session
from registry.kernel.errors import DomainError, Invalid, NotFound
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work

from .. import policy
from .. import service as catalogue
from ..models import Application
from ..states import DRAFT
from . import queries
from .checking import Candidate, Fault
from .headings import key
from .known import Known, look_up
from .models import (
    CHANGED,
    CHECKED,
    NEW,
    RUNNING,
    UNDONE,
    WAITING,
    WRITTEN,
    WRONG,
    ImportRow,
    ImportRun,
)
from .service import REHEARSE, TASK, UNDO, candidates, data_of, restored

STEP = 50
LOCK = 0x494D504F


class _Rehearsed(Exception):
    """Everything went well and nothing is to stay."""


class _Failed(Exception):
    """Rows that the catalogue refused: row id → fault."""

    def __init__(self, faults: dict[int, Fault]) -> None:
        super().__init__(f"{len(faults)} rows")
        self.faults = faults


def run(run_id: int, user_id: int) -> None:
    """Does the task that the import waits for, on behalf of who asked; all of it or nothing."""
    if not _claim(run_id):
        return
    try:
        with unit_of_work():
            _work(run_id, user_id)
    except _Rehearsed:
        _settle(run_id, CHECKED, M("Uji coba berhasil: semua baris dapat disimpan. Belum ada yang "
                                   "tersimpan."), tone="ok")  # fmt: skip
    except _Failed as failure:
        _note(failure.faults)
        _settle(run_id, CHECKED, M("%(n)s baris ditolak; tidak ada yang tersimpan.",
                                   n=len(failure.faults)))  # fmt: skip
    except DomainError as error:
        _settle(run_id, _before(run_id), error.message)
    except BaseException:
        _settle(run_id, _before(run_id), M("Terjadi kesalahan; tidak ada yang tersimpan."))
        raise


def _work(run_id: int, user_id: int) -> None:
    session.execute(text("SELECT pg_advisory_xact_lock(:a, :b)"), {"a": LOCK, "b": run_id})
    found = session.get(ImportRun, run_id, populate_existing=True)
    if found is None or found.status != RUNNING:
        raise NotFound
    actor = _actor(user_id, found.government_code)
    (_undo if found.task == UNDO else _write)(found, actor)


def _actor(user_id: int, government: str) -> Actor:
    user = accounts.by_id(user_id)
    if user is None:
        raise NotFound
    actor = accounts.actor_of(user, government)
    if policy.check_editor(actor) != government:
        raise NotFound
    return actor


# ------------------------------------------------------------------ writing


def _write(found: ImportRun, actor: Actor) -> None:
    known = look_up(found.government_code)
    rows = queries.every_row(found.id)
    pairs = list(zip(rows, candidates(found, rows, known), strict=True))
    _still(pairs)
    pairs.sort(key=lambda pair: not pair[1].data.get("is_suite"))
    suites: dict[str, str] = {}
    failed: dict[int, Fault] = {}
    for number, (row, made) in enumerate(pairs, 1):
        if row.action in (NEW, CHANGED):
            _one(row, made, actor, known, suites, failed)
        _progress(found.id, number)
    if failed:
        raise _Failed(failed)
    if found.task == REHEARSE:
        raise _Rehearsed
    _finish(found, WRITTEN)


def _still(pairs: Sequence[tuple[ImportRow, Candidate]]) -> None:
    """The rows do what the preview has shown, or the import is refused."""
    moved = {
        row.id: Fault(M("Berubah sejak pratinjau; periksa lagi."), "name")
        for row, made in pairs
        if row.action != made.action or row.slug != (made.own.slug if made.own else "")
        or row.seen_version != (made.own.version if made.own else None)
    }  # fmt: skip
    if moved:
        raise _Failed(moved)


def _one(
    row: ImportRow, made: Candidate, actor: Actor, known: Known, suites: dict[str, str],
    failed: dict[int, Fault],
) -> None:  # fmt: skip
    try:
        data = data_of(made, known, suites)
        application = _applied(row, made, actor, data)
    except DomainError as error:
        failed[row.id] = _fault(error, made)
        session.expire_all()
        return
    if data.get("is_suite"):
        suites[key(application.name)] = application.slug
    if not failed:
        row.slug, row.written_version = application.slug, application.version


def _applied(row: ImportRow, made: Candidate, actor: Actor, data: dict[str, Any]) -> Application:
    if made.own is None:
        application = catalogue.create(actor, data)
        _remember(application, made)
        return application
    row.before = dict(made.own.input)
    return catalogue.perform("edit", made.own.slug, actor, made.own.version, data)


def _remember(application: Application, made: Candidate) -> None:
    """Keeps with a new draft what a publiccode.yml says beyond our form."""
    kept = {name: made.extra[name] for name in ("standard", "language") if made.extra.get(name)}
    if kept.get("standard") or kept.get("language", "id") != "id":
        application.extra = kept
    if made.extra.get("open") is False:
        application.open_for_adoption = False
    session.flush()


def _fault(error: DomainError, made: Candidate) -> Fault:
    if isinstance(error, Invalid):
        name, messages = next(iter(error.errors.items()))
        first = messages[0]
        message = first if isinstance(first, Message) else Message(first)
        return Fault(message, name, made.columns.get(name, -1))
    return Fault(error.message, "name", made.columns.get("name", -1))


# ------------------------------------------------------------------ undoing


def _undo(found: ImportRun, actor: Actor) -> None:
    known = look_up(found.government_code)
    written = [row for row in queries.every_row(found.id) if row.written_version is not None]
    written.sort(key=lambda row: bool(row.slug in known.own and known.own[row.slug].is_suite))
    gone = 0
    for number, row in enumerate(written, 1):
        row.kept = not _undone(row, actor, known)
        gone += not row.kept
        _progress(found.id, number)
    record(actor, f"{TASK}.undone", ("import", found.key), [found.government_code],
           {"undone": gone, "kept": len(written) - gone})  # fmt: skip
    _finish(found, UNDONE)


def _undone(row: ImportRow, actor: Actor, known: Known) -> bool:
    own = known.own.get(row.slug)
    if own is None or own.version != row.written_version:
        return False
    if row.before:
        catalogue.perform("edit", row.slug, actor, own.version, restored(row.before, known))
        return True
    return discard(actor, row.slug, own.version)


def discard(actor: Actor, slug: str, version: int) -> bool:
    """Removes a draft that its importer made and nobody changed since; whether it is gone: one
    that other records name stays."""
    government = policy.check_editor(actor)
    session.flush()
    connection = session.connection()
    wanted = delete(Application).where(
        Application.slug == slug, Application.host_code == government,
        Application.state == DRAFT, Application.version == version,
    )  # fmt: skip
    try:
        with connection.begin_nested():
            gone = connection.execute(wanted).rowcount == 1
    except IntegrityError:
        return False
    if gone:
        record(actor, "application.discard", ("application", slug), [government], {})
    return gone


# ------------------------------------------------------------------ progress, seen by others


def _aside(act: Callable[[Session], Any]) -> Any:
    """Does `act` in a transaction of its own, so that others see it at once."""
    with Session(db.engine) as own, own.begin():
        return act(own)


def _claim(run_id: int) -> bool:
    taken = update(ImportRun).where(
        ImportRun.id == run_id, ImportRun.status.in_((WAITING, RUNNING))
    )
    values = taken.values(status=RUNNING, beat_at=now(), done=0).returning(ImportRun.id)
    return _aside(lambda own: own.scalar(values)) is not None


def _progress(run_id: int, number: int) -> None:
    if number % STEP == 0:
        statement = update(ImportRun).where(ImportRun.id == run_id)
        _aside(lambda own: own.execute(statement.values(done=number, beat_at=now())))


def _before(run_id: int) -> str:
    task = _aside(lambda own: own.scalar(select(ImportRun.task).where(ImportRun.id == run_id)))
    return WRITTEN if task == UNDO else CHECKED


def _settle(run_id: int, status: str, message: Message, tone: str = "bad") -> None:
    problem = {"message": message.to_json(), "tone": tone}
    values = {"status": status, "problem": problem, "beat_at": now()}
    _aside(
        lambda own: own.execute(
            update(ImportRun).where(ImportRun.id == run_id, ImportRun.status == RUNNING)
            .values(**values)
        )
    )  # fmt: skip


def _note(faults: dict[int, Fault]) -> None:
    def write(own: Session) -> None:
        for row_id, fault in faults.items():
            own.execute(
                update(ImportRow).where(ImportRow.id == row_id)
                .values(action=WRONG, faults=[fault.to_json()])
            )  # fmt: skip

    _aside(write)


def _finish(found: ImportRun, status: str) -> None:
    """The import's last words; the cells of the file are not kept any longer."""
    at: datetime = now()
    session.execute(update(ImportRow).where(ImportRow.run_id == found.id).values(cells=[]))
    session.execute(
        update(ImportRun).where(ImportRun.id == found.id)
        .values(status=status, finished_at=at, beat_at=at, done=found.total)
    )  # fmt: skip
