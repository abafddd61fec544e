"""Preparing an import: taking it in, naming its columns, checking, mending, handing it over."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.queue import defer
from registry.kernel.text import M

from .. import policy
from . import queries, standard
from .checking import Candidate, check, from_cells, plain
from .headings import IGNORED, guess, key, labels
from .known import Known, load, look_up
from .models import (
    CHANGED,
    CHECKED,
    NEW,
    READ,
    RUNNING,
    UNDONE,
    WAITING,
    WRITTEN,
    WRONG,
    ImportHeading,
    ImportRow,
    ImportRun,
)
from .reading import SHEET, Source, read
from .texts import storable

TASK = "catalogue.import"
REHEARSE, WRITE, UNDO = "rehearse", "write", "undo"
KEPT_FOR = timedelta(days=30)
STALLED = timedelta(minutes=3)
_FROM = {REHEARSE: (CHECKED,), WRITE: (CHECKED,), UNDO: (WRITTEN,)}
WIDTH = 300


def take(
    actor: Actor, data: bytes, name: str, options: Mapping[str, Any] | None = None
) -> ImportRun:
    """Takes a file or pasted text in; a publiccode.yml is checked at once, a sheet waits for its
    columns. `Forbidden` without the catalogue role, `Refused` for what cannot be read."""
    policy.check_editor(actor)
    return take_source(actor, read(data, name), name, options)


def take_source(
    actor: Actor, source: Source, name: str, options: Mapping[str, Any] | None = None
) -> ImportRun:
    """The same for what was read before."""
    government = policy.check_editor(actor)
    _sweep(government)
    run = ImportRun(
        key=secrets.token_urlsafe(12), government_code=government, kind=source.kind,
        name=storable(name)[:WIDTH], created_by=actor.user_id, created_at=now(),
        options=dict(options or {}),
    )  # fmt: skip
    if source.table is not None:
        run.headings = source.table.headings
        run.fields = guess(run.headings, queries.remembered(government))
    session.add(run)
    session.flush()
    rows = [{**row, "run_id": run.id} for row in _rows(source)]
    session.execute(insert(ImportRow), rows)
    run.total = len(rows)
    if run.kind != SHEET:
        recheck(run)
    return run


def _rows(source: Source) -> Iterator[dict[str, Any]]:
    if source.table is not None:
        yield from ({"number": line, "cells": cells} for line, cells in source.table.rows)
    for number, (name, content) in enumerate(source.files, 1):
        yield {"number": number, "name": storable(name)[-WIDTH:], "cells": standard.kept(content)}


def _sweep(government: str) -> None:
    """Forgets imports that were never carried out."""
    session.execute(
        delete(ImportRun).where(
            ImportRun.government_code == government, ImportRun.status.in_((READ, CHECKED)),
            ImportRun.created_at < now() - KEPT_FOR,
        )
    )  # fmt: skip


# ------------------------------------------------------------------ columns


def name_columns(
    actor: Actor, run_key: str, fields: Sequence[str], options: Mapping[str, Any]
) -> ImportRun:
    """Says what each column is ("" passes over it), remembers it, and checks every row.

    `Invalid` with the place of the column for an unknown or doubled field, and when nothing gives
    a name.
    """
    run = _open(actor, run_key)
    chosen = list(fields)[: len(run.headings)]
    chosen += [IGNORED] * (len(run.headings) - len(chosen))
    _check_columns(chosen, options)
    run.fields, run.options = chosen, dict(options)
    values = {
        key(heading): {"government_code": run.government_code, "heading": key(heading),
                       "field": name}
        for heading, name in zip(run.headings, chosen, strict=True) if key(heading)
    }  # fmt: skip
    if values:
        statement = upsert(ImportHeading).values(list(values.values()))
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["government_code", "heading"],
                set_={"field": statement.excluded.field},
            )
        )
    recheck(run)
    return run


def _check_columns(chosen: Sequence[str], options: Mapping[str, Any]) -> None:
    wrong: dict[str, list[Any]] = {}
    for place, name in enumerate(chosen):
        if name and name not in labels():
            wrong[f"k{place}"] = [M("Pilih dari daftar.")]
        elif name and name in chosen[:place]:
            wrong[f"k{place}"] = [M("Isian ini sudah dipilih untuk kolom lain.")]
    if "name" not in chosen and "slug" not in chosen:
        wrong["_schema"] = [M("Pilih kolom yang memuat nama aplikasi.")]
    if wrong:
        raise Invalid(wrong)


def _open(actor: Actor, run_key: str) -> ImportRun:
    run = queries.get(run_key, actor, lock=True)
    if run.status not in (READ, CHECKED):
        raise Refused(M("Impor ini sudah dijalankan."))
    return run


# ------------------------------------------------------------------ checking and mending


def recheck(run: ImportRun) -> None:
    """Checks every row against the database as it is now and keeps what would happen."""
    known = look_up(run.government_code)
    rows = queries.every_row(run.id)
    made = candidates(run, rows, known)
    for row, found in zip(rows, made, strict=True):
        row.action = found.action
        row.faults = storable([fault.to_json() for fault in found.faults])
        notes = row.cells.get("notes", []) if isinstance(row.cells, dict) else []
        row.notes = notes + [{"message": note.to_json()} for note in found.notes]
        row.changes = found.changes
        row.slug = found.own.slug if found.own else ""
        row.seen_version = found.own.version if found.own else None
        if run.kind == SHEET:
            row.name = found.name[:WIDTH]
    run.status, run.problem = CHECKED, {}
    session.flush()


def candidates(run: ImportRun, rows: Sequence[ImportRow], known: Known) -> list[Candidate]:
    """The rows as candidates, checked, in the rows' order."""
    if run.kind == SHEET:
        made = [from_cells(r.number, r.cells, run.fields, run.options, known) for r in rows]
    else:
        made = [standard.candidate(r.number, r.cells, run.options, known) for r in rows]
    check(made, known)
    return made


