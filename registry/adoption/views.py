"""Pages of requests: the list, a new one, the request itself with its bulk decision, its files."""

from flask import Blueprint, Flask, render_template, request
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import COOPERATION
from registry.kernel.errors import NotFound
from registry.kernel.text import N_
from registry.procedure.pages import add_action_pages

from . import pages as drawn
from . import queries, service
from .messages.views import add_message_pages
from .preparation.views import pages as preparation
from .review.views import pages as review_pages
from .schemas import RequestQuery

pages = Blueprint("adoption", __name__)


@pages.get("/permohonan")
@access(SIGNED_IN)
def index() -> str:
    """The government's requests: made or received, by stage, with a search."""
    asked = RequestQuery().load(drawn.arguments(request.args))
    return render_template("adoption/index.html", **drawn.listing(asked))


@pages.get("/permohonan/baru")
@access(holders(COOPERATION))
def new() -> Response:
    """Choosing the host, then its apps; those on the shortlist are ticked."""
    return drawn.new_page().show()


@pages.post("/permohonan/baru")
@access(holders(COOPERATION))
@writes
def create() -> Response:
    """Makes the draft and goes to it."""
    actor = current_actor()
    return drawn.new_page().submit(
        lambda data: service.create(actor, data["host"], data["apps"]).href
    )


@pages.get("/permohonan/<code>")
@access(SIGNED_IN)
def show(code: str) -> Response:
    """One request with everything that belongs to it."""
    return drawn.request_page(code).show()


@pages.post("/permohonan/<code>/putusan")
@access(SIGNED_IN)
@writes
def decide(code: str) -> Response:
    """One decision on many apps, given on the request's own page; its filter is kept."""
    return drawn.request_page(code).submit(lambda data: drawn.decided(code, data))


@pages.get("/permohonan/<code>/berkas/<key>")
@access(SIGNED_IN)
def file(code: str, key: str) -> Response:
    """A file of this request, for those who may see the request."""
    found = drawn.held_file(queries.get(code, current_actor()), key)
    if found is None:
        raise NotFound
    return download(found)


add_action_pages(pages, "/permohonan/<code>", drawn.HANDLING)
pages.register_blueprint(preparation)
add_message_pages(pages)


def init(app: Flask) -> None:
    """Adds the review's pages and the navigation entry."""
    app.register_blueprint(review_pages)
    add_nav(app, NavItem("adoption.index", N_("Permohonan"), "inbox-arrow-down",
                         lambda actor: bool(actor.government) or actor.reads_all,
                         place=60))  # fmt: skip
