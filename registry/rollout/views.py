"""Rollouts: public list and page; steps, records and files for the two sides."""

from flask import Blueprint, Flask, render_template, request
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.templating import NavItem, add_nav
from registry.kernel.clock import today
from registry.kernel.text import N_
from registry.procedure.pages import Handling, add_action_pages
from registry.regions import queries as regions

from . import pages as drawn
from . import policy, queries, service
from .schemas import RolloutQuery
from .workflow import ROLLOUT

pages = Blueprint("rollout", __name__)
HANDLING = Handling(
    ROLLOUT, load=lambda code, _: queries.get(code), perform=service.perform,
    initial=drawn.initial,
)  # fmt: skip
add_action_pages(pages, "/pelaksanaan/<code>", HANDLING)


@pages.get("/pelaksanaan")
@access(PUBLIC)
def index() -> str:
    """Every rollout and its stage; the two sides also see whose move it is and until when."""
    asked, actor = RolloutQuery().load(drawn.arguments(request.args)), current_actor()
    found, counts = queries.find(asked, actor), queries.stage_counts(asked, actor)
    names = regions.names([asked["host"], asked["adopter"]])
    return render_template(
        "rollout/index.html", asked=asked, found=found, workflow=ROLLOUT, today=today(),
        groups=drawn.facets(asked, counts, actor), chips=drawn.chips(asked, names),
        hidden=drawn.hidden(asked), next_href=drawn.next_href(asked, found.next),
    )  # fmt: skip


@pages.get("/pelaksanaan/<code>")
@access(PUBLIC)
def item(code: str) -> str:
    """One rollout: public columns for everybody, steps and actions for its sides."""
    row, subject, actor = queries.row(code), queries.get(code), current_actor()
    shown = drawn.public(row)
    if policy.reads_private(subject, actor):
        shown |= drawn.private(subject, row, actor)
    return render_template("rollout/item.html", row=row, **shown)


@pages.get("/pelaksanaan/<code>/berkas/<key>")
@access(SIGNED_IN)
def file(code: str, key: str) -> Response:
    """A record's file, for the two sides."""
    return download(queries.file(code, key, current_actor()))


def init(app: Flask) -> None:
    """Adds the navigation entry."""
    add_nav(app, NavItem("rollout.index", N_("Pelaksanaan"), "rocket-launch", lambda _: True,
                         place=80))  # fmt: skip
