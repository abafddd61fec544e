"""The register: public columns of signed instruments, and the parties' own drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Integer, Select, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, array

from registry.catalogue.models import Application
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions import lineage
from registry.regions.models import Government

from ..models import Instrument, InstrumentApp, Party
from ..register import words
from ..schemas import ENDING, OLDEST
from ..states import BINDING, PUBLIC_STATES
from .clock import without_pks

OPEN_END = date(9999, 12, 31)
YEAR = cast(func.extract("year", Instrument.signed_on), Integer)
COUNTED: dict[str, Any] = {"kind": Instrument.kind, "state": Instrument.state, "year": YEAR}


@dataclass(frozen=True)
class Filters:
    """What a list of instruments is asked for."""

    q: str = ""
    kind: Sequence[str] = ()
    state: Sequence[str] = ()
    party: str = ""
    sort: str = ""
    year: Sequence[int] = ()
    expiring: int | None = None
    alone: bool = False


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
    held_on: date | None
    held_until: date | None
    ended_on: date | None
    day: date
    end: date
    parties: tuple[tuple[str, str, str], ...] = ()
    heirs: Mapping[str, str] = field(default_factory=dict)
    """Name of the government that acts now for a party that has ended, by the party's code."""

    def called(self, code: str, name: str) -> str:
        """A party's name, with who acts for it now."""
        heir = self.heirs.get(code)
        return f"{name} → {heir}" if heir else name


def _columns() -> Any:
    parties = (
        select(func.array_agg(aggregate_order_by(
            array([Party.government_code, Government.name, Party.number]), Party.position
        )))
        .join(Government, Government.code == Party.government_code)
        .where(Party.instrument_id == Instrument.id, Party.left_by_id.is_(None))
        .scalar_subquery()
    )  # fmt: skip
    day = func.coalesce(Instrument.signed_on, cast(Instrument.created_at, Date))
    return select(
        Instrument.id, Instrument.code, Instrument.kind, Instrument.title, Instrument.state,
        Instrument.signed_on, Instrument.starts_on, Instrument.ends_on, Instrument.historic,
        Instrument.source, Instrument.held_on, Instrument.held_until, Instrument.ended_on,
        day.label("day"),
        func.coalesce(Instrument.ends_on, literal(OPEN_END, Date)).label("end"),
        parties.label("parties"),
    )  # fmt: skip


def _row(found: Any) -> RegisterRow:
    row = RegisterRow(*found[:-1])
    return replace(row, parties=tuple((c, n, no) for c, n, no in found.parties or ()))


def _with_heirs(rows: Sequence[RegisterRow]) -> list[RegisterRow]:
    """The rows with who acts now for parties that have ended."""
    known = lineage.heirs({code for row in rows for code, _, _ in row.parties})
    named = {code: name for code, (_, name) in known.items()}
    return [replace(row, heirs=named) for row in rows] if named else list(rows)


def _known(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Signed ones, and every one of which the actor's government is a party."""
    return statement.where(or_(Instrument.state.in_(PUBLIC_STATES), words.own(actor)))


def _of(statement: Select[Any], code: str) -> Select[Any]:
    """Those of a government, and of the governments whose affairs it has taken over."""
    return statement.where(exists().where(
        Party.instrument_id == Instrument.id,
        Party.government_code.in_(lineage.family(code)),
    ))  # fmt: skip


def _filtered(statement: Select[Any], asked: Filters, actor: Actor) -> Select[Any]:
    statement = statement.where(*words.matching(asked.q, actor))
    for column, wanted in ((Instrument.kind, asked.kind), (Instrument.state, asked.state),
                           (YEAR, asked.year)):  # fmt: skip
        if wanted:
            statement = statement.where(column.in_(wanted))
    if asked.expiring is not None:
        until = today() + timedelta(days=asked.expiring)
        statement = statement.where(
            Instrument.state.in_(BINDING), Instrument.ends_on.between(today(), until)
        )
    if asked.alone:
        statement = statement.where(*without_pks())
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
    statement = _filtered(_known(_columns(), actor), asked, actor)
    page = paginate(statement, _order(asked.sort), after, limit)
    return Page(_with_heirs([_row(r) for r in page.items]), page.next, page.total)


def everything(asked: Filters, actor: Actor = ANONYMOUS) -> list[RegisterRow]:
    """The whole register as filtered, in the order of the list."""
    statement = _filtered(_known(_columns(), actor), asked, actor)
    ordered = statement.order_by(*(s.ordered() for s in _order(asked.sort)))
    return _with_heirs([_row(r) for r in session.execute(ordered)])


def counts(asked: Filters, actor: Actor = ANONYMOUS) -> dict[str, dict[Any, int]]:
    """How many instruments each kind, each state and each year of signing has under the other
    filters, and how many KB have no PKS."""
    found: dict[str, dict[Any, int]] = {}
    for name, column in COUNTED.items():
        statement = _filtered(_known(select(column, func.count()), actor),
                              _without(asked, name), actor)  # fmt: skip
        found[name] = dict(list(session.execute(statement.group_by(column))))
    lonely = _filtered(_known(select(func.count(Instrument.id)), actor),
                       replace(asked, alone=True), actor)  # fmt: skip
    found["alone"] = {True: session.scalar(lonely) or 0}
    return found


def _without(asked: Filters, name: str) -> Filters:
    none: dict[str, Any] = {name: ()}
    return replace(asked, **none)


def row_of(code: str) -> RegisterRow | None:
    """A signed instrument by its code, as everybody may see it."""
    statement = _columns().where(Instrument.code == code, Instrument.state.in_(PUBLIC_STATES))
    found = session.execute(statement).one_or_none()
    return _with_heirs([_row(found)])[0] if found else None


def of_government(code: str) -> list[RegisterRow]:
    """Signed instruments of a government, newest first."""
    statement = _of(_columns().where(Instrument.state.in_(PUBLIC_STATES)), code)
    ordered = statement.order_by(*(s.ordered() for s in _order("")))
    return _with_heirs([_row(r) for r in session.execute(ordered)])


def public_apps(instrument_id: int) -> list[Any]:
    """Rows (slug or None, name, version, removes) of a signed instrument's annex as it is now."""
    statement = (
        select(
            Application.slug, func.coalesce(Application.name, InstrumentApp.named).label("name"),
            InstrumentApp.app_version.label("version"), InstrumentApp.removes,
        )
        .outerjoin(Application, Application.id == InstrumentApp.application_id)
        .where(InstrumentApp.instrument_id == instrument_id, InstrumentApp.left_by_id.is_(None))
        .order_by(InstrumentApp.removes, InstrumentApp.position)
    )  # fmt: skip
    return list(session.execute(statement))
