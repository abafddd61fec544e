"""The search index under faults: processes that write at once, and one that is killed.

The index is in the memory of each process (docs/decisions/0007): there is no file to delete, cut
short or fill a disk with. What stands for them is in tests/catalogue/test_search_index.py: an index
forgotten, one that lost applications, one without its fields, one that names the unpublished.
"""

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import text

from registry.catalogue import queries
from registry.catalogue.search.filters import Filters
from registry.catalogue.search.index import follower
from registry.kernel.db import session
from tests.conftest import ROOT, _environment
from tests.factories.catalogue import TANGERANG, officer, published

START = """
import sys
from sqlalchemy import text
from registry.app import create_app
from registry.config import Settings
from registry.kernel.db import session
app = create_app(Settings.from_env())
"""
WRITER = START + """
who, times = sys.argv[1], int(sys.argv[2])
with app.app_context():
    for n in range(times):
        session.execute(text("UPDATE application SET summary = summary || :w, version = version + 1"
                             " WHERE slug = :s"), {"w": f" {who}{n}x", "s": f"badai-{n % 3}"})
        session.commit()
"""
KILLED = START + """
with app.app_context():
    session.execute(text("UPDATE application SET name = 'Separuh jalan'"))
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    print("written", flush=True)
    sys.stdin.read()
"""
ROUNDS = 30


def process(settings: Any, program: str, *arguments: str) -> Any:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, env=_environment(settings),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def slugs(q: str) -> list[str]:
    found = [row.slug for row in queries.find(Filters(q), "name", limit=200).items]
    session.rollback()
    return found


@pytest.fixture
def storm(app: Any) -> None:
    actor = officer()
    for n in range(3):
        published(TANGERANG, actor, name=f"Badai {n}", summary="Awal")


def test_two_writing_processes_and_a_reader_lose_no_update(storm: None, settings: Any) -> None:
    writers = [process(settings, WRITER, who, str(ROUNDS)) for who in ("timur", "barat")]
    try:
        while any(writer.poll() is None for writer in writers):
            assert slugs("badai") == ["badai-0", "badai-1", "badai-2"]
    finally:
        for writer in writers:
            writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    for who in ("timur", "barat"):
        for n in range(ROUNDS):
            assert slugs(f"{who}{n}x") == [f"badai-{n % 3}"]
    held = follower().current()
    follower().drop()
    fresh = follower().current()
    assert held is not None
    assert fresh is not None
    assert (held.mark, held.total) == (fresh.mark, fresh.total)


def test_a_writer_killed_before_its_commit_leaves_nothing(storm: None, settings: Any) -> None:
    assert slugs("badai") == ["badai-0", "badai-1", "badai-2"]
    before = follower().current()
    writer = process(settings, KILLED)
    assert writer.stdout.readline().strip() == "written"
    assert slugs("separuh") == []
    writer.kill()
    writer.communicate()
    session.execute(text("UPDATE application SET summary = 'Sesudah' WHERE slug = 'badai-1'"))
    session.commit()
    assert (slugs("separuh"), slugs("sesudah")) == ([], ["badai-1"])
    after = follower().current()
    assert before is not None
    assert after is not None
    assert after.mark.revision == before.mark.revision + 1
