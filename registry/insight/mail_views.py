"""Pages about mails: when one wants which, and stopping them by a link without signing in."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, render_template, request
from marshmallow import Schema
from werkzeug.wrappers import Response as AnyResponse

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.security import by_signed_link
from registry.http.writes import writes
from registry.kernel.text import M
from registry.notifications import links
from registry.notifications import queries as notifications
from registry.notifications.states import ALL, DIGESTS, MODE_LABELS, group_label

from .schemas import preferences
from .service import mails

pages = Blueprint("mails", __name__)
PATH = "/notifikasi/surel"


def _page() -> FormPage:
    schema: Schema = preferences()()
    modes = notifications.modes(current_actor().user_id)
    return FormPage(schema, "notifications/mail.html", initial=modes)


@pages.get(PATH)
@access(SIGNED_IN)
def choice() -> AnyResponse:
    """When one wants which mails."""
    return _page().show()


@pages.post(PATH)
@access(SIGNED_IN)
@writes
def choose() -> AnyResponse:
    """Keeps the choice."""

    def keep(data: dict[str, Any]) -> str:
        mails.choose(current_actor(), data)
        flash(tr(M("Pilihan surel Anda disimpan.")), "ok")
        return PATH

    return _page().submit(keep)


def _asked(token: str) -> tuple[int, str]:
    """(person, group) that the link is about: its own group, or all when its page was asked so."""
    user_id, group = links.read(str(current_app.secret_key), token)
    return user_id, ALL if request.values.get("semua") else group


def _stop_page(token: str, done: bool) -> str:
    _, group = _asked(token)
    return render_template(
        "notifications/stop.html", token=token, every=group == ALL, done=done,
        what=tr(MODE_LABELS[group] if group in DIGESTS else group_label(group)),
    )  # fmt: skip


@pages.get("/surel/berhenti/<token>")
@access(PUBLIC)
def stop(token: str) -> str:
    """Asks once; opening the link alone stops nothing, as mail scanners open links."""
    return _stop_page(token, False)


@pages.post("/surel/berhenti/<token>")
@access(PUBLIC)
@by_signed_link
@writes
def stop_now(token: str) -> AnyResponse:
    """Stops the mails: by the page's button, or by the mail program itself (RFC 8058)."""
    mails.stop(*_asked(token))
    return Response(_stop_page(token, True), mimetype="text/html")
