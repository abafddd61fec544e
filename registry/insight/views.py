"""Start page, work desk, cases, government profiles and what the site says of itself."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.templating import NavItem, add_nav
from registry.kernel.text import N_

from .pages import case as case_pages
from .pages import desk as desk_pages
from .pages import home as home_pages
from .pages import profile as profile_pages
from .schemas import PageQuery

pages = Blueprint("insight", __name__)


@pages.get("/")
@access(PUBLIC)
def home() -> str:
    """What the site is, the search, and the figures, each for itself."""
    return render_template("insight/home.html", **home_pages.home())


@pages.get("/meja")
@access(SIGNED_IN)
def desk() -> str:
    """What waits for the reader, and what happened since their last visit."""
    asked = PageQuery().load(request.args)
    return render_template(
        "insight/desk.html", **desk_pages.workdesk(current_actor(), asked["terlambat"])
    )


@pages.get("/kerja-sama")
@access(SIGNED_IN)
def cases() -> str:
    """The cases of the reader's government."""
    asked = PageQuery().load(request.args)
    found = desk_pages.case_list(current_actor(), asked["after"])
    return render_template("insight/cases.html", **found)


@pages.get("/kerja-sama/<host>/<adopter>")
@access(PUBLIC)
def case(host: str, adopter: str) -> str:
    """One pair of governments, the whole path; third parties read the public part."""
    asked = PageQuery().load(request.args)
    found = case_pages.case_page(host, adopter, current_actor(), asked["after"])
    return render_template("insight/case.html", **found)


@pages.get("/pemerintah/<code>")
@access(PUBLIC)
def government(code: str) -> str:
    """What a government offers, what it adopted, who adopted from it."""
    found = profile_pages.profile_page(code, current_actor())
    return render_template("insight/government.html", **found)


@pages.get("/tentang")
@access(PUBLIC)
def about() -> ResponseReturnValue:
    """What the site is and how it counts."""
    return render_template("insight/about.html")


@pages.get("/aksesibilitas")
@access(PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("insight/accessibility.html")


@pages.get("/privasi")
@access(PUBLIC)
def privacy() -> ResponseReturnValue:
    """Which personal data is kept, and who reads it."""
    return render_template("insight/privacy.html")


def init(app: Flask) -> None:
    """Adds the navigation entries; the desk stands first."""
    desk_link = NavItem("insight.desk", N_("Meja kerja"), "home", lambda actor: actor.signed_in,
                        place=10)  # fmt: skip
    add_nav(app, desk_link)
    own = NavItem("insight.cases", N_("Kerja sama"), "arrows-right-left",
                  lambda actor: bool(actor.government) or actor.reads_all, place=85)  # fmt: skip
    add_nav(app, own)
