"""Pages of import and export: upload, columns, preview, progress, undo; files of the catalogue."""

import re
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
)
from webargs.multidictproxy import MultiDictProxy
from werkzeug.wrappers import Response as AnyResponse

from registry.audit import labels as audit_labels
from registry.http.access import PUBLIC, SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.address import base
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, APPROVER, CATALOGUE
from registry.kernel.errors import DomainError, Invalid, NotFound
from registry.kernel.text import N_, M

from .record.schemas import RejectChangeInput
from .schemas import CatalogueQuery
from .search.filters import Filters
from .transfer import deciding, deciding_pages, jobs, limits, pages, queries, service
from .transfer.exports import choosing, writing
from .transfer.exports.api import answer
from .transfer.exports.choosing import Chosen
from .transfer.models import SHEET, WRONG

transfer = Blueprint("transfer", __name__)
EDITOR = holders(CATALOGUE)
DECIDERS = holders(CATALOGUE, APPROVER, ADMIN)
JOB = jobs.run_import
_RIGHT = N_("Diperiksa lagi: semua baris benar.")
MENDED = re.compile(r"s-(\d{1,9})-(\d{1,3})")

audit_labels.add({
    "catalogue.import.rehearse": N_("Impor dicoba"), "catalogue.import.write": N_("Impor dimulai"),
    "catalogue.import.undo": N_("Pembatalan impor dimulai"),
    "catalogue.import.undone": N_("Impor dibatalkan"),
    "catalogue.import.forget": N_("Impor dibuang"),
    "application.discard": N_("Draf aplikasi dihapus"),
})  # fmt: skip
audit_labels.add_subjects({"import": N_("Impor katalog")})


# ------------------------------------------------------------------ taking in


@transfer.get("/katalog/impor")
@access(EDITOR)
def start() -> AnyResponse:
    """The upload form and the imports made before."""
    return _start_page().show()


@transfer.post("/katalog/impor")
@access(EDITOR)
@writes
def upload() -> AnyResponse:
    """Takes a file or pasted text in."""
    return _start_page().submit(_take)


def _start_page() -> FormPage:
    actor = current_actor()
    context = {"recent": pages.recent(actor), "megabytes": limits.FILE // limits.MEGABYTE,
               "most": limits.ROWS}  # fmt: skip
    return FormPage(pages.NewImport(), "catalogue/transfer/start.html", context=context)


def _take(data: dict[str, Any]) -> str:
    sent = request.files.get("file")
    try:
        if sent is not None and sent.filename:
            content = sent.stream.read(limits.FILE + 1)
            sent.close()
            run = service.take(current_actor(), content, sent.filename)
        elif data["pasted"]:
            run = service.take(current_actor(), data["pasted"].encode(), "publiccode.yml")
        else:
            raise Invalid({"file": [M("Pilih berkas atau tempel isinya.")]})
    except DomainError as error:
        raise error if isinstance(error, Invalid) else Invalid({"file": [error.message]}) from error
    return pages.href(run) + ("/kolom" if service.unnamed(run) else "")


@transfer.get("/katalog/impor/contoh.xlsx")
@access(EDITOR)
def example() -> Response:
    """An empty workbook with every column."""
    form = writing.FORMS["xlsx"]
    return _attached(Response(writing.template(tr), mimetype=form.media_type), "contoh-impor.xlsx")


# ------------------------------------------------------------------ columns


@transfer.get("/katalog/impor/<key>/kolom")
@access(EDITOR)
def columns(key: str) -> AnyResponse:
    """What each column of the sheet is."""
    return _columns_page(key).show()


@transfer.post("/katalog/impor/<key>/kolom")
@access(EDITOR)
@writes
def name_columns(key: str) -> AnyResponse:
    """Keeps what each column is and checks every row."""
    return _columns_page(key).submit(lambda data: _named(key, data))


def _columns_page(key: str) -> FormPage:
    run = queries.get(key, current_actor())
    if run.kind != SHEET or not service.changeable(run):
        raise NotFound
    context = {"name": run.name, "examples": queries.examples(run), "total": run.total,
               "href": pages.href(run), "problem": pages.problem(run)}  # fmt: skip
    return FormPage(
        pages.columns_schema(run), "catalogue/transfer/columns.html",
        initial=pages.columns_initial(run), choices=pages.columns_choices(run), context=context,
    )  # fmt: skip


def _named(key: str, data: dict[str, Any]) -> str:
    run = queries.get(key, current_actor())
    fields, options = pages.chosen(run, data)
    return pages.href(service.name_columns(current_actor(), key, fields, options))


# ------------------------------------------------------------------ preview, carrying out


