"""The API's files: uploaded first, then named by their id in an action."""

from typing import Any

from flask import request
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response
from registry.http.writes import writes
from registry.kernel.errors import Invalid
from registry.kernel.text import M

from . import checks, service

blp = Blueprint("files", __name__, url_prefix="/api/v1/files", description="Uploads")


class FileItem(Schema):
    """A file that was taken in; `id` is what actions take."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "bytes"})
    sha256 = fields.String(required=True)


@blp.post("")
@access(SIGNED_IN)
@writes
@blp.doc(
    requestBody={"required": True, "content": {"multipart/form-data": {"schema": {
        "type": "object", "required": ["file"], "properties": {
            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
            "accept": {"type": "string", "enum": sorted(checks.ACCEPTED), "default": "pdf"}}}}}},
    responses={"201": {"description": "The file was taken in",
                       "content": {"application/json": {"schema": FileItem}}}},
)  # fmt: skip
def upload() -> Response:
    """Takes a file in; an action names it by its id."""
    sent = request.files.get("file")
    accept = request.form.get("accept", "pdf")
    if sent is None or not sent.filename:
        raise Invalid({"file": [M("Unggah berkasnya.")]})
    if accept not in checks.ACCEPTED:
        raise Invalid({"accept": [M("Pilih salah satu dari daftar.")]})
    file = service.receive(current_actor(), sent.stream, sent.filename, accept)
    data: dict[str, Any] = FileItem().dump(
        {"id": file.key, "name": file.name, "media_type": file.media_type, "size": file.size,
         "sha256": file.sha256}
    )  # fmt: skip
    return item_response(data, 1, 201)
