"""What the database knows that an import is held against: affairs, own applications, suites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from marshmallow import Schema, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.text import Message

from .. import queries as catalogue
from ..models import Application
from ..schemas import ApplicationInput
from ..states import DRAFT
from . import cells, queries
from .headings import key


@dataclass(frozen=True)
class Own:
    """An application of the importing government, and its input as it stands."""

    slug: str
    name: str
    version: int
    state: str
    is_suite: bool
    repository: str
    input: Mapping[str, Any]


@dataclass
class Known:
    """Everything an import looks up, read once."""

    actor: Actor
    affairs: Mapping[str, str]
    own: Mapping[str, Own]
    foreign: frozenset[str]
    waiting: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    schema: Schema = field(default_factory=ApplicationInput)
    coming: dict[str, str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, list[Own]]:
        """Own applications by what their names say."""
        found: dict[str, list[Own]] = {}
        for own in self.own.values():
            found.setdefault(key(own.name), []).append(own)
        return found

    @cached_property
    def by_repository(self) -> Mapping[str, Own]:
        """Own applications by their source code's address."""
        return {own.repository: own for own in self.own.values() if own.repository}

    @cached_property
    def suites(self) -> Mapping[str, str]:
        """Own suites by slug and by name → slug."""
        found = {own.slug: own.slug for own in self.own.values() if own.is_suite}
        names = {key(own.name): own.slug for own in self.own.values() if own.is_suite}
        return names | found

    def suite(self, wanted: str) -> str | None:
        """The slug of the own suite so called; "" for one that comes with the same file."""
        found = self.suites.get(wanted.strip().lower()) or self.suites.get(key(wanted))
        return found or self.coming.get(key(wanted))


def look_up(actor: Actor, government: str) -> Known:
    """What concerns an import of `government` by `actor`: five queries."""
    rows = [(a.code, a.name, a.name_en) for a in catalogue.affairs()]
    foreign = session.scalars(
        select(Application.slug).where(
            Application.host_code != government, Application.state != DRAFT
        )
    )  # fmt: skip
    waiting = queries.waiting_changes(government)
    return Known(actor, cells.affairs(rows), own(government), frozenset(foreign), waiting)


def own(government: str) -> dict[str, Own]:
    """The applications of `government` by slug, in every stage."""
    found = session.scalars(
        select(Application).where(Application.host_code == government)
        .options(joinedload(Application.suite)).order_by(Application.id)
    )  # fmt: skip
    return {
        a.slug: Own(a.slug, a.name, a.version, a.state, a.is_suite, a.repository, inputs(a))
        for a in found
    }


@cache
def _fields() -> tuple[str, ...]:
    return tuple(ApplicationInput().fields)


def inputs(application: Application) -> dict[str, Any]:
    """The application as its form would send it."""
    told: dict[str, Any] = {}
    for name in _fields():
        if name == "affair":
            told[name] = application.affair_code
        elif name == "suite":
            told[name] = application.suite.slug if application.suite else None
        elif hasattr(application, name):
            told[name] = getattr(application, name)
    return told


def load(schema: Schema, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Message]]]:
    """What the form's schema makes of it, and its complaints by field."""
    try:
        return dict(schema.load(raw)), {}
    except ValidationError as error:
        messages = error.messages_dict
        return {}, {str(name): list(flat(found)) for name, found in messages.items()}


def flat(found: Any) -> Iterable[Message]:
    """Marshmallow's nested messages, one after the other."""
    if isinstance(found, Mapping):
        found = list(found.values())
    if isinstance(found, list | tuple):
        for inner in found:
            yield from flat(inner)
    else:
        yield found if isinstance(found, Message) else Message(str(found))
