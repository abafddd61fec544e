"""Handing the drafts of a review out as PDF or Word."""

from collections.abc import Sequence

from flask import Response

from registry.documents.writing import Paper, pdf, word
from registry.http.actor import current_actor
from registry.http.security import PRIVATE

from . import letters, queries
from .lines import Line

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PRINTERS = {"pdf": (pdf, "application/pdf"), "docx": (word, WORD)}


def paper(code: str, kind: str) -> Paper:
    """The draft of that kind ("berita-acara" or "surat-jawaban"); `NotFound` for strangers."""
    request = queries.get(code, current_actor())
    lines = queries.lines(request)
    if kind == "berita-acara":
        return letters.minutes(request, lines, _deciders(lines))
    return letters.reply(request, lines)


def _deciders(lines: Sequence[Line]) -> list[str]:
    return sorted({line.decider for line in lines if line.decision and line.decider})


def download(code: str, kind: str, form: str) -> Response:
    """The draft as a download that no cache keeps."""
    printed, media_type = PRINTERS[form]
    answer = Response(printed(paper(code, kind)), mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}-{code}.{form}"'
    answer.headers["Cache-Control"] = PRIVATE
    return answer
