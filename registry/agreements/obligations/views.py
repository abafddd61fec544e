"""Pages of obligations: one, its evidence, and one more."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION, LEGAL
from registry.kernel.errors import NotFound
from registry.procedure.pages import add_action_pages

from . import pages as drawn
from . import queries

pages = Blueprint("obligations", __name__)


@pages.get("/naskah/<code>/kewajiban/baru")
@access(holders(COOPERATION, LEGAL))
def new(code: str) -> Response:
    """The form of one more obligation."""
    return drawn.new_page(code).show()


@pages.post("/naskah/<code>/kewajiban/baru")
@access(holders(COOPERATION, LEGAL))
@writes
def create(code: str) -> Response:
    """Makes it and goes back to the instrument."""
    actor = current_actor()
    return drawn.new_page(code).submit(lambda data: drawn.create(actor, code, data))


@pages.get("/kewajiban/<code>")
@access(SIGNED_IN)
def show(code: str) -> str:
    """One obligation, for the parties of its instrument."""
    actor = current_actor()
    found = queries.get(code, actor)
    return render_template("agreements/obligations/show.html", **drawn.context(found, actor))


@pages.get("/kewajiban/<code>/bukti")
@access(SIGNED_IN)
def evidence(code: str) -> Response:
    """Its evidence, for the same."""
    found = queries.get(code, current_actor()).evidence
    if found is None:
        raise NotFound
    return download(found)


add_action_pages(pages, "/kewajiban/<code>", drawn.HANDLING)
