"""Signing in and out: the password checked, the slow-down kept, both recorded."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry.audit.service import record
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.clock import now
from registry.kernel.db import db, session
from registry.kernel.errors import Invalid
from registry.kernel.text import M

from .. import passwords, queries
from ..models import ApiToken, User
from . import attempts
from .rules import email_digest, rules

USE_KEPT = timedelta(hours=1)
"""How exactly the last use of a token is known."""


def authenticate(email: str, password: str, address: str) -> User:
    """The person with that e-mail address and password, asking from network `address`.

    `Invalid` with one and the same answer, after the same time, for an unknown address and a wrong
    password; `SlowDown` after too many failures. Failures stay counted and recorded.
    """
    limits = attempts.keys(email, address)
    attempts.count(limits)
    user = queries.by_email(email)
    if not passwords.matches(user.password_hash if user else None, password) or not usable(user):
        _record_failure(email)
        raise Invalid({"password": [M("Alamat surel atau kata sandi tidak cocok.")]})
    assert user is not None
    attempts.forgive(limits)
    if passwords.outdated(user.password_hash or ""):
        user.password_hash = passwords.hashed(password)
    return user


def usable(user: User | None) -> bool:
    """Whether the account may be used here: active, and a demonstration's only in one."""
    return user is not None and user.active and (not user.demo or rules().demo)


def by_token(secret: str) -> Actor:
    """The owner of a valid personal token, acting for its government; nobody otherwise. The hour
    of its use is kept, so that its owner sees which tokens are dead."""
    found = queries.token_by(secret)
    user = queries.by_id(found.user_id) if found else None
    if found is None or user is None or not usable(user):
        return ANONYMOUS
    actor = queries.actor_of(user, found.government_code)
    if actor.government != found.government_code:
        return ANONYMOUS
    if found.last_used_at is None or found.last_used_at <= now() - USE_KEPT:
        _note_use(found.id)
    return actor


def _note_use(token_id: int) -> None:
    with Session(db.engine) as own, own.begin():
        own.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now()))


def _record_failure(email: str) -> None:
    with Session(db.engine) as own, own.begin():
        subject = ("sign_in", email_digest(email))
        record(ANONYMOUS, "account.sign_in_failed", subject, into=own)


def confirm(actor: Actor, password: str, field: str) -> User:
    """The actor's own account, locked, when `password` is theirs.

    `Invalid` on `field` when it is not, `SlowDown` after too many failures.
    """
    user = session.scalars(
        select(User).where(User.id == actor.user_id).with_for_update()
        .execution_options(populate_existing=True)
    ).one()  # fmt: skip
    limits = {f"email:{user.email.lower()}": rules().attempts}
    attempts.count(limits)
    if not passwords.matches(user.password_hash, password):
        raise Invalid({field: [M("Kata sandi ini tidak cocok.")]})
    attempts.forgive(limits)
    return user


def begin(user: User) -> None:
    """Records that `user` came; the visit before becomes their last one."""
    user.previous_seen_at, user.seen_at = user.seen_at, now()
    session.flush()
    record(queries.actor_of(user, None), "account.sign_in", _subject(user.id))


def end(actor: Actor) -> None:
    """Records that the actor left."""
    record(actor, "account.sign_out", _subject(actor.user_id))


def _subject(user_id: int | None) -> tuple[str, str]:
    return "account", str(user_id)
