"""What every template can use: the site, the actor, navigation, dates, icons and hidden keys."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import format_date, format_datetime, format_decimal
from heroicons.jinja import heroicon_micro, heroicon_mini, heroicon_outline, heroicon_solid
from jinja2 import StrictUndefined

from registry.kernel.actor import Actor
from registry.kernel.clock import now

from .actor import current_actor
from .i18n import language, show, tr

NAV = "lumbung.nav"
CONTEXT = "lumbung.context"


@dataclass(frozen=True)
class Site:
    """The site's name and operator, from the settings."""

    name: str
    operator: str
    official: bool
    demo: bool


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation; `shown` decides for whom, `place` where (small first).

    With `menu` it stands in the account menu instead: what one administers, not where one works.
    `count` says how much waits there, or (`waits` not) how many applications are there. `beside`
    are further paths whose pages belong to the entry.
    """

    endpoint: str
    label: str
    icon: str
    shown: Callable[[Actor], bool]
    place: int = 50
    menu: bool = False
    count: Callable[[Actor], int] | None = None
    waits: bool = True
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class NavLink:
    """A navigation entry as drawn."""

    href: str
    label: str
    icon: str
    current: bool
    count: int = 0
    waits: bool = True


def add_nav(app: Flask, *items: NavItem, first: bool = False) -> None:
    """Adds entries to the main navigation, after those that are there or before them."""
    there = app.extensions.setdefault(NAV, [])
    there[:] = [*items, *there] if first else [*there, *items]


def add_context(app: Flask, name: str, value: Callable[[Actor], Any]) -> None:
    """Registers a value computed for every page before it is rendered (unread count)."""
    app.extensions.setdefault(CONTEXT, {})[name] = value


def _navigation(actor: Actor, menu: bool = False) -> list[NavLink]:
    found = []
    for item in sorted(current_app.extensions.get(NAV, ()), key=lambda item: item.place):
        if item.menu == menu and item.shown(actor):
            href = url_for(item.endpoint)
            current = any(_below(path) for path in (href, *item.beside))
            count = item.count(actor) if item.count else 0
            found.append(NavLink(
                href, tr(item.label), item.icon, current and href != "/", count, item.waits
            ))  # fmt: skip
    return found


def _below(path: str) -> bool:
    return request.path == path or request.path.startswith(path.rstrip("/") + "/")


def other_language_url() -> str:
    """This page in the other language (a POSTed page's address is asked for by GET)."""
    args = request.args.to_dict(flat=False)
    args["lang"] = ["en" if language() == "id" else "id"]
    pairs = [(k, v) for k, found in args.items() for v in found]
    return f"{request.path}?{urlencode(pairs)}"


def _context() -> dict[str, Any]:
    if not has_request_context():  # a mail, written by the worker
        return {}
    actor = current_actor()
    extra = {k: value(actor) for k, value in current_app.extensions.get(CONTEXT, {}).items()}
    return {
        "site": current_app.extensions["lumbung.site"],
        "actor": actor,
        "nav": _navigation(actor),
        "account_nav": _navigation(actor, menu=True),
        "locale": language(),
        "other_language_url": other_language_url(),
        **extra,
    }


def _number(value: Any) -> str:
    """A number as the reader's language writes it; small ones, of which a list of facets has
    hundreds, are the same in all."""
    return str(value) if type(value) is int and 0 <= value < 1000 else format_decimal(value)


def _day(value: date | datetime | None, form: str = "d MMMM yyyy") -> str:
    if isinstance(value, datetime):
        return str(format_datetime(value, form))
    return str(format_date(value, form)) if value else ""


def _moment(value: datetime | None) -> str:
    return str(format_datetime(value, "d MMMM yyyy HH.mm")) if value else ""


def partial_date(value: str | None) -> str:
    """A day known only in part ("2014", "2016-02") as people read it."""
    if not value:
        return ""
    parts = value.split("-")
    if len(parts) == 1:
        return value
    whole = date.fromisoformat(value if len(parts) > 2 else f"{value}-01")
    return str(format_date(whole, "d MMMM yyyy" if len(parts) > 2 else "MMMM yyyy"))


def sentence(value: str) -> str:
    """The text with a capital first letter, where it stands alone."""
    return value[:1].upper() + value[1:]


def init(app: Flask, site: Site) -> None:
    """Registers globals and filters; an undefined name in a template is an error."""
    app.extensions["lumbung.site"] = site
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        heroicon_outline=cache(heroicon_outline), heroicon_solid=cache(heroicon_solid),
        heroicon_mini=cache(heroicon_mini), heroicon_micro=cache(heroicon_micro),
        idempotency_key=lambda: secrets.token_urlsafe(12), now=now,
    )  # fmt: skip
    app.jinja_env.filters.update(
        date=_day, datetime=_moment, number=_number, tr=tr, show=show,
        partial_date=partial_date, sentence=sentence,
    )  # fmt: skip
    app.context_processor(_context)
