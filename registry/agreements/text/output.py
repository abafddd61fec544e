"""Handing texts out as PDF/A and Word."""

from collections.abc import Callable, Mapping
from io import BytesIO

from flask import Response, send_file

from registry.documents.checks import PDF, WORD
from registry.documents.writing import Paper, pdf, word
from registry.http.security import PRIVATE
from registry.kernel.clock import day_of
from registry.kernel.errors import NotFound, Refused
from registry.kernel.schema import one_line
from registry.kernel.text import M

from ..models import Instrument
from . import printing, queries, signing_copy

FORMS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf, PDF), "docx": (word, WORD),
}  # fmt: skip


def answer(paper: Paper, form: str, name: str) -> Response:
    """The paper as a download in one of `FORMS`."""
    make, media_type = FORMS[form]
    made = send_file(
        BytesIO(make(paper)), mimetype=media_type, as_attachment=True,
        download_name=f"{name}.{form}",
    )  # fmt: skip
    made.headers["Cache-Control"] = PRIVATE
    return made


def version(instrument: Instrument, no: int, form: str) -> Response:
    """A version, or the working text (0); NotFound for what is only a file."""
    if form not in FORMS:
        raise NotFound
    no = no or queries.locked_no(instrument) or 0
    if no == 0:
        return _working(instrument, form)
    draft, text = queries.version(instrument, no)
    if text is None or not draft.text_sha256:
        raise NotFound
    paper = signing_copy.of_draft(instrument, draft, text)
    return answer(paper, form, f"{instrument.code}-rancangan-{no}")


def _working(instrument: Instrument, form: str) -> Response:
    text = queries.working(instrument)
    if not text.standing:
        raise NotFound
    mark = f"TEKS KERJA · {instrument.code}"
    title, day = one_line(instrument.title), day_of(instrument.changed_at)
    return answer(
        printing.paper(text, title, day, instrument.code, mark), form,
        f"{instrument.code}-teks-kerja",
    )  # fmt: skip


def to_sign(instrument: Instrument, form: str) -> Response:
    """The copy to sign; `Refused` while not every party has cleared it."""
    if form not in FORMS:
        raise NotFound
    paper = signing_copy.of(instrument)
    if paper is None:
        raise Refused(M("Naskah siap tanda tangan tersedia setelah semua pihak menyepakati teks."))
    return answer(paper, form, f"{instrument.code}-siap-tanda-tangan")
