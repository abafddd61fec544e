"""One's own account: name, language, password and personal API tokens."""

import secrets
from datetime import date, timedelta

from sqlalchemy import select

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.text import M
from registry.notifications.service import Reader, tell

from .. import passwords, queries
from ..models import ApiToken, User
from . import sign_in
from .rules import rules

TOKEN_PREFIX = "lumbung_"  # nosec B105 - what tokens begin with, so that leaked ones are recognised


def rename(actor: Actor, name: str, language: str) -> None:
    """Changes the actor's own name and language."""
    user = session.get_one(User, actor.user_id)
    changed = [k for k, v in (("name", name), ("language", language)) if getattr(user, k) != v]
    user.name, user.language = name, language
    if changed:
        _record(actor, "account.change", {"changed": changed})


def change_password(actor: Actor, current: str, password: str) -> User:
    """Sets a new password after checking the present one; every other session ends."""
    user = sign_in.confirm(actor, current, "current")
    passwords.check(password, "password", email=user.email, name=user.name)
    renew(user, password)
    _record(actor, "account.change_password", {})
    return user


def renew(user: User, password: str) -> None:
    """Sets the password of a locked account, ends its sessions and tells its owner."""
    user.password_hash = passwords.hashed(password)
    user.credential += 1
    session.flush()
    tell(
        [Reader(user.id, user.email, user.language)], "account.change_password",
        M("Kata sandi Anda diganti"),
        [M("Semua sesi lain sudah diakhiri."),
         M("Bila bukan Anda yang menggantinya, atur ulang kata sandi dari halaman masuk dan "
           "beri tahu admin pemerintah Anda.")],
        "/profil",
    )  # fmt: skip


def make_token(
    actor: Actor, name: str, expires_on: date | None, government: str | None = None
) -> tuple[ApiToken, str]:
    """A new personal token and its secret, which is kept nowhere.

    `Invalid` for a government the actor has no role in, or an end that is past or too far.
    """
    codes: set[str | None] = {code for code, _ in actor.choices}
    if government not in (codes or {None}):
        raise Invalid({"government": [M("Pilih pemerintah tempat Anda punya peran.")]})
    last = last_day()
    ends = expires_on or last
    if not today() < ends <= last:
        raise Invalid({"expires_on": [M("Pilih hari sesudah hari ini, paling lambat %(last)s.",
                                        last=last)]})  # fmt: skip
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=actor.user_id, government_code=government, name=name, created_at=now(),
        token_hash=queries.token_hash(secret), expires_on=ends,
    )  # fmt: skip
    session.add(token)
    session.flush()
    record(actor, "token.create", ("token", str(token.id)), (), {"government": government})
    return token, secret


def last_day() -> date:
    """The latest day that a token made today may work."""
    return today() + timedelta(days=rules().token_days)


def revoke_token(actor: Actor, token_id: int) -> ApiToken:
    """Ends a token of the actor at once; `NotFound` for one that is not theirs or ended."""
    token = session.scalars(
        select(ApiToken).where(
            ApiToken.id == token_id, ApiToken.user_id == actor.user_id,
            ApiToken.revoked_at.is_(None),
        ).with_for_update()
    ).one_or_none()  # fmt: skip
    if token is None:
        raise NotFound
    token.revoked_at = now()
    record(actor, "token.revoke", ("token", str(token.id)))
    return token


def _record(actor: Actor, action: str, details: dict[str, object]) -> None:
    record(actor, action, ("account", str(actor.user_id)), (), details)
