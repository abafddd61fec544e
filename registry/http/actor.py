"""The actor of the running request; `accounts` says how one is found."""

from collections.abc import Callable

from flask import Flask, current_app, g

from registry.kernel.actor import ANONYMOUS, Actor

LOADER = "lumbung.actor"


def set_loader(app: Flask, load: Callable[[], Actor]) -> None:
    """Registers how the request's actor is found (session or token)."""
    app.extensions[LOADER] = load


def current_actor() -> Actor:
    """Who asks; loaded once a request."""
    if "actor" not in g:
        g.actor = ANONYMOUS
        g.actor = current_app.extensions[LOADER]()
    actor: Actor = g.actor
    return actor
