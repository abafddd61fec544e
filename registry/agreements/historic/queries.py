"""Reading imports, and the records that an import is held against, in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from registry.catalogue.models import Application
from registry.kernel.actor import OPERATOR, Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate

from ..disputes.models import Dispute
from ..models import Instrument, Party
from ..obligations.models import Obligation
from ..states import KB
from .models import HistoricImport, HistoricRow


def get(key: str, actor: Actor, *, lock: bool = False) -> HistoricImport:
    """An import of the actor's government, or of everybody's for the operator; NotFound else."""
    statement = select(HistoricImport).where(HistoricImport.key == key)
    if lock:
        statement = statement.with_for_update()
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None or not _concerns(found, actor):
        raise NotFound
    return found


def _concerns(run: HistoricImport, actor: Actor) -> bool:
    if run.government_code is None:
        return actor.system or OPERATOR in actor.platform_roles
    return run.government_code == actor.government


def recent(government: str | None, limit: int = 10) -> list[HistoricImport]:
    """The latest imports of a government (None: the operator's)."""
    mine = HistoricImport.government_code.is_not_distinct_from(government)
    statement = select(HistoricImport).where(mine).order_by(HistoricImport.id.desc())
    return list(session.scalars(statement.limit(limit)))


def every_row(run_id: int) -> list[HistoricRow]:
    """All rows in their order."""
    statement = select(HistoricRow).where(HistoricRow.run_id == run_id)
    return list(session.scalars(statement.order_by(HistoricRow.number)))


def page(run_id: int, action: str, after: str | None, limit: int = 50) -> Page[Any]:
    """A page of rows, all or those of one action."""
    statement = select(HistoricRow).where(HistoricRow.run_id == run_id)
    if action:
        statement = statement.where(HistoricRow.action == action)
    order = [Sort(HistoricRow.number, lambda r: r.number)]
    return paginate(statement, order, after, limit, entities=True)


def counts(run_id: int) -> dict[str, int]:
    """How many rows each action has."""
    rows = session.execute(
        select(HistoricRow.action, func.count()).where(HistoricRow.run_id == run_id)
        .group_by(HistoricRow.action)
    )  # fmt: skip
    return {action: number for action, number in rows}


def on_record(days: Collection[date]) -> list[Instrument]:
    """Historic instruments signed on one of `days`, or on a day that is not known."""
    statement = select(Instrument).where(
        Instrument.historic, Instrument.signed_on.in_(days) | Instrument.signed_on.is_(None)
    ).options(
        selectinload(Instrument.parties),
        selectinload(Instrument.witnesses), selectinload(Instrument.originals),
        selectinload(Instrument.apps),
    )  # fmt: skip
    return list(session.scalars(statement.order_by(Instrument.id)))


def memoranda() -> list[tuple[date | None, frozenset[str]]]:
    """(day, parties) of every KB on record."""
    codes = func.array_agg(Party.government_code)
    rows = session.execute(
        select(Instrument.signed_on, codes).join(Party, Party.instrument_id == Instrument.id)
        .where(Instrument.kind == KB).group_by(Instrument.id)
    )  # fmt: skip
    return [(day, frozenset(found)) for day, found in rows]


def apps_named(hosts: Collection[str]) -> Mapping[tuple[str, str], int]:
    """(host, name in small letters) → id of the catalogue's apps of these governments."""
    rows = session.execute(
        select(Application.host_code, func.lower(Application.name), Application.id)
        .where(Application.host_code.in_(hosts))
    )  # fmt: skip
    return {(host, name): app_id for host, name, app_id in rows}


def lock() -> None:
    """Until the transaction ends nobody else gives a number to an old instrument: two imports of
    one sheet find each other's records."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("historic"))))


def last_numbers(years: Collection[str]) -> dict[str, int]:
    """Year → the last number given out under R-<year>."""
    prefix = func.substr(Instrument.code, 3, 4)
    rows = session.execute(
        select(prefix, func.max(func.substr(Instrument.code, 8)))
        .where(Instrument.code.startswith("R-"), prefix.in_(years)).group_by(prefix)
    )  # fmt: skip
    return {year: int(last) for year, last in rows}


def standing_on(ids: Sequence[int]) -> frozenset[int]:
    """Those on which another stands, that one renews, or that have a dispute or an obligation."""
    found: set[int] = set()
    for column in (Instrument.base_id, Instrument.renews_id, Dispute.instrument_id,
                   Obligation.instrument_id):  # fmt: skip
        rows = session.scalars(select(column).where(column.in_(ids)))
        found |= {one for one in rows if one is not None}
    return frozenset(found)
