"""From a request to an actor: the session cookie of a signed-in person, or a personal token."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from registry.config import Settings
from registry.http.security import bearer
from registry.kernel.actor import ANONYMOUS, Actor

from . import queries, service
from .models import User
from .service.sign_in import by_token, usable

ACTING = "acting_for"
NEW_TOKEN = "new_token"  # nosec B105 - the name of a place in the session
login = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]
    """What flask-login keeps: the person and the credential their session began with."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        """Person and credential: a new password makes every older session void."""
        return f"{self.user.id}:{self.user.credential}"


@login.user_loader  # type: ignore[untyped-decorator]
def _load(session_id: str) -> SignedIn | None:
    number, _, credential = session_id.partition(":")
    user = queries.by_id(int(number)) if number.isdecimal() else None
    if user is None or not usable(user) or str(user.credential) != credential:
        return None
    return SignedIn(user)


def sign_in(user: User) -> None:
    """Begins a new session for `user`; nothing of the visitor's old one is kept but language."""
    language = cookie.get("language")
    cookie.clear()
    login_user(SignedIn(user))
    cookie.permanent = True
    if language:
        cookie["language"] = language


def keep(user: User) -> None:
    """Goes on with this session after the person's credential changed."""
    login_user(SignedIn(user))


def sign_out() -> None:
    """Ends the session."""
    logout_user()
    cookie.clear()


def act_for(code: str) -> None:
    """Remembers for whom the person acts; the caller has checked that they may."""
    cookie[ACTING] = code


def speak(language: str) -> None:
    """The language that the person chose in their account holds from now on."""
    cookie["language"] = language


def show_once(secret: str) -> None:
    """Keeps a new token's secret for the next page, in the owner's cookie alone."""
    cookie[NEW_TOKEN] = secret


def shown_once() -> str | None:
    """The secret kept by `show_once`; it is gone afterwards."""
    secret: str | None = cookie.pop(NEW_TOKEN, None)
    return secret


def own_path(value: str | None) -> str | None:
    """`value` when it is a path of this site, else None: no link leads a person elsewhere."""
    if not value or not value.startswith("/") or value.startswith("//") or "\\" in value:
        return None
    if any(ord(char) <= 32 or ord(char) == 127 for char in value):
        return None
    parts = urlsplit(value)
    return None if parts.scheme or parts.netloc else value


def load_actor() -> Actor:
    """The request's actor, in a fixed number of queries."""
    token = bearer()
    if token is not None:
        return by_token(token)
    signed_in = current_user._get_current_object() if current_user else None
    if not isinstance(signed_in, SignedIn):
        return ANONYMOUS
    return queries.actor_of(signed_in.user, cookie.get(ACTING))


def init(app: Flask, settings: Settings) -> None:
    """Wires flask-login; sessions last as long as the settings say."""
    service.configure(settings)
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=settings.session_days)
    login.session_protection = None
    login.init_app(app)
