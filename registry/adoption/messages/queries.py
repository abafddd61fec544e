"""Reading messages; a note is read by the office that wrote it (and the operator's auditor)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from registry.accounts.models import User
from registry.documents.models import StoredFile
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions.models import Government

from ..models import AdoptionRequest, RequestMessage
from .models import MessageFile, MessageMention, MessageRead

SHOWN = 20


@dataclass(frozen=True)
class Letter:
    """A message with its author, files, those it names, and who of the other side has read it."""

    id: int
    author: str
    government: str
    government_name: str
    at: datetime
    body: str
    internal: bool
    files: tuple[StoredFile, ...]
    mentions: tuple[str, ...]
    read_by: tuple[str, ...]


def readable(actor: Actor) -> ColumnElement[bool]:
    """Messages, and the notes of the actor's own office."""
    if actor.reads_all:
        return true()
    own = RequestMessage.government_code == (actor.government or "-")
    return RequestMessage.internal.is_(False) | own


def page(
    request: AdoptionRequest, actor: Actor, after: str | None = None, limit: int = SHOWN
) -> Page[Letter]:
    """What the actor may read on a request they may see, newest first."""
    columns: list[Any] = [RequestMessage, User.name, Government.name]
    statement: Select[Any] = (
        select(*columns)
        .join(User, User.id == RequestMessage.author_id)
        .join(Government, Government.code == RequestMessage.government_code)
        .where(RequestMessage.request_id == request.id, readable(actor))
    )
    order = [Sort(RequestMessage.id.expression, lambda r: r[0].id, descending=True)]
    found = paginate(statement, order, after, limit)
    return Page(_letters(request, found.items), found.next, found.total)


def _letters(request: AdoptionRequest, rows: Sequence[Any]) -> list[Letter]:
    ids = [row[0].id for row in rows]
    files, mentions = _files(ids), _mentions(ids)
    marks = _marks(request) if ids else []
    return [
        Letter(
            m.id, author, m.government_code, government, m.at, m.body, m.internal,
            tuple(files.get(m.id, ())), tuple(mentions.get(m.id, ())),
            tuple(name for name, side, upto in marks
                  if side != m.government_code and upto >= m.id and not m.internal),
        )
        for m, author, government in rows
    ]  # fmt: skip


def _files(ids: Collection[int]) -> dict[int, list[StoredFile]]:
    rows = session.execute(
        select(MessageFile.message_id, StoredFile)
        .join(StoredFile, StoredFile.id == MessageFile.file_id)
        .where(MessageFile.message_id.in_(ids)).order_by(MessageFile.id)
    )  # fmt: skip
    return _grouped(rows)


def _mentions(ids: Collection[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(MessageMention.message_id, User.name)
        .join(User, User.id == MessageMention.user_id)
        .where(MessageMention.message_id.in_(ids)).order_by(User.name, User.id)
    )  # fmt: skip
    return _grouped(rows)


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def _marks(request: AdoptionRequest) -> list[tuple[str, str, int]]:
    """(name, government, read up to which message) of everybody who marked some read."""
    rows = session.execute(
        select(User.name, MessageRead.government_code, MessageRead.message_id)
        .join(User, User.id == MessageRead.user_id)
        .where(MessageRead.request_id == request.id).order_by(User.name, User.id)
    )  # fmt: skip
    return [(name, side, upto) for name, side, upto in rows]


def unread(request: AdoptionRequest, actor: Actor) -> int:
    """How many readable messages of others the actor has not marked read."""
    upto = _mark(request, actor)
    statement = select(func.count()).select_from(RequestMessage).where(
        RequestMessage.request_id == request.id, readable(actor),
        RequestMessage.author_id != (actor.user_id or 0),
        RequestMessage.id > func.coalesce(upto.scalar_subquery(), 0),
    )  # fmt: skip
    return session.scalar(statement) or 0


def _mark(request: AdoptionRequest, actor: Actor) -> Select[int]:
    return select(MessageRead.message_id).where(
        MessageRead.request_id == request.id, MessageRead.user_id == (actor.user_id or 0),
        MessageRead.government_code == (actor.government or "-"),
    )  # fmt: skip


def newest(request: AdoptionRequest, actor: Actor, upto: int | None = None) -> int | None:
    """Number of the last message the actor may read, of those up to `upto`."""
    statement = select(func.max(RequestMessage.id)).where(
        RequestMessage.request_id == request.id, readable(actor)
    )
    if upto is not None:
        statement = statement.where(RequestMessage.id <= upto)
    found: int | None = session.scalar(statement)
    return found


def file_of(request: AdoptionRequest, actor: Actor, key: str) -> StoredFile | None:
    """A file of a message that the actor may read."""
    return session.scalars(
        select(StoredFile)
        .join(MessageFile, MessageFile.file_id == StoredFile.id)
        .join(RequestMessage, RequestMessage.id == MessageFile.message_id)
        .where(
            RequestMessage.request_id == request.id, StoredFile.key == key, readable(actor)
        ).limit(1)
    ).first()  # fmt: skip


def last(request: AdoptionRequest, actor: Actor) -> RequestMessage | None:
    """The last message of all that the actor may read, to tell a repeated press from a new one."""
    return session.scalars(
        select(RequestMessage)
        .where(RequestMessage.request_id == request.id, readable(actor))
        .order_by(RequestMessage.id.desc()).limit(1)
    ).first()  # fmt: skip


def hashes(message: RequestMessage) -> set[str]:
    """What a message's files hold."""
    return {file.sha256 for file in _files([message.id]).get(message.id, ())}
