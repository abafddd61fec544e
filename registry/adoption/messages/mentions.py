"""Who may be named in a message, and whom its text names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry.accounts.models import Membership, User
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.notifications.service import Reader
from registry.procedure.service import everyone
from registry.regions.models import Government

from ..models import AdoptionRequest
from ..workflow import REQUEST


@dataclass(frozen=True)
class Person:
    """Somebody who may read the message."""

    id: int
    name: str
    government: str
    government_name: str
    email: str
    language: str

    @property
    def reader(self) -> Reader:
        """To be told."""
        return Reader(self.id, self.email, self.language, self.government)


def people(request: AdoptionRequest, actor: Actor, *, internal: bool) -> list[Person]:
    """Active people of the sides that read the request (of the actor's own, for a note), each
    once, their own side first, by name; not the actor."""
    sides = {actor.government or "-"} if internal else everyone(REQUEST, request)
    rows = session.execute(
        select(User.id, User.name, Government.code, Government.name, User.email, User.language)
        .join(Membership, Membership.user_id == User.id)
        .join(Government, Government.code == Membership.government_code)
        .where(User.active, User.id != actor.user_id, Government.code.in_(sorted(sides)))
        .distinct()
        .order_by(User.name, User.id, Government.code)
    )  # fmt: skip
    found: dict[int, Person] = {}
    for row in rows:
        if row[0] not in found or row[2] == actor.government:
            found[row[0]] = Person(*row)
    return sorted(found.values(), key=lambda p: p.government != actor.government)


def named(text: str, known: Sequence[Person]) -> set[int]:
    """Ids of those whom `text` names by "@" and their whole name, whatever its letter case.

    The longest name counts: "@Sari Dewi" does not name Sari. Namesakes are all named.
    """
    found: set[int] = set()
    rest = " ".join(text.split()).casefold()
    for name in sorted({_plain(p.name) for p in known}, key=lambda n: (-len(n), n)):
        before, rest = rest, _without(rest, f"@{name}")
        if rest != before:
            found |= {p.id for p in known if _plain(p.name) == name}
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _without(text: str, wanted: str) -> str:
    """`text` with every `wanted` that no letter follows taken out."""
    parts = text.split(wanted)
    kept = [parts[0]]
    for part in parts[1:]:
        kept.append(wanted + part if part[:1].isalnum() else f"\n{part}")
    return "".join(kept)


def chosen(ids: Iterable[str], known: Sequence[Person]) -> set[int]:
    """Row ids of `ids` that are among those who may be named."""
    wanted = {int(i) for i in ids if i.isdecimal() and len(i) < 10}
    return wanted & {p.id for p in known}
