"""Beside the actions of the table: a message's file, and the mark that it was read."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.writes import writes
from registry.kernel.errors import NotFound

from .. import queries as requests
from . import queries, service


@access(SIGNED_IN)
def message_file(code: str, key: str) -> Response:
    """A file of a message, for those who may read the message."""
    actor = current_actor()
    found = queries.file_of(requests.get(code, actor), actor, key)
    if found is None:
        raise NotFound
    return download(found)


@access(SIGNED_IN)
@writes
def read_messages(code: str) -> Response:
    """Marks read what the page has shown."""
    upto = request.form.get("upto", "")
    number = int(upto) if upto.isdecimal() and len(upto) < 10 else None
    service.mark_read(code, current_actor(), number)
    return redirect(f"/permohonan/{code}#pesan", 303)


def add_message_pages(pages: Blueprint) -> None:
    """Adds both to the pages of requests."""
    rule = "/permohonan/<code>/pesan"
    pages.add_url_rule(f"{rule}/berkas/<key>", "message_file", message_file, methods=["GET"])
    pages.add_url_rule(f"{rule}/dibaca", "read_messages", read_messages, methods=["POST"])
