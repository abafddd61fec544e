"""Imports by the API: file, columns, preview, start, progress, result, undo; once for one key."""

import io
import json

import pytest
from sqlalchemy import func, select

from registry.catalogue.models import Application
from registry.catalogue.transfer import limits
from registry.catalogue.transfer.models import ImportRun
from registry.kernel.actor import VIEWER
from registry.kernel.db import session
from tests.factories import world
from tests.factories.catalogue import KARAWANG, TANGERANG, officer

from .sheets import HEAD, csv_of
from .test_importing import names, rows

API = "/api/v1/imports"


@pytest.fixture
def caller(app):
    return world.bearer(officer(TANGERANG))


def send(client, caller, data, name="daftar.csv", key=None, **form):
    headers = caller | ({"Idempotency-Key": key} if key else {})
    body = {"file": (io.BytesIO(data), name), **form}
    return client.post(API, data=body, headers=headers)


def ask(client, caller, path, method="post", body=None, **headers):
    return getattr(client, method)(f"{API}/{path}", json=body, headers=caller | headers)


def test_from_the_file_to_the_undo(client, caller, run_jobs):
    given = rows(3)
    given[1][2] = "Urusan lain"
    head = ["Judul", *HEAD[1:]]
    sent = send(client, caller, csv_of([head, *given]), columns='{"Judul": "name"}')
    assert (sent.status_code, sent.json["status"]) == (201, "checked"), sent.json
    key = sent.json["key"]
    assert sent.headers["Location"] == f"{API}/{key}"
    assert sent.json["counts"] == {"new": 2, "changed": 0, "same": 0, "wrong": 1}
    assert sent.json["columns"] == [
        "name", "agency", "affair", "service_kind", "summary", "platforms", "launched",
    ]  # fmt: skip
    wrong = client.get(f"{API}/{key}/rows?action=wrong", headers=caller).json
    assert (wrong["total"], wrong["next"]) == (1, None)
    row = wrong["items"][0]
    assert (row["number"], row["name"], row["faults"]) == (3, "Aplikasi 002", [{
        "field": "affair", "column": 2, "path": "", "line": 0,
        "message": "“Urusan lain” bukan urusan pemerintahan; pilih dari daftar 32 urusan.",
    }])  # fmt: skip
    refused = ask(client, caller, f"{key}/actions/write")
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    cells = [{"row": row["id"], "column": 2, "text": "Sosial"}]
    mended = ask(client, caller, f"{key}/rows", "patch", {"cells": cells})
    assert mended.json["counts"]["wrong"] == 0
    started = ask(client, caller, f"{key}/actions/write")
    assert (started.status_code, started.json["status"]) == (202, "waiting")
    run_jobs()
    done = client.get(f"{API}/{key}", headers=caller).json
    assert (done["status"], done["done"], done["total"]) == ("written", 3, 3)
    assert names() == ["Aplikasi 001", "Aplikasi 002", "Aplikasi 003"]
    written = client.get(f"{API}/{key}/rows", headers=caller).json["items"]
    assert [r["slug"] for r in written] == ["aplikasi-001", "aplikasi-002", "aplikasi-003"]
    ask(client, caller, f"{key}/actions/undo")
    run_jobs()
    assert client.get(f"{API}/{key}", headers=caller).json["status"] == "undone"
    assert names() == []


def test_without_columns_a_sheet_waits_for_them(client, caller):
    sent = send(client, caller, csv_of([["Judul anu", "Bidang"], ["A", "Sosial"]]))
    assert (sent.json["status"], sent.json["columns"]) == ("read", ["", "affair"])
    key = sent.json["key"]
    wrong = ask(client, caller, f"{key}/columns", "put", {"columns": {"Judul anu": "nama"}})
    assert (wrong.status_code, sorted(wrong.json["errors"])) == (422, ["_schema", "k0"])
    body = {"columns": {"Judul anu": "name"}, "service_kind": "publik"}
    named = ask(client, caller, f"{key}/columns", "put", body)
    assert (named.json["status"], named.json["counts"]["new"]) == ("checked", 1)
    assert ask(client, caller, key, "delete").status_code == 204
    assert client.get(f"{API}/{key}", headers=caller).status_code == 404


