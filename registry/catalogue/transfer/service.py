"""Preparing an import: taking it in, naming its columns, checking, mending, handing it over."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.queue import defer
from registry.kernel.text import M

from .. import policy
from . import columns, limits, progress, queries, standard
from .checking import Candidate, check, from_cells
from .headings import guess, labels
from .known import Known, look_up
from .models import (
    APPLICATIONS,
    CHANGED,
    CHECK,
    CHECKED,
    CHECKING,
    FAILED,
    NEW,
    READ,
    READ_FILE,
    REHEARSE,
    RUNNING,
    SHEET,
    UNDO,
    WAITING,
    WRITE,
    WRITTEN,
    WRONG,
    ImportFile,
    ImportRow,
    ImportRun,
)
from .progress import Progress, Silent
from .reading import Source, kind_of, read
from .texts import storable

TASK = "catalogue.import"
KEPT_FOR = timedelta(days=30)
UNTAKEN = timedelta(minutes=1)
"""A task that no worker takes for so long is told to have been left lying."""
_FROM = {CHECK: (CHECKED,), REHEARSE: (CHECKED,), WRITE: (CHECKED,), UNDO: (WRITTEN,)}
WIDTH = 300


def take(
    actor: Actor, data: bytes, name: str, options: Mapping[str, Any] | None = None
) -> ImportRun:
    """Takes a file or pasted text in. A small one is read at once, and a publiccode.yml checked; a
    large one is left to the worker. `Forbidden` without the catalogue role, `Refused` for what
    cannot be read."""
    policy.check_editor(actor)
    kind = kind_of(data, name)
    if len(data) <= limits.AT_ONCE_BYTES:
        return take_source(actor, read(data, name), name, options)
    run = _begun(actor, kind, name, options)
    session.add(ImportFile(run_id=run.id, content=data))
    _hand_over(run, actor, READ_FILE)
    return run


def take_source(
    actor: Actor, source: Source, name: str, options: Mapping[str, Any] | None = None
) -> ImportRun:
    """The same for what was read before, at once whatever its size."""
    run = _begun(actor, source.kind, name, options)
    fill(run, actor, source, Silent())
    return run


def _begun(
    actor: Actor, kind: str, name: str, options: Mapping[str, Any] | None
) -> ImportRun:
    government = policy.check_editor(actor)
    _sweep(government)
    run = ImportRun(
        key=secrets.token_urlsafe(12), government_code=government, kind=kind,
        name=storable(name)[:WIDTH], created_by=actor.user_id, created_at=now(),
        options=dict(options or {}),
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run


def fill(run: ImportRun, actor: Actor, source: Source, told: Progress) -> None:
    """Keeps what was read as the run's rows; a publiccode.yml is checked, a sheet then waits for
    its columns."""
    rows = [{**row, "run_id": run.id} for row in _rows(source, told)]
    session.execute(insert(ImportRow), rows)
    session.execute(delete(ImportFile).where(ImportFile.run_id == run.id))
    if run.kind != SHEET:
        recheck(run, actor, told)
    run.total = len(rows)
    if source.table is not None:
        run.headings = source.table.headings
        run.fields = _guessed(run)
        run.status, run.problem = READ, {}
        _as_sent(run, actor, told)
    session.flush()


def _as_sent(run: ImportRun, actor: Actor, told: Progress) -> None:
    """Checks the rows at once when the columns came with the file; when those will not do, the
    import waits for better ones."""
    if "columns" not in run.options:
        return
    options = {name: value for name, value in run.options.items() if name != "columns"}
    chosen = named(run, run.options["columns"])
    run.options = options
    wrong = _wrong_columns(chosen)
    if wrong:
        run.problem = {"message": next(iter(wrong.values()))[0].to_json(), "tone": "bad"}
        return
    _name(run, chosen, options)
    recheck(run, actor, told)


def named(run: ImportRun, given: Mapping[str, str | None]) -> list[str]:
    """The field of each heading as `given` says, else as guessed."""
    return columns.named(run.headings, _guessed(run), given, labels())


def _guessed(run: ImportRun) -> list[str]:
    return guess(run.headings, columns.remembered(run.government_code, APPLICATIONS))


def _rows(source: Source, told: Progress) -> Iterator[dict[str, Any]]:
    if source.table is not None:
        yield from ({"number": line, "cells": cells} for line, cells in source.table.rows)
    for number, (name, content) in enumerate(source.files, 1):
        told.step()
        yield {"number": number, "name": storable(name)[-WIDTH:], "cells": standard.kept(content)}


def _sweep(government: str) -> None:
    """Forgets imports that were never carried out."""
    session.execute(
        delete(ImportRun).where(
            ImportRun.government_code == government,
            ImportRun.status.in_((READ, CHECKED, FAILED)),
            ImportRun.created_at < now() - KEPT_FOR,
        )
    )  # fmt: skip


# ------------------------------------------------------------------ columns


def name_columns(
    actor: Actor, run_key: str, fields: Sequence[str], options: Mapping[str, Any],
    *, at_once: bool = False,
) -> ImportRun:  # fmt: skip
    """Says what each column is ("" passes over it), remembers it, and has every row checked: many
    rows by the worker, unless `at_once`.

    `Invalid` with the place of the column for an unknown or doubled field, and when nothing gives
    a name.
    """
    run = _open(actor, run_key)
    if run.kind != SHEET:
        raise NotFound
    chosen = columns.filled(fields, run.headings)
    wrong = _wrong_columns(chosen)
    if wrong:
        raise Invalid(wrong)
    _name(run, chosen, options)
    _check(run, actor, at_once=at_once)
    return run


def _name(run: ImportRun, chosen: Sequence[str], options: Mapping[str, Any]) -> None:
    run.fields, run.options = list(chosen), dict(options)
    columns.remember(run.government_code, APPLICATIONS, run.headings, chosen)


def _wrong_columns(chosen: Sequence[str]) -> columns.Wrong:
    wrong = columns.faults(chosen, labels())
    if "name" not in chosen and "slug" not in chosen:
        wrong["_schema"] = [M("Pilih kolom yang memuat nama aplikasi.")]
    return wrong


def _open(actor: Actor, run_key: str, *others: str) -> ImportRun:
    run = queries.get(run_key, actor, lock=True)
    if run.status not in (READ, CHECKED, *others):
        raise Refused(M("Impor ini sedang atau sudah dijalankan."))
    return run


# ------------------------------------------------------------------ checking and mending


def _check(run: ImportRun, actor: Actor, *, at_once: bool = False) -> None:
    if at_once or run.total <= limits.AT_ONCE_ROWS:
        recheck(run, actor, Silent())
    else:
        _hand_over(run, actor, CHECK)


def recheck(run: ImportRun, actor: Actor, told: Progress) -> None:
    """Checks every row against the database as it is now and keeps what would happen."""
    rows = queries.every_row(run.id)
    told.begin(CHECKING, len(rows))
    made = candidates(run, rows, look_up(actor, run.government_code), told)
    for row, found in zip(rows, made, strict=True):
        _keep(run, row, found)
    run.status, run.problem, run.phase = CHECKED, {}, ""
    session.flush()


def _keep(run: ImportRun, row: ImportRow, found: Candidate) -> None:
    row.action = found.action
    row.faults = storable([fault.to_json() for fault in found.faults])
    notes = row.cells.get("notes", []) if isinstance(row.cells, dict) else []
    row.notes = notes + [{"message": note.to_json()} for note in found.notes]
    row.changes = found.changes
    row.held = {"fields": found.held} if found.held else {}
    row.slug = found.own.slug if found.own else ""
    row.seen_version = found.own.version if found.own else None
    if run.kind == SHEET:
        row.name = found.name[:WIDTH]


def candidates(
    run: ImportRun, rows: Sequence[ImportRow], known: Known, told: Progress
) -> list[Candidate]:
    """The rows as candidates, checked, in the rows' order."""
    if run.kind == SHEET:
        made = [from_cells(r.number, r.cells, run.fields, run.options, known) for r in rows]
    else:
        made = [standard.candidate(r.number, r.cells, run.options, known) for r in rows]
    check(made, known, told.step)
    return made


