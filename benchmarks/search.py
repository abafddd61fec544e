"""The catalogue's search beside PostgreSQL's own full text, on the same generated applications.

    DATABASE_URL=… DATA_DIR=… SECRET_KEY=… python -m benchmarks.search [NUMBER …]

Writes into the database it is given (a migrated one with the reference data that may be emptied).
All answer the same questions in one run: top 20 by relevance with the total, and the counts of the
facets; then the whole page and the API's answer, one request after the other in this process, each
made anew but where it says "kept".
PostgreSQL has a stored tsvector (configuration `indonesian`) with a GIN index and weights.
"""

import gc
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import text

from registry.app import create_app
from registry.catalogue import kept
from registry.catalogue.search.engine import RELEVANCE, IndexEngine
from registry.catalogue.search.filters import Filters
from registry.catalogue.search.index import built, follower
from registry.catalogue.search.plan import Plan, plan
from registry.catalogue.search.synonyms import sets
from registry.kernel.db import session

QUESTIONS = ("kepegawaian", "izin usaha", "pengaduan masyarakat", "pariwisata", "retribusi pasar",
             "rumah sakit antrean", "perpustakaan digital", "tanda tangan elektronik")  # fmt: skip
FACETS = ("host_code", "affair_code", "service_kind", "spbe_kind", "dimension",
          "development_status")  # fmt: skip
ROUNDS = int(os.environ.get("ROUNDS", "13"))
COLUMNS = (
    "slug", "host_code", "name", "summary", "description", "function", "affair_code",
    "service_kind", "spbe_kind", "dimension", "development_status", "live_count",
)  # fmt: skip
"""What the generated applications say; the other columns are as FIXED."""
TEXTS = ("agency", "audiences", "database", "interfaces", "data_used", "data_produced", "licence",
         "hki_number", "repository", "landing_page", "current_version", "launched",
         "requirements", "support", "source", "withdrawn_reason")  # fmt: skip
FIXED = dict.fromkeys(TEXTS, "") | {
    "is_suite": False, "open_for_adoption": True, "pks_count": 0, "version": 1,
    "state": "published",
}  # fmt: skip
BATCH = 20_000
MATCH = "FROM application, websearch_to_tsquery('indonesian', :q) q WHERE bench @@ q"


def fill(number: int) -> None:
    """Makes `number` published applications out of the words of the synonyms, in the database that
    DATABASE_URL names: what is there is deleted."""
    if not os.environ.get("DATABASE_URL"):
        raise SystemExit("DATABASE_URL is missing: it must name a database that may be emptied.")
    for statement in ("RESET ROLE", "TRUNCATE application CASCADE",
                      "ALTER TABLE application DROP COLUMN IF EXISTS bench"):  # fmt: skip
        session.execute(text(statement))
    session.commit()
    rows = _rows(number)
    while batch := list(islice(rows, BATCH)):
        _copy(batch)
        session.commit()  # the numbers of a commit's changes are written at its end
    session.execute(text("ANALYZE application"))
    session.commit()


def _rows(number: int) -> Iterator[tuple[Any, ...]]:
    """The generated applications, in the order of COLUMNS; always the same ones."""
    chance = random.Random(7)
    words = [m for _, members in sets() for m in members]
    hosts = list(session.scalars(text("SELECT code FROM government ORDER BY code")))
    affairs = list(session.scalars(text("SELECT code FROM affair ORDER BY code")))
    if not hosts or not affairs:
        raise SystemExit("The database lacks the reference data: flask reference load.")

    def say(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most)))

    for n in range(number):
        yield (
            f"bench-{n}", chance.choice(hosts), f"{say(1, 2)} {n}"[:200], say(4, 10),
            say(30, 90), say(5, 20), chance.choice(affairs),
            chance.choice(["publik", "administrasi"]), chance.choice(["umum", "khusus"]),
            chance.choice(["living", "economy"]), chance.choice(["stable", "beta"]),
            chance.randint(0, 30),
        )  # fmt: skip


