"""Pages around the work desk: saved views, the month, and the address of one's calendar."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask import session as cookie
from werkzeug.wrappers import Response as AnyResponse

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.address import base
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound
from registry.kernel.text import M
from registry.kernel.wall import see_as

from .models import CASES, DESK
from .pages import calendar as months
from .pages import cases as case_list
from .pages import desk as desk_pages
from .pages.throttle import Throttle
from .queries import kept
from .schemas import Asked, CasesQuery, DeskQuery, MonthQuery, ViewInput, address, canonical
from .service import feeds, saved

pages = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Place:
    """A page that has saved views: what its address asks for and what it draws."""

    path: str
    schema: type[Asked]
    template: str
    context: Callable[[Actor, dict[str, Any]], dict[str, Any]]


PLACES = {
    DESK: Place("/meja", DeskQuery, "insight/desk.html", desk_pages.workdesk),
    CASES: Place("/kerja-sama", CasesQuery, "insight/cases.html", case_list.case_list),
}
NEW_ADDRESS = "new_calendar"  # nosec B105 - the name of a place in the session
BY_ADDRESS = Throttle(60, 60)
BY_SECRET = Throttle(30, 60)


def place(page: str) -> Place:
    """The page of that name; `NotFound` for one without saved views."""
    if page not in PLACES:
        raise NotFound
    return PLACES[page]


def list_page(page: str, asked: dict[str, Any]) -> FormPage:
    """A list in the state asked for, with the form that keeps this state under a name."""
    at = place(page)
    return FormPage(
        ViewInput(), at.template, initial={"query": address(asked, at.schema)},
        context=lambda: at.context(current_actor(), asked),
    )  # fmt: skip


@pages.post("/tampilan/<page>")
@access(SIGNED_IN)
@writes
def save_view(page: str) -> AnyResponse:
    """Keeps the list's present filters and order under a name."""
    at, given = place(page), request.form.get("query", "")
    query = canonical(at.schema, given)

    def save(data: dict[str, Any]) -> str:
        view = saved.save(current_actor(), page, data["name"], query, data["default"])
        flash(tr(M("Tampilan “%(name)s” disimpan.", name=view.name)), "ok")
        return f"{at.path}?{query}"

    return list_page(page, at.schema().asked(dict(parse_qsl(query)))).submit(save)


@pages.post("/tampilan/<page>/<key>/bawaan")
@access(SIGNED_IN)
@writes
def default_view(page: str, key: str) -> AnyResponse:
    """Makes a view the one that opens first, or no longer."""
    wanted = request.form.get("wanted") != "0"
    view = saved.make_default(current_actor(), key, wanted)
    text = M("“%(name)s” dibuka lebih dulu.", name=view.name) if wanted else M(
        "“%(name)s” tidak lagi dibuka lebih dulu.", name=view.name
    )  # fmt: skip
    flash(tr(text), "ok")
    return redirect(f"{place(page).path}?{view.query}", 303)


@pages.post("/tampilan/<page>/<key>/hapus")
@access(SIGNED_IN)
@writes
def forget_view(page: str, key: str) -> AnyResponse:
    """Removes a view."""
    view = saved.forget(current_actor(), key)
    flash(tr(M("Tampilan “%(name)s” dihapus.", name=view.name)), "ok")
    return redirect(f"{place(page).path}?semua=1", 303)


@pages.get("/meja/kalender")
@access(SIGNED_IN)
def calendar() -> str:
    """One month of due days, signings, beginnings and ends."""
    asked = MonthQuery().load(request.args)
    return render_template("insight/calendar.html", **months.month(current_actor(), asked["bulan"]))


@pages.get("/meja/kalender/langganan")
@access(SIGNED_IN)
def feed() -> str:
    """The address for other calendar programs; a new one is shown this once."""
    secret = cookie.pop(NEW_ADDRESS, None)
    shown = f"{base()}/kalender/{secret}.ics" if secret else None
    return render_template("insight/feed.html", feed=kept.feed(current_actor()), address=shown)


@pages.post("/meja/kalender/langganan")
@access(SIGNED_IN)
@writes
def renew_feed() -> AnyResponse:
    """Makes the address, or a new one in its place."""
    cookie[NEW_ADDRESS] = feeds.renew(current_actor())
    return redirect("/meja/kalender/langganan", 303)


@pages.post("/meja/kalender/langganan/cabut")
@access(SIGNED_IN)
@writes
def revoke_feed() -> AnyResponse:
    """Ends the address."""
    feeds.revoke(current_actor())
    flash(tr(M("Alamat kalender dicabut. Kalender yang memakainya tidak lagi diperbarui.")), "ok")
    return redirect("/meja/kalender/langganan", 303)


@pages.get("/kalender/<secret>.ics")
@access(PUBLIC)
def ical(secret: str) -> AnyResponse:
    """The calendar behind a secret address, for as long as its owner may read it."""
    BY_ADDRESS.count(request.remote_addr or "")
    BY_SECRET.count(secret)
    actor = kept.reader(secret)
    if not actor.signed_in:
        raise NotFound
    see_as(actor)
    body = months.ical(actor)
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="lumbung.ics"'
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    return answer.make_conditional(request)
