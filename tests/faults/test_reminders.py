"""The worker is killed while it reminds: everybody is told once, and no mail is lost.

A real worker process, whose day is the request's due day, is killed after a random number of
people were told, started again, killed again. `REMINDER_KILLS` sets how often: 2 unless told, 12
in `make proofs`.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from registry.kernel.db import session
from registry.kernel.queue import defer
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from registry.procedure.models import SentNotice
from tests.conftest import ROOT, _environment
from tests.factories.adoption import HOST, Walk, person

KILLS = int(os.environ.get("REMINDER_KILLS", "1"))
PEOPLE = 60
SECONDS = 90
#: Ten in the morning in Jakarta on the due day of what was submitted on Monday 2 November.
WORKER = """
import time_machine
time_machine.travel("2026-11-09T03:00:00+00:00", tick=True).start()
from registry.worker import main
main()
"""


@pytest.fixture
def worker(app: Any, settings: Any, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Starts a real worker process on the test's database; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER], cwd=ROOT, env=_environment(settings), stdout=log,
            stderr=log,
        )  # fmt: skip
        log.close()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def ask() -> None:
    """The hour's job, as the clock of the worker would queue it: not while one waits, which a
    worker killed too early has left."""
    waits = text(
        "SELECT 1 FROM procrastinate_jobs "
        "WHERE queueing_lock = 'procedure.clock' AND status = 'todo'"
    )
    with unit_of_work():
        if session.scalar(waits) is None:
            defer("procedure.clock", timestamp=0)


def told(connection: psycopg.Connection) -> int:
    found = connection.execute(
        "SELECT count(*) FROM notification WHERE kind = 'deadline.reminder'"
    ).fetchone()
    return int(found[0]) if found else 0


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not seen():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.002)


@pytest.mark.slow
def test_everybody_is_told_once_though_the_worker_is_killed(
    app: Any, worker: Any, mailbox: Any, run_jobs: Any, server: Any, settings: Any
) -> None:
    with time_machine.travel("2026-11-02T03:00:00+00:00", tick=False):
        Walk(1).to("submitted")
    for n in range(PEOPLE - 1):
        person(HOST, "cooperation", email=f"orang{n}@contoh.go.id")
    with unit_of_work():
        session.execute(text("DELETE FROM procrastinate_jobs"))
    mailbox.messages.clear()
    chance, killed_midway = random.Random(20261122), 0
    with server.connect(make_url(settings.database_url).database) as watch:
        for _ in range(KILLS):
            ask()
            left = PEOPLE - told(watch)
            target = told(watch) + chance.randrange(0, max(1, left // 2))
            process = worker()
            until(lambda goal=target: told(watch) >= goal or told(watch) == PEOPLE)
            time.sleep(chance.random() / 50)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed_midway += 0 < told(watch) < PEOPLE
        ask()
        worker()
        until(lambda: told(watch) == PEOPLE)
        until(lambda: done(watch))
    session.rollback()
    readers = session.scalars(
        select(Notification.user_id).where(Notification.kind == "deadline.reminder")
    )
    assert set(Counter(readers).values()) == {1}
    persons = select(func.count()).where(SentNotice.subject_kind == "person")
    assert session.scalar(persons) == PEOPLE
    assert killed_midway or KILLS < 4
    every_mail_arrives(mailbox, run_jobs)


def done(watch: psycopg.Connection) -> bool:
    """Whether the day was closed, so that no later run begins it again."""
    found = watch.execute("SELECT count(*) FROM sent_notice WHERE subject_kind = 'clock'")
    return found.fetchone() == (1,)


def every_mail_arrives(mailbox: Any, run_jobs: Any) -> None:
    """What the killed had in hand is taken up again. A mail may come twice when its worker died
    between the mail server's answer and its own commit: at most once for each kill and hand."""
    with unit_of_work():  # some time goes by
        session.execute(text(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        ))  # fmt: skip
        defer("notifications.orphans", timestamp=0)
    for _ in range(2):
        run_jobs()
    session.rollback()
    entries = session.scalars(
        select(Notification.id).where(Notification.kind == "deadline.reminder")
    )
    wanted = {str(number) for number in entries}
    sent = Counter(str(m["X-Lumbung-Notification"]) for m in mailbox)
    reminders = Counter({k: n for k, n in sent.items() if k in wanted})
    assert set(reminders) == wanted
    assert sum(reminders.values()) - PEOPLE <= 2 * KILLS