def mend(actor: Actor, run_key: str, cells: Mapping[tuple[int, int], str]) -> ImportRun:
    """Changes cells (row id, column) of a sheet and has everything checked again."""
    run = _open(actor, run_key)
    if run.kind != SHEET:
        raise Refused(M("Perbaiki berkas publiccode.yml ini, lalu unggah sekali lagi."))
    wanted: dict[int, dict[int, str]] = {}
    for (row_id, column), text in cells.items():
        wanted.setdefault(row_id, {})[column] = text
    for row in queries.some_rows(run.id, wanted):
        there = list(row.cells)
        for column, text in wanted[row.id].items():
            if 0 <= column < len(there):
                there[column] = storable(text.replace("\r\n", "\n")).strip()[: limits.CELL]
        row.cells = there
    _check(run, actor)
    return run


# ------------------------------------------------------------------ handing over


def start(actor: Actor, run_key: str, task: str, *, skip_wrong: bool = False) -> ImportRun:
    """Hands an import to the worker: to check it again, to rehearse, to write, or to undo it.

    Asked for a second time while it is under way, it changes nothing. `Refused` when rows are
    wrong and `skip_wrong` was not asked for, when there is nothing to do, or when something else
    is under way.
    """
    run = queries.get(run_key, actor, lock=True)
    if run.status in (WAITING, RUNNING) and run.task == task and not stalled(run):
        return run
    assign(actor, run, task, skip_wrong=skip_wrong)
    _hand_over(run, actor, task)
    return run


