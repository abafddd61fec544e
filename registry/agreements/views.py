"""Pages of instruments: the public register, a new one, the instrument itself and its files."""

from flask import Blueprint, Flask, render_template, request
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import PUBLIC, SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL, OPERATOR
from registry.kernel.errors import NotFound
from registry.kernel.text import N_
from registry.procedure.pages import add_action_pages

from . import pages as drawn
from . import queries, workspace
from .ceremony import views as ceremony
from .disputes import views as disputes
from .files import held_file
from .historic import views as historic
from .library import views as library
from .obligations import views as obligations
from .officials import policy as directory
from .officials import views as officials
from .policy import WRITERS
from .register import views as register
from .schemas import RegisterQuery
from .text import views as texts

pages = Blueprint("agreements", __name__)


@pages.get("/naskah")
@access(PUBLIC)
def index() -> str:
    """The register: signed instruments for everybody, a government's own drafts for it."""
    asked = RegisterQuery().load(drawn.arguments(request.args))
    return render_template("agreements/index.html", **drawn.listing(asked))


@pages.get("/naskah/baru")
@access(holders(COOPERATION, LEGAL))
def new() -> Response:
    """The form of a new instrument."""
    return drawn.new_page().show()


@pages.post("/naskah/baru")
@access(holders(COOPERATION, LEGAL))
@writes
def create() -> Response:
    """Makes the instrument and goes to it."""
    actor = current_actor()
    return drawn.new_page().submit(lambda data: drawn.create(actor, data))


@pages.get("/naskah/<code>")
@access(PUBLIC)
def show(code: str) -> str:
    """The parties' own page; for everybody else the public columns of a signed instrument."""
    actor = current_actor()
    try:
        found = queries.get(code, actor)
    except NotFound:
        row = queries.public_row(code)
        return render_template("agreements/public.html", **workspace.public_context(row, actor))
    return render_template("agreements/show.html", **workspace.context(found, actor))


@pages.get("/naskah/<code>/berkas/<key>")
@access(SIGNED_IN)
def file(code: str, key: str) -> Response:
    """A file of this instrument, for its parties."""
    found = held_file(queries.get(code, current_actor()), key)
    if found is None:
        raise NotFound
    return download(found)


add_action_pages(pages, "/naskah/<code>", drawn.HANDLING)
for part in (texts, library, officials, ceremony, historic, register, obligations,
             disputes):  # fmt: skip
    pages.register_blueprint(part.pages)


def init(app: Flask) -> None:
    """Adds the navigation entries."""
    add_nav(
        app,
        NavItem("agreements.index", N_("Naskah kerja sama"), "document-check", lambda _: True,
                place=70, beside=("/kewajiban", "/upacara", "/perselisihan")),
        NavItem("agreements.ceremony.index", N_("Upacara penandatanganan"), "pencil-square",
                lambda a: a.signed_in and a.government is not None, menu=True),
        NavItem("agreements.historic.start", N_("Impor naskah lama"), "archive-box-arrow-down",
                lambda a: bool(a.roles & set(WRITERS)) or OPERATOR in a.platform_roles,
                menu=True),
        NavItem("agreements.library.index", N_("Pustaka klausul"), "book-open",
                lambda a: a.signed_in and bool(a.roles & set(WRITERS)), menu=True),
        NavItem("agreements.officials.index", N_("Daftar pejabat"), "identification",
                directory.keeps, menu=True),
    )  # fmt: skip
