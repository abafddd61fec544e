"""Every route declares who may call it; a route without a declaration is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from registry.kernel.actor import Actor
from registry.kernel.errors import DomainError, Forbidden
from registry.kernel.text import M

from .actor import current_actor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may call: anybody, anybody signed in, or holders of one of some roles."""

    signed_in: bool
    roles: frozenset[str] = frozenset()
    platform_roles: frozenset[str] = frozenset()

    def permits(self, actor: Actor) -> bool:
        """Whether `actor`'s roles are enough."""
        if not self.signed_in:
            return True
        if not self.roles and not self.platform_roles:
            return actor.signed_in
        return bool(self.roles & actor.roles or self.platform_roles & actor.platform_roles)


PUBLIC = Access(signed_in=False)
#: Endpoints of the interface's own files: the same for everybody, asked before anybody is known.
FILES = ("static", "stylesheet")
SIGNED_IN = Access(signed_in=True)


def holders(*roles: str, platform: tuple[str, ...] = ()) -> Access:
    """Those who hold one of `roles` in the government they act for, or a platform role."""
    return Access(True, frozenset(roles), frozenset(platform))


class SignInNeeded(DomainError):
    """Nobody is signed in; pages send to the sign-in form, the API answers 401."""

    status = 401
    code = "sign-in-needed"

    def __init__(self) -> None:
        super().__init__(M("Masuk terlebih dahulu."))


def access(rule: Access) -> Callable[[View], View]:
    """Declares who may call a view."""

    def declare(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return declare


def declared(endpoint: str) -> Access | None:
    """The declaration of a route, or None."""
    view = current_app.view_functions.get(endpoint)
    rule: Access | None = getattr(view, "access", None)
    return rule


def enforce() -> Response | None:
    """Before every request: lets pass, sends to the sign-in page, or refuses."""
    if request.endpoint is None or request.endpoint in FILES:
        return None
    rule = declared(request.endpoint)
    if rule is None:
        raise Forbidden(M("Alamat ini belum menyatakan siapa yang boleh memakainya."))
    if rule.permits(current_actor()):
        return None
    if current_actor().signed_in:
        raise Forbidden(M("Peran Anda tidak mencakup halaman atau tindakan ini."))
    return _ask_to_sign_in()


def _ask_to_sign_in() -> Response:
    if request.path.startswith("/api/"):
        raise SignInNeeded
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))
