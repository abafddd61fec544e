"""The API's imports: send a file, name its columns, read what it would do, start, watch, undo."""

import json
from typing import Any

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import IDEMPOTENT, Blueprint, listing, page_json
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.kernel.errors import Invalid
from registry.kernel.pagination import Page
from registry.kernel.text import M, Message
from registry.procedure.api import json_body

from . import limits, pages, queries, service
from .models import CHANGED, NEW, SAME, WRONG, ImportRow, ImportRun
from .schemas import (
    STARTED,
    ColumnsInput,
    ImportDetail,
    ImportItem,
    ImportRowItem,
    MendInput,
    RowsQuery,
    StartInput,
)

imports = Blueprint(
    "imports", __name__, url_prefix="/api/v1/imports",
    description="Imports of spreadsheets and publiccode.yml into the caller's catalogue",
)  # fmt: skip
ImportList, ImportRowList = listing(ImportItem), listing(ImportRowItem)
FILE = {"type": "object", "required": ["file"], "properties": {
    "file": {"type": "string", "contentMediaType": "application/octet-stream",
             "description": "XLSX, CSV, publiccode.yml, or a zip of many publiccode.yml"},
    "columns": {"type": "string", "description": "JSON object, heading to field (null passes one "
                "over); what it leaves out is guessed. Without it a spreadsheet waits for its "
                "columns.", "examples": ['{"Judul": "name", "Catatan": null}']},
    "affair": {"type": "string", "description": "for rows that name none"},
    "service_kind": {"type": "string", "enum": ["publik", "administrasi"]},
}}  # fmt: skip


# ------------------------------------------------------------------ as JSON


def _item(run: ImportRun) -> dict[str, Any]:
    return {
        "key": run.key, "name": run.name, "kind": run.kind, "status": run.status,
        "task": run.task, "phase": run.phase, "done": run.done, "total": run.total,
        "stalled": service.stalled(run), "problem": pages.problem(run),
        "created_at": run.created_at, "finished_at": run.finished_at, "href": pages.href(run),
    }  # fmt: skip


def _answer(run: ImportRun, status: int = 200) -> Response:
    counts = queries.counts(run)
    data = ImportDetail().dump(_item(run) | {
        "headings": run.headings, "columns": run.fields, "held": queries.held_count(run),
        "counts": {name: counts.get(name, 0) for name in (NEW, CHANGED, SAME, WRONG)},
        "kept": [row.slug for row in queries.kept_rows(run)],
    })  # fmt: skip
    response: Response = jsonify(data)
    response.status_code = status
    response.headers["Location"] = f"/api/v1/imports/{run.key}"
    return response


def _row(row: ImportRow) -> dict[str, Any]:
    held = row.held.get("fields", ())
    return {
        "id": row.id, "number": row.number, "name": row.name, "action": row.action,
        "slug": row.slug, "cells": row.cells if isinstance(row.cells, list) else [],
        "faults": [_fault(fault) for fault in row.faults],
        "notes": [tr(Message.from_json(note["message"])) for note in row.notes],
        "changes": [
            {"field": name, "before": before, "after": after, "waits": name in held}
            for name, (before, after) in row.changes.items()
        ],
    }  # fmt: skip


def _fault(fault: dict[str, Any]) -> dict[str, Any]:
    column = fault["column"] if fault["column"] >= 0 else None
    return fault | {"column": column, "message": tr(Message.from_json(fault["message"]))}


# ------------------------------------------------------------------ taking in


@imports.get("")
@access(SIGNED_IN)
@imports.alt_response(200, schema=ImportList)
def index() -> Response:
    """The government's last imports, newest first."""
    items = [_item(run) for run in queries.recent(current_actor())]
    response: Response = jsonify(ImportList().dump(page_json(Page(items, None, len(items)))))
    return response


