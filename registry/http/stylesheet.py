"""The stylesheet of every page: the sheets of static/css in one file, named by its content."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response

from .access import PUBLIC, access

#: In the order of their layers; a feature's own sheet is linked by its pages.
SHEETS = (
    "tokens", "base", "layout", "header", "page", "button", "form", "table", "card", "badge",
    "notice", "facets", "stepper", "timeline", "case", "chart", "print",
)  # fmt: skip
YEAR = 31_536_000


def init(app: Flask) -> None:
    """Serves it beside the sheets, so that their relative addresses hold; in templates
    `stylesheet()` is its address."""
    folder = Path(str(app.static_folder)) / "css"
    kept = _joined(folder)

    def present() -> tuple[str, bytes]:
        return _joined(folder) if app.debug else kept

    @app.get("/static/css/lumbung.<digest>.css", endpoint="stylesheet")
    @access(PUBLIC)
    def stylesheet(digest: str) -> Response:
        name, content = present()
        response = Response(content, mimetype="text/css")
        response.cache_control.public = True
        if digest == name:  # another one is asked for by a page of an older release
            response.cache_control.max_age = YEAR
            response.cache_control.immutable = True
        return response

    def address() -> str:
        return f"/static/css/lumbung.{present()[0]}.css"

    app.jinja_env.globals["stylesheet"] = address


def _joined(folder: Path) -> tuple[str, bytes]:
    """The digest of the sheets and their text."""
    content = b"\n".join((folder / f"{name}.css").read_bytes() for name in SHEETS)
    return sha256(content).hexdigest()[:16], content
