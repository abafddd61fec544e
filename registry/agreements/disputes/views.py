"""Pages of disputes: a new one, one, and its files."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL
from registry.procedure.pages import add_action_pages

from . import pages as drawn
from . import queries

pages = Blueprint("disputes", __name__)


@pages.get("/naskah/<code>/perselisihan/baru")
@access(holders(COOPERATION, LEGAL))
def new(code: str) -> Response:
    """The form of a dispute."""
    return drawn.new_page(code).show()


@pages.post("/naskah/<code>/perselisihan/baru")
@access(holders(COOPERATION, LEGAL))
@writes
def create(code: str) -> Response:
    """Notes it and goes to it."""
    actor = current_actor()
    return drawn.new_page(code).submit(lambda data: drawn.create(actor, code, data))


@pages.get("/perselisihan/<code>")
@access(SIGNED_IN)
def show(code: str) -> str:
    """One dispute, for the parties of its instrument."""
    actor = current_actor()
    found = queries.get(code, actor)
    return render_template("agreements/disputes/show.html", **drawn.context(found, actor))


@pages.get("/perselisihan/<code>/berkas/<key>")
@access(SIGNED_IN)
def file(code: str, key: str) -> Response:
    """A file of it, for the same."""
    return download(queries.file(code, key, current_actor()))


add_action_pages(pages, "/perselisihan/<code>", drawn.HANDLING)
