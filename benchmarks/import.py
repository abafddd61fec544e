"""An import of many rows, measured (exports: benchmarks/export.py).

    DATABASE_URL=… DATA_DIR=… SECRET_KEY=… PYTHONPATH=. python benchmarks/import.py [ROWS]

Writes into the database it is given (an empty, migrated one with the reference data). Tasks are
done in this process, as the worker does them; times are those of one run, memory is what this
process grew by at most since its start.
"""

import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlalchemy import event, update
from sqlalchemy.engine import Engine

from registry.accounts import demo
from registry.accounts import queries as accounts
from registry.app import create_app
from registry.catalogue.models import Application
from registry.catalogue.transfer import queries, reading, running, service
from registry.catalogue.transfer.models import CHECK, UNDO, WRITE, ImportRow
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work

GOVERNMENT = "32.15"
HEAD = ("Nama Aplikasi", "OPD", "Urusan", "Jenis Layanan", "Deskripsi", "Uraian", "Platform",
        "Bahasa pemrograman", "Lisensi", "Tahun")  # fmt: skip
HEADER = "| | time | of this process | statements | memory |\n|---|---|---|---|---|"
_queries = [0]


@event.listens_for(Engine, "before_cursor_execute")
def _count(*_: Any) -> None:
    _queries[0] += 1


def workbook(number: int, summary: str) -> bytes:
    """A sheet of `number` applications."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for n in range(1, number + 1):
        sheet.write_row(n, 0, (
            f"Aplikasi {n:05d}", "Dinas Kesehatan", "Kesehatan", "Publik", summary,
            "Uraian yang cukup panjang tentang aplikasi ini. " * 6, "Web, Android", "PHP; Laravel",
            "EUPL-1.2", "2019",
        ))  # fmt: skip
    book.close()
    return out.getvalue()


def measure(name: str, act: Callable[[], Any]) -> Any:
    """Does it and prints how long it took and how many statements it sent."""
    _queries[0], start, work = 0, time.perf_counter(), time.process_time()
    found = act()
    took, busy = time.perf_counter() - start, time.process_time() - work
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - _base
    print(f"| {name} | {took:.1f} s | {busy:.1f} s | {_queries[0]} | {grown:.0f} MB |", flush=True)
    return found


def task(actor: Actor, key: str, name: str) -> None:
    """A task of the worker."""
    with unit_of_work():
        run = queries.get(key, actor, lock=True)
        service.assign(actor, run, name, skip_wrong=True)
    running.run(run.id)
    session.expire_all()


def take(actor: Actor, data: bytes) -> str:
    """Reads a sheet and names its columns as guessed."""
    with unit_of_work():
        run = service.take_source(actor, reading.read(data, "daftar.xlsx"), "daftar.xlsx")
        service.name_columns(actor, run.key, run.fields, {}, at_once=True)
        return run.key


def imports(actor: Actor, number: int) -> None:
    """New rows written; the same with every row changed, written and undone; the first undone."""
    print(f"\n{number:,} rows\n\n{HEADER}")
    first = workbook(number, "Warga mengambil nomor antrean dari rumah.")
    key = measure("new: reading and checking", lambda: take(actor, first))
    measure("new: checking again", lambda: task(actor, key, CHECK))
    measure("new: writing", lambda: task(actor, key, WRITE))
    with unit_of_work():  # published, so that the licence waits for the approver
        session.execute(update(Application).where(Application.host_code == GOVERNMENT)
                        .values(state="published", reuse_terms=["free"]))  # fmt: skip
        session.execute(update(ImportRow).values(written_version=None))
    other = workbook(number, "Antrean puskesmas.")
    again = measure("changed: reading and checking", lambda: take(actor, other))
    measure("changed: writing", lambda: task(actor, again, WRITE))
    measure("changed: undoing", lambda: task(actor, again, UNDO))


def undo(actor: Actor, number: int) -> None:
    """Drafts written and taken back."""
    key = take(actor, workbook(number, "Draf."))
    task(actor, key, WRITE)
    measure("new: undoing", lambda: task(actor, key, UNDO))


_base = 0.0
if __name__ == "__main__":
    with create_app().app_context():
        rows = int([*sys.argv[1:], "5000"][0])
        with unit_of_work():
            demo.load()
        user = accounts.by_email(f"katalog.karawang@{demo.DOMAIN}")
        assert user is not None
        acting = accounts.actor_of(user, GOVERNMENT)
        _base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        undo(acting, 10)
        print(HEADER)
        undo(acting, rows)
        imports(acting, rows)
