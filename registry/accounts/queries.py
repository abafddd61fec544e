"""Reading people, roles, invitations and tokens."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, selectinload

from registry.kernel.actor import ADMIN, ROLES, Actor, Mandate
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate
from registry.notifications.service import Reader
from registry.regions import lineage
from registry.regions.models import Agency, Government

from .models import ApiToken, Delegation, Invitation, Membership, PlatformRole, User

_WAITING = (Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
LOADS = (selectinload(User.memberships), selectinload(User.platform_roles))


def readers(governments: Iterable[str], roles: Iterable[str]) -> list[Reader]:
    """Active people who hold one of `roles`, or are lent it today, in one of `governments`, each
    once, to be told."""
    named = set(governments)
    codes = sorted(named | {heir for heir, _ in lineage.heirs(named).values()})
    wanted = sorted(set(roles))
    lent = _in_force().where(
        Delegation.government_code.in_(codes), Delegation.role.in_(wanted),
        Delegation.taker_id == Membership.user_id,
        Delegation.government_code == Membership.government_code,
    )  # fmt: skip
    held = Membership.role.in_(wanted) | lent.with_only_columns(Delegation.id).exists()
    return _readers(Membership.government_code.in_(codes), held)


def office_readers(agency_id: int) -> list[Reader]:
    """Active people who work in the office, to be told."""
    return _readers(Membership.agency_id == agency_id)


def _readers(*conditions: ColumnElement[bool]) -> list[Reader]:
    found = session.execute(
        select(User.id, User.email, User.language, Membership.government_code)
        .join(Membership, Membership.user_id == User.id)
        .where(User.active, *conditions)
        .ext(distinct_on(User.id)).order_by(User.id, Membership.government_code)
    )  # fmt: skip
    return [Reader(r.id, r.email, r.language, r.government_code) for r in found]


def _in_force() -> Select[Delegation, str]:
    """Delegations of today, with the names of their givers: not taken back, between their days
    (WIB), and their giver still holds the right."""
    giver, holding = aliased(User), aliased(Membership)
    return (
        select(Delegation, giver.name)
        .join(giver, giver.id == Delegation.giver_id)
        .join(holding, (holding.user_id == Delegation.giver_id)
              & (holding.government_code == Delegation.government_code)
              & (holding.role == Delegation.role))
        .where(
            giver.active, Delegation.revoked_at.is_(None),
            Delegation.starts_on <= today(), Delegation.ends_on >= today(),
        )
    )  # fmt: skip


def mandates(user_id: int, government: str) -> tuple[Mandate, ...]:
    """The rights that colleagues lend to the person today, the oldest delegation first."""
    rows = session.execute(
        _in_force()
        .where(Delegation.taker_id == user_id, Delegation.government_code == government)
        .order_by(Delegation.id)
    )
    return tuple(Mandate(d.role, d.giver_id, name, d.document_number) for d, name in rows)


def readers_by_id(user_ids: Iterable[int]) -> list[Reader]:
    """The active ones of these people, to be told for themselves."""
    found = session.execute(
        select(User.id, User.email, User.language)
        .where(User.active, User.id.in_(sorted(set(user_ids)))).order_by(User.id)
    )  # fmt: skip
    return [Reader(r.id, r.email, r.language) for r in found]


def by_id(user_id: int) -> User | None:
    """The person with roles, in a fixed number of queries."""
    return session.scalars(select(User).where(User.id == user_id).options(*LOADS)).one_or_none()


def by_email(email: str) -> User | None:
    """The person with that address, whatever its letter case."""
    statement = select(User).where(func.lower(User.email) == email.strip().lower()).options(*LOADS)
    return session.scalars(statement).one_or_none()


def actor_of(user: User, wanted: str | None) -> Actor:
    """The person acting for `wanted` if they have a role there or in the government that took over
    from it, else for their first government."""
    codes = sorted({m.government_code for m in user.memberships})
    known = lineage.named_with_taken_over(codes)
    names = {code: name for code, (name, _) in known.items()}
    acting = wanted if wanted in known else (codes[0] if codes else None)
    home = known[acting][1] or acting if acting in known else acting
    held = [m for m in user.memberships if m.government_code == home]
    own = frozenset(m.role for m in held) - ({ADMIN} if home != acting else set())
    lent = tuple(m for m in mandates(user.id, home) if m.role not in own) if home else ()
    office = next((m.agency_id for m in held if m.agency_id is not None and home == acting), None)
    return Actor(
        user_id=user.id,
        name=user.name,
        government=acting,
        government_name=names.get(acting or "", ""),
        roles=own | {m.role for m in lent},
        platform_roles=frozenset(p.role for p in user.platform_roles),
        language=user.language,
        choices=tuple((code, names.get(code, code)) for code in
                      (*codes, *sorted(names.keys() - set(codes)))),
        mandates=lent,
        agency=office,
        agency_name=agency_name(office) if office is not None else "",
    )


def agency_name(agency_id: int) -> str:
    """The office's name; empty for none."""
    return session.scalar(select(Agency.name).where(Agency.id == agency_id)) or ""


