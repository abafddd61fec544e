"""The catalogue's search beside PostgreSQL's own full text, on the same generated applications.

    DATABASE_URL=… DATA_DIR=… SECRET_KEY=… python benchmarks/search.py [NUMBER …]

Writes into the database it is given (an empty, migrated one with the reference data). Both answer
the same questions in one run: top 20 by relevance with the total, and the counts of six facets.
PostgreSQL has a stored tsvector (configuration `indonesian`) with a GIN index and weights.
"""

import gc
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from registry.app import create_app
from registry.catalogue.search import documents
from registry.catalogue.search.engine import RELEVANCE, IndexEngine
from registry.catalogue.search.filters import Filters
from registry.catalogue.search.index import built
from registry.catalogue.search.plan import plan
from registry.catalogue.search.synonyms import sets
from registry.kernel.db import session

QUESTIONS = ("kepegawaian", "izin usaha", "pengaduan masyarakat", "pariwisata", "retribusi pasar",
             "rumah sakit antrean", "perpustakaan digital", "tanda tangan elektronik")  # fmt: skip
FACETS = ("host_code", "affair_code", "service_kind", "spbe_kind", "dimension",
          "development_status")  # fmt: skip
ROUNDS = 10
FILL = """
INSERT INTO application (slug, host_code, is_suite, name, summary, description, function, agency,
  affair_code, service_kind, spbe_kind, dimension, audiences, database, interfaces, data_used,
  data_produced, licence, hki_number, repository, landing_page, current_version,
  development_status, launched, award, requirements, support, open_for_adoption, source,
  withdrawn_reason, live_count, pks_count, version, created_at, changed_at, state, state_since)
VALUES (:slug, :host, false, :name, :summary, :description, :function, '', :affair, :kind, :spbe,
  :dimension, '', '', '', '', '', '', '', '', '', '', :status, '', '', '', '', true, '', '', :live,
  0, 1, now(), now(), 'published', now())
"""
MATCH = "FROM application, websearch_to_tsquery('indonesian', :q) q WHERE bench @@ q"


def fill(number: int) -> None:
    """Makes `number` published applications out of the words of the synonyms."""
    chance = random.Random(7)
    words = [m for _, members in sets() for m in members]
    hosts = list(session.scalars(text("SELECT code FROM government ORDER BY code")))
    affairs = list(session.scalars(text("SELECT code FROM affair ORDER BY code")))

    def say(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most)))

    rows = [
        {"slug": f"bench-{n}", "host": chance.choice(hosts), "name": f"{say(1, 2)} {n}"[:200],
         "summary": say(4, 10), "description": say(30, 90), "function": say(5, 20),
         "affair": chance.choice(affairs), "kind": chance.choice(["publik", "administrasi"]),
         "spbe": chance.choice(["umum", "khusus"]),
         "dimension": chance.choice(["living", "economy"]),
         "status": chance.choice(["stable", "beta"]), "live": chance.randint(0, 30)}
        for n in range(number)
    ]  # fmt: skip
    session.execute(text("RESET ROLE"))
    session.execute(text("TRUNCATE application CASCADE"))
    session.execute(text("ALTER TABLE application DROP COLUMN IF EXISTS bench"))
    for start in range(0, number, 5000):
        session.execute(text(FILL), rows[start : start + 5000])
    session.commit()


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


def line(name: str, index: list[float], database: list[float]) -> str:
    """A row of the table: p50 and p99 of both, and how many times faster the index is."""
    mid, far = statistics.median(index), statistics.median(database)
    return (f"| {name} | {mid:.2f} / {index[-1]:.2f} | {far:.2f} / {database[-1]:.2f} "
            f"| {far / mid:.0f} × |")  # fmt: skip


def run(number: int) -> None:
    """Fills, builds, asks and prints."""
    fill(number)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    shelf, view = built(session.connection())
    took = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
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
    theirs = time.perf_counter() - start
    engine = IndexEngine(view)

    def top(q: str) -> Any:
        return engine.page(Filters(q), plan(q, view.vocabulary), RELEVANCE, None, 20)

    def counts(q: str) -> Any:
        return engine.counts(Filters(q), plan(q, view.vocabulary))

    def sql_top(q: str) -> Any:
        session.execute(text(f"SELECT count(*) {MATCH}"), {"q": q}).all()
        rank = "ORDER BY ts_rank(bench, q) DESC, id LIMIT 20"
        return session.execute(text(f"SELECT id {MATCH} {rank}"), {"q": q}).all()

    def sql_counts(q: str) -> Any:
        return [session.execute(text(f"SELECT {f}, count(*) {MATCH} GROUP BY 1"), {"q": q}).all()
                for f in FACETS]  # fmt: skip

    print(f"\n{number:,} applications: index built in {took:.1f} s, grown by {grown:.0f} MB "
          f"(PostgreSQL: {theirs:.1f} s)\n")  # fmt: skip
    print("| p50 / most, ms | index | PostgreSQL full text | |\n|---|---|---|---|")
    print(line("top 20 by relevance, total", measure(top), measure(sql_top)))
    print(line("facets (13 against 6)", measure(counts), measure(sql_counts)))
    session.execute(text("RESET ROLE"))
    session.execute(text("ALTER TABLE application DROP COLUMN bench"))
    session.commit()
    del shelf


if __name__ == "__main__":
    with create_app().app_context():
        assert documents.schema()
        for wanted in sys.argv[1:] or ["20000"]:
            run(int(wanted))
