"""The chain: recomputed by `flask audit verify`, kept by the database."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from registry.audit import chain
from registry.audit.service import record
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work


def act(number: int = 1) -> None:
    for _ in range(number):
        with unit_of_work():
            details = {"kata": "naïf", "angka": [1, None]}
            record(SYSTEM, "uji.coba", ("uji", "1"), ["36.71"], details)


@pytest.fixture
def verify(app: Any) -> Callable[..., tuple[int, str]]:
    def run(*args: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["audit", "verify", *args])
        return result.exit_code, result.output.strip()

    return run


@pytest.fixture
def owner(server: Any, database_url: str) -> Iterator[Any]:
    """The database's own superuser, who may do everything."""
    with server.connect(make_url(database_url).database) as connection:
        yield connection


@pytest.fixture
def tamper(owner: Any) -> Callable[[str], None]:
    """As somebody who owns the database: without its triggers."""

    def run(statement: str) -> None:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement)

    return run


def test_an_intact_log(app: Any, verify: Any) -> None:
    assert verify() == (0, f"intact: 0 entries, head {'0' * 64}")
    act(3)
    number, head = chain.head()
    assert number == 3
    assert verify() == (0, f"intact: 3 entries, head {head.hex()}")
    printed = app.test_cli_runner().invoke(args=["audit", "head"]).output.strip()
    assert printed == f"3:{head.hex()}"
    assert verify("--head", printed)[0] == 0


def test_changed_content_is_named(verify: Any, tamper: Any) -> None:
    act(4)
    tamper("UPDATE audit_entry SET actor_name = 'Orang lain' WHERE number = 2")
    assert verify() == (1, "broken at entry 2: content does not match its hash")


def test_changed_details_are_named(verify: Any, tamper: Any) -> None:
    act(2)
    tamper("""UPDATE audit_entry SET details = '{"kata": "lain"}' WHERE number = 1""")
    assert verify() == (1, "broken at entry 1: content does not match its hash")


def test_a_missing_entry_is_named(verify: Any, tamper: Any) -> None:
    act(4)
    tamper("DELETE FROM audit_entry WHERE number = 3")
    assert verify() == (1, "broken at entry 3: missing")


def test_a_recomputed_hash_breaks_the_next_entry(verify: Any, tamper: Any) -> None:
    act(3)
    entry = session.get(chain.AuditEntry, 2)
    entry.actor_name = "Orang lain"
    forged = chain.digest(entry).hex()
    session.rollback()
    tamper(
        "UPDATE audit_entry SET actor_name = 'Orang lain', "
        f"hash = '\\x{forged}' WHERE number = 2"
    )
    assert verify() == (1, "broken at entry 3: does not follow the entry before it")


def test_a_cut_end_and_a_forged_log_differ_from_the_kept_head(
    app: Any, verify: Any, tamper: Any
) -> None:
    act(3)
    kept = app.test_cli_runner().invoke(args=["audit", "head"]).output.strip()
    tamper("DELETE FROM audit_entry WHERE number = 3")
    assert verify()[0] == 0
    expected = "broken at entry 3: missing: the log ends before the head kept elsewhere"
    assert verify("--head", kept) == (1, expected)
    act(1)
    expected = "broken at entry 3: differs from the head kept elsewhere"
    assert verify("--head", kept) == (1, expected)


def test_a_head_that_is_none(verify: Any) -> None:
    code, output = verify("--head", "omong kosong")
    assert (code, "NUMBER:HASH" in output) == (2, True)


STATEMENTS = [
    "UPDATE audit_entry SET actor_name = 'x'",
    "UPDATE audit_entry SET actor_name = actor_name WHERE number = 1",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_everybody(owner: Any, verify: Any, statement: str) -> None:
    act(2)
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        owner.execute(statement)
    assert verify()[1].startswith("intact: 2 entries")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_the_application(app: Any, verify: Any, statement: str) -> None:
    act(2)
    with pytest.raises(DatabaseError):
        session.execute(text(statement))
    session.rollback()
    assert verify()[1].startswith("intact: 2 entries")


def test_a_rolled_back_act_leaves_no_entry(app: Any) -> None:
    record(SYSTEM, "uji.coba", ("uji", "1"))
    session.rollback()
    act(1)
    assert chain.head()[0] == 1


def test_acts_at_once_stand_in_one_line(app: Any, verify: Any) -> None:
    def run() -> None:
        with app.app_context():
            act(5)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify()[1].startswith("intact: 40 entries")