def token_hash(token: str) -> str:
    """How a secret link or token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_by(secret: str) -> ApiToken | None:
    """The personal token with that secret that neither ended nor was revoked."""
    return session.scalars(
        select(ApiToken).where(
            ApiToken.token_hash == token_hash(secret),
            ApiToken.revoked_at.is_(None),
            (ApiToken.expires_on.is_(None)) | (ApiToken.expires_on >= today()),
        )
    ).one_or_none()


@dataclass(frozen=True)
class Member:
    """A person as the members' page shows them: roles in their fixed order, and their office."""

    user_id: int
    name: str
    email: str
    roles: tuple[str, ...]
    seen_at: datetime | None
    agency: str = ""


@dataclass(frozen=True)
class InvitationRow:
    """An invitation as lists and its own page show it."""

    id: int
    email: str
    government: str
    government_name: str
    roles: tuple[str, ...]
    invited_by: str
    created_at: datetime
    expires_at: datetime

    @property
    def expired(self) -> bool:
        """Whether it can no longer be accepted."""
        return self.expires_at < now()


@dataclass(frozen=True)
class TokenRow:
    """A personal token as its owner sees it; `ended` is expired or revoked."""

    id: int
    name: str
    government: str | None
    created_at: datetime
    last_used_at: datetime | None
    expires_on: date | None
    ended: bool


@dataclass(frozen=True)
class PlatformHolder:
    """A person with a role in the registry itself."""

    user_id: int
    name: str
    email: str
    role: str


def _in_order(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(roles), key=ROLES.index))


def members(government: str, *, after: str | None = None, limit: int = 50) -> Page[Member]:
    """People with a role in the government, by name."""
    members = select(Membership.user_id).where(Membership.government_code == government)
    order = [Sort(User.name, lambda u: u.name), Sort(User.id, lambda u: u.id)]
    statement = select(User).where(User.id.in_(members))
    page = paginate(statement, order, after, limit, entities=True)
    held = _held_by([u.id for u in page.items], government)
    return Page([_member(u, held[u.id]) for u in page.items], page.next, page.total)


Held = list[tuple[str, str | None]]
"""(role, office's name) of one person."""


def _held_by(users: Sequence[int], government: str) -> dict[int, Held]:
    rows = session.execute(
        select(Membership.user_id, Membership.role, Agency.name)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Membership.user_id.in_(users), Membership.government_code == government)
    )
    found: dict[int, Held] = {user: [] for user in users}
    for user, role, office in rows:
        found[user].append((role, office))
    return found


def _member(user: User, held: Held) -> Member:
    roles, office = _in_order(role for role, _ in held), next((o for _, o in held if o), "")
    return Member(user.id, user.name, user.email, roles, user.seen_at, office)


def member(government: str, user_id: int) -> Member:
    """One member; NotFound for nobody of this government."""
    held = _held_by([user_id], government)[user_id]
    user = session.get(User, user_id)
    if user is None or not held:
        raise NotFound
    return _member(user, held)


def last_admin(government: str, user_id: int) -> bool:
    """Whether nobody but this person administers the government."""
    admins = session.scalars(
        select(Membership.user_id).join(User).where(
            Membership.government_code == government, Membership.role == ADMIN, User.active
        )
    )  # fmt: skip
    return set(admins) == {user_id}


