"""Telling readers something: inbox entry and mail job in the running transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.queue import defer
from registry.kernel.text import Message

from .models import MailPreference, Notification
from .queries import modes
from .states import ALL, DIGESTS, NONE, NOW, always_mailed, group_of, groups

SEND_MAIL = "notifications.send_mail"


@dataclass(frozen=True)
class Reader:
    """Somebody to tell, in their language, for the government they are told for."""

    user_id: int
    email: str
    language: str
    government: str | None = None


def tell(
    readers: Iterable[Reader], kind: str, subject: Message, body: Sequence[Message], href: str
) -> int:
    """Writes an inbox entry for each reader once and queues its mail when they want it at once;
    returns how many. `href` is the path of the page to go to.
    """
    unique = {reader.user_id: reader for reader in readers}
    wanted = _wanted(unique, group_of(kind)) if unique else {}
    entries = [
        Notification(
            user_id=r.user_id, government=r.government, email=r.email, language=r.language,
            kind=kind, subject=subject.to_json(), body=[m.to_json() for m in body], href=href,
            at=now(), delivery=wanted.get(r.user_id, NOW),
        )
        for r in unique.values()
    ]  # fmt: skip
    session.add_all(entries)
    session.flush()
    for entry in entries:
        if entry.delivery == NOW:
            defer(SEND_MAIL, notification_id=entry.id)
    return len(entries)


def _wanted(user_ids: Iterable[int], group: str) -> dict[int, str]:
    """When these people want mails of the group, those who chose something."""
    if always_mailed(group):
        return {}
    found = select(MailPreference.user_id, MailPreference.mode).where(
        MailPreference.user_id.in_(sorted(user_ids)), MailPreference.kind == group
    )
    return {user_id: mode for user_id, mode in session.execute(found)}


def choose(user_id: int, modes: Mapping[str, str]) -> dict[str, str]:
    """When the person wants mails, by group; returns what changed. Unknown groups are ignored.

    What waits for a digest goes with the group's new choice: at once means the inbox alone has it.
    """
    known = groups()
    rows = select(MailPreference).where(MailPreference.user_id == user_id).with_for_update()
    before = {p.kind: p.mode for p in session.scalars(rows)}
    changed = {
        group: mode for group, mode in modes.items()
        if group in known and before.get(group, NOW) != mode
    }  # fmt: skip
    for group, mode in changed.items():
        values = {"mode": mode, "changed_at": now()}
        session.execute(
            insert(MailPreference).values(user_id=user_id, kind=group, **values)
            .on_conflict_do_update(index_elements=["user_id", "kind"], set_=values)
        )  # fmt: skip
        _put_off(user_id, group, mode)
    return changed


def _put_off(user_id: int, group: str, mode: str) -> None:
    """Entries that wait for a digest wait for the one now chosen, or for none."""
    waiting = select(Notification).where(
        Notification.user_id == user_id, Notification.attempted_at.is_(None),
        Notification.delivery.in_(DIGESTS),
    ).with_for_update()  # fmt: skip
    for entry in session.scalars(waiting):
        if group_of(entry.kind) == group:
            entry.delivery = mode if mode in DIGESTS else NONE


def stop(user_id: int, group: str) -> dict[str, str]:
    """No more mails of the group, of a digest's groups, or (`ALL`) of any that may be stopped;
    returns what changed."""
    wanted = [group] if group in groups() else []
    if group == ALL:
        wanted = list(groups())
    elif group in DIGESTS:
        wanted = [g for g, mode in modes(user_id).items() if mode == group]
    return choose(user_id, dict.fromkeys(wanted, NONE))


def mark_read(actor: Actor, ids: Sequence[int] | None = None) -> None:
    """Marks the actor's own entries read: those of `ids`, or all."""
    statement = update(Notification).where(
        Notification.user_id == actor.user_id, Notification.read_at.is_(None)
    )
    if ids is not None:
        statement = statement.where(Notification.id.in_(ids))
    session.execute(statement.values(read_at=now()))


def open(actor: Actor, entry_id: int) -> str:
    """Marks one of the actor's own entries read; returns the path of what it is about.

    `NotFound` for somebody else's.
    """
    entry = session.get(Notification, entry_id)
    if entry is None or actor.user_id is None or entry.user_id != actor.user_id:
        raise NotFound
    entry.read_at = entry.read_at or now()
    return entry.href
