"""Pages of the catalogue: list, application, editing, shortlist."""

from typing import Any

from flask import Blueprint, Flask, flash, jsonify, redirect, render_template, request
from webargs.multidictproxy import MultiDictProxy
from werkzeug.wrappers import Response

from registry.accounts.session import own_path
from registry.http.access import PUBLIC, SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, APPROVER, CATALOGUE, COOPERATION, LEGAL
from registry.kernel.text import N_, M
from registry.procedure.pages import add_action_pages

from . import kept, listing, policy, queries, service, transfer_views
from . import pages as shown
from .record import views as record
from .schemas import ApplicationInput, CatalogueQuery, SuggestQuery
from .search.filters import Filters
from .workflow import PUBLICATION

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


def _index() -> str:
    found = listing.listing(_asked(), current_actor())
    return render_template("catalogue/index.html", **found)


@pages.get("/katalog/saran")
@access(PUBLIC)
def suggest() -> Response:
    """What the words typed so far may become, for the search box."""
    schema = SuggestQuery()
    asked = schema.load(MultiDictProxy(request.args, schema))
    answer: Response = jsonify({"items": listing.suggestions(asked["q"])})
    answer.headers["Cache-Control"] = "private, max-age=30"
    return answer


@pages.get("/katalog/<code>")
@access(PUBLIC)
def item(code: str) -> str:
    """One application; a withdrawn one says why and names its successor."""
    actor = current_actor()
    application = queries.get(code, actor)
    return render_template("catalogue/item.html", **shown.detail(application, actor))


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
    host = policy.check_editor(current_actor())
    return FormPage(ApplicationInput(), "catalogue/new.html", choices=shown.input_choices(host))


def _create(data: dict[str, Any]) -> str:
    application = service.create(current_actor(), data)
    flash(tr(M("Draf “%(name)s” tersimpan.", name=application.name)), "ok")
    return application.href


@pages.get("/katalog/kelola")
@access(SIGNED_IN)
def own() -> str:
    """The applications of the reader's government by stage."""
    actor = current_actor()
    found = queries.owned(actor)
    groups = [(PUBLICATION.stage(state), rows) for state, rows in found.items()]
    return render_template(
        "catalogue/own.html", groups=groups, total=sum(len(rows) for rows in found.values()),
        editor=CATALOGUE in actor.roles, urusan=shown.urusan,
    )  # fmt: skip


@pages.get("/daftar-pendek")
@access(OFFICE)
def shortlist() -> str:
    """The office's shortlist by host."""
    actor = current_actor()
    groups = [(g, shown.cards(g.apps, actor, frozenset())) for g in queries.shortlist(actor)]
    total = sum(len(cards) for _, cards in groups)
    return render_template("catalogue/shortlist.html", groups=groups, total=total)


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
    add_nav(
        app,
        NavItem("catalogue.index", N_("Katalog"), "squares-2x2", lambda _: True),
        NavItem("catalogue.record.watched", N_("Pantauan"), "eye", lambda a: a.signed_in,
                menu=True),
        NavItem("catalogue.shortlist", N_("Daftar pendek"), "bookmark", policy.keeps_shortlist,
                count=queries.shortlist_count, waits=False),
    )