def roles_by_government(actor: Actor) -> list[tuple[str, tuple[str, ...]]]:
    """(government's name, roles) of the actor, by code."""
    rows = session.execute(
        select(Membership.government_code, Membership.role)
        .where(Membership.user_id == actor.user_id)
    )  # fmt: skip
    held: dict[str, list[str]] = {}
    for code, role in rows:
        held.setdefault(code, []).append(role)
    return [(name, _in_order(held[code])) for code, name in actor.choices if code in held]


def _invitation_rows() -> Select[Invitation, str, str]:
    return (
        select(Invitation, Government.name, User.name)
        .join(Government, Invitation.government_code == Government.code)
        .join(User, Invitation.invited_by == User.id)
    )


def _invitation_row(i: Invitation, government_name: str, invited_by: str) -> InvitationRow:
    return InvitationRow(
        i.id, i.email, i.government_code, government_name, _in_order(i.roles), invited_by,
        i.created_at, i.expires_at,
    )  # fmt: skip


def open_invitations(government: str) -> list[InvitationRow]:
    """Invitations that nobody accepted or took back, newest first; expired ones among them."""
    rows = session.execute(
        _invitation_rows().where(Invitation.government_code == government, *_WAITING)
        .order_by(Invitation.id.desc())
    )  # fmt: skip
    return [_invitation_row(*row) for row in rows]


def open_invitation(government: str, email: str) -> Invitation | None:
    """The waiting invitation of that address to the government."""
    statement = select(Invitation).where(
        Invitation.government_code == government, *_WAITING,
        func.lower(Invitation.email) == email.strip().lower(),
    )  # fmt: skip
    return session.scalars(statement.order_by(Invitation.id).limit(1)).first()


def invitation_by_id(invitation_id: int) -> InvitationRow | None:
    """An invitation for its mail."""
    found = session.execute(_invitation_rows().where(Invitation.id == invitation_id))
    row = found.one_or_none()
    return _invitation_row(*row) if row else None


def invitation_by_token(token: str) -> tuple[Invitation | None, InvitationRow | None]:
    """The invitation of a link, with how its page shows it."""
    statement = _invitation_rows().where(Invitation.token_hash == token_hash(token))
    row = session.execute(statement).one_or_none()
    return (row[0], _invitation_row(*row)) if row else (None, None)


def tokens(actor: Actor) -> list[TokenRow]:
    """The actor's personal tokens, newest first."""
    rows = session.execute(
        select(ApiToken, Government.name)
        .outerjoin(Government, ApiToken.government_code == Government.code)
        .where(ApiToken.user_id == actor.user_id).order_by(ApiToken.id.desc())
    )  # fmt: skip
    return [_token(token, name) for token, name in rows]


def _token(token: ApiToken, government: str | None) -> TokenRow:
    past = token.expires_on is not None and token.expires_on < today()
    ended = token.revoked_at is not None or past
    return TokenRow(
        token.id, token.name, government, token.created_at, token.last_used_at, token.expires_on,
        ended,
    )  # fmt: skip


def platform_holders() -> list[PlatformHolder]:
    """Everybody with a role in the registry itself, by role and name."""
    rows = session.execute(
        select(User.id, User.name, User.email, PlatformRole.role)
        .join(PlatformRole, PlatformRole.user_id == User.id)
        .order_by(PlatformRole.role.desc(), func.lower(User.name), User.id)
    )  # fmt: skip
    return [PlatformHolder(*row) for row in rows]


def government_named(wanted: str) -> str | None:
    """Code of the present government that has this code or, whatever the letter case, this name."""
    statement = select(Government.code).where(
        Government.ended_on.is_(None),
        (Government.code == wanted) | (func.lower(Government.name) == wanted.lower()),
    )
    return session.scalars(statement.order_by(Government.code).limit(1)).first()


def governments_with_members() -> list[tuple[str, str, int, int]]:
    """(code, name, people, admins) of every government that somebody works for, by code."""
    admins = func.count(Membership.user_id.distinct()).filter(Membership.role == ADMIN)
    rows = session.execute(
        select(Government.code, Government.name, func.count(Membership.user_id.distinct()), admins)
        .join(Membership, Membership.government_code == Government.code)
        .group_by(Government.code, Government.name).order_by(Government.code)
    )  # fmt: skip
    return [(code, name, people, admin) for code, name, people, admin in rows]