def test_a_large_file_is_read_and_checked_by_the_worker(client, caller, run_jobs, monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE_BYTES", 100)
    sent = send(client, caller, csv_of([HEAD, *rows(5)]), columns="{}")
    assert (sent.status_code, sent.json["status"], sent.json["task"]) == (201, "waiting", "read")
    run_jobs()
    found = client.get(f"{API}/{sent.json['key']}", headers=caller).json
    assert (found["status"], found["counts"]["new"], found["problem"]) == ("checked", 5, None)
    bad = send(client, caller, b'Nama;B\n"tak ditutup;b\n' + b"c;d\n" * 50)
    run_jobs()
    found = client.get(f"{API}/{bad.json['key']}", headers=caller).json
    assert (found["status"], "tanda kutip" in found["problem"]) == ("failed", True)


def test_one_key_is_one_import_and_another_file_is_another(client, caller):
    data = csv_of([HEAD, *rows(2)])
    first, again = (send(client, caller, data, key="satu") for _ in range(2))
    assert (again.status_code, again.json, again.headers["Idempotency-Replayed"]) == (
        201, first.json, "true",
    )  # fmt: skip
    other = send(client, caller, csv_of([HEAD, *rows(3)]), key="satu")
    assert other.status_code == 409
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 1


def test_started_twice_it_is_done_once(client, caller, run_jobs):
    key = send(client, caller, csv_of([HEAD, *rows(2)]), columns="{}").json["key"]
    answers = [ask(client, caller, f"{key}/actions/write").status_code for _ in range(2)]
    assert answers == [202, 202]
    run_jobs()
    assert session.scalar(select(func.count()).select_from(Application)) == 2
    assert ask(client, caller, f"{key}/actions/write").status_code == 409


def test_only_editors_of_the_government_reach_it(client, caller):
    key = send(client, caller, csv_of([HEAD, *rows(1)]), columns="{}").json["key"]
    other, viewer = (world.bearer(officer(*who)) for who in ((KARAWANG,), (TANGERANG, VIEWER)))
    for path, method in ((key, "get"), (f"{key}/rows", "get"), (f"{key}/actions/write", "post"),
                         (key, "delete")):  # fmt: skip
        assert ask(client, other, path, method).status_code == 404
        assert ask(client, viewer, path, method).status_code == 403
        assert ask(client, {"Authorization": "Bearer x"}, path, method).status_code == 401
    assert client.get(API, headers=other).json["total"] == 0
    assert [i["key"] for i in client.get(API, headers=caller).json["items"]] == [key]


@pytest.mark.parametrize(("form", "field"), [
    ({"columns": "[1]"}, "columns"), ({"columns": "{"}, "columns"), ({}, "file"),
])  # fmt: skip
def test_what_cannot_be_taken_says_where(client, caller, form, field):
    body = form if field == "file" else {"file": (io.BytesIO(b"Nama\nA"), "a.csv"), **form}
    answer = client.post(API, data=body, headers=caller)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_the_document_describes_every_route(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    mine = {p: sorted(set(m) - {"parameters"}) for p, m in paths.items() if p.startswith(API)}
    assert mine == {
        API: ["get", "post"], f"{API}/{{key}}": ["delete", "get"],
        f"{API}/{{key}}/actions/{{task}}": ["post"], f"{API}/{{key}}/columns": ["put"],
        f"{API}/{{key}}/rows": ["get", "patch"], f"{API}/{{key}}/changes": ["get"],
        f"{API}/{{key}}/changes/actions/{{name}}": ["post"],
    }  # fmt: skip
    sent = paths[API]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert json.dumps(sent).count("description") >= 3