def _copy(rows: list[tuple[Any, ...]]) -> None:
    """Writes rows by COPY."""
    moments = ("created_at", "changed_at", "state_since")
    names = ", ".join((*COLUMNS, *FIXED, *moments))
    rest = (*FIXED.values(), *[datetime.now(UTC)] * len(moments))
    raw: Any = session.connection().connection.driver_connection
    with raw.cursor().copy(f"COPY application ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *rest))


def measure(ask: Callable[[str], Any]) -> list[float]:
    """Milliseconds of every question, each asked some times."""
    for q in QUESTIONS:
        ask(q)
    found = []
    for _ in range(ROUNDS):
        for q in QUESTIONS:
            start = time.perf_counter()
            ask(q)
            found.append((time.perf_counter() - start) * 1000)
    return sorted(found)


def at(found: list[float], part: float) -> float:
    """The value below which `part` of the sorted measurements lie."""
    return found[min(len(found) - 1, int(len(found) * part))]


def told(found: list[float]) -> str:
    """p50 and p99."""
    return f"{at(found, 0.5):.2f} / {at(found, 0.99):.2f}"


def resident() -> float:
    """This process's memory in MB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def requests(app: Any) -> None:
    """The page and the API of the questions, and the page with facets chosen."""
    client = app.test_client()
    paths = {"page": "/katalog?q={}", "page, kept": "/katalog?q={}",
             "page, two facets": "/katalog?q={}&jenis=publik&spbe=umum",
             "API": "/api/v1/apps?q={}", "API by use": "/api/v1/apps?q={}&sort=-live_count",
             "suggestions": "/katalog/saran?q={}"}  # fmt: skip
    while follower().current() is None:
        session.rollback()
        time.sleep(0.5)
    session.rollback()
    print("\n| one after the other | p50 / p99, ms | requests a second |\n|---|---|---|")
    for name, path in paths.items():
        def ask(q: str, path: str = path, cold: bool = not name.endswith("kept")) -> None:
            if cold:
                kept.forget()
            answer = client.get(path.format(quote_plus(q)))
            assert answer.status_code == 200, answer.status

        found = measure(ask)
        print(f"| {name} | {told(found)} | {1000 * len(found) / sum(found):.0f} |")


def run(app: Any, number: int) -> None:
    """Fills, builds, asks and prints."""
    fill(number)
    gc.collect()
    before = resident()
    start = time.perf_counter()
    shelf, view = built(session.connection())
    took = time.perf_counter() - start
    gc.collect()
    grown = resident() - before
    start = time.perf_counter()
    session.execute(text("RESET ROLE"))
    session.execute(text(
        "ALTER TABLE application ADD COLUMN bench tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('indonesian', name), 'A') || "
        "setweight(to_tsvector('indonesian', summary), 'B') || "
        "setweight(to_tsvector('indonesian', function), 'C') || "
        "setweight(to_tsvector('indonesian', description), 'D')) STORED"
    ))  # fmt: skip
    session.execute(text("CREATE INDEX bench_words ON application USING gin (bench)"))
    session.commit()
    session.execute(text("ANALYZE application"))
    size = session.scalar(text("SELECT pg_relation_size('bench_words')")) or 0
    theirs = time.perf_counter() - start
    def asked(q: str) -> tuple[IndexEngine, Plan]:
        engine = IndexEngine(view)  # one for each question: it remembers what it counted
        return engine, engine.widened(plan(q, view.vocabulary))

    def top(q: str) -> Any:
        engine, understood = asked(q)
        return engine.page(Filters(q), understood, RELEVANCE, None, 20)

    def counts(q: str) -> Any:
        engine, understood = asked(q)
        return engine.counts(Filters(q), understood)

    def sql_top(q: str) -> Any:
        session.execute(text(f"SELECT count(*) {MATCH}"), {"q": q}).all()
        rank = "ORDER BY ts_rank(bench, q) DESC, id LIMIT 20"
        return session.execute(text(f"SELECT id {MATCH} {rank}"), {"q": q}).all()

    def sql_counts(q: str) -> Any:
        return [session.execute(text(f"SELECT {f}, count(*) {MATCH} GROUP BY 1"), {"q": q}).all()
                for f in FACETS]  # fmt: skip

    print(f"\n{number:,} applications: index built in {took:.1f} s, {grown:.0f} MB of memory; "
          f"PostgreSQL's in {theirs:.1f} s, {size / 1e6:.0f} MB of GIN\n")  # fmt: skip
    print("| p50 / p99, ms | index | PostgreSQL full text |\n|---|---|---|")
    print(f"| top 20 by relevance, total | {told(measure(top))} | {told(measure(sql_top))} |")
    print(f"| facets (14 against 6) | {told(measure(counts))} | {told(measure(sql_counts))} |")
    session.execute(text("RESET ROLE"))
    session.execute(text("ALTER TABLE application DROP COLUMN bench"))
    session.commit()
    held = follower()  # the pages are answered from the same index; it is not built twice
    held._shelf, held._view = shelf, view
    requests(app)


if __name__ == "__main__":
    made = create_app()
    with made.app_context():
        for wanted in sys.argv[1:] or ["174", "10000", "100000"]:
            run(made, int(wanted))
