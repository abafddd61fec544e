"""The API's exports: of one application, a search or an office, the same files as the pages."""

from typing import Any

from flask import Response, request
from marshmallow import EXCLUDE, Schema, fields, validate
from werkzeug.wsgi import wrap_file

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.address import base
from registry.http.api import Blueprint
from registry.http.i18n import tr
from registry.kernel.text import N_

from ...schemas import ApplicationQuery
from ...search.filters import Filters
from . import choosing, writing
from .choosing import Chosen

exports = Blueprint(
    "exports", __name__, url_prefix="/api/v1/exports",
    description="The catalogue as files: CSV, XLSX, JSON, or publiccode.yml (several: a zip)",
)  # fmt: skip
FILE = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"},
        "content_type": "*/*", "description": "The file, as an attachment"}  # fmt: skip


class FormQuery(Schema):
    """Which kind of file."""

    class Meta:
        unknown = EXCLUDE

    format = fields.String(
        load_default="csv",
        validate=validate.OneOf(tuple(writing.FORMS), error=N_("Pilih salah satu dari daftar.")),
    )


class ExportQuery(FormQuery, ApplicationQuery):
    """The words and filters of the list of applications; an export has no pages and no order."""

    class Meta:
        unknown = EXCLUDE
        exclude = ("sort", "state", "after", "limit")


def answer(chosen: Chosen, name: str) -> Response:
    """The file of what was chosen, in one of `writing.FORMS`."""
    form = writing.form_of(chosen, name)
    file = writing.file(chosen, name, tr)
    made = Response(wrap_file(request.environ, file), mimetype=form.media_type)
    made.headers["Content-Disposition"] = f'attachment; filename="{chosen.name}.{form.ending}"'
    return made


@exports.get("/apps")
@access(PUBLIC)
@exports.arguments(ExportQuery, location="query")
@exports.alt_response(200, **FILE)
def of_search(asked: dict[str, Any]) -> Response:
    """Published applications that a search finds; all of one government (`host`), or everything."""
    return answer(choosing.search(Filters.of(asked), base()), asked["format"])


@exports.get("/apps/<code>")
@access(PUBLIC)
@exports.arguments(FormQuery, location="query")
@exports.alt_response(200, **FILE)
def of_one(asked: dict[str, Any], code: str) -> Response:
    """One application by its slug; a draft only for its own government."""
    return answer(choosing.single(code, current_actor(), base()), asked["format"])


@exports.get("/own")
@access(SIGNED_IN)
@exports.arguments(FormQuery, location="query")
@exports.alt_response(200, **FILE)
def of_own(asked: dict[str, Any]) -> Response:
    """Everything of the caller's government, drafts too."""
    return answer(choosing.own(current_actor(), base()), asked["format"])
