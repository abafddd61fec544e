"""Writing on a request, and marking what was read."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.documents import queries as documents
from registry.documents.service import claim
from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.text import M
from registry.kernel.workflow import Transition
from registry.notifications.service import tell
from registry.procedure import service as procedure

from .. import queries as requests
from ..models import AdoptionRequest, RequestMessage
from ..workflow import NOTE, REQUEST
from . import queries
from .mentions import Person, chosen, named, people
from .models import MessageFile, MessageMention, MessageRead
from .schemas import FILES

EXCERPT = 500
SAME = timedelta(minutes=10)


def write(name: str, code: str, actor: Actor, data: Mapping[str, Any]) -> AdoptionRequest:
    """Writes a message (`name` "message") or an internal note ("note"); returns the request.

    Raises `NotFound`, `Forbidden`, or `Invalid` for a file that is not theirs. The same words
    once more, with nothing written in between, are a repeated press: they are written once.
    """
    request = requests.one(code, actor, lock=True)
    transition = REQUEST.check(request, name, actor, data)
    assert transition is not None
    files = list(dict.fromkeys(
        claim(actor, data[field], field) for field in FILES if data.get(field)
    ))  # fmt: skip
    internal = name == NOTE
    if _repeated(request, actor, data["body"], files, internal):
        return request
    message = RequestMessage(
        request_id=request.id, author_id=actor.user_id, government_code=actor.government,
        body=data["body"], at=now(), internal=internal,
    )  # fmt: skip
    session.add(message)
    session.flush()
    known = people(request, actor, internal=internal)
    wanted = named(data["body"], known) | chosen(data.get("mentions") or (), known)
    session.add_all(MessageFile(message_id=message.id, file_id=file_id) for file_id in files)
    session.add_all(MessageMention(message_id=message.id, user_id=i) for i in sorted(wanted))
    _mark(request, actor, message.id)
    _note(request, message, transition, actor, len(files))
    _tell(request, message, transition, actor, [p for p in known if p.id in wanted])
    return request


def _repeated(
    request: AdoptionRequest, actor: Actor, body: str, files: Sequence[int], internal: bool
) -> bool:
    before = queries.last(request, actor)
    if before is None or before.author_id != actor.user_id or before.internal != internal:
        return False
    recent = now() - before.at < SAME and before.government_code == actor.government
    same = {f.sha256 for f in documents.by_ids(files).values()} == queries.hashes(before)
    return recent and before.body == body and same


def _note(
    request: AdoptionRequest, message: RequestMessage, transition: Transition, actor: Actor,
    files: int,
) -> None:  # fmt: skip
    """The log tells of a note to the office that wrote it alone."""
    everyone = procedure.everyone(REQUEST, request)
    readers = [actor.government or ""] if message.internal else sorted(everyone)
    details = {"files": files} if files else {}
    who = actor.speaking(transition.roles)
    record(who, f"{REQUEST.kind}.{transition.name}", (REQUEST.kind, request.code), readers, details)


def _tell(
    request: AdoptionRequest, message: RequestMessage, transition: Transition, actor: Actor,
    mentioned: Sequence[Person],
) -> None:  # fmt: skip
    """Those named, each once, and the rest of the other side; a note tells only those named."""
    who = M("Oleh %(name)s, %(government)s.", name=actor.name, government=actor.government_name)
    body = [who, M("%(text)s", text=_excerpt(message.body))]
    href = f"{request.href}#pesan"
    mention = M("Anda disebut dalam pesan pada %(title)s", title=request.title_text)
    if message.internal:
        mention = M("Anda disebut dalam catatan internal pada %(title)s", title=request.title_text)
    tell([p.reader for p in mentioned], "request.mention", mention, body, href)
    if message.internal:
        return
    others = procedure.everyone(REQUEST, request) - {actor.government or ""}
    told = {p.id for p in mentioned} | {actor.user_id}
    readers = [r for r in accounts.readers(others, transition.roles) if r.user_id not in told]
    subject = M("Pesan baru pada %(title)s", title=request.title_text)
    tell(readers, "request.message", subject, body, href)


def _excerpt(body: str) -> str:
    return body if len(body) <= EXCERPT else f"{body[:EXCERPT].rstrip()} …"


def mark_read(code: str, actor: Actor, upto: int | None = None) -> int | None:
    """Marks read what the actor may read, up to the message `upto` or all; the last one's number.

    `NotFound` for somebody else's request. The auditor, who reads for no side, leaves no mark.
    """
    request = requests.one(code, actor)
    last = queries.newest(request, actor, upto)
    if last is not None and actor.government in procedure.everyone(REQUEST, request):
        _mark(request, actor, last)
    return last


def _mark(request: AdoptionRequest, actor: Actor, message_id: int) -> None:
    first = insert(MessageRead).values(
        request_id=request.id, user_id=actor.user_id, government_code=actor.government,
        message_id=message_id, at=now(),
    )  # fmt: skip
    session.execute(first.on_conflict_do_update(
        index_elements=["request_id", "user_id", "government_code"],
        set_={"message_id": message_id, "at": first.excluded.at},
        where=MessageRead.message_id < message_id,
    ))  # fmt: skip
