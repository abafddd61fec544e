"""The list of governments, and what became of them; a government's own page is `insight`'s, which
knows what it shares."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.http.access import PUBLIC, access, holders
from registry.http.actor import current_actor
from registry.http.i18n import tr
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import OPERATOR
from registry.kernel.text import N_, M

from . import pages as drawn
from . import policy, service
from .pages import listing
from .schemas import ForgetSuccession, GovernmentPageQuery

pages = Blueprint("regions", __name__)
OPERATORS = holders(platform=(OPERATOR,))


@pages.get("/pemerintah")
@access(PUBLIC)
def index() -> str:
    """All provinces, one province's members, or what a search finds."""
    return render_template(
        "regions/index.html", **listing(GovernmentPageQuery().load(request.args))
    )


@pages.get("/operator/penerus")
@access(OPERATORS)
def successions() -> Response:
    """What was recorded, and the form of one more."""
    return drawn.succession_page().show()


@pages.post("/operator/penerus")
@access(OPERATORS)
@writes
def succeed() -> Response:
    """Records what became of a government."""
    actor = current_actor()
    return drawn.succession_page().submit(lambda data: drawn.succeed(actor, data))


@pages.post("/operator/penerus/<int:number>/hapus")
@access(OPERATORS)
@writes
def forget(number: int) -> Response:
    """Takes back a record that was wrong."""
    data = ForgetSuccession().load({"reason": request.form.get("reason", "")})
    service.forget(current_actor(), number, data["reason"])
    flash(tr(M("Catatan dihapus.")), "ok")
    return redirect(url_for("regions.successions"), 303)


def init(app: Flask) -> None:
    """Adds the navigation entries."""
    add_nav(
        app,
        NavItem("regions.index", N_("Pemerintah"), "building-library", lambda _: True, place=90),
        NavItem("regions.successions", N_("Penerus pemerintah"), "arrow-path", policy.records,
                menu=True),
    )  # fmt: skip
