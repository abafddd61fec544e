"""Reading a government's directory: its own people read it; guards ask past the wall for terms."""

from collections.abc import Collection

from sqlalchemy import select

from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.wall import seeing_all

from ..states import POSITIONS
from .models import GovernmentOffice, Official


def of_government(actor: Actor) -> list[Official]:
    """The officials of the actor's government: head, secretary, agencies, newest term first."""
    statement = select(Official).where(Official.government_code == (actor.government or "-"))
    found = session.scalars(statement.order_by(Official.starts_on.desc(), Official.id.desc()))
    return sorted(found, key=lambda o: list(POSITIONS).index(o.position))


def serving(actor: Actor) -> list[Official]:
    """Those of them whose term has not ended."""
    day = today()
    return [o for o in of_government(actor) if o.ends_on is None or o.ends_on >= day]


def own(actor: Actor, official_id: str | int) -> Official | None:
    """One official of the actor's own government, or None."""
    if not str(official_id).isdecimal() or len(str(official_id)) > 9:
        return None
    found = session.get(Official, int(official_id))
    return found if found is not None and found.government_code == actor.government else None


def get(actor: Actor, official_id: str | int) -> Official:
    """The same; NotFound for none."""
    found = own(actor, official_id)
    if found is None:
        raise NotFound
    return found


def office(government: str | None) -> str:
    """Where the government has its seat, as it wrote it; empty when it has not."""
    found = session.get(GovernmentOffice, government or "-")
    return found.address if found else ""


def by_ids(ids: Collection[int]) -> dict[int, Official]:
    """Officials by row id. Past the wall: whether a term covers the day of signing is a fact that
    every party's guards rest on."""
    if not ids:
        return {}
    with seeing_all():
        found = session.scalars(select(Official).where(Official.id.in_(sorted(ids))))
        return {official.id: official for official in found}