def mend(actor: Actor, run_key: str, cells: Mapping[tuple[int, int], str]) -> ImportRun:
    """Changes cells (row id, column) of a sheet and checks everything again."""
    run = _open(actor, run_key)
    if run.kind != SHEET:
        raise Refused(M("Perbaiki berkas publiccode.yml ini, lalu unggah sekali lagi."))
    for row in queries.every_row(run.id):
        there = list(row.cells)
        for (row_id, column), text in cells.items():
            if row_id == row.id and 0 <= column < len(there):
                there[column] = storable(text.replace("\r\n", "\n")).strip()[:20_000]
        row.cells = there
    recheck(run)
    return run


# ------------------------------------------------------------------ handing over


def start(actor: Actor, run_key: str, task: str, *, skip_wrong: bool = False) -> ImportRun:
    """Hands an import to the worker: to rehearse, to write, or to undo it; see `assign`."""
    run = assign(actor, run_key, task, skip_wrong=skip_wrong)
    defer(TASK, lock=f"{TASK}.{run.government_code}", run_id=run.id, user_id=actor.user_id)
    return run


def assign(actor: Actor, run_key: str, task: str, *, skip_wrong: bool = False) -> ImportRun:
    """Makes an import ready for a task.

    `Refused` when rows are wrong and `skip_wrong` was not asked for, when there is nothing to do,
    or when it is under way.
    """
    run = queries.get(run_key, actor, lock=True)
    if task not in _FROM:
        raise NotFound
    again = stalled(run) and run.task == task
    if run.status not in _FROM[task] and not again:
        raise Refused(M("Impor ini sedang atau sudah dijalankan."))
    counts = queries.counts(run)
    if task != UNDO:
        _check_counts(counts, skip_wrong)
    run.status, run.task, run.done, run.problem = WAITING, task, 0, {}
    run.beat_at = now()
    record(actor, f"{TASK}.{task}", ("import", run.key), [run.government_code],
           {"file": run.name, "kind": run.kind, "rows": counts})  # fmt: skip
    return run


def _check_counts(counts: Mapping[str, int], skip_wrong: bool) -> None:
    if counts.get(WRONG) and not skip_wrong:
        raise Refused(M("Masih ada %(n)s baris yang salah; perbaiki atau pilih untuk "
                        "melewatinya.", n=counts[WRONG]))  # fmt: skip
    if not counts.get(NEW) and not counts.get(CHANGED):
        raise Refused(M("Tidak ada yang perlu diimpor."))


def stalled(run: ImportRun) -> bool:
    """Whether the worker that took this import has said nothing for long."""
    return (
        run.status in (WAITING, RUNNING)
        and run.beat_at is not None and run.beat_at < now() - STALLED
    )  # fmt: skip


def forget(actor: Actor, run_key: str) -> None:
    """Throws an import away that was not carried out."""
    run = _open(actor, run_key)
    session.delete(run)
    record(actor, f"{TASK}.forget", ("import", run.key), [run.government_code], {"file": run.name})


def unnamed(run: ImportRun) -> bool:
    """Whether the columns of a sheet still have to be named."""
    return run.status == READ


def undoable(run: ImportRun) -> bool:
    """Whether the import was written and not yet undone."""
    return run.status == WRITTEN


def finished(run: ImportRun) -> bool:
    """Whether the worker is through with it."""
    return run.status in (WRITTEN, UNDONE)


def data_of(made: Candidate, known: Known, suites: Mapping[str, str]) -> dict[str, Any]:
    """The input that the catalogue's service takes for a candidate; suites that came with the
    same file are named by now."""
    data = dict(made.data)
    coming = suites.get(str(made.extra.get("suite", "")))
    if coming and not made.raw.get("suite"):
        data["suite"] = coming
    return data


def restored(before: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The input that brings an application back to what it was."""
    data, wrong = load(known.schema, before)
    return {name: plain(value) for name, value in before.items()} if wrong else data
