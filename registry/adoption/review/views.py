"""Pages of a review: table, item, offices, check list, summary with its drafts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.forms import posted_version
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.text import M

from .. import service
from . import drafts
from . import pages as drawn
from .schemas import CheckInput, CommentInput, RecallInput, RemarkInput

pages = Blueprint("review", __name__)
RULE = "/permohonan/<code>/kajian"


@pages.get(RULE)
@access(SIGNED_IN)
def index(code: str) -> Response:
    """The table of items: filters, sorting, and one decision on many."""
    return drawn.table_page(code).show()


@pages.post(f"{RULE}/putusan")
@access(SIGNED_IN)
@writes
def decide(code: str) -> Response:
    """One decision on what is ticked, or on all that the filter shows."""
    return drawn.table_page(code).submit(lambda data: drawn.decided(code, data))


# ---------------------------------------------------------------- one item
@pages.get(f"{RULE}/aplikasi/<slug>")
@access(SIGNED_IN)
def item(code: str, slug: str) -> str:
    """One app with its decision, advice and notes."""
    return render_template("adoption/review/item.html", **drawn.item(code, slug))


@pages.post(f"{RULE}/aplikasi/<slug>/catatan")
@access(SIGNED_IN)
@writes
def comment(code: str, slug: str) -> Response:
    """A comment for colleagues."""

    def write(data: dict[str, Any]) -> str:
        service.perform("comment", code, current_actor(), None, data | {"item": slug})
        return f"{drawn.item_href(code, slug)}#catatan"

    return drawn.item_page(code, slug, CommentInput(), "comment_form").submit(write)


@pages.post(f"{RULE}/aplikasi/<slug>/untuk-pemohon")
@access(SIGNED_IN)
@writes
def remark(code: str, slug: str) -> Response:
    """The note that goes into the reply."""

    def write(data: dict[str, Any]) -> str:
        given = data | {"items": [slug], "filter": None}
        service.perform("remark", code, current_actor(), posted_version(), given)
        flash(tr(M("Catatan untuk pemohon disimpan.")), "ok")
        return drawn.item_href(code, slug)

    return drawn.item_page(code, slug, RemarkInput(), "remark_form").submit(write)


# ---------------------------------------------------------------- offices
@pages.get(f"{RULE}/penugasan")
@access(SIGNED_IN)
def assignments(code: str) -> str:
    """The offices asked, what is open and what is overdue."""
    return render_template("adoption/review/assignments.html", **drawn.assignments(code))


@pages.get(f"{RULE}/penugasan/baru")
@access(SIGNED_IN)
def assign(code: str) -> Response:
    """The question to an office about the items of the filter."""
    return drawn.assign_page(code).show()


@pages.post(f"{RULE}/penugasan/baru")
@access(SIGNED_IN)
@writes
def assign_submit(code: str) -> Response:
    """Asks the office."""

    def ask(data: dict[str, Any]) -> str:
        service.perform("assign", code, current_actor(), None, data)
        flash(tr(M("Saran diminta.")), "ok")
        return url_for("review.assignments", code=code)

    return drawn.assign_page(code).submit(ask)


@pages.get(f"{RULE}/penugasan/<int:number>")
@access(SIGNED_IN)
def assignment(code: str, number: int) -> Response:
    """One question to an office and its answers."""
    return drawn.advise_page(code, number).show()


@pages.post(f"{RULE}/penugasan/<int:number>")
@access(SIGNED_IN)
@writes
def advise(code: str, number: int) -> Response:
    """The office's answer on some of the items, or all that wait."""

    def answer(data: dict[str, Any]) -> str:
        given = data | {"assignment": number}
        service.perform("advise", code, current_actor(), None, given)
        flash(tr(M("Saran dicatat.")), "ok")
        return url_for("review.assignment", code=code, number=number)

    return drawn.advise_page(code, number).submit(answer)


@pages.post(f"{RULE}/penugasan/<int:number>/tarik")
@access(SIGNED_IN)
@writes
def recall(code: str, number: int) -> Response:
    """Takes the question back."""
    data = RecallInput().load({"assignment": number})
    service.perform("recall", code, current_actor(), None, data)
    flash(tr(M("Permintaan saran ditarik.")), "ok")
    return redirect(url_for("review.assignments", code=code), 303)


# ---------------------------------------------------------------- check list, summary
@pages.get(f"{RULE}/periksa")
@access(SIGNED_IN)
def checklist(code: str) -> str:
    """The check list with who ticked what."""
    return render_template("adoption/review/checklist.html", **drawn.checklist(code))


@pages.post(f"{RULE}/periksa")
@access(SIGNED_IN)
@writes
def check(code: str) -> Response:
    """Ticks a point, or takes the tick away."""
    data = CheckInput().load(request.form.to_dict())
    service.perform("check", code, current_actor(), None, data)
    return redirect(url_for("review.checklist", code=code), 303)


@pages.get(f"{RULE}/ringkasan")
@access(SIGNED_IN)
def summary(code: str) -> str:
    """The items grouped by decision, with the drafts of minutes and reply."""
    return render_template("adoption/review/summary.html", **drawn.summary(code))


@pages.get(f"{RULE}/ringkasan/<any('berita-acara', 'surat-jawaban'):kind>.<any(pdf, docx):form>")
@access(SIGNED_IN)
def draft(code: str, kind: str, form: str) -> Response:
    """The draft as PDF or Word."""
    return drafts.download(code, kind, form)