@transfer.get("/katalog/impor/<key>")
@access(EDITOR)
def show(key: str) -> AnyResponse:
    """The preview; the progress while the worker is at it; the result."""
    run = queries.get(key, current_actor())
    if service.unnamed(run):
        return redirect(f"{pages.href(run)}/kolom", 303)
    asked = (request.args.get("saring"), request.args.get("after"))
    told = pages.page(run, *asked)
    return Response(render_template("catalogue/transfer/show.html", **told))


@transfer.post("/katalog/impor/<key>/perbaiki")
@access(EDITOR)
@writes
def mend(key: str) -> AnyResponse:
    """Changes wrong cells and checks everything again."""
    sent = ((MENDED.fullmatch(name), text) for name, text in request.form.items())
    cells = {(int(found[1]), int(found[2])): text for found, text in sent if found}
    run = service.mend(current_actor(), key, cells)
    left = 0
    if service.changeable(run):  # a large one is still to be checked by the worker
        left = queries.counts(run).get(WRONG, 0)
        told = M("Diperiksa lagi: %(n)s baris masih salah.", n=left) if left else M(_RIGHT)
        flash(tr(told), "warning" if left else "success")
    return redirect(pages.href(run) + (f"?saring={WRONG}" if left else ""), 303)


@transfer.post("/katalog/impor/<key>/jalankan/<task>")
@access(EDITOR)
@writes
def run_task(key: str, task: str) -> AnyResponse:
    """Hands the import to the worker: periksa, uji, simpan, or batalkan."""
    skip = request.form.get("skip_wrong") == "1"
    run = service.start(current_actor(), key, pages.TASK_NAMED.get(task, ""), skip_wrong=skip)
    return redirect(pages.href(run), 303)


@transfer.post("/katalog/impor/<key>/buang")
@access(EDITOR)
@writes
def forget(key: str) -> AnyResponse:
    """Throws away an import that was not carried out."""
    service.forget(current_actor(), key)
    flash(tr(M("Impor dibuang; tidak ada yang tersimpan.")), "success")
    return redirect("/katalog/impor", 303)


# ------------------------------------------------------------------ what the approver decides


@transfer.get("/katalog/impor/<key>/perubahan")
@access(DECIDERS)
def asked(key: str) -> AnyResponse:
    """What the import asked of the approver and still waits."""
    return _asked_page(key).show()


@transfer.post("/katalog/impor/<key>/perubahan/setujui")
@access(DECIDERS)
@writes
def approve_all(key: str) -> AnyResponse:
    """Approves all of it."""
    return redirect(_decide(key, deciding.APPROVE, {}), 303)


@transfer.post("/katalog/impor/<key>/perubahan/tolak")
@access(DECIDERS)
@writes
def reject_all(key: str) -> AnyResponse:
    """Rejects all of it with one reason."""
    return _asked_page(key).submit(lambda data: _decide(key, deciding.REJECT, data))


def _asked_page(key: str) -> FormPage:
    actor = current_actor()
    return FormPage(
        RejectChangeInput(), "catalogue/transfer/asked.html",
        context=lambda: deciding_pages.asked(deciding.asked(key, actor), actor),
    )  # fmt: skip


def _decide(key: str, name: str, data: dict[str, Any]) -> str:
    seen = request.form.get("seen", "")
    for text, tone in deciding_pages.told(deciding.decide(key, name, current_actor(), seen, data)):
        flash(text, tone)
    return f"/katalog/impor/{key}/perubahan"


# ------------------------------------------------------------------ giving out


@transfer.get("/katalog/ekspor")
@access(PUBLIC)
def export_search() -> Response:
    """The applications that a search finds (all without one), as `bentuk`."""
    schema = CatalogueQuery()
    asked: dict[str, Any] = schema.load(MultiDictProxy(request.args, schema))
    return _file(choosing.search(Filters.of(asked), base()))


@transfer.get("/katalog/kelola/ekspor")
@access(SIGNED_IN)
def export_own() -> Response:
    """Everything of the reader's own government, drafts too."""
    return _file(choosing.own(current_actor(), base()))


@transfer.get("/katalog/<code>/ekspor")
@access(PUBLIC)
def export_one(code: str) -> Response:
    """One application, as `bentuk`."""
    return _file(choosing.single(code, current_actor(), base()))


@transfer.get("/katalog/<code>.<any(yml, csv, xlsx, json):form>")
@access(PUBLIC)
def export_named(code: str, form: str) -> Response:
    """One application by the ending of its address."""
    return _file(choosing.single(code, current_actor(), base()), form)


def _file(chosen: Chosen, name: str | None = None) -> Response:
    name = name or request.args.get("bentuk", "csv")
    if name not in writing.FORMS:
        raise NotFound
    return answer(chosen, name)


def _attached(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
