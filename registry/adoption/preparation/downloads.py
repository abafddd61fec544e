"""Handing out the drafts: written anew from the data each time, always as a private download."""

from collections.abc import Callable
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from registry.documents.checks import PDF, WORD
from registry.documents.writing import Paper, pdf, word
from registry.http.security import PRIVATE
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound

from . import letters, queries

PRINTERS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "pdf": (PDF, pdf), "docx": (WORD, word),
}  # fmt: skip
PAPERS = {"surat": (letters.letter, "Surat permohonan"), "kak": (letters.kak, "KAK")}


def draft_file(code: str, name: str, kind: str, actor: Actor) -> Response:
    """The draft `name` of the actor's own request; NotFound for others and other names."""
    request = queries.own(code, actor)
    if name not in PAPERS or kind not in PRINTERS:
        raise NotFound
    write, title = PAPERS[name]
    media_type, printer = PRINTERS[kind]
    paper = write(request, queries.of(request), queries.asked(request))
    answer = send_file(
        BytesIO(printer(paper)), mimetype=media_type, as_attachment=True,
        download_name=f"Rancangan {title} {letters.place(request)} {request.code}.{kind}",
    )  # fmt: skip
    answer.headers["Cache-Control"] = PRIVATE
    return answer
