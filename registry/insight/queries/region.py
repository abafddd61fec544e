"""What is public of the cooperation of a region's governments: signed instruments, rollouts.

Nothing here asks who reads: a province sees of its kabupaten and kota what everybody may see.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import aliased

from registry.agreements.models import Instrument, Party
from registry.agreements.states import IN_FORCE, KB, PKS, PUBLIC_STATES
from registry.kernel.db import session
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions.models import Government
from registry.rollout.models import Installation
from registry.rollout.queries import attested
from registry.rollout.states import LIVE, STOPPED

MINISTRY, PROVINCE = "kementerian", "provinsi"


@dataclass(frozen=True)
class Member:
    """A government of the region with what is public of its cooperation."""

    code: str
    name: str
    level: str
    province: str | None
    kb: int
    pks: int
    under_way: int
    live: int
    last_signed: date | None


def overlooks(level: str | None) -> bool:
    """Whether a government of this level looks over others: provinces and ministries."""
    return level in (MINISTRY, PROVINCE)


def members(
    reader: Government, q: str = "", sort: str = "", after: str | None = None, limit: int = 50
) -> Page[Member]:
    """The governments that `reader` looks over, those with most live apps first or by name."""
    rows = _rows().where(_in_region(reader))
    found = rows.subquery()
    columns = found.c
    statement: Select[Any] = select(found)
    for word in q.lower().split():
        statement = statement.where(func.lower(columns.name).contains(word, autoescape=True))
    live = [
        Sort(columns.live, lambda r: r.live, descending=True),
        Sort(columns.under_way, lambda r: r.under_way, descending=True),
        Sort(columns.pks, lambda r: r.pks, descending=True),
    ]
    named = [Sort(columns.name, lambda r: r.name), Sort(columns.code, lambda r: r.code)]
    page = paginate(statement, named if sort == "nama" else [*live, *named], after, limit)
    return Page([Member(*r) for r in page.items], page.next, page.total)


def totals(reader: Government) -> dict[str, int]:
    """How many governments, how many of them cooperate, and the region's sums."""
    found = _rows().where(_in_region(reader)).subquery().c
    active = found.kb + found.pks + found.under_way + found.live > 0
    row = session.execute(select(
        func.count().label("members"),
        func.count().filter(active).label("active"),
        func.coalesce(func.sum(found.under_way), 0).label("under_way"),
        func.coalesce(func.sum(found.live), 0).label("live"),
    )).one()  # fmt: skip
    return {name: int(value) for name, value in row._mapping.items()}


def _in_region(reader: Government) -> Any:
    if reader.level == MINISTRY:
        return Government.ended_on.is_(None) & (Government.level != MINISTRY)
    return Government.ended_on.is_(None) & (Government.province_code == reader.code)


def _rows() -> Select[Any]:
    province = aliased(Government)
    signed, rolled = _signed().subquery(), _rolled().subquery()

    def zero(column: Any) -> Any:
        return func.coalesce(column, 0)

    return (
        select(
            Government.code, Government.name, Government.level, province.name.label("province"),
            zero(signed.c.kb).label("kb"), zero(signed.c.pks).label("pks"),
            zero(rolled.c.under_way).label("under_way"), zero(rolled.c.live).label("live"),
            signed.c.last_signed,
        )
        .outerjoin(province, province.code == Government.province_code)
        .outerjoin(signed, signed.c.code == Government.code)
        .outerjoin(rolled, rolled.c.code == Government.code)
    )  # fmt: skip


def _signed() -> Select[Any]:
    """Instruments in force of each government, of those that everybody may know."""
    in_force = and_(
        Instrument.state == IN_FORCE, ~Instrument.historic, Party.left_by_id.is_(None)
    )
    columns: list[Any] = [
        Party.government_code.label("code"),
        func.count().filter(in_force & (Instrument.kind == KB)).label("kb"),
        func.count().filter(in_force & (Instrument.kind == PKS)).label("pks"),
        func.max(Instrument.signed_on).label("last_signed"),
    ]
    statement = select(*columns).join(Instrument, Instrument.id == Party.instrument_id)
    public = Instrument.state.in_(PUBLIC_STATES)
    return statement.where(public).group_by(Party.government_code)


def _rolled() -> Select[Any]:
    """Rollouts of each government on either side."""
    sides = union_all(
        select(Installation.id, Installation.host_code.label("code")),
        select(Installation.id, Installation.adopter_code.label("code")),
    ).subquery()
    under_way = Installation.state.not_in((LIVE, STOPPED))
    return (
        select(
            sides.c.code, func.count().filter(under_way).label("under_way"),
            func.count().filter(attested()).label("live"),
        )
        .join(Installation, Installation.id == sides.c.id).group_by(sides.c.code)
    )  # fmt: skip


@dataclass(frozen=True)
class PublicCase:
    """A pair of governments as everybody may see it."""

    host: str
    adopter: str
    host_name: str
    adopter_name: str
    under_way: int
    live: int
    stopped: int
    last: date

    @property
    def href(self) -> str:
        """The case's page, of which a third party reads the public part."""
        return f"/kerja-sama/{self.host}/{self.adopter}"


def cases(
    reader: Government, q: str = "", after: str | None = None, limit: int = 50
) -> Page[PublicCase]:
    """Pairs with a rollout in which a government of the region is a side, the latest first."""
    host, adopter = aliased(Government), aliased(Government)
    states = Installation.state
    day = func.max(func.date(Installation.state_since, type_=Date))
    grouped = (
        select(
            Installation.host_code.label("host"), Installation.adopter_code.label("adopter"),
            host.name.label("host_name"), adopter.name.label("adopter_name"),
            func.count().filter(states.not_in((LIVE, STOPPED))).label("under_way"),
            func.count().filter(attested()).label("live"),
            func.count().filter(states == STOPPED).label("stopped"), day.label("last"),
        )
        .join(host, host.code == Installation.host_code)
        .join(adopter, adopter.code == Installation.adopter_code)
        .where(_side_in(reader, host) | _side_in(reader, adopter))
        .group_by(Installation.host_code, Installation.adopter_code, host.name, adopter.name)
    )  # fmt: skip
    for word in q.lower().split():
        text = func.lower(host.name + " " + adopter.name)
        grouped = grouped.where(text.contains(word, autoescape=True))
    found = grouped.subquery()
    order = [
        Sort(found.c.last, lambda r: r.last, descending=True),
        Sort(found.c.host, lambda r: r.host), Sort(found.c.adopter, lambda r: r.adopter),
    ]  # fmt: skip
    page = paginate(select(found), order, after, limit)
    return Page([PublicCase(*r) for r in page.items], page.next, page.total)


def _side_in(reader: Government, side: Any) -> Any:
    if reader.level == MINISTRY:
        return literal(True)
    return side.province_code == reader.code
