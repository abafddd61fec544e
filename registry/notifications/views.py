"""The inbox: what was told to the reader, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.i18n import tr
from registry.http.templating import add_context
from registry.http.writes import writes
from registry.kernel.actor import Actor

from . import queries, service
from .models import Notification
from .states import known_groups

pages = Blueprint("notifications", __name__)


@dataclass(frozen=True)
class Entry:
    """An entry as the page shows it."""

    id: int
    subject: str
    lines: list[str]
    at: datetime
    unread: bool


@pages.get("/notifikasi")
@access(SIGNED_IN)
def inbox() -> str:
    """One page of the inbox."""
    asked = _asked()
    unread, group = bool(asked.get("belum")), asked.get("jenis", "")
    actor, after = current_actor(), request.args.get("after")
    found = queries.inbox(actor, unread=unread, group=group, after=after)
    more = url_for("notifications.inbox", **asked, after=found.next) if found.next else None
    first = url_for("notifications.inbox", **asked) if after else None
    return render_template(
        "notifications/inbox.html", entries=[_entry(n) for n in found.items], total=found.total,
        more=more, first=first, asked=asked, groups=_groups(actor, unread, group),
    )  # fmt: skip


def _asked() -> dict[str, Any]:
    """The filters of the address that are known."""
    found: dict[str, Any] = {"belum": "1"} if request.args.get("belum") else {}
    group = request.args.get("jenis", "")
    return found | {"jenis": group} if group in known_groups() else found


def _groups(actor: Actor, unread: bool, chosen: str) -> list[dict[str, Any]]:
    """The groups that have something, each with its number and address."""
    counts = queries.group_counts(actor, unread=unread)
    more: dict[str, Any] = {"belum": "1"} if unread else {}
    return [
        {"label": tr(label), "count": counts.get(group, 0), "current": group == chosen,
         "href": url_for("notifications.inbox", jenis=group, **more)}
        for group, label in known_groups().items() if counts.get(group) or group == chosen
    ]  # fmt: skip


def _entry(n: Notification) -> Entry:
    return Entry(n.id, tr(n.subject), [tr(line) for line in n.body], n.at, n.read_at is None)


@pages.post("/notifikasi/<int:number>/buka")
@access(SIGNED_IN)
@writes
def open(number: int) -> Response:
    """Marks an entry read and goes to what it is about."""
    return redirect(service.open(current_actor(), number), 303)


@pages.post("/notifikasi/<int:number>/dibaca")
@access(SIGNED_IN)
@writes
def read(number: int) -> Response:
    """Marks an entry read."""
    service.open(current_actor(), number)
    return _back()


@pages.post("/notifikasi/dibaca")
@access(SIGNED_IN)
@writes
def read_all() -> Response:
    """Marks everything read."""
    service.mark_read(current_actor())
    return _back()


def _back() -> Response:
    after: Any = request.args.get("after") or None
    return redirect(url_for("notifications.inbox", **_asked(), after=after), 303)


def init(app: Flask) -> None:
    """Every page shows how many entries are unread."""
    add_context(app, "unread", queries.unread)
