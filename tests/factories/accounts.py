"""People for tests: made as the real services leave them, signed in as the real session does.

`person("36.71", "cooperation")` makes one; `actor_of(user)` is what services take; `signed_in(app,
user)` is a client with their session.
"""

from functools import cache
from itertools import count
from typing import Any

from argon2 import PasswordHasher

from registry.accounts import queries
from registry.accounts.models import Membership, PlatformRole, User
from registry.accounts.session import ACTING
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work

PASSWORD = "kuda sembrani terbang rendah"
_numbers = count(1)


@cache
def cheap_hash() -> str:
    """PASSWORD hashed with little work: the first sign-in makes a proper hash of it."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def person(
    government: str | None = None, *roles: str, email: str | None = None, name: str | None = None,
    platform: tuple[str, ...] = (), language: str = "id",
    also: dict[str, tuple[str, ...]] | None = None, **more: Any,
) -> User:  # fmt: skip
    """A person with `roles` in `government` (and in those of `also`), committed."""
    number = next(_numbers)
    places = {**({government: roles} if government else {}), **(also or {})}
    with unit_of_work():
        user = User(
            email=email or f"orang{number}@contoh.go.id", name=name or f"Orang {number}",
            password_hash=cheap_hash(), language=language, created_at=now(), **more,
        )
        session.add(user)
        session.flush()
        session.add_all(
            Membership(user_id=user.id, government_code=code, role=role)
            for code, held in places.items()
            for role in held
        )
        session.add_all(PlatformRole(user_id=user.id, role=role) for role in platform)
    return user


def actor_of(user: User, government: str | None = None) -> Actor:
    """The person acting for `government`, else for their first."""
    loaded = queries.by_id(user.id)
    assert loaded is not None
    return queries.actor_of(loaded, government)


def actor(government: str, *roles: str, **more: Any) -> Actor:
    """A new person as an actor."""
    return actor_of(person(government, *roles, **more), government)


def signed_in(app: Any, user: User, government: str | None = None) -> Any:
    """A client with the person's session, acting for `government`."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{user.id}:{user.credential}"
        cookie["_fresh"] = True
        if government:
            cookie[ACTING] = government
    return client
