"""Pages of ceremonies: the list, one with its instruments, numbers, files, sheets, and signing."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.forms import posted_version
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.text import N_, M

from . import files as signed_files
from . import pages as drawn
from . import queries, service

pages = Blueprint("ceremony", __name__)
ARRANGERS = holders(COOPERATION, LEGAL)


@pages.get("/upacara")
@access(SIGNED_IN)
def index() -> str:
    """Ceremonies that concern the reader's government."""
    context = drawn.listing(current_actor(), request.args.get("after"))
    return render_template("agreements/ceremony/index.html", **context)


@pages.get("/upacara/baru")
@access(ARRANGERS)
def new() -> Response:
    """The form of a new ceremony."""
    return drawn.input_page(None).show()


@pages.post("/upacara/baru")
@access(ARRANGERS)
@writes
def create() -> Response:
    """Makes it and goes on to its instruments."""
    return drawn.input_page(None).submit(drawn.create)


@pages.get("/upacara/<code>")
@access(SIGNED_IN)
def show(code: str) -> str:
    """One ceremony."""
    actor = current_actor()
    context = drawn.context(queries.get(code, actor), actor)
    return render_template("agreements/ceremony/show.html", **context)


@pages.get("/upacara/<code>/cetak")
@access(SIGNED_IN)
def printed(code: str) -> str:
    """Running order and sheets as a page for the printer."""
    actor = current_actor()
    context = drawn.context(queries.get(code, actor), actor)
    return render_template("agreements/ceremony/print.html", **context)


@pages.get("/upacara/<code>/susunan-acara.<form>")
@access(SIGNED_IN)
def paper(code: str, form: str) -> Response:
    """The same as PDF or Word."""
    return drawn.paper(code, form)


@pages.get("/upacara/<code>/ubah")
@access(ARRANGERS)
def ask_edit(code: str) -> Response:
    """Place, day and people."""
    return drawn.input_page(queries.get(code, current_actor())).show()


@pages.post("/upacara/<code>/ubah")
@access(ARRANGERS)
@writes
def edit(code: str) -> Response:
    """Changes them."""
    page = drawn.input_page(queries.get(code, current_actor()))
    return page.submit(lambda data: drawn.edit(code, data))


@pages.post("/upacara/<code>/hapus")
@access(ARRANGERS)
@writes
def discard(code: str) -> Response:
    """Calls it off; the instruments stay."""
    service.discard(current_actor(), code, posted_version())
    flash(tr(N_("Upacara dihapus; naskahnya tetap.")), "ok")
    return redirect("/upacara", 303)


# ---------------------------------------------------------------- instruments
@pages.get("/upacara/<code>/naskah")
@access(ARRANGERS)
def ask_instruments(code: str) -> Response:
    """Which instruments could be signed there."""
    return drawn.add_page(code).show()


@pages.post("/upacara/<code>/naskah")
@access(ARRANGERS)
@writes
def add_instruments(code: str) -> Response:
    """Puts them on the ceremony."""
    return drawn.add_page(code).submit(lambda data: drawn.add(code, data))


@pages.post("/upacara/<code>/naskah/<instrument>/keluarkan")
@access(ARRANGERS)
@writes
def remove_instrument(code: str, instrument: str) -> Response:
    """Takes one off."""
    done = service.remove(current_actor(), code, posted_version(), instrument)
    flash(tr(M("%(code)s dikeluarkan dari upacara.", code=instrument)), "ok")
    return redirect(done.href, 303)


@pages.post("/upacara/<code>/urutan")
@access(ARRANGERS)
@writes
def order(code: str) -> Response:
    """Keeps the running order."""
    done = service.order(current_actor(), code, posted_version(), drawn.places())
    flash(tr(N_("Susunan acara disimpan.")), "ok")
    return redirect(f"{done.href}#susunan", 303)


# ---------------------------------------------------------------- numbers
@pages.get("/upacara/<code>/nomor")
@access(SIGNED_IN)
def numbers(code: str) -> str:
    """The grid of numbers."""
    return render_template("agreements/ceremony/numbers.html", **drawn.numbers_page(code))


@pages.post("/upacara/<code>/nomor")
@access(ARRANGERS)
@writes
def write_numbers(code: str) -> Response:
    """Keeps what was typed or pasted."""
    return drawn.save_numbers(code)


# ---------------------------------------------------------------- files
@pages.get("/upacara/<code>/berkas")
@access(SIGNED_IN)
def files(code: str) -> str:
    """The signed files and whose they are."""
    actor = current_actor()
    context = drawn.files_context(queries.get(code, actor), actor)
    return render_template("agreements/ceremony/files.html", errors=[], **context)


@pages.post("/upacara/<code>/berkas")
@access(ARRANGERS)
@writes
def upload(code: str) -> Response:
    """Takes several files in."""
    actor = current_actor()
    try:
        return drawn.taken(code, signed_files.take(actor, code, drawn.receive()))
    except Invalid as error:
        session.rollback()
        return drawn.files_refused(code, error)


@pages.post("/upacara/<code>/berkas/naskah")
@access(ARRANGERS)
@writes
def assign(code: str) -> Response:
    """Says by hand whose a file is."""
    try:
        signed_files.assign(current_actor(), code, drawn.chosen())
    except Invalid as error:
        session.rollback()
        return drawn.files_refused(code, error)
    flash(tr(N_("Berkas dihubungkan dengan naskahnya.")), "ok")
    return redirect(f"/upacara/{code}/berkas", 303)


@pages.get("/upacara/<code>/berkas/<key>")
@access(SIGNED_IN)
def file(code: str, key: str) -> Response:
    """One of the signed files."""
    return download(signed_files.held(queries.get(code, current_actor()), key))


# ---------------------------------------------------------------- signing
@pages.get("/upacara/<code>/tandatangani")
@access(ARRANGERS)
def review(code: str) -> Response:
    """The trial: what one press would do."""
    return drawn.sign_page(code)


@pages.post("/upacara/<code>/tandatangani")
@access(ARRANGERS)
@writes
def sign(code: str) -> Response:
    """All signed, or none."""
    return drawn.sign(code)
