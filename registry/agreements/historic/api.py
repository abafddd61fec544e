"""The API's import of old instruments: send a sheet and its scans, name the columns, read what it
would do, write, undo."""

import json
from typing import Any

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from registry.http.access import access, holders
from registry.http.actor import current_actor
from registry.http.api import IDEMPOTENT, Blueprint, listing, page_json
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL, OPERATOR
from registry.kernel.errors import Invalid
from registry.kernel.pagination import Page
from registry.kernel.text import M, Message
from registry.procedure.api import json_body

from . import pages, queries, service
from .columns import LABELS
from .models import CHANGED, NEW, SAME, SKIPPED, HistoricImport, HistoricRow
from .schemas import (
    HistoricColumns,
    HistoricDetail,
    HistoricImportItem,
    HistoricRowItem,
    HistoricRowsQuery,
)

blp = Blueprint(
    "historic_imports", __name__, url_prefix="/api/v1/historic-imports",
    description="Import of old instruments from a spreadsheet and a zip of scans",
)  # fmt: skip
IMPORTERS = holders(COOPERATION, LEGAL, platform=(OPERATOR,))
REPEATED = {"parameters": [IDEMPOTENT]}
ImportList, RowList = listing(HistoricImportItem), listing(HistoricRowItem)
BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
SENT = {"type": "object", "required": ["sheet"], "properties": {
    "sheet": BINARY | {"description": "XLSX or CSV, a row for each instrument"},
    "scans": BINARY | {"description": "a zip of PDF files, named by the column `scan`"},
    "source": {"type": "string", "description": "source of rows that name none"},
    "columns": {"type": "string", "examples": ['{"Tentang": "title", "Catatan": null}'],
                "description": "JSON object, heading to field (null passes one over); what it "
                "leaves out is guessed. Without it the sheet waits for its columns. Fields: "
                + ", ".join(LABELS)},
}}  # fmt: skip


def _item(run: HistoricImport) -> dict[str, Any]:
    names = ("key", "name", "status", "total", "created_at", "finished_at")
    return {name: getattr(run, name) for name in names} | {"href": pages.href(run)}


def _answer(run: HistoricImport, status: int = 200, **more: int) -> Response:
    counts = queries.counts(run.id)
    data = HistoricDetail().dump(_item(run) | more | {
        "source": run.source, "headings": run.headings, "columns": run.fields,
        "scans": len(run.scans),
        "counts": {name: counts.get(name, 0) for name in (NEW, CHANGED, SAME, SKIPPED)},
    })  # fmt: skip
    response: Response = jsonify(data)
    response.status_code = status
    response.headers["Location"] = f"/api/v1/historic-imports/{run.key}"
    return response


def _row(row: HistoricRow) -> dict[str, Any]:
    names = ("number", "name", "action", "code", "cells")
    warnings = [tr(Message.from_json(warning)) for warning in row.warnings]
    return {name: getattr(row, name) for name in names} | {"warnings": warnings}


# ---------------------------------------------------------------- taking in
@blp.get("")
@access(IMPORTERS)
@blp.alt_response(200, schema=ImportList)
def index() -> Response:
    """The government's last imports (the operator's: those of everybody), newest first."""
    found = queries.recent(service.government_of(current_actor()))
    made = page_json(Page([_item(run) for run in found], None, len(found)))
    response: Response = jsonify(ImportList().dump(made))
    return response


@blp.post("")
@access(IMPORTERS)
@blp.doc(
    requestBody={"required": True, "content": {"multipart/form-data": {"schema": SENT}}},
    **REPEATED,
)
@blp.alt_response(201, schema=HistoricDetail)
@writes
def create() -> AnyResponse:
    """Takes a sheet and its scans in; nothing is refused but what cannot be read."""
    run = pages.take()
    columns = _columns()
    if columns is not None:
        chosen = service.named(run, columns)
        service.name_columns(current_actor(), run.key, chosen, run.source)
    return _answer(run, 201)


def _columns() -> dict[str, str | None] | None:
    said = request.form.get("columns")
    if said is None:
        return None
    try:
        found = json.loads(said)
    except ValueError as error:
        raise Invalid({"columns": [M("Kirim sebuah objek JSON.")]}) from error
    named: dict[str, str | None] = HistoricColumns().load({"columns": found})["columns"]
    return named


@blp.put("/<key>/columns")
@access(IMPORTERS)
@blp.doc(requestBody={"required": True, "content": {
    "application/json": {"schema": HistoricColumns}}}, **REPEATED)  # fmt: skip
@blp.alt_response(200, schema=HistoricDetail)
@writes
def name_columns(key: str) -> AnyResponse:
    """Says what each column is and reads every row."""
    data, actor = HistoricColumns().load(json_body()), current_actor()
    chosen = service.named(queries.get(key, actor), data["columns"])
    return _answer(service.name_columns(actor, key, chosen, data["source"] or ""))


# ---------------------------------------------------------------- preview
@blp.get("/<key>")
@access(IMPORTERS)
@blp.alt_response(200, schema=HistoricDetail)
def item(key: str) -> AnyResponse:
    """Where an import stands: columns, counts, result."""
    return _answer(queries.get(key, current_actor()))


@blp.get("/<key>/rows")
@access(IMPORTERS)
@blp.arguments(HistoricRowsQuery(exclude=("q", "sort")), location="query")
@blp.alt_response(200, schema=RowList)
def rows(asked: dict[str, Any], key: str) -> Response:
    """Its rows in their order, or those with `action`: what each does and warns of."""
    run = queries.get(key, current_actor())
    page = queries.page(run.id, asked["action"], asked["after"], asked["limit"])
    found = page_json(page, [_row(row) for row in page.items])
    response: Response = jsonify(RowList().dump(found))
    return response


# ---------------------------------------------------------------- carrying out
@blp.post("/<key>/actions/write")
@access(IMPORTERS)
@blp.doc(**REPEATED)
@blp.alt_response(200, schema=HistoricDetail)
@writes
def write(key: str) -> AnyResponse:
    """Writes every row that is new or changed, in one transaction."""
    actor = current_actor()
    service.write(actor, key)
    return _answer(queries.get(key, actor))


@blp.post("/<key>/actions/undo")
@access(IMPORTERS)
@blp.doc(**REPEATED)
@blp.alt_response(200, schema=HistoricDetail)
@writes
def undo(key: str) -> AnyResponse:
    """Takes back all that was written; what was changed since is left and counted in `kept`."""
    actor = current_actor()
    _, kept = service.undo(actor, key)
    return _answer(queries.get(key, actor), kept=kept)


@blp.delete("/<key>")
@access(IMPORTERS)
@writes
@blp.doc(**REPEATED)
@blp.response(204)
def forget(key: str) -> None:
    """Throws away an import that was not carried out."""
    service.forget(current_actor(), key)
