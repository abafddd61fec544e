"""Handing a file out: always as a download, with the type read from its bytes."""

from io import BytesIO

from flask import Response, send_file

from registry.http.security import PRIVATE

from . import queries
from .models import StoredFile


def download(file: StoredFile) -> Response:
    """The file's original bytes; the caller has checked that the asker may read it."""
    answer = send_file(
        BytesIO(queries.content(file)), mimetype=file.media_type, as_attachment=True,
        download_name=file.name, etag=file.sha256,
    )  # fmt: skip
    answer.headers["Cache-Control"] = PRIVATE
    return answer
