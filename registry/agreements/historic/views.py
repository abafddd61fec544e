"""Pages of the import of old instruments: upload, columns, preview, writing, undoing."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from registry.http.access import access, holders
from registry.http.actor import current_actor
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL, OPERATOR
from registry.kernel.errors import Forbidden, Invalid, Refused
from registry.kernel.text import N_

from . import pages as drawn
from . import service

pages = Blueprint("historic", __name__)
IMPORTERS = holders(COOPERATION, LEGAL, platform=(OPERATOR,))


@pages.get("/naskah/impor")
@access(IMPORTERS)
def start() -> Response:
    """The upload form and the imports made before."""
    return drawn.start()


@pages.post("/naskah/impor")
@access(IMPORTERS)
@writes
def upload() -> Response:
    """Takes a sheet and its scans in."""
    try:
        return redirect(drawn.href(drawn.take()) + "/kolom", 303)
    except (Invalid, Refused, Forbidden) as error:
        return drawn.refused(error)


@pages.get("/naskah/impor/<key>/kolom")
@access(IMPORTERS)
def columns(key: str) -> Response:
    """What each column is."""
    return drawn.columns_page(key).show()


@pages.post("/naskah/impor/<key>/kolom")
@access(IMPORTERS)
@writes
def name_columns(key: str) -> Response:
    """Keeps what each column is and reads every row."""
    return drawn.columns_page(key).submit(lambda data: drawn.name_columns(key, data))


@pages.get("/naskah/impor/<key>")
@access(IMPORTERS)
def show(key: str) -> str:
    """The preview, and what came of it."""
    return render_template("agreements/historic/show.html", **drawn.preview(key))


@pages.post("/naskah/impor/<key>/simpan")
@access(IMPORTERS)
@writes
def write(key: str) -> Response:
    """Writes all of it."""
    drawn.tell_written(key)
    return redirect(f"/naskah/impor/{key}", 303)


@pages.post("/naskah/impor/<key>/batalkan")
@access(IMPORTERS)
@writes
def undo(key: str) -> Response:
    """Takes all of it back."""
    drawn.tell_undone(key)
    return redirect(f"/naskah/impor/{key}", 303)


@pages.post("/naskah/impor/<key>/buang")
@access(IMPORTERS)
@writes
def forget(key: str) -> Response:
    """Throws away what was not carried out."""
    service.forget(current_actor(), key)
    flash(tr(N_("Impor dibuang; tidak ada yang tersimpan.")), "ok")
    return redirect("/naskah/impor", 303)
