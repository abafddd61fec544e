"""Reading records that belong to an instrument: only its parties and the auditor know of them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm.interfaces import ORMOption

from registry.kernel.actor import Actor
from registry.kernel.db import Stateful, session
from registry.kernel.errors import NotFound

from . import policy
from .models import Instrument

Record = TypeVar("Record", bound=Stateful)


def visible(kind: type[Record], actor: Actor) -> Select[Record]:
    """Records of a model with `instrument_id`, as far as the actor may know of them."""
    columns: Any = kind
    known = policy.visible(select(Instrument), actor).with_only_columns(Instrument.id)
    return select(kind).where(columns.instrument_id.in_(known))


def get(
    kind: type[Record], code: str, actor: Actor, loads: Sequence[ORMOption], *, lock: bool
) -> Record:
    """The record of that code for a party of its instrument; NotFound for everybody else. With
    `lock` its row is locked and read anew."""
    columns: Any = kind
    statement = visible(kind, actor).where(columns.code == code).options(*loads)
    if lock:
        statement = statement.with_for_update(of=kind)
    found = session.scalars(statement.execution_options(populate_existing=lock)).one_or_none()
    if found is None:
        raise NotFound
    return found
