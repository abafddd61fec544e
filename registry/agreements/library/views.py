"""Pages of the clause library: standard wordings for everybody signed in, a government's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.forms import posted_version
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import LEGAL
from registry.kernel.text import N_

from . import pages as shown
from . import service
from .schemas import LibraryQuery

pages = Blueprint("library", __name__)


@pages.get("/pustaka-klausul")
@access(SIGNED_IN)
def index() -> str:
    """Every clause of a kind of instrument."""
    asked = LibraryQuery().load(request.args, unknown="exclude")
    return render_template(
        "agreements/library.html", **shown.listing(asked["jenis"], current_actor())
    )


@pages.get("/pustaka-klausul/baru")
@access(holders(LEGAL))
def new() -> Response:
    """The form of an own wording."""
    asked = LibraryQuery().load(request.args, unknown="exclude")
    return shown.new_page(asked["jenis"], asked["klausul"]).show()


@pages.post("/pustaka-klausul/baru")
@access(holders(LEGAL))
@writes
def create() -> Response:
    """Keeps an own wording."""
    return shown.posted_page().submit(lambda data: shown.written(current_actor(), data))


@pages.get("/pustaka-klausul/<code>")
@access(SIGNED_IN)
def edit(code: str) -> Response:
    """An own wording with its versions."""
    return shown.edit_page(code).show()


@pages.post("/pustaka-klausul/<code>")
@access(holders(LEGAL))
@writes
def revise(code: str) -> Response:
    """A further version of it."""

    def act(data: dict[str, object]) -> str:
        service.revise(current_actor(), code, posted_version(), data)
        return url_for("agreements.library.edit", code=code)

    return shown.edit_page(code).submit(act)


@pages.post("/pustaka-klausul/<code>/tarik")
@access(holders(LEGAL))
@writes
def retire(code: str) -> Response:
    """Offers it no more."""
    service.retire(current_actor(), code)
    flash(tr(N_("Rumusan ditarik; naskah yang sudah memakainya tidak berubah.")), "ok")
    return redirect(url_for("agreements.library.edit", code=code), 303)
