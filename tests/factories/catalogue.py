"""Applications made by the real services, and the people who make them."""

import itertools
from typing import Any

from sqlalchemy import text

from registry.accounts.models import Membership, PlatformRole, User
from registry.accounts.queries import actor_of, by_id
from registry.catalogue import service
from registry.catalogue.models import Application
from registry.kernel.actor import CATALOGUE, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work

TANGERANG, KARAWANG, BEKASI, BANDUNG = "36.71", "32.15", "32.16", "32.73"
_number = itertools.count(1)


def officer(government: str = TANGERANG, *roles: str, platform: tuple[str, ...] = ()) -> Actor:
    """A person with these roles (default: catalogue) in a government, as an actor."""
    number = next(_number)
    with unit_of_work():
        user = User(
            email=f"petugas{number}@contoh.go.id", name=f"Petugas {number}", password_hash="x",
            created_at=now(), language="id",
        )  # fmt: skip
        session.add(user)
        session.flush()
        for role in roles or (CATALOGUE,):
            session.add(Membership(user_id=user.id, government_code=government, role=role))
        for role in platform:
            session.add(PlatformRole(user_id=user.id, role=role))
    found = by_id(user.id)
    assert found is not None
    return actor_of(found, government)


def sign_in(client: Any, actor: Actor) -> Any:
    """`client` with the session of `actor`."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{actor.user_id}:1"
        cookie["_fresh"] = True
    return client


def application_data(**changes: Any) -> dict[str, Any]:
    """What `ApplicationInput` gives for a complete application."""
    number = next(_number)
    return {
        "name": f"Aplikasi {number:04d}", "summary": "Ringkasan aplikasi.",
        "affair": "komunikasi-informatika", "service_kind": "publik", "reuse_terms": ["free"],
    } | changes  # fmt: skip


def draft(host: str = TANGERANG, actor: Actor | None = None, **changes: Any) -> Application:
    """A draft of `host`."""
    with unit_of_work():
        return service.create(actor or officer(host), application_data(**changes))


def act(
    name: str, application: Application, actor: Actor, data: dict[str, Any] | None = None,
    **more: Any,
) -> Application:  # fmt: skip
    """The application after an act of the publication's table."""
    given = dict(data or {}) | more
    with unit_of_work():
        return service.perform(name, application.slug, actor, application.version, given)


def published(host: str = TANGERANG, actor: Actor | None = None, **changes: Any) -> Application:
    """A published application of `host`."""
    actor = actor or officer(host)
    return act("publish", draft(host, actor, **changes), actor)


def many_published(number: int, host: str = TANGERANG) -> list[Application]:
    """Several published applications of one host, named 0001, 0002, …"""
    actor = officer(host)
    return [published(host, actor, name=f"Urut {n:04d}") for n in range(1, number + 1)]


def copied(application: Application, number: int) -> None:
    """So many more of it with names and addresses of their own, in one statement."""
    columns = {c.name for c in Application.__table__.columns} - {"id", "slug", "name"}
    names = ", ".join(f'"{name}"' for name in sorted(columns))
    with unit_of_work():
        session.execute(
            text(f"INSERT INTO application (slug, name, {names}) "
                 f"SELECT slug || '-' || n, name || ' ' || lpad(n::text, 6, '0'), {names} "
                 "FROM application, generate_series(1, :number) n WHERE id = :id"),
            {"number": number, "id": application.id},
        )  # fmt: skip
