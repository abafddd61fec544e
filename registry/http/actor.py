"""The actor of the running request; `accounts` says how one is found."""

from collections.abc import Callable

from flask import Flask, current_app, g

from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.wall import see_as

LOADER = "lumbung.actor"


def set_loader(app: Flask, load: Callable[[], Actor]) -> None:
    """Registers how the request's actor is found (session or token)."""
    app.extensions[LOADER] = load


def begin() -> None:
    """Before every request: until somebody is known, nothing private is read."""
    see_as(ANONYMOUS)


def current_actor() -> Actor:
    """Who asks; loaded once a request."""
    if "actor" not in g:
        g.actor = ANONYMOUS
        g.actor = current_app.extensions[LOADER]()
        see_as(g.actor)
    actor: Actor = g.actor
    return actor
