"""Exports of everything and of one search, each measured in a process of its own.

    DATABASE_URL=… DATA_DIR=… SECRET_KEY=… python -m benchmarks.export [NUMBER …]

Empties and fills the database it is given (a migrated one with the reference data). Memory is what
the process grew by at most while it made the file.
"""

import os
import resource
import subprocess
import sys
import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from benchmarks.search import fill
from registry.app import create_app
from registry.catalogue.search.filters import Filters
from registry.catalogue.transfer.exports import choosing, writing

FORMS = os.environ.get("FORMS", "csv json xlsx yml").split()
_queries = [0]


@event.listens_for(Engine, "before_cursor_execute")
def _count(*_: Any) -> None:
    _queries[0] += 1


def largest() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(form: str, q: str) -> None:
    """Makes one file and prints what it took."""
    chosen = choosing.search(Filters(q), "http://localhost")
    _queries[0], before = 0, largest()
    start, work = time.perf_counter(), time.process_time()
    with writing.file(chosen, form, str) as file:
        took, busy, grown = time.perf_counter() - start, time.process_time() - work, largest()
        size = file.seek(0, 2)
    label = writing.form_of(chosen, form).label + (f", {q}" if q else "")
    print(f"| {label} | {took:.1f} s | {busy:.1f} s | {size / 1e6:.1f} MB | {_queries[0]} "
          f"| {grown - before:.0f} MB |", flush=True)  # fmt: skip


if __name__ == "__main__":
    with create_app().app_context():
        if sys.argv[1:2] == ["--one"]:
            one(*sys.argv[2:4])
            sys.exit()
        for number in [int(n) for n in sys.argv[1:]] or [10_000, 100_000]:
            fill(number)
            print(f"\n{number:,} applications\n\n| form | time | of this process | size "
                  "| statements | memory |\n|---|---|---|---|---|---|", flush=True)  # fmt: skip
            for form, q in [(form, "") for form in FORMS] + [("csv", "pariwisata")]:
                command = [sys.executable, "-m", "benchmarks.export", "--one", form, q]
                subprocess.run(command, check=True)
