"""Roles of people in a government: changed and taken away by its admin or an operator."""

from collections.abc import Iterable

from sqlalchemy import func, select

from registry.audit.service import record
from registry.kernel.actor import ADMIN, ROLES, Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Refused, Stale
from registry.kernel.text import M, Message
from registry.notifications.service import Reader, tell
from registry.regions.models import Agency, Government

from ..models import Membership, User
from ..policy import require_manager, seen
from ..states import ROLE_LABELS


def lock(government: str) -> Government:
    """The government, locked: its members change one act after the other. `NotFound` for none."""
    statement = select(Government).where(Government.code == government)
    found = session.scalars(statement.with_for_update(key_share=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def change_roles(
    actor: Actor, government: str, user_id: int, roles: Iterable[str], *, version: int | None
) -> User:
    """Gives a member exactly `roles` (at least one).

    `version` is `policy.seen` of the roles that the actor saw. `NotFound` for nobody of this
    government, `Stale` when the roles are others by now, `Refused` for the last admin.
    """
    require_manager(actor, government)
    place = lock(government)
    held = _held(government, user_id)
    if version is not None and version != seen(held):
        raise Stale
    wanted = frozenset(roles) & frozenset(ROLES)
    if not wanted:
        raise Refused(M("Pilih paling sedikit satu peran, atau keluarkan anggota ini."))
    if ADMIN in held and ADMIN not in wanted:
        _keep_an_admin(government, user_id)
    user = set_roles(user_id, government, held, wanted)
    if wanted != set(held):
        _record(actor, "member.change_roles", government, user_id, held, wanted)
        _tell(actor, user, place, wanted)
    return user


def remove(actor: Actor, government: str, user_id: int, *, version: int | None) -> User:
    """Takes every role of a member in the government away; their account remains."""
    require_manager(actor, government)
    place = lock(government)
    held = _held(government, user_id)
    if version is not None and version != seen(held):
        raise Stale
    if ADMIN in held:
        _keep_an_admin(government, user_id)
    user = set_roles(user_id, government, held, frozenset())
    _record(actor, "member.remove", government, user_id, held, frozenset())
    _tell(actor, user, place, frozenset())
    return user


def set_office(actor: Actor, government: str, user_id: int, name: str | None) -> User:
    """Says in which office (perangkat daerah) of the government a member works: an office of that
    name is made when there is none; None for no office."""
    require_manager(actor, government)
    lock(government)
    held = _held(government, user_id)
    before = {m.agency_id for m in held.values()}
    office = _office(government, name) if name else None
    for membership in held.values():
        membership.agency_id = office
    session.flush()
    user = session.get_one(User, user_id)
    if before != {office}:
        subject = ("member", f"{government}/{user_id}")
        record(actor, "member.set_office", subject, [government], {"agency": name or ""})
    return user


def _office(government: str, name: str) -> int:
    """Row id of the government's office of that name, whatever the letter case."""
    found = session.scalar(
        select(Agency.id).where(
            Agency.government_code == government, func.lower(Agency.name) == name.lower()
        )
    )
    if found is not None:
        return found
    made = Agency(government_code=government, name=name)
    session.add(made)
    session.flush()
    return made.id


def _held(government: str, user_id: int) -> dict[str, Membership]:
    rows = session.scalars(
        select(Membership)
        .where(Membership.government_code == government, Membership.user_id == user_id)
        .execution_options(populate_existing=True)
    )
    held = {m.role: m for m in rows}
    if not held:
        raise NotFound
    return held


def _keep_an_admin(government: str, leaving: int) -> None:
    others = select(Membership.id).join(User).where(
        Membership.government_code == government, Membership.role == ADMIN, User.active,
        Membership.user_id != leaving,
    )  # fmt: skip
    if session.scalars(others.limit(1)).first() is None:
        raise Refused(
            M("Ini admin terakhir. Jadikan orang lain admin lebih dahulu, supaya pemerintah ini "
              "tetap ada yang mengelola.")
        )  # fmt: skip


def set_roles(
    user_id: int, government: str, held: dict[str, Membership], wanted: frozenset[str]
) -> User:
    """Writes the difference between the roles held and wanted; returns the person. A new role
    is in the office where the person works already."""
    office = next((m.agency_id for m in held.values() if m.agency_id is not None), None)
    for role in set(held) - wanted:
        session.delete(held[role])
    for role in sorted(wanted - set(held)):
        session.add(
            Membership(
                user_id=user_id, government_code=government, role=role, agency_id=office
            )
        )  # fmt: skip
    session.flush()
    user = session.get_one(User, user_id)
    session.expire(user, ["memberships"])
    return user


def _record(
    actor: Actor, action: str, government: str, user_id: int, before: Iterable[str],
    after: Iterable[str],
) -> None:  # fmt: skip
    details = {"before": sorted(before), "after": sorted(after)}
    record(actor, action, ("member", f"{government}/{user_id}"), [government], details)


def _tell(actor: Actor, user: User, place: Government, roles: frozenset[str]) -> None:
    if user.id == actor.user_id:
        return
    if roles:
        body = [M("Peran Anda sekarang: %(roles)s.", roles=listed(roles))]
    else:
        body = [M("Anda tidak lagi bertindak untuk pemerintah ini.")]
    subject = M("Peran Anda di %(government)s diubah", government=place.name)
    reader = Reader(user.id, user.email, user.language, place.code)
    tell([reader], "member.change_roles", subject, body, "/profil")


def listed(roles: Iterable[str]) -> Message:
    """Role names in their fixed order, for a text."""
    names = [Message(ROLE_LABELS[r]) for r in ROLES if r in set(roles)]
    joined = names[0]
    for name in names[1:]:
        joined = M("%(first)s, %(second)s", first=joined, second=name)
    return joined
