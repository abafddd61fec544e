"""People, apps and requests for tests; a request reaches a stage by walking the real service."""

from datetime import date
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.accounts.models import ApiToken, Membership, PlatformRole, User
from registry.accounts.session import ACTING
from registry.adoption import queries, service
from registry.adoption.models import AdoptionRequest
from registry.adoption.states import DRAFT, REJECTED, RETURNED, STATES, SUBMITTED, WITHDRAWN
from registry.catalogue.models import Affair, Application, ShortlistEntry
from registry.catalogue.states import PUBLISHED
from registry.documents import service as documents
from registry.kernel.actor import APPROVER, AUDITOR, CATALOGUE, COOPERATION, Actor
from registry.kernel.clock import now
from registry.kernel.db import session

from .kept import kept

HOST, ADOPTER, THIRD = "36.71", "32.15", "32.16"
PDF = b"%PDF-1.7\n% surat permohonan\n%%EOF\n"
LETTER_DATE = date(2026, 11, 2)


def person(government: str | None, *roles: str, email: str | None = None) -> User:
    """Somebody with `roles` in `government`."""
    name = f"{'-'.join(roles) or 'tanpa peran'} {government}"
    user = User(
        email=email or f"{name.replace(' ', '.')}.{now().timestamp()}@contoh.go.id", name=name,
        created_at=now(), memberships=[
            Membership(government_code=government, role=role) for role in roles if government
        ],
    )  # fmt: skip
    session.add(user)
    session.commit()
    return user


def auditor() -> User:
    """The operator's auditor, of no government."""
    user = person(None)
    session.add(PlatformRole(user_id=user.id, role=AUDITOR))
    session.commit()
    session.expire(user)
    return user


def acting(user: User, government: str | None = None) -> Actor:
    """The person as an actor."""
    return accounts.actor_of(user, government)


def actor(government: str, *roles: str) -> Actor:
    """A new person of `government` as an actor."""
    return acting(person(government, *roles), government)


def sign_in(client: FlaskClient, user: User, government: str | None = None) -> FlaskClient:
    """The client with `user`'s session, acting for `government`."""
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = f"{user.id}:{user.credential}", True
        if government:
            cookie[ACTING] = government
    return client


def token(user: User, government: str) -> dict[str, str]:
    """The header of a personal token of `user` for `government`."""
    secret = f"lmb_{user.id}_{government}"
    session.add(
        ApiToken(
            user_id=user.id, government_code=government, name="uji",
            token_hash=accounts.token_hash(secret), created_at=now(),
        )
    )  # fmt: skip
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


def apps(number: int = 3, host: str = HOST, prefix: str = "aplikasi") -> list[Application]:
    """`number` published apps of `host`, open for adoption."""
    first = select(Affair.code).order_by(Affair.position).limit(1)
    affair = session.scalars(first).one()
    made = [
        Application(
            slug=f"{prefix}-{n:03d}", host_code=host, name=f"{prefix.title()} {n:03d}",
            affair_code=affair, service_kind="publik", state=PUBLISHED,
            current_version="1.0", open_for_adoption=True,
        )
        for n in range(1, number + 1)
    ]  # fmt: skip
    session.add_all(made)
    session.commit()
    return made


def shortlist(user: User, government: str, made: list[Application]) -> None:
    """Puts apps on the office's shortlist."""
    session.add_all(
        ShortlistEntry(
            government_code=government, application_id=app.id, added_by=user.id, added_at=now()
        )
        for app in made
    )
    session.commit()


def upload(who: Actor, content: bytes = PDF, name: str = "surat.pdf", accept: str = "pdf") -> str:
    """A file that `who` sent; its key."""
    return documents.receive(who, BytesIO(content), name, accept).key


def letter(who: Actor, **changed: Any) -> dict[str, Any]:
    """A complete letter with contact, as the form gives it."""
    return {
        "letter_number": "045.2/118/Diskominfo", "letter_date": LETTER_DATE,
        "letter_signatory": "Aep Syaepuloh", "letter_file": upload(who),
        "contact_name": "Rina", "contact_email": "rina@karawang.example.go.id",
        "contact_phone": "0267 123", **changed,
    }  # fmt: skip


REPLY = {"reply_number": "555/901/2026", "reply_date": date(2026, 11, 16), "reply_file": None}


class Walk:
    """One request and the people of its two sides; `to(state)` walks it there."""

    @kept
    def __init__(self, number: int = 3) -> None:
        self.apps = apps(number)
        self.asker = person(ADOPTER, COOPERATION)
        self.reviewer = person(HOST, COOPERATION, CATALOGUE)
        self.approver = person(HOST, APPROVER)
        self.adopter = acting(self.asker)
        self.host = acting(self.reviewer)
        self.head = acting(self.approver)
        made = service.create(self.adopter, HOST, [app.slug for app in self.apps])
        self.code = made.code
        session.commit()

    @property
    def request(self) -> AdoptionRequest:
        """The request as it stands."""
        return queries.get(self.code, self.adopter)

    def act(self, who: Actor, name: str, **data: Any) -> AdoptionRequest:
        """One action on the newest version."""
        done = service.perform(name, self.code, who, self.request.version, data)
        session.commit()
        return done

    def decide(self, decision: str, slugs: list[str] | None = None, note: str = "") -> None:
        """The host's decision on some apps, or all that are undecided."""
        self.act(self.host, "decide", items=slugs or [], all_undecided=not slugs,
                 decision=decision, note=note)  # fmt: skip

    @kept
    def to(self, state: str) -> "Walk":
        """Walks on to `state`."""
        if state == DRAFT:
            return self
        if state == WITHDRAWN:
            self.act(self.adopter, "withdraw", reason="Tidak jadi")
            return self
        self.act(self.adopter, "edit", **letter(self.adopter))
        self.act(self.adopter, "submit")
        if state == SUBMITTED:
            return self
        if state == RETURNED:
            self.act(self.host, "return", reason="KAK belum ada")
            return self
        self.act(self.host, "start_review")
        return self._decided(state)

    def _decided(self, state: str) -> "Walk":
        if STATES.index(state) < STATES.index("approved"):
            return self
        if state == REJECTED:
            self.act(self.head, "reject", reason="Belum siap dibagikan", **REPLY)
        else:
            self.decide("approved")
            self.act(self.head, "approve", **REPLY)
        return self
