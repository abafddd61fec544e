"""The register: public columns of signed instruments, and the parties' own drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, array

from registry.catalogue.models import Application
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions.models import Government

from ..models import Instrument, InstrumentApp, Party
from ..schemas import ENDING, OLDEST
from ..states import PUBLIC_STATES

OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class Filters:
    """What a list of instruments is asked for."""

    q: str = ""
    kind: Sequence[str] = ()
    state: Sequence[str] = ()
    party: str = ""
    sort: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """An instrument as everybody may see it; parties are (code, name, number) in order."""

    id: int
    code: str
    kind: str
    title: str
    state: str
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    historic: bool
    source: str
    day: date
    end: date
    parties: tuple[tuple[str, str, str], ...] = ()


def _columns() -> Any:
    parties = (
        select(func.array_agg(aggregate_order_by(
            array([Party.government_code, Government.name, Party.number]), Party.position
        )))
        .join(Government, Government.code == Party.government_code)
        .where(Party.instrument_id == Instrument.id).scalar_subquery()
    )  # fmt: skip
    day = func.coalesce(Instrument.signed_on, cast(Instrument.created_at, Date))
    return select(
        Instrument.id, Instrument.code, Instrument.kind, Instrument.title, Instrument.state,
        Instrument.signed_on, Instrument.starts_on, Instrument.ends_on, Instrument.historic,
        Instrument.source, day.label("day"),
        func.coalesce(Instrument.ends_on, literal(OPEN_END, Date)).label("end"),
        parties.label("parties"),
    )  # fmt: skip


def _row(found: Any) -> RegisterRow:
    row = RegisterRow(*found[:-1])
    return replace(row, parties=tuple((c, n, no) for c, n, no in found.parties or ()))


def _known(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Signed ones, and every one of which the actor's government is a party."""
    if actor.reads_all:
        return statement
    mine = select(Party.instrument_id).where(Party.government_code == (actor.government or "-"))
    return statement.where(or_(Instrument.state.in_(PUBLIC_STATES), Instrument.id.in_(mine)))


def _of(statement: Select[Any], code: str) -> Select[Any]:
    return statement.where(
        exists().where(Party.instrument_id == Instrument.id, Party.government_code == code)
    )


def _filtered(statement: Select[Any], asked: Filters) -> Select[Any]:
    for word in asked.q.lower().split():
        party = exists().where(
            Party.instrument_id == Instrument.id, Government.code == Party.government_code,
            func.lower(Government.name + " " + Party.number).contains(word, autoescape=True),
        )
        statement = statement.where(
            func.lower(Instrument.title + " " + Instrument.code).contains(word, autoescape=True)
            | party
        )
    if asked.kind:
        statement = statement.where(Instrument.kind.in_(asked.kind))
    if asked.state:
        statement = statement.where(Instrument.state.in_(asked.state))
    return _of(statement, asked.party) if asked.party else statement


def _order(sort: str) -> list[Sort]:
    rows = _columns().selected_columns
    last = Sort(rows["id"], lambda r: r.id, descending=sort not in (OLDEST, ENDING))
    if sort == ENDING:
        return [Sort(rows["end"], lambda r: r.end), last]
    return [Sort(rows["day"], lambda r: r.day, descending=sort != OLDEST), last]


def find(
    asked: Filters, actor: Actor = ANONYMOUS, after: str | None = None, limit: int = 20
) -> Page[RegisterRow]:
    """The register, newest first unless asked otherwise."""
    statement = _filtered(_known(_columns(), actor), asked)
    page = paginate(statement, _order(asked.sort), after, limit)
    return Page([_row(r) for r in page.items], page.next, page.total)


def counts(asked: Filters, actor: Actor = ANONYMOUS) -> dict[str, dict[str, int]]:
    """How many instruments each kind and each state has under the other filters."""
    found: dict[str, dict[str, int]] = {}
    for name, column in (("kind", Instrument.kind), ("state", Instrument.state)):
        statement = _filtered(_known(_counted(column), actor),
                              _without(asked, name))  # fmt: skip
        rows = session.execute(statement.group_by(column))
        found[name] = dict(list(rows))
    return found


def _without(asked: Filters, name: str) -> Filters:
    return replace(asked, kind=()) if name == "kind" else replace(asked, state=())


def _counted(column: Any) -> Any:
    return select(column, func.count())


def row_of(code: str) -> RegisterRow | None:
    """A signed instrument by its code, as everybody may see it."""
    statement = _columns().where(Instrument.code == code, Instrument.state.in_(PUBLIC_STATES))
    found = session.execute(statement).one_or_none()
    return _row(found) if found else None


def of_government(code: str) -> list[RegisterRow]:
    """Signed instruments of a government, newest first."""
    statement = _of(_columns().where(Instrument.state.in_(PUBLIC_STATES)), code)
    ordered = statement.order_by(*(s.ordered() for s in _order("")))
    return [_row(r) for r in session.execute(ordered)]


def public_apps(instrument_id: int) -> list[Any]:
    """Rows (slug or None, name, version) of a signed instrument's annex."""
    statement = (
        select(
            Application.slug, func.coalesce(Application.name, InstrumentApp.named).label("name"),
            InstrumentApp.app_version.label("version"),
        )
        .outerjoin(Application, Application.id == InstrumentApp.application_id)
        .where(InstrumentApp.instrument_id == instrument_id).order_by(InstrumentApp.position)
    )  # fmt: skip
    return list(session.execute(statement))
