"""The list of governments; a government's own page is `insight`'s, which knows what it shares."""

from flask import Blueprint, Flask, render_template, request

from registry.http.access import PUBLIC, access
from registry.http.templating import NavItem, add_nav
from registry.kernel.text import N_

from . import queries
from .schemas import GovernmentQuery

pages = Blueprint("regions", __name__)


@pages.get("/pemerintah")
@access(PUBLIC)
def index() -> str:
    """All provinces, one province's members, or what a search finds."""
    asked = GovernmentQuery().load(request.args)
    filtered = bool(asked["q"] or asked["level"] or asked["province"])
    found = queries.find(
        asked["q"], asked["level"], asked["province"], asked["after"], limit=50
    ) if filtered else None  # fmt: skip
    return render_template(
        "regions/index.html", asked=asked, found=found, provinces=queries.provinces(),
        counts=queries.counts(),
    )  # fmt: skip


def init(app: Flask) -> None:
    """Adds the navigation entry."""
    add_nav(app, NavItem("regions.index", N_("Pemerintah"), "building-library", lambda _: True))
