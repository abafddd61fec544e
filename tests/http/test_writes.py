"""One POST is one transaction; a repeated one is answered again and done once."""

import threading
from contextvars import Context
from typing import Any

import pytest
from flask import request
from sqlalchemy import select

from registry.http.access import PUBLIC, access
from registry.http.writes import writes
from registry.kernel.db import db, session
from registry.kernel.errors import Refused
from registry.kernel.numbering import Counter, next_code
from registry.kernel.text import M


@pytest.fixture
def machine(settings: Any, app: Any) -> Any:
    """The application with one more route, which hands out a number and may then fail."""
    from registry.app import create_app

    made = create_app(settings)
    made.config["TESTING"] = True
    made.config["PROPAGATE_EXCEPTIONS"] = False

    @made.post("/api/uji")
    @access(PUBLIC)
    @writes
    def give() -> Any:
        code = next_code("U")
        if request.args.get("fail") == "refused":
            raise Refused(M("Tidak hari ini."))
        if request.args.get("fail") == "crash":
            raise RuntimeError("crash")
        return {"code": code}, 422 if request.args.get("fail") == "status" else 200

    yield made
    with made.app_context():
        db.engine.dispose()


def post(machine: Any, path: str = "/api/uji", key: str | None = None, body: str = "{}") -> Any:
    headers = {"Authorization": "Bearer none"} | ({"Idempotency-Key": key} if key else {})
    client = machine.test_client()
    return Context().run(client.post, path, headers=headers, data=body)


def given() -> int:
    session.rollback()
    return session.scalar(select(Counter.value)) or 0


def test_success_commits(machine: Any) -> None:
    assert post(machine).status_code == 200
    assert given() == 1


@pytest.mark.parametrize(("fail", "status"), [("refused", 409), ("crash", 500), ("status", 422)])
def test_failure_leaves_nothing(machine: Any, fail: str, status: int) -> None:
    assert post(machine, f"/api/uji?fail={fail}", key="k").status_code == status
    assert given() == 0
    assert post(machine, key="k").json == {"code": post(machine, key="k").json["code"]}
    assert given() == 1


def test_a_repeated_key_gets_the_same_answer(machine: Any) -> None:
    first, second = post(machine, key="a"), post(machine, key="a")
    assert second.json == first.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert given() == 1


def test_a_key_used_for_something_else_is_refused(machine: Any) -> None:
    post(machine, key="a")
    answer = post(machine, key="a", body='{"other": 1}')
    assert (answer.status_code, answer.json["code"]) == (409, "refused")
    assert given() == 1


def test_sixteen_at_once_with_one_key_do_it_once(machine: Any) -> None:
    answers: list[Any] = []
    gate = threading.Barrier(16)

    def press() -> None:
        gate.wait()
        answers.append(post(machine, key="same").json)

    threads = [threading.Thread(target=press) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [answers[0]] * 16
    assert given() == 1