def assign(actor: Actor, run: ImportRun, task: str, *, skip_wrong: bool = False) -> None:
    """Makes a locked import ready for a task; `Refused` as told at `start`."""
    again = run.task == task and stalled(run)
    if task not in _FROM and not again:
        raise NotFound
    if run.status not in _FROM.get(task, ()) and not again:
        raise Refused(M("Impor ini sedang atau sudah dijalankan."))
    counts = queries.counts(run)
    if task in (REHEARSE, WRITE) and not again:
        _check_counts(counts, skip_wrong)
    if task not in (READ_FILE, CHECK):
        record(actor, f"{TASK}.{task}", ("import", run.key), [run.government_code],
               {"file": run.name, "kind": run.kind, "rows": counts})  # fmt: skip
    _waiting(run, actor, task)


def _hand_over(run: ImportRun, actor: Actor, task: str) -> None:
    _waiting(run, actor, task)
    session.flush()
    defer(TASK, run_id=run.id)


def _waiting(run: ImportRun, actor: Actor, task: str) -> None:
    run.status, run.task, run.done, run.problem = WAITING, task, 0, {}
    run.attempt, run.phase, run.beat_at = 0, "", now()
    run.asked_by = actor.user_id


def _check_counts(counts: Mapping[str, int], skip_wrong: bool) -> None:
    if counts.get(WRONG) and not skip_wrong:
        raise Refused(M("Masih ada %(n)s baris yang salah; perbaiki atau pilih untuk "
                        "melewatinya.", n=counts[WRONG]))  # fmt: skip
    if not counts.get(NEW) and not counts.get(CHANGED):
        raise Refused(M("Tidak ada yang perlu diimpor."))


def stalled(run: ImportRun) -> bool:
    """Whether the worker that had this import is gone, or none has taken it for long."""
    if run.status == RUNNING:
        return not progress.held(run.id) and _silent(run, progress.SETTLING)
    return run.status == WAITING and _silent(run, UNTAKEN)


def _silent(run: ImportRun, time: timedelta) -> bool:
    return run.beat_at is None or run.beat_at < now() - time


def forget(actor: Actor, run_key: str) -> None:
    """Throws an import away that was not carried out."""
    run = _open(actor, run_key, FAILED)
    session.delete(run)
    record(actor, f"{TASK}.forget", ("import", run.key), [run.government_code], {"file": run.name})


def unnamed(run: ImportRun) -> bool:
    """Whether the columns of a sheet still have to be named."""
    return run.status == READ


def changeable(run: ImportRun) -> bool:
    """Whether its columns and cells can be changed: nothing is under way, nothing written."""
    return run.status in (READ, CHECKED)


def undoable(run: ImportRun) -> bool:
    """Whether the import was written and not yet undone."""
    return run.status == WRITTEN
