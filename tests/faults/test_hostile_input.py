"""Text, cursors, numbers and files that were made to break things: a reason, never a 500."""

import base64
import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from registry.adoption.states import SUBMITTED
from registry.documents.checks import clean_name
from registry.kernel.db import db, session
from registry.kernel.schema import Input, long_text, one_line
from tests.factories import adoption
from tests.factories.adoption import HOST, Walk, person, sign_in

LISTS = ("/api/v1/governments", "/api/v1/requests", "/api/v1/instruments", "/api/v1/rollouts")
PAGES = ("/jejak-audit", "/notifikasi", "/permohonan", "/naskah", "/pelaksanaan", "/pemerintah")
HALF = "\ud800"


def cursor(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "values",
    [
        [[1]], [[1], 1], [True], [None], [None, None], ["a", "b"], [1.5], [10**30], [10**30, 1],
        [HALF], [HALF, HALF], {"a": 1}, "ab", 5, [{"t": 5}], [{"d": "2026-01-01"}, "x"],
        [{"t": "2026-01-01T00:00:00"}, 1], [[[[]]]], ["\x00"], [{"d": "0001-01-01"}, {}],
    ],
)  # fmt: skip
def test_forged_cursors_are_refused(app: Any, values: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, "cooperation", "admin"))
    for path in LISTS + PAGES:
        assert client.get(path, query_string={"after": cursor(values)}).status_code in (200, 422)


def test_an_error_of_the_database_still_gives_a_page(app: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, "cooperation"))
    answer = client.post("/notifikasi/99999999999999999999/buka")
    assert (answer.status_code, answer.texts("//h1")) == (422, ["Isian perlu diperbaiki"])


def test_half_a_letter_is_left_out(app: Any) -> None:
    walk = Walk().to(SUBMITTED)
    headers = adoption.token(walk.reviewer, HOST) | {"Content-Type": "application/json"}
    body = '{"body": "halo \\ud800 \\u0000dunia"}'
    path = f"/api/v1/requests/{walk.code}/actions/message"
    headers |= {"If-Match": f'"{walk.request.version}"'}
    assert app.test_client().post(path, data=body, headers=headers).status_code == 200
    kept = session.execute(text("SELECT body FROM request_message")).scalar_one()
    assert kept == "halo  dunia"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400), (b"\xff\xfe", "application/json", 400),
        ("[1]", "application/json", 422), ('"x"', "application/json", 422),
        ("null", "application/json", 422), ("x", "text/plain", 422), ("{}", "", 422),
        ('{"host": ["36.71"], "apps": {"a": 1}}', "application/json", 422),
        ('{"host": 5, "apps": [[1], {"a": 2}, null]}', "application/json", 422),
        ('{"a":' * 900, "application/json", 400),
    ],
)  # fmt: skip
def test_every_wrong_body_is_a_problem_in_the_readers_language(
    app: Any, body: Any, content_type: str, status: int
) -> None:
    headers = adoption.token(person(HOST, "cooperation"), HOST)
    answer = app.test_client().post(
        "/api/v1/requests", data=body, content_type=content_type, headers=headers
    )
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert "nvalid" not in answer.get_data(as_text=True).replace('"invalid"', "").replace(
        "#invalid", "")  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/tidak-ada", 404), ("DELETE", "/api/v1/apps", 405),
     ("GET", "/api/v1/apps/%00", 404), ("POST", "/api/v1/governments", 405)],
)  # fmt: skip
def test_every_error_of_the_api_is_a_problem(
    app: Any, method: str, path: str, status: int
) -> None:
    headers = adoption.token(person(HOST, "cooperation"), HOST)
    answer = app.test_client().open(path, method=method, headers=headers)
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert answer.status_code in (status, 422)


def test_a_signed_instrument_is_public_in_the_api(app: Any) -> None:
    from tests.factories import agreements

    code = agreements.Case().to("in_force").code
    answer = app.test_client().get(f"/api/v1/instruments/{code}")
    assert answer.status_code == 200
    assert "drafts" not in answer.json and "signatory_name" not in str(answer.json)


def test_one_line_stays_one_line() -> None:
    assert one_line("Perihal\r\nBcc: x@y.id\t\x00ya") == "Perihal Bcc: x@y.id ya"
    assert one_line("\u202egnp.exe\u2066") == "gnp.exe"


def test_long_text_keeps_its_lines() -> None:
    class Asked(Input):
        body = long_text("Isi", required=True)

    assert Asked().load({"body": " a\r\nb\n\nc "}) == {"body": "a\nb\n\nc"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\surat\\a.pdf", "a.pdf"), ("..", "berkas"),
        ("", "berkas"), ("a\r\nX: y.pdf", "a X: y.pdf"), ("gnp\u202efdp.exe", "gnpfdp.exe"),
        ("x" * 400 + ".pdf", "x" * 192 + ".pdf"), ("surat “a”.pdf", "surat “a”.pdf"),
    ],
)  # fmt: skip
def test_names_of_files(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_a_pdf_that_is_also_html_comes_back_as_a_download_only(app: Any) -> None:
    walk = Walk()
    content = b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF\n"
    name = '"><script>x</script>\u202e.pdf'
    key = adoption.upload(walk.adopter, content, name)
    walk.act(walk.adopter, "edit", **adoption.letter(walk.adopter, letter_file=key))
    answer = sign_in(app.test_client(), walk.asker).get(f"/permohonan/{walk.code}/berkas/{key}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"PK\x03\x04" + b"0" * 99])
def test_what_is_no_pdf_is_refused(app: Any, content: bytes) -> None:
    client = sign_in(app.test_client(), person(HOST, "cooperation"))
    answer = client.post("/api/v1/files", data={"file": (BytesIO(content), "a.pdf")})
    assert answer.status_code in (409, 422)
    assert session.execute(text("SELECT count(*) FROM stored_file")).scalar_one() == 0


def test_two_acts_that_cross_leave_one_answer_that_says_again(app: Any, settings: Any) -> None:
    from psycopg.errors import DeadlockDetected

    walk = Walk().to(SUBMITTED)

    def cross(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO audit_entry"):
            raise OperationalError(statement, {}, DeadlockDetected())

    headers = adoption.token(walk.reviewer, HOST) | {"If-Match": f'"{walk.request.version}"'}
    path = f"/api/v1/requests/{walk.code}/actions/start_review"
    session.rollback()
    event.listen(Engine, "before_cursor_execute", cross)
    try:
        answer = app.test_client().post(path, json={}, headers=headers)
    finally:
        event.remove(Engine, "before_cursor_execute", cross)
    assert (answer.status_code, answer.json["code"]) == (503, "busy")
    assert walk.request.state == SUBMITTED
    again = app.test_client().post(path, json={}, headers=headers)
    assert again.status_code == 200
    db.session.rollback()
