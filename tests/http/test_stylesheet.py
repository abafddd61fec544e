"""The stylesheet of every page: one file, kept by browsers until its content changes."""

from pathlib import Path
from typing import Any

from registry.http.stylesheet import SHEETS


def test_a_page_asks_for_one_sheet_that_a_browser_may_keep(client: Any, app: Any) -> None:
    [address] = client.get("/masuk").tree.xpath(
        "//link[@rel='stylesheet'][contains(@href, '/lumbung.')]/@href"
    )
    answer = client.get(address)
    folder = Path(app.static_folder) / "css"
    sheets = [(folder / f"{name}.css").read_text() for name in SHEETS]
    assert answer.data.decode() == "\n".join(sheets)
    assert answer.mimetype == "text/css"
    assert (answer.cache_control.max_age, answer.cache_control.immutable) == (31_536_000, True)
    assert (answer.cache_control.public, answer.vary.to_header()) == (True, "")


def test_the_sheet_of_an_older_release_is_the_present_one(client: Any) -> None:
    answer = client.get("/static/css/lumbung.0123456789abcdef.css")
    assert (answer.status_code, answer.cache_control.immutable) == (200, False)


def test_no_cookie_changes_a_static_file(client: Any) -> None:
    client.get("/masuk")
    answer = client.get("/static/js/main.js")
    assert answer.get_data() != b""
    answer.close()
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
