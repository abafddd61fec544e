"""Invitations to a government: written by its admin or an operator, accepted by who got the mail.

The secret link is made by the worker when it writes the mail, so that nobody but the invited
person and the mail server ever has it; here only its hash is kept.
"""

import secrets
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from registry.audit.service import record
from registry.kernel.actor import ADMIN, ROLES, Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from registry.kernel.queue import defer
from registry.kernel.text import M

from .. import passwords, queries
from ..models import Invitation, Membership, User
from ..policy import require_manager, require_operator
from . import members
from .rules import rules

SEND_INVITATION = "accounts.send_invitation"


class LinkGone(DomainError):
    """A link from a mail that works no longer: used, expired, replaced or taken back."""

    status = 410
    code = "gone"


def invite(actor: Actor, government: str, email: str, roles: Iterable[str]) -> Invitation:
    """Invites `email` to hold `roles` in the government; the mail goes out with the commit.

    `Invalid` on `email` for a second invitation or somebody who is a member already.
    """
    require_manager(actor, government)
    place = members.lock(government)
    if place.ended_on is not None:
        raise Refused(M("Pemerintah ini sudah berakhir dan tidak menerima anggota baru."))
    _refuse_known(government, email)
    invitation = Invitation(
        email=email.strip(), government_code=government,
        roles=[r for r in ROLES if r in set(roles)], token_hash=_no_link(),
        invited_by=actor.user_id, created_at=now(), expires_at=now() + rules().invitation,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    defer(SEND_INVITATION, invitation_id=invitation.id)
    _record(actor, "invitation.create", invitation)
    return invitation


def invite_admin(actor: Actor, wanted: str, email: str) -> Invitation:
    """An operator invites an admin of the government with the code or name `wanted`.

    `Invalid` on `government` when there is none.
    """
    require_operator(actor)
    code = queries.government_named(wanted)
    if code is None:
        raise Invalid({"government": [M("Pilih dari daftar.")]})
    return invite(actor, code, email, [ADMIN])


def _no_link() -> str:
    return queries.token_hash(secrets.token_urlsafe(32))


def _refuse_known(government: str, email: str) -> None:
    if queries.open_invitation(government, email) is not None:
        known = M("Undangan untuk alamat ini masih menunggu. Kirim ulang dari daftar undangan.")
        raise Invalid({"email": [known]})
    user = queries.by_email(email)
    if user and any(m.government_code == government for m in user.memberships):
        raise Invalid({"email": [M("Orang ini sudah menjadi anggota. Ubah perannya di daftar.")]})


def resend(actor: Actor, government: str, invitation_id: int) -> Invitation:
    """Sends the mail again with a new link, valid from now; the link before stops working."""
    invitation = _waiting(actor, government, invitation_id)
    invitation.token_hash = _no_link()
    invitation.expires_at = now() + rules().invitation
    defer(SEND_INVITATION, invitation_id=invitation.id)
    _record(actor, "invitation.resend", invitation)
    return invitation


def revoke(actor: Actor, government: str, invitation_id: int) -> Invitation:
    """Takes the invitation back."""
    invitation = _waiting(actor, government, invitation_id)
    invitation.revoked_at = now()
    _record(actor, "invitation.revoke", invitation)
    return invitation


def _waiting(actor: Actor, government: str, invitation_id: int) -> Invitation:
    require_manager(actor, government)
    invitation = _locked(Invitation.id == invitation_id)
    if invitation is None or invitation.government_code != government:
        raise NotFound
    if invitation.accepted_at or invitation.revoked_at:
        raise Refused(M("Undangan ini sudah diterima atau dibatalkan."))
    return invitation


def _locked(condition: object) -> Invitation | None:
    return session.scalars(
        select(Invitation).where(condition).with_for_update()  # type: ignore[arg-type]
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip


def link(invitation_id: int) -> tuple[Invitation, str] | None:
    """Makes the secret of an invitation's mail; the one before stops working. None when no mail
    should go out any more."""
    invitation = _locked(Invitation.id == invitation_id)
    if invitation is None or invitation.accepted_at or invitation.revoked_at:
        return None
    token = secrets.token_urlsafe(32)
    invitation.token_hash = queries.token_hash(token)
    session.flush()
    return invitation, token


def usable(invitation: Invitation | None) -> Invitation:
    """The invitation when it can be accepted now; `NotFound` or `LinkGone` otherwise."""
    if invitation is None:
        raise LinkGone(M("Tautan undangan ini tidak dikenal atau sudah diganti yang lebih baru."))
    if invitation.revoked_at:
        raise LinkGone(M("Undangan ini sudah dibatalkan."))
    if invitation.accepted_at:
        raise LinkGone(M("Undangan ini sudah diterima. Silakan masuk."))
    if invitation.expires_at < now():
        raise LinkGone(M("Undangan ini sudah kedaluwarsa. Mintalah kirim ulang kepada admin."))
    return invitation


def accept_as_new(token: str, name: str, password: str, language: str) -> User:
    """Makes the invited person's account with the invitation's roles."""
    invitation = usable(_locked(Invitation.token_hash == queries.token_hash(token)))
    passwords.check(password, "password", email=invitation.email, name=name)
    made = session.scalar(
        insert(User).values(
            email=invitation.email, name=name, password_hash=passwords.hashed(password),
            language=language, credential=1, active=True, demo=False, created_at=now(),
        ).on_conflict_do_nothing().returning(User.id)
    )  # fmt: skip
    if made is None:
        raise Refused(M("Alamat surel ini sudah punya akun. Masuk dahulu, lalu terima undangan."))
    return _accept(invitation, made)


def accept(actor: Actor, token: str) -> User:
    """The signed-in person takes the invitation's roles; it must be theirs."""
    invitation = usable(_locked(Invitation.token_hash == queries.token_hash(token)))
    user = queries.by_id(actor.user_id or 0)
    if user is None or user.email.lower() != invitation.email.lower():
        raise Forbidden(M("Undangan ini untuk alamat surel lain. Masuklah dengan akun itu."))
    return _accept(invitation, user.id)


def _accept(invitation: Invitation, user_id: int) -> User:
    members.lock(invitation.government_code)
    rows = session.scalars(
        select(Membership).where(
            Membership.user_id == user_id,
            Membership.government_code == invitation.government_code,
        )
    )
    held = {m.role: m for m in rows}
    members.set_roles(
        user_id, invitation.government_code, held, frozenset(held) | frozenset(invitation.roles)
    )
    invitation.accepted_at = now()
    session.flush()
    user = queries.by_id(user_id)
    assert user is not None
    _record(queries.actor_of(user, invitation.government_code), "invitation.accept", invitation)
    return user


def _record(actor: Actor, action: str, invitation: Invitation) -> None:
    details = {"roles": list(invitation.roles)}
    subject = ("invitation", str(invitation.id))
    record(actor, action, subject, [invitation.government_code], details)
