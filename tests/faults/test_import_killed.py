"""A worker killed in mid-import: nothing half written, taken up again, and never done twice."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from registry.audit import chain
from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.catalogue.transfer import jobs, progress, running
from registry.catalogue.transfer.models import CLOSING, WRITTEN, ImportRun
from registry.catalogue.transfer.service import TASK, UNTAKEN
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.queue import defer
from registry.kernel.uow import unit_of_work
from tests.catalogue_transfer.sheets import HEAD, csv_of
from tests.catalogue_transfer.test_importing import rows, taken
from tests.conftest import ROOT, _environment
from tests.factories.catalogue import TANGERANG, officer, sign_in

ROWS = 320
SECONDS = 60


@pytest.fixture
def worker(app: Any, settings: Any, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Starts a real worker process on the test's database; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "registry.worker"], cwd=ROOT, env=_environment(settings),
            stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@contextlib.contextmanager
def held_at_the_end(database_url: str) -> Iterator[None]:
    """Nobody can close a transaction that was noted in the audit log."""
    url = make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as own:
        own.execute("SELECT pg_advisory_lock(%s)", (chain.LOCK,))
        yield


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not seen():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)
        session.rollback()


def state() -> tuple[str, str]:
    return tuple(session.execute(select(ImportRun.status, ImportRun.phase)).one())


def created() -> int:
    wanted = select(func.count()).where(AuditEntry.action == "application.create")
    return session.scalar(wanted) or 0


def applications() -> int:
    return session.scalar(select(func.count()).select_from(Application)) or 0


@pytest.fixture
def killed(app: Any, client: Any, run_jobs: Any, worker: Any, database_url: str) -> tuple[Any, str]:
    """(client, address) of an import whose worker was killed with all rows written, not closed."""
    sign_in(client, officer(TANGERANG))
    href = taken(client, csv_of([HEAD, *rows(ROWS)]))
    run_jobs()
    assert client.post(f"{href}/jalankan/simpan").status_code == 303
    with held_at_the_end(database_url):
        process = worker()
        until(lambda: state() == ("running", CLOSING))
        assert "menutup transaksi" in client.get(href).get_data(as_text=True)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    until(lambda: not progress.held(session.scalar(select(ImportRun.id)) or 0))
    with unit_of_work():  # some time goes by
        session.execute(update(ImportRun).values(beat_at=now() - 2 * UNTAKEN))
    return client, href


def finished_once(client: Any, href: str) -> None:
    until(lambda: state()[0] == WRITTEN)
    assert client.get(href).texts("//h2")[0] == "Impor tersimpan"
    assert (applications(), created()) == (ROWS, ROWS)
    assert list(chain.breaks()) == []


def test_nothing_is_half_written_and_the_page_says_so(killed: Any) -> None:
    client, href = killed
    assert (applications(), created()) == (0, 0)
    page = client.get(href)
    assert page.texts("//h2")[0] == "Impor terhenti"
    assert page.tree.xpath("//main//form/@action") == [f"{href}/jalankan/simpan"]


def test_pressed_again_in_two_tabs_it_runs_once(killed: Any, worker: Any) -> None:
    client, href = killed
    for _ in range(2):
        assert client.post(f"{href}/jalankan/simpan").status_code == 303
    for _ in range(2):
        worker()
    finished_once(client, href)
    began = select(func.count()).where(AuditEntry.action == f"{TASK}.write")
    assert session.scalar(began) == 2
    assert client.post(f"{href}/jalankan/simpan").status_code == 409


def test_another_worker_takes_it_up_by_itself(killed: Any, worker: Any) -> None:
    client, href = killed
    with unit_of_work():
        defer(str(jobs.resume_imports.name), timestamp=0)
    worker()
    finished_once(client, href)


def test_a_job_that_comes_twice_does_nothing(killed: Any, run_jobs: Any) -> None:
    client, href = killed
    with unit_of_work():
        run_id = session.scalar(select(ImportRun.id))
        for _ in range(3):
            defer(TASK, run_id=run_id)
    run_jobs()
    finished_once(client, href)


def test_what_no_worker_survives_is_given_up(killed: Any) -> None:
    client, href = killed
    with unit_of_work():
        session.execute(update(ImportRun).values(attempt=running.ATTEMPTS))
    assert running.resume() == 1
    page = client.get(href)
    assert "Pekerja berulang kali terhenti" in page.get_data(as_text=True)
    assert f"{href}/jalankan/simpan" in page.tree.xpath("//main//form/@action")
    assert applications() == 0
