"""The list of governments; a government's own page is `insight`'s, which knows what it shares."""

from flask import Blueprint, Flask, render_template, request

from registry.http.access import PUBLIC, access
from registry.http.templating import NavItem, add_nav
from registry.kernel.text import N_

from .pages import listing
from .schemas import GovernmentPageQuery

pages = Blueprint("regions", __name__)


@pages.get("/pemerintah")
@access(PUBLIC)
def index() -> str:
    """All provinces, one province's members, or what a search finds."""
    return render_template(
        "regions/index.html", **listing(GovernmentPageQuery().load(request.args))
    )


def init(app: Flask) -> None:
    """Adds the navigation entry."""
    add_nav(app, NavItem("regions.index", N_("Pemerintah"), "building-library", lambda _: True,
                         place=90))  # fmt: skip
