"""Reading one's own inbox, and which mails a person wants."""

from typing import Any

from sqlalchemy import ColumnElement, func, not_, or_, select

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate

from .models import MailPreference, Notification
from .states import NOW, OTHER, first_words, group_of, groups, known_words


def unread(actor: Actor) -> int:
    """How many entries the actor has not read."""
    if actor.user_id is None:
        return 0
    statement = select(func.count()).where(
        Notification.user_id == actor.user_id, Notification.read_at.is_(None)
    )
    return session.scalar(statement) or 0


def _begins(words: tuple[str, ...]) -> ColumnElement[bool]:
    """Kinds whose first word is one of `words`."""
    first = func.split_part(Notification.kind, ".", 1)
    return first.in_(words)


def _in_group(group: str) -> ColumnElement[bool]:
    if group == OTHER:
        return not_(_begins(known_words()))
    return or_(_begins(first_words(group)))


def inbox(
    actor: Actor, *, unread: bool = False, group: str = "", after: str | None = None,
    limit: int = 20,
) -> Page[Notification]:  # fmt: skip
    """The actor's entries, newest first; only those not read, or of one group, when asked."""
    statement = select(Notification).where(Notification.user_id == actor.user_id)
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    if group:
        statement = statement.where(_in_group(group))
    order = [Sort(Notification.id, lambda n: n.id, descending=True)]
    return paginate(statement, order, after, limit, entities=True)


def group_counts(actor: Actor, *, unread: bool = False) -> dict[str, int]:
    """How many of the actor's entries each group has, those it has none of left out."""
    columns: list[Any] = [func.split_part(Notification.kind, ".", 1).label("word"), func.count()]
    statement = select(*columns).where(Notification.user_id == actor.user_id)
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    found: dict[str, int] = {}
    for word, count in session.execute(statement.group_by("word")):
        group = group_of(word)
        found[group] = found.get(group, 0) + count
    return found


def modes(user_id: int | None) -> dict[str, str]:
    """When the person wants mails, for every group they may choose for."""
    rows = session.execute(
        select(MailPreference.kind, MailPreference.mode).where(MailPreference.user_id == user_id)
    )
    chosen = {kind: mode for kind, mode in rows}
    return {group: chosen.get(group, NOW) for group in groups()}
