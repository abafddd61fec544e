"""Which applications an export gives, to whom, and what of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, NotFound
from registry.kernel.text import M

from ... import policy, queries
from ...models import Application
from ...schemas import ApplicationInput
from ...search.filters import Filters
from ...states import PUBLISHED
from .. import standard
from ..known import inputs

BATCH = 500
HEAD = ("slug", "host", "host_name", "state", "affair_name")
TAIL = ("open_for_adoption", "live_count", "pks_count", "href")


@dataclass(frozen=True)
class Chosen:
    """The applications of an export and for whom; `ids` None stands for all.

    `insider`: the reader belongs to the government that owns all of them.
    """

    ids: Select[Any] | None
    name: str
    base: str
    insider: bool = False
    one: int | None = None


def search(filters: Filters, base: str) -> Chosen:
    """All published applications that a search finds; everything published without one."""
    asked = filters.q or filters.chosen()
    return Chosen(queries.matching_ids(filters) if asked else None, "katalog-aplikasi", base)


def own(actor: Actor, base: str) -> Chosen:
    """Everything of the actor's own government, drafts too; `Forbidden` without one."""
    if actor.government is None:
        raise Forbidden(M("Hanya untuk petugas pemerintah."))
    ids = select(Application.id).where(Application.host_code == actor.government)
    return Chosen(ids, f"aplikasi-{actor.government.replace('.', '-')}", base, insider=True)


def single(slug: str, actor: Actor, base: str) -> Chosen:
    """One application; NotFound for what `actor` may not see, and for what was withdrawn."""
    found = queries.get(slug, actor)
    insider = found.host_code == actor.government
    if policy.withdrawn(found) and not insider:
        raise NotFound
    return Chosen(None, found.slug, base, insider=insider, one=found.id)


def applications(chosen: Chosen) -> Iterator[Application]:
    """The applications by their row number, as of one moment: one query, read piece by piece."""
    statement = _statement(chosen).execution_options(yield_per=BATCH)
    for batch in session.scalars(statement).partitions():
        yield from batch
        for application in batch:
            session.expunge(application)


def _statement(chosen: Chosen) -> Select[Any]:
    statement = (
        select(Application)
        .options(joinedload(Application.host), joinedload(Application.affair),
                 joinedload(Application.suite))
        .order_by(Application.id)
    )  # fmt: skip
    if chosen.one is not None:
        return statement.where(Application.id == chosen.one)
    if chosen.ids is not None:
        statement = statement.where(Application.id.in_(chosen.ids))
    return statement if chosen.insider else statement.where(Application.state == PUBLISHED)


def names(chosen: Chosen) -> Sequence[str]:
    """The columns: what the form has, between who it is and what became of it."""
    fields = [name for name in ApplicationInput().fields if hasattr(Application, name)]
    head = [name for name in HEAD if name != "state" or chosen.insider]
    return [*head[:1], *fields, *head[1:], *TAIL]


def values(application: Application, chosen: Chosen) -> dict[str, Any]:
    """The public columns of one application by name, as plain values."""
    suite = policy.suite_of(application, inside=chosen.insider)
    return inputs(application) | {
        "slug": application.slug, "suite": suite.slug if suite else None,
        "host": application.host_code, "host_name": application.host.name,
        "state": application.state,
        "affair_name": application.affair.name,
        "open_for_adoption": application.open_for_adoption,
        "live_count": application.live_count, "pks_count": application.pks_count,
        "href": f"{chosen.base}{application.href}",
    }  # fmt: skip


def publiccode_fields(application: Application, chosen: Chosen) -> dict[str, Any]:
    """What `publiccode.write` takes; without personal data for outsiders."""
    return standard.fields(application, insider=chosen.insider)
