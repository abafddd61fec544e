"""Reading people, roles, invitations and tokens."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.notifications.service import Reader
from registry.regions.models import Government

from .models import ApiToken, Membership, User

LOADS = (selectinload(User.memberships), selectinload(User.platform_roles))


def readers(governments: Iterable[str], roles: Iterable[str]) -> list[Reader]:
    """Active people who hold one of `roles` in one of `governments`, each once, to be told."""
    found = session.execute(
        select(User.id, User.email, User.language, Membership.government_code)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.active, Membership.government_code.in_(sorted(set(governments))),
            Membership.role.in_(sorted(set(roles))),
        )
        .distinct(User.id).order_by(User.id, Membership.government_code)
    )  # fmt: skip
    return [Reader(r.id, r.email, r.language, r.government_code) for r in found]


def by_id(user_id: int) -> User | None:
    """The person with roles, in a fixed number of queries."""
    return session.scalars(select(User).where(User.id == user_id).options(*LOADS)).one_or_none()


def by_email(email: str) -> User | None:
    """The person with that address, whatever its letter case."""
    statement = select(User).where(func.lower(User.email) == email.strip().lower()).options(*LOADS)
    return session.scalars(statement).one_or_none()


def actor_of(user: User, wanted: str | None) -> Actor:
    """The person acting for `wanted` if they have a role there, else for their first government."""
    codes = sorted({m.government_code for m in user.memberships})
    acting = wanted if wanted in codes else (codes[0] if codes else None)
    names = dict(
        session.execute(
            select(Government.code, Government.name).where(Government.code.in_(codes))
        ).tuples()
    ) if codes else {}  # fmt: skip
    return Actor(
        user_id=user.id,
        name=user.name,
        government=acting,
        government_name=names.get(acting or "", ""),
        roles=frozenset(m.role for m in user.memberships if m.government_code == acting),
        platform_roles=frozenset(p.role for p in user.platform_roles),
        language=user.language,
        choices=tuple((code, names.get(code, code)) for code in codes),
    )


def token_hash(token: str) -> str:
    """How a secret link or token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of_token(token: str) -> Actor:
    """The owner of a valid personal token, acting for its government; nobody otherwise."""
    found = session.scalars(
        select(ApiToken).where(
            ApiToken.token_hash == token_hash(token),
            ApiToken.revoked_at.is_(None),
            (ApiToken.expires_on.is_(None)) | (ApiToken.expires_on >= today()),
        )
    ).one_or_none()
    user = by_id(found.user_id) if found else None
    if found is None or user is None or not user.active:
        return ANONYMOUS
    actor = actor_of(user, found.government_code)
    return actor if actor.government == found.government_code else ANONYMOUS
