"""Import of old instruments: taking a sheet and scans in, checking, writing, undoing as a whole."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO

from sqlalchemy import delete, insert

from registry.audit.service import record
from registry.catalogue.transfer import archives, columns
from registry.catalogue.transfer.headings import guess
from registry.catalogue.transfer.models import INSTRUMENTS
from registry.catalogue.transfer.reading import sheet
from registry.documents import service as documents
from registry.kernel.actor import OPERATOR, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid, NotFound, Refused
from registry.kernel.text import M
from registry.kernel.wall import seeing_all

from ..policy import require_writer
from . import queries
from .columns import LABELS, words
from .models import CHECKED, READ, UNDONE, WRITTEN, HistoricImport, HistoricRow
from .records import Known, Written, look_up
from .undoing import undo_rows

MEGABYTE = 1_000_000
SCAN = 20 * MEGABYTE
KEPT_FOR = timedelta(days=30)


def government_of(actor: Actor) -> str | None:
    """For whom the actor imports: their government, or (operator, the registry itself) all.

    `Forbidden` without the cooperation or legal role.
    """
    if actor.system or (actor.government is None and OPERATOR in actor.platform_roles):
        return None
    require_writer(actor)
    return actor.government


def take(
    actor: Actor, data: bytes, name: str, scans: bytes | None = None, source: str = ""
) -> HistoricImport:
    """Takes a sheet and a zip of PDF scans in; its columns are guessed, first from what the
    government chose before. `Refused` with the reason for what cannot be read, `Forbidden` without
    the role."""
    government = government_of(actor)
    table = sheet(data, words())
    session.execute(delete(HistoricImport).where(
        HistoricImport.government_code.is_not_distinct_from(government),
        HistoricImport.status.in_((READ, CHECKED)), HistoricImport.created_at < now() - KEPT_FOR,
    ))  # fmt: skip
    run = HistoricImport(
        key=secrets.token_urlsafe(12), government_code=government, name=name[:300], status=READ,
        headings=table.headings, fields=_guessed(government, table.headings), source=source[:300],
        scans=_scans(actor, scans) if scans else {}, total=len(table.rows),
        created_by=actor.user_id, created_at=now(),
    )  # fmt: skip
    session.add(run)
    session.flush()
    rows = [{"run_id": run.id, "number": n, "cells": cells} for n, cells in table.rows]
    session.execute(insert(HistoricRow), rows)
    return run


def _guessed(government: str | None, headings: Sequence[str]) -> list[str]:
    return guess(headings, columns.remembered(government, INSTRUMENTS), words())


def named(run: HistoricImport, given: Mapping[str, str | None]) -> list[str]:
    """The field of each heading as `given` says by heading (null passes one over), else as
    guessed."""
    return columns.named(run.headings, run.fields, given, LABELS)


def _scans(actor: Actor, data: bytes) -> dict[str, str]:
    """Name (without folders, small letters) → key of each PDF of the zip, now stored."""
    found = {}
    for name, content in archives.contents(data, (".pdf",), SCAN):
        bare = bare_name(name)
        try:
            found[bare] = documents.receive(actor, BytesIO(content), bare, "pdf").key
        except DomainError as error:
            raise Refused(M("%(name)s: %(reason)s", name=bare, reason=error.message)) from error
    if not found:
        raise Refused(M("Tidak ada PDF dalam berkas zip ini."))
    return found


def bare_name(name: str) -> str:
    """A file's name without folders, in small letters."""
    return name.replace("\\", "/").rpartition("/")[2].strip().lower()


def name_columns(actor: Actor, key: str, fields: Sequence[str], source: str) -> HistoricImport:
    """Says what each column is, remembers it, and reads every row with them. `Invalid` on the
    column (`k<n>`) for an unknown or doubled field, and when no column names the parties."""
    run = _open(actor, key)
    chosen = columns.filled(fields, run.headings)
    wrong = columns.faults(chosen, LABELS)
    if not {"parties", "party_1", "party_2"} & set(chosen):
        wrong["_schema"] = [M("Pilih kolom yang memuat para pihak.")]
    if wrong:
        raise Invalid(wrong)
    run.fields, run.source = chosen, source[:300]
    columns.remember(run.government_code, INSTRUMENTS, run.headings, chosen)
    check(run, actor)
    return run


def check(run: HistoricImport, actor: Actor) -> None:
    """Reads every row and says what it would do; nothing else is written."""
    rows = queries.every_row(run.id)
    known = look_up(run, rows)
    for row in rows:
        known.judge(row)
    run.status = CHECKED
    session.flush()


def _open(actor: Actor, key: str) -> HistoricImport:
    run = queries.get(key, actor, lock=True)
    if run.status not in (READ, CHECKED):
        raise Refused(M("Impor ini sudah dijalankan."))
    return run


def write(actor: Actor, key: str) -> Written:
    """Writes every row that is new or changed, in one transaction; returns how many."""
    run = _open(actor, key)
    if run.status != CHECKED:
        raise Refused(M("Periksa dahulu kolom-kolomnya."))
    with seeing_all():  # an operator's scans and records are of no government
        queries.lock()
        rows = queries.every_row(run.id)
        known: Known = look_up(run, rows)
        done = known.write(rows, actor)
        session.flush()
    run.status, run.finished_at = WRITTEN, now()
    _note(run, actor, "write", {"new": done.new, "changed": done.changed})
    return done


def undo(actor: Actor, key: str) -> tuple[int, int]:
    """Takes back all that the import wrote; (taken back, left because it was changed since)."""
    run = queries.get(key, actor, lock=True)
    if run.status != WRITTEN:
        raise NotFound
    with seeing_all():
        undone, kept = undo_rows(queries.every_row(run.id))
        session.flush()
    run.status, run.finished_at = UNDONE, now()
    _note(run, actor, "undo", {"undone": undone, "kept": kept})
    return undone, kept


def forget(actor: Actor, key: str) -> None:
    """Throws away an import that was not carried out."""
    session.delete(_open(actor, key))


def _note(
    run: HistoricImport, actor: Actor, action: str, details: Mapping[str, int]
) -> None:
    governments = [run.government_code] if run.government_code else []
    record(actor, f"historic.{action}", ("historic", run.key), governments, details)


