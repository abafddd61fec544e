"""The messages of a request's page, computed before the template is drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from registry.documents.models import StoredFile
from registry.http.forms import Form
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.text import M

from ..models import AdoptionRequest
from ..workflow import MESSAGE, NOTE, REQUEST
from . import queries
from .mentions import people
from .queries import Letter
from .schemas import MessageInput


@dataclass(frozen=True)
class Written:
    """One message as the thread shows it."""

    id: int
    author: str
    government_name: str
    at: datetime
    body: str
    own: bool
    internal: bool
    files: list[tuple[str, str]]
    mentions: str
    read_by: str


def context(request: AdoptionRequest, actor: Actor, after: str | None) -> dict[str, Any]:
    """What `adoption/_messages.html` draws: a page of the thread in the order of writing."""
    page = queries.page(request, actor, after)
    may_write = _may(request, actor, MESSAGE)
    choices = {"mentions": mentionable(request, actor, MESSAGE) if may_write else []}
    return {
        "thread": [_written(request, letter, actor) for letter in reversed(page.items)],
        "thread_total": page.total,
        "thread_older": _href(request, page.next) if page.next else None,
        "thread_newest": f"{request.href}#pesan" if after else None,
        "thread_unread": queries.unread(request, actor), "may_write": may_write,
        "thread_upto": page.items[0].id if page.items else None,
        "may_note": _may(request, actor, NOTE),
        "message_form": Form(MessageInput(), choices=choices),
    }  # fmt: skip


def _href(request: AdoptionRequest, cursor: str) -> str:
    return url_for("adoption.show", code=request.code, pesan=cursor, _anchor="pesan")


def _may(request: AdoptionRequest, actor: Actor, name: str) -> bool:
    transition = REQUEST.transition(name)
    return transition is not None and REQUEST.refusal(request, transition, actor, {}) is None


def mentionable(request: AdoptionRequest, actor: Actor, name: str) -> list[tuple[str, str]]:
    """Those who may be named, as the form offers them."""
    found = people(request, actor, internal=name == NOTE)
    return [(str(p.id), f"{p.name} ({p.government_name})") for p in found]


def _written(request: AdoptionRequest, letter: Letter, actor: Actor) -> Written:
    mentions = M("Menyebut: %(names)s", names=", ".join(letter.mentions))
    read = M("Dibaca oleh %(names)s", names=", ".join(letter.read_by))
    return Written(
        letter.id, letter.author, letter.government_name, letter.at, letter.body,
        letter.government == actor.government, letter.internal,
        [(file.name, href(request, file)) for file in letter.files],
        tr(mentions) if letter.mentions else "", tr(read) if letter.read_by else "",
    )  # fmt: skip


def href(request: AdoptionRequest, file: StoredFile) -> str:
    """Where a message's file is downloaded."""
    return url_for("adoption.message_file", code=request.code, key=file.key)
