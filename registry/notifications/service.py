"""Telling readers something: inbox entry and mail job in the running transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import update

from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.queue import defer
from registry.kernel.text import Message

from .models import Notification

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
    """Writes an inbox entry for each reader once and queues its mail; returns how many.

    `href` is the path of the page to go to.
    """
    unique = {reader.user_id: reader for reader in readers}
    entries = [
        Notification(
            user_id=r.user_id, government=r.government, email=r.email, language=r.language,
            kind=kind, subject=subject.to_json(), body=[m.to_json() for m in body], href=href,
            at=now(),
        )
        for r in unique.values()
    ]  # fmt: skip
    session.add_all(entries)
    session.flush()
    for entry in entries:
        defer(SEND_MAIL, notification_id=entry.id)
    return len(entries)


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
