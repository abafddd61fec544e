"""Setting a password by a link from a mail: forgotten, or never set."""

from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import select

from registry.audit.service import record
from registry.kernel.actor import ANONYMOUS
from registry.kernel.db import session
from registry.kernel.queue import defer
from registry.kernel.text import M

from .. import passwords, queries
from ..models import User
from . import attempts, profile
from .invitations import LinkGone
from .rules import email_digest, rules
from .sign_in import usable

SEND_RESET = "accounts.send_reset"
FORGOTTEN, WELCOME = "forgotten", "welcome"


def ask(email: str) -> None:
    """Queues the mail with the link. Whether the address is known is the worker's to find out, so
    that answer and time say nothing about it. Too many requests are left without a mail."""
    try:
        attempts.count({f"reset:{email.strip().lower()[:254]}": rules().attempts})
    except attempts.SlowDown:
        return
    defer(SEND_RESET, email=email.strip(), purpose=FORGOTTEN)
    record(ANONYMOUS, "account.reset_asked", ("sign_in", email_digest(email)))


def welcome(user: User) -> None:
    """Queues the first mail of an account that was made without a password."""
    defer(SEND_RESET, email=user.email, purpose=WELCOME)


def link(user: User, purpose: str) -> str:
    """The secret of a link that sets the password once: a new password makes it void."""
    return _signer().dumps([user.id, user.credential, purpose])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(rules().secret, salt="accounts.reset")


def hours(purpose: str) -> int:
    """How long a link works, in hours."""
    length = rules().invitation if purpose == WELCOME else rules().reset
    return int(length.total_seconds() // 3600)


def owner(token: str, *, lock: bool = False) -> User:
    """Whose link it is; `LinkGone` for one that is used, expired or made up."""
    used = LinkGone(M("Tautan ini sudah dipakai atau tidak dikenal. Mintalah yang baru."))
    try:
        user_id, credential, _ = _read(token)
    except SignatureExpired:
        raise LinkGone(M("Tautan ini sudah kedaluwarsa. Mintalah yang baru.")) from None
    except BadSignature:
        raise used from None
    statement = select(User).where(User.id == user_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    user = session.scalars(statement).one_or_none()
    if user is None or user.credential != credential or not usable(user):
        raise used
    return user


def _read(token: str) -> list[Any]:
    """The link's content; the purpose in it says how long it may be used."""
    _, found = _signer().loads_unsafe(token)
    purpose = found[2] if isinstance(found, list) and len(found) == 3 else FORGOTTEN
    content: list[Any] = _signer().loads(token, max_age=hours(purpose) * 3600)
    return content


def set_password(token: str, password: str) -> User:
    """Sets the password of the link's owner; every session of theirs ends."""
    user = owner(token, lock=True)
    passwords.check(password, "password", email=user.email, name=user.name)
    profile.renew(user, password)
    attempts.forgive(attempts.keys(user.email, ""))
    loaded = queries.by_id(user.id)
    assert loaded is not None
    record(queries.actor_of(loaded, None), "account.reset", ("account", str(user.id)))
    return loaded
