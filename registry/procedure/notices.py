"""Notices that go out once, gathered so that nobody gets many mails for one day's clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.text import Message
from registry.notifications.service import Reader, tell

from .models import SentNotice

DESK = "/meja"


@dataclass(frozen=True)
class Notice:
    """Something to tell about one subject; `key` says what was told of it."""

    kind: str
    code: str
    key: str
    title: Message
    lines: tuple[Message, ...]
    href: str
    readers: tuple[Reader, ...]


def once(kind: str, code: str, key: str) -> bool:
    """Whether this notice was not sent before; from now on it was."""
    statement = insert(SentNotice).values(subject_kind=kind, subject_code=code, key=key, at=now())
    taken = statement.on_conflict_do_nothing().returning(SentNotice.id)
    return session.scalar(taken) is not None


def by_reader(notices: Iterable[Notice]) -> list[tuple[Reader, list[Notice]]]:
    """The notices of each reader, in the order of their numbers."""
    found: dict[int, tuple[Reader, list[Notice]]] = {}
    for notice in notices:
        for reader in notice.readers:
            found.setdefault(reader.user_id, (reader, []))[1].append(notice)
    return [found[user_id] for user_id in sorted(found)]


def tell_gathered(
    reader: Reader, notices: Sequence[Notice], kind: str, many: Callable[[int], Message]
) -> None:
    """Tells one reader everything at once: a single notice as it is, several as a list."""
    if len(notices) == 1:
        tell([reader], kind, notices[0].title, notices[0].lines, notices[0].href)
    elif notices:
        tell([reader], kind, many(len(notices)), [n.title for n in notices], DESK)