@imports.post("")
@access(SIGNED_IN)
@imports.doc(
    requestBody={"required": True, "content": {"multipart/form-data": {"schema": FILE}}},
    parameters=[IDEMPOTENT],
)
@imports.alt_response(201, schema=ImportDetail)
@writes
def create() -> AnyResponse:
    """Takes a file in. A small one is read and checked at once; a large one by the worker: ask for
    the import until its status is no longer `waiting` or `running`."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": [M("Unggah berkasnya.")]})
    content = sent.stream.read(limits.FILE + 1)
    run = service.take(current_actor(), content, sent.filename, _options(current_actor()))
    return _answer(run, 201)


def _options(actor: Actor) -> dict[str, Any]:
    named = request.form.get("columns")
    given: dict[str, Any] = {n: request.form.get(n) or None for n in ("affair", "service_kind")}
    if named is None:
        return given
    try:
        given["columns"] = json.loads(named)
    except ValueError as error:
        raise Invalid({"columns": [M("Kirim sebuah objek JSON.")]}) from error
    found: dict[str, Any] = ColumnsInput().load(given)
    return found


@imports.put("/<key>/columns")
@access(SIGNED_IN)
@imports.doc(requestBody={"required": True, "content": {
    "application/json": {"schema": ColumnsInput}}}, parameters=[IDEMPOTENT])  # fmt: skip
@imports.alt_response(200, schema=ImportDetail)
@writes
def name_columns(key: str) -> AnyResponse:
    """Says what each column is and has every row checked."""
    data = ColumnsInput().load(json_body())
    run = queries.get(key, current_actor())
    fields = service.named(run, data.pop("columns"))
    return _answer(service.name_columns(current_actor(), key, fields, data))


# ------------------------------------------------------------------ preview


@imports.get("/<key>")
@access(SIGNED_IN)
@imports.alt_response(200, schema=ImportDetail)
def item(key: str) -> AnyResponse:
    """Where an import stands: columns, progress, counts, result."""
    return _answer(queries.get(key, current_actor()))


@imports.get("/<key>/rows")
@access(SIGNED_IN)
@imports.arguments(RowsQuery, location="query")
@imports.alt_response(200, schema=ImportRowList)
def rows(asked: dict[str, Any], key: str) -> Response:
    """Its rows in their order, or those with `action`: what each does and what is wrong with it."""
    run = queries.get(key, current_actor())
    page = queries.rows(run, asked["action"], asked["after"], asked["limit"])
    found = page_json(page, [_row(row) for row in page.items])
    response: Response = jsonify(ImportRowList().dump(found))
    return response


@imports.patch("/<key>/rows")
@access(SIGNED_IN)
@imports.doc(requestBody={"required": True, "content": {
    "application/json": {"schema": MendInput}}}, parameters=[IDEMPOTENT])  # fmt: skip
@imports.alt_response(200, schema=ImportDetail)
@writes
def mend(key: str) -> AnyResponse:
    """Changes cells of a spreadsheet and has everything checked again."""
    data = MendInput().load(json_body())
    cells = {(cell["row"], cell["column"]): cell["text"] for cell in data["cells"]}
    return _answer(service.mend(current_actor(), key, cells))


# ------------------------------------------------------------------ carrying out


@imports.post(f"/<key>/actions/<any({', '.join(STARTED)}):task>")
@access(SIGNED_IN)
@imports.doc(requestBody={"content": {"application/json": {"schema": StartInput}}},
             parameters=[IDEMPOTENT])  # fmt: skip
@imports.alt_response(202, schema=ImportDetail)
@writes
def start(key: str, task: str) -> AnyResponse:
    """Has the worker check it again, rehearse it (everything is done and taken back), write it, or
    undo it. All rows in one transaction; asked for twice, it is done once."""
    data = StartInput().load(json_body())
    run = service.start(current_actor(), key, task, skip_wrong=data["skip_wrong"])
    return _answer(run, 202)


@imports.delete("/<key>")
@access(SIGNED_IN)
@writes
def forget(key: str) -> AnyResponse:
    """Throws away an import that was not carried out."""
    service.forget(current_actor(), key)
    return Response(status=204)
