"""Roles in the registry itself: operators and auditors."""

from sqlalchemy import func, select, text

from registry.audit.service import record
from registry.kernel.actor import OPERATOR, PLATFORM_ROLES, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.text import M

from .. import queries
from ..models import PlatformRole, User
from ..policy import require_operator
from . import reset
from .rules import rules

LOCK = 0x4C554D50


def grant(actor: Actor, email: str, role: str, name: str | None) -> User:
    """Gives a platform role to the person with that address.

    Nobody has the address yet: makes the account under `name` and mails a link to set its
    password. `Invalid` on `email` when they hold the role, on `name` when it is missing.
    """
    if not actor.system:
        require_operator(actor)
    _lock()
    if role not in PLATFORM_ROLES:
        raise Invalid({"role": [M("Pilih salah satu dari daftar.")]})
    user = queries.by_email(email) or _made(email, name)
    if any(p.role == role for p in user.platform_roles):
        raise Invalid({"email": [M("Orang ini sudah memegang peran itu.")]})
    session.add(PlatformRole(user_id=user.id, role=role))
    session.flush()
    record(actor, "platform.grant", ("account", str(user.id)), (), {"role": role})
    return user


def _lock() -> None:
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _made(email: str, name: str | None) -> User:
    if not name:
        raise Invalid({"name": [M("Belum ada akun dengan surel ini: tulis nama orangnya.")]})
    user = User(email=email.strip(), name=name, language=rules().language, created_at=now())
    user.memberships, user.platform_roles = [], []
    session.add(user)
    session.flush()
    reset.welcome(user)
    return user


def withdraw(actor: Actor, user_id: int, role: str) -> None:
    """Takes a platform role away; `Refused` for the last operator."""
    require_operator(actor)
    _lock()
    held = session.scalars(
        select(PlatformRole).where(PlatformRole.user_id == user_id, PlatformRole.role == role)
    ).one_or_none()
    if held is None:
        raise NotFound
    left = session.scalar(
        select(func.count()).select_from(PlatformRole).join(User).where(
            PlatformRole.role == OPERATOR, PlatformRole.user_id != user_id, User.active
        )
    )  # fmt: skip
    if role == OPERATOR and not left:
        raise Refused(M("Ini operator terakhir. Tunjuk operator lain lebih dahulu."))
    session.delete(held)
    session.flush()
    record(actor, "platform.withdraw", ("account", str(user_id)), (), {"role": role})
