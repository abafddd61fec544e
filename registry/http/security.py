"""Headers that every answer carries, and the CSRF check of everything sent with a cookie."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response

from .access import FILES

csrf = CSRFProtect()

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
PRIVATE = "private, no-store"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def bearer() -> str | None:
    """The personal token of the request, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def by_signed_link(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declares a view whose right is the signed link in its address, never the cookie: another
    site or a mail program may send to it."""
    view.signed_link = True  # type: ignore[attr-defined]
    return view


def check_csrf() -> None:
    """Before every request: a POST that a cookie signs in must carry the form's token."""
    if request.method in ("GET", "HEAD", "OPTIONS") or bearer() is not None:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "signed_link", False):
        return
    csrf.protect()


def add_headers(response: Response) -> Response:
    """After every request; what a signed-in person sees is never kept by a cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint in FILES:  # no cookie changes them: a browser keeps them when one does
        return response
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = PRIVATE
    response.vary.update(("Cookie", "Accept-Language"))
    return response


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, except on files: Flask-Login reads the session at every answer, and what
    read it would vary with the cookie, so that browsers could not keep the file."""

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        if request.endpoint not in FILES:
            super().save_session(app, session, response)


def init(app: Flask) -> None:
    """Wires the checks; the token lives as long as the session."""
    app.session_interface = Sessions()
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    app.before_request(check_csrf)
    app.after_request(add_headers)


__all__ = ["PRIVATE", "CSRFError", "bearer", "by_signed_link", "csrf", "init"]
