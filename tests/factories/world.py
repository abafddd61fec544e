"""People, tokens, apps and files for tests across packages."""

import io
import secrets
from itertools import count

from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.accounts.models import ApiToken, Membership, User
from registry.catalogue.models import Application
from registry.documents import service as documents
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.regions.models import Government

TANGERANG, KARAWANG, BEKASI, BANDUNG = "36.71", "32.15", "32.16", "32.73"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_numbers = count(1)


def person(government: str, *roles: str, name: str = "") -> Actor:
    """A new person with `roles` in `government`, as the actor they are."""
    number = next(_numbers)
    with unit_of_work():
        user = User(
            email=f"orang{number}@uji.go.id", name=name or f"Orang {number}", created_at=now()
        )
        user.memberships = [Membership(government_code=government, role=r) for r in roles]
        session.add(user)
    return actor(user.id)


def actor(user_id: int) -> Actor:
    """That person as an actor."""
    user = accounts.by_id(user_id)
    assert user is not None
    return accounts.actor_of(user, None)


def token(who: Actor) -> str:
    """A personal token of `who`, ready for an Authorization header."""
    secret = secrets.token_urlsafe(24)
    with unit_of_work():
        session.add(
            ApiToken(
                user_id=who.user_id, government_code=who.government, name="uji",
                token_hash=accounts.token_hash(secret), created_at=now(),
            )
        )  # fmt: skip
    return secret


def bearer(who: Actor) -> dict[str, str]:
    """Headers that sign `who` in."""
    return {"Authorization": f"Bearer {token(who)}"}


def pdf(who: Actor, name: str = "surat.pdf") -> str:
    """The key of a PDF that `who` has just uploaded."""
    content = PDF + f"% {next(_numbers)}\n".encode()
    return documents.receive(who, io.BytesIO(content), name, "pdf").key


def apps(host: str, number: int, prefix: str = "Aplikasi") -> list[Application]:
    """`number` published apps of `host`, open for adoption."""
    first = next(_numbers)
    with unit_of_work():
        made = [
            Application(
                slug=f"{prefix.lower()}-{first}-{n}", host_code=host, name=f"{prefix} {first}.{n}",
                summary="Ringkasan.", affair_code=_affair(), service_kind="publik",
                state="published", reuse_terms=["free"], current_version="1.0",
            )
            for n in range(number)
        ]  # fmt: skip
        session.add_all(made)
    return made


def _affair() -> str:
    from registry.catalogue.models import Affair

    code = session.scalar(select(Affair.code).order_by(Affair.position).limit(1))
    assert code is not None
    return str(code)


def government(code: str) -> Government:
    """The government of that code."""
    found = session.get(Government, code)
    assert found is not None
    return found
