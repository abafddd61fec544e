"""Pages of a record: task list, sections, history, changes, files, following, comparing."""

from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from webargs.multidictproxy import MultiDictProxy
from werkzeug.wrappers import Response

from registry.accounts.session import own_path
from registry.catalogue.transfer import deciding
from registry.documents import queries as documents
from registry.documents.pages import download
from registry.http.access import PUBLIC, SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, APPROVER, CATALOGUE
from registry.kernel.errors import NotFound
from registry.kernel.text import M
from registry.procedure.pages import add_action_pages

from . import beside, queries, sections, watching
from . import pages as shown
from .schemas import ComparePlacesQuery, CompareQuery, HistoryQuery, SavedSearchInput
from .workflow import CHANGE

pages = Blueprint("record", __name__)
PICTURE_POLICY = "default-src 'none'; sandbox"


def _asked(schema: Any) -> dict[str, Any]:
    asked: dict[str, Any] = schema.load(MultiDictProxy(request.args, schema))
    return asked


# ------------------------------------------------------------------ the record
@pages.get("/katalog/<code>/isi")
@access(SIGNED_IN)
def tasks(code: str) -> str:
    """The record as a list of tasks."""
    return render_template("catalogue/record/tasks.html", **shown.tasks(code, current_actor()))


@pages.get("/katalog/<code>/isi/<section>")
@access(SIGNED_IN)
def section(code: str, section: str) -> Response | str:
    """One section of fields, or of parts."""
    parts = sections.part_section(section)
    if parts is not None:
        found = shown.part_page(code, parts, current_actor())
        return render_template("catalogue/record/parts.html", **found)
    return _section_page(code, section).show()


@pages.post("/katalog/<code>/isi/<section>")
@access(SIGNED_IN)
@writes
def save_section(code: str, section: str) -> Response:
    """Keeps a section, shows how its long texts would look, or keeps it while it is typed."""
    page = _section_page(code, section)
    if "pratinjau" in request.form:
        return page.preview()
    if "X-Autosave" not in request.headers:
        return page.save()
    answer, status = page.autosave()
    response: Response = jsonify(answer)
    response.status_code = status
    return response


def _section_page(code: str, slug: str) -> shown.SectionPage:
    found = sections.section(slug)
    if found is None:
        raise NotFound
    return shown.SectionPage(code, found, current_actor())


@pages.get("/katalog/<code>/riwayat")
@access(SIGNED_IN)
def history(code: str) -> str:
    """Who changed what, field by field."""
    asked = _asked(HistoryQuery())
    found = shown.history(code, current_actor(), asked["after"], asked["limit"])
    return render_template("catalogue/record/history.html", **found)


@pages.get("/katalog/<code>/berkas/<key>")
@access(PUBLIC)
def file(code: str, key: str) -> Response:
    """A screenshot, shown; a document, as a download."""
    found = queries.file(code, key, current_actor())
    if not found.media_type.startswith("image/"):
        return download(found)
    answer = send_file(
        BytesIO(documents.content(found)), mimetype=found.media_type, etag=found.sha256,
        download_name=found.name,
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return answer.make_conditional(request)


# ------------------------------------------------------------------ waiting changes
@pages.get("/perubahan")
@access(holders(CATALOGUE, APPROVER, ADMIN))
def changes() -> str:
    """Changes of guarded fields of the reader's government."""
    asked = _asked(HistoryQuery())
    page = queries.changes(current_actor(), asked["after"])
    rows = [(c, CHANGE.stage(c.state), [f for f, _, _ in shown.held(c)]) for c in page.items]
    more = url_for(".changes", after=page.next) if page.next else None
    runs = [(run.name, run.created_at, n, f"/katalog/impor/{run.key}/perubahan")
            for run, n in deciding.runs(current_actor())]  # fmt: skip
    return render_template(
        "catalogue/record/changes.html", rows=rows, total=page.total, more=more, runs=runs
    )


@pages.get("/perubahan/<code>")
@access(SIGNED_IN)
def change(code: str) -> str:
    """One change: what it was, what it would be."""
    return render_template("catalogue/record/change.html", **shown.change(code, current_actor()))


add_action_pages(pages, "/perubahan/<code>", shown.HANDLING)


# ------------------------------------------------------------------ watching
@pages.post("/katalog/<code>/ikuti")
@access(SIGNED_IN)
@writes
def follow(code: str) -> Response:
    """The reader hears of the application from now on."""
    watching.follow(current_actor(), code)
    flash(tr(M("Anda akan diberi tahu tentang rilis, keamanan, dan penarikannya.")), "ok")
    return redirect(_back(code), 303)


@pages.post("/katalog/<code>/ikuti/henti")
@access(SIGNED_IN)
@writes
def unfollow(code: str) -> Response:
    """The reader hears of it no more."""
    watching.unfollow(current_actor(), code)
    flash(tr(M("Aplikasi ini tidak diikuti lagi.")), "ok")
    return redirect(_back(code), 303)


def _back(code: str) -> str:
    return own_path(request.form.get("kembali")) or url_for("catalogue.item", code=code)


@pages.get("/pantauan")
@access(SIGNED_IN)
def watched() -> str:
    """What the reader follows and which searches they keep."""
    actor = current_actor()
    return render_template(
        "catalogue/record/watched.html", followed=queries.followed(actor),
        searches=queries.searches(actor),
    )  # fmt: skip


@pages.get("/pencarian/baru")
@access(SIGNED_IN)
def new_search() -> Response:
    """The form that keeps the search in the address."""
    query = watching.canonical(request.query_string.decode("utf-8", "replace"))
    return _search_page(query).show()


@pages.post("/pencarian/baru")
@access(SIGNED_IN)
@writes
def save_search() -> Response:
    """Keeps a search."""
    return _search_page(request.form.get("query", "")).submit(_save_search)


def _search_page(query: str) -> FormPage:
    words = watching.words_of(query)
    initial = {"query": query, "name": words[:120]}
    return FormPage(SavedSearchInput(), "catalogue/record/save_search.html", initial=initial)


def _save_search(data: dict[str, Any]) -> str:
    saved = watching.save_search(current_actor(), data["name"], data.get("query") or "")
    flash(tr(M("Pencarian “%(name)s” tersimpan.", name=saved.name)), "ok")
    return url_for("catalogue.record.watched")


@pages.post("/pencarian/<key>/hapus")
@access(SIGNED_IN)
@writes
def forget_search(key: str) -> Response:
    """Keeps a search no more."""
    watching.forget_search(current_actor(), key)
    flash(tr(M("Pencarian dihapus.")), "ok")
    return redirect(url_for(".watched"), 303)


# ------------------------------------------------------------------ comparing
@pages.get("/banding")
@access(PUBLIC)
def compare() -> str:
    """Up to four applications side by side."""
    asked = _asked(CompareQuery())
    found = beside.table(asked["app"], asked["tambah"], asked["beda"])
    return render_template("catalogue/record/compare.html", **found)


@pages.get("/banding/pemerintah")
@access(PUBLIC)
def compare_places() -> str:
    """What two governments offer, urusan by urusan."""
    asked = _asked(ComparePlacesQuery())
    found = beside.places(asked["a"], asked["b"])
    return render_template("catalogue/record/compare_places.html", **found)



