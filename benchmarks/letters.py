"""How long a letter takes: `python -m benchmarks.letters` prints time and processor time of ten."""

import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date

from registry.documents.writing import (
    Letterhead,
    Paper,
    Paragraph,
    Signatures,
    Table,
    pdf,
    word,
)

TIMES = 10


def letter(rows: int) -> Paper:
    """A letter with an annex of that many applications."""
    table = Table(
        ("No.", "Aplikasi", "Urusan", "Alasan"),
        tuple((f"{n}.", f"Aplikasi {n}", "Kepegawaian", "Mempercepat layanan kenaikan pangkat.")
              for n in range(1, rows + 1)),
        (0.7, 3, 2, 4),
    )  # fmt: skip
    return Paper(
        "Permohonan", "id", "", (Paragraph("Dengan hormat. " * 60), table,
        Signatures((("BUPATI KARAWANG,", "", "", "", "NAMA"),))),
        Letterhead(("Bupati Karawang",)), date(2026, 11, 22), "Karawang", "RANCANGAN",
    )  # fmt: skip


def processor() -> float:
    """Seconds of processor that this process and its ended children have used."""
    own, ended = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def measure(name: str, printer: Callable[[Paper], bytes], rows: int) -> None:
    """Prints one line of the table."""
    paper, taken, used = letter(rows), [], []
    for _ in range(TIMES):
        start, before = time.perf_counter(), processor()
        content = printer(paper)
        taken.append(time.perf_counter() - start)
        used.append(processor() - before)
    print(f"{name:5} {rows:5} rows  median {statistics.median(taken):.2f} s  "
          f"processor {statistics.median(used):.2f} s  {len(content) // 1000} kB")  # fmt: skip


if __name__ == "__main__":
    for rows in (3, 174, 1000):
        measure("PDF", pdf, rows)
        measure("Word", word, rows)
    print("load", " ".join(f"{one:.1f}" for one in os.getloadavg()))
