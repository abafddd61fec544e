"""Browsers for the journeys, and which of their ways are walked."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from registry.accounts import demo
from registry.accounts.models import User
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work

from .walk import Walker

SIZES = {"desktop": (1360, 900), "phone": (390, 844)}
Walk = Callable[..., Any]


@pytest.fixture
def walk(browser: Any, live_server: Any, app: Any, tmp_path: Path) -> Iterator[Walk]:
    """Opens a person's browser: `walk("phone-nojs")`, by a Walker or the `kind` that is given;
    further names are Playwright's. The demonstration accounts are there, in a server that is no
    demonstration. Every console must stay empty, but for the refusals that a journey asks for."""
    with unit_of_work():
        demo.load()
        session.execute(update(User).values(demo=False))
    contexts: list[Any] = []
    said: list[str] = []

    def heard(message: Any) -> None:
        place = message.location.get("url", "")
        if "status of 4" not in message.text or "/static/" in place:
            said.append(f"{message.text} {place}")

    def opened(way: str = "desktop-js", kind: type[Walker] = Walker, **more: Any) -> Walker:
        size, script = way.split("-")
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=live_server.url, locale="id-ID", java_script_enabled=script == "js",
            viewport={"width": width, "height": height}, **more,
        )  # fmt: skip
        contexts.append(context)
        context.on("console", heard)
        context.on("weberror", lambda error: said.append(str(error.error)))
        return kind(context.new_page(), tmp_path, checks=script == "js")

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long journeys walk as a phone without JavaScript, the whole path (test_path) at a desk
    with it; all walk every way when JOURNEYS=all (`make proofs`)."""
    if os.environ.get("JOURNEYS") == "all":
        return
    left = [item for item in items if "journeys" in item.nodeid and _second_way(item.nodeid)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _second_way(nodeid: str) -> bool:
    if "test_path" in nodeid:
        return "[desktop-js" not in nodeid
    return "[desktop" in nodeid
