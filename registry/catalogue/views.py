"""Pages of the catalogue: list, application, editing, shortlist."""

from typing import Any

from flask import Blueprint, Flask, flash, jsonify, redirect, render_template, request, url_for
from flask import Response as Page
from marshmallow import ValidationError
from webargs.multidictproxy import MultiDictProxy
from werkzeug.wrappers import Response

from registry.accounts.session import own_path
from registry.http.access import PUBLIC, SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.address import base
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, APPROVER, CATALOGUE, COOPERATION, LEGAL
from registry.kernel.errors import Invalid
from registry.kernel.text import N_, M
from registry.procedure.pages import add_action_pages

from . import kept, listing, machine_views, policy, queries, service, transfer_views
from . import pages as shown
from .machines.opensearch import SUGGESTIONS, suggestions
from .record import views as record
from .schemas import START, ApplicationInput, CatalogueQuery, OwnQuery, SuggestQuery
from .search.filters import Filters

pages = Blueprint("catalogue", __name__)
OFFICE = holders(CATALOGUE, COOPERATION, LEGAL, APPROVER, ADMIN)


def _asked() -> dict[str, Any]:
    schema = CatalogueQuery()
    asked: dict[str, Any] = schema.load(MultiDictProxy(request.values, schema))
    return asked


def _back(default: str) -> str:
    """Where the form came from, when that is a page of this site."""
    return own_path(request.form.get("kembali")) or default


@pages.get("/katalog")
@access(PUBLIC)
def index() -> Response:
    """The published applications: search, facets, order."""
    return kept.answer(_index)


def _index() -> Page:
    actor, refused = current_actor(), False
    try:
        found = listing.listing(_asked(), actor)
    except (ValidationError, Invalid):
        found, refused = listing.listing(listing.usable(request.args), actor), True
    page = render_template(
        "catalogue/index.html", base=base(), refused=refused, **found
    )
    return Page(page, 422 if refused else 200, mimetype="text/html")


@pages.get("/katalog/saran")
@access(PUBLIC)
def suggest() -> Response:
    """What the words typed so far may become, for the search box."""
    schema = SuggestQuery()
    asked = schema.load(MultiDictProxy(request.args, schema))
    items = listing.suggestions(asked["q"])
    if asked["form"] == "opensearch":
        answer: Response = jsonify(suggestions(asked["q"], items, base()))
        answer.mimetype = SUGGESTIONS
    else:
        answer = jsonify({"items": items})
    answer.headers["Cache-Control"] = "private, max-age=30"
    return answer


@pages.get("/katalog/<code>")
@access(PUBLIC)
def item(code: str) -> str:
    """One application; a withdrawn one says why and names its successor."""
    actor = current_actor()
    application = queries.get(code, actor)
    found = shown.detail(application, actor, base())
    return render_template("catalogue/item.html", **found)


@pages.route("/katalog/baru", methods=["GET"])
@access(holders(CATALOGUE))
def new() -> Response:
    """The form of a new application."""
    return _new_page().show()


@pages.route("/katalog/baru", methods=["POST"])
@access(holders(CATALOGUE))
@writes
def create() -> Response:
    """Keeps a new draft."""
    return _new_page().submit(_create)


def _new_page() -> FormPage:
    policy.check_editor(current_actor())
    choices = {"affair": shown.affair_choices()}
    return FormPage(ApplicationInput(only=START), "catalogue/new.html", choices=choices)


def _create(data: dict[str, Any]) -> str:
    application = service.create(current_actor(), data)
    flash(tr(M("Draf “%(name)s” tersimpan.", name=application.name)), "ok")
    return url_for("catalogue.record.tasks", code=application.slug)


@pages.get("/katalog/kelola")
@access(SIGNED_IN)
def own() -> str:
    """The applications of the reader's government by stage."""
    schema = OwnQuery()
    asked = schema.load(MultiDictProxy(request.args, schema))
    return render_template("catalogue/own.html", **shown.own_list(current_actor(), asked))


@pages.get("/daftar-pendek")
@access(OFFICE)
def shortlist() -> str:
    """The office's shortlist by host."""
    found = shown.shortlist(current_actor(), request.args.get("dari", ""))
    return render_template("catalogue/shortlist.html", **found)


@pages.post("/katalog/<code>/daftar-pendek")
@access(OFFICE)
@writes
def shortlist_add(code: str) -> Response:
    """Puts one application on the shortlist."""
    service.shortlist_add(current_actor(), [code])
    flash(tr(M("Ditambahkan ke daftar pendek.")), "ok")
    return redirect(_back("/daftar-pendek"), 303)


@pages.post("/katalog/<code>/daftar-pendek/hapus")
@access(OFFICE)
@writes
def shortlist_remove(code: str) -> Response:
    """Takes one application off the shortlist."""
    service.shortlist_remove(current_actor(), [code])
    flash(tr(M("Dikeluarkan dari daftar pendek.")), "ok")
    return redirect(_back("/daftar-pendek"), 303)


@pages.post("/daftar-pendek/semua")
@access(OFFICE)
@writes
def shortlist_add_all() -> Response:
    """Puts every result of a search, or every application of a host, on the shortlist."""
    done = service.shortlist_add_all(current_actor(), Filters.of(_asked()))
    text = M("%(added)s aplikasi ditambahkan ke daftar pendek.", added=done.added)
    if done.skipped:
        text = M("%(text)s %(skipped)s dilewati karena milik sendiri atau tidak menerima "
                 "permohonan.", text=text, skipped=done.skipped)  # fmt: skip
    flash(tr(text), "ok")
    return redirect(_back("/daftar-pendek"), 303)


@pages.post("/daftar-pendek/kosongkan")
@access(OFFICE)
@writes
def shortlist_clear() -> Response:
    """Empties the shortlist, or its part of one host."""
    actor, host = current_actor(), request.form.get("pemilik")
    ids = [a.id for g in queries.shortlist(actor, host) for a in g.apps] if host else None
    gone = service.shortlist_clear(actor, ids)
    flash(tr(M("%(gone)s aplikasi dikeluarkan dari daftar pendek.", gone=gone)), "ok")
    return redirect("/daftar-pendek", 303)


add_action_pages(pages, "/katalog/<code>", shown.HANDLING)
pages.add_url_rule("/katalog/<code>/ubah", "action", methods=["GET"], defaults={"name": "edit"})
pages.add_url_rule("/katalog/<code>/ubah", "perform", methods=["POST"], defaults={"name": "edit"})


pages.register_blueprint(record.pages)


def init(app: Flask) -> None:
    """Adds the navigation entries."""
    app.register_blueprint(transfer_views.transfer)
    app.register_blueprint(machine_views.machines)
    add_nav(
        app,
        NavItem("catalogue.index", N_("Katalog"), "squares-2x2", lambda _: True),
        NavItem("catalogue.record.watched", N_("Pantauan"), "eye", lambda a: a.signed_in,
                menu=True),
        NavItem("catalogue.shortlist", N_("Daftar pendek"), "bookmark", policy.keeps_shortlist,
                count=queries.shortlist_count, waits=False),
    )
