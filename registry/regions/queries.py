"""Reading governments; everything here is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, cast, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate

from .models import LEVELS, PROVINCE, Agency, Government, Succession

Province = aliased(Government)


@dataclass(frozen=True)
class GovernmentRow:
    """A government as lists show it."""

    code: str
    level: str
    name: str
    province_code: str | None
    province_name: str | None
    capital: str
    population: int | None
    ended: bool


_COLUMNS: tuple[Any, ...] = (
    Government.code, Government.level, Government.name, Government.province_code,
    Province.name.label("province_name"), Government.capital, Government.population,
    Government.ended_on.is_not(None).label("ended"),
)  # fmt: skip


def _rows() -> Select[Any]:
    return select(*_COLUMNS).outerjoin(Province, Government.province_code == Province.code)


def get(code: str) -> Government:
    """The government of that code; NotFound for none."""
    found = session.get(Government, code)
    if found is None:
        raise NotFound
    return found


def row(code: str) -> GovernmentRow:
    """The government of that code as lists show it; NotFound for none."""
    found = session.execute(_rows().where(Government.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return GovernmentRow(*found)


def names(codes: Iterable[str]) -> dict[str, str]:
    """Names by code, in one query."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    rows = session.execute(
        select(Government.code, Government.name).where(
            Government.code == func.any(cast(wanted, ARRAY(String)))
        )
    )
    return {code: name for code, name in rows}


def choices() -> list[tuple[str, str]]:
    """Every government that exists now, (code, name), for a field of a form."""
    rows = session.execute(
        select(Government.code, Government.name)
        .where(Government.ended_on.is_(None)).order_by(Government.name, Government.code)
    )  # fmt: skip
    return [(code, name) for code, name in rows]


def agencies(code: str) -> list[tuple[int, str]]:
    """(id, name) of the government's offices (perangkat daerah), by name."""
    rows = session.execute(
        select(Agency.id, Agency.name)
        .where(Agency.government_code == code).order_by(Agency.name, Agency.id)
    )  # fmt: skip
    return [(id_, name) for id_, name in rows]


def provinces() -> list[GovernmentRow]:
    """All provinces by code, with how the list page groups them."""
    rows = session.execute(_rows().where(Government.level == PROVINCE).order_by(Government.code))
    return [GovernmentRow(*r) for r in rows]


def members(province_code: str) -> list[GovernmentRow]:
    """Kabupaten and kota of a province, by code."""
    rows = session.execute(
        _rows().where(Government.province_code == province_code).order_by(Government.code)
    )
    return [GovernmentRow(*r) for r in rows]


def counts() -> dict[str, dict[str, int]]:
    """How many governments of each level each province has now."""
    rows = session.execute(
        select(Government.province_code, Government.level, func.count())
        .where(Government.province_code.is_not(None), Government.ended_on.is_(None))
        .group_by(Government.province_code, Government.level)
    )  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    for code, level, n in rows:
        found.setdefault(str(code), dict.fromkeys(LEVELS, 0))[level] = n
    return found


def level_counts(q: str = "", province: str | None = None) -> dict[str, int]:
    """How many governments of each level a search finds, every level named."""
    inside = _matching(_rows(), q, province).subquery()
    rows = session.execute(select(inside.c.level, func.count()).group_by(inside.c.level))
    return dict.fromkeys(LEVELS, 0) | {level: n for level, n in rows}


def _matching(statement: Select[Any], q: str, province: str | None) -> Select[Any]:
    for word in q.lower().split():
        statement = statement.where(
            func.lower(Government.name).contains(word, autoescape=True)
            | func.lower(Government.capital).contains(word, autoescape=True)
            | Government.code.startswith(word, autoescape=True)
            | exists().where(
                Succession.predecessor_code == Government.code,
                func.lower(Succession.former_name).contains(word, autoescape=True),
            )
        )
    return statement.where(Government.province_code == province) if province else statement


def find(
    q: str = "", level: str | None = None, province: str | None = None,
    after: str | None = None, limit: int = 50,
) -> Page[GovernmentRow]:  # fmt: skip
    """Governments whose name, capital or code has every word of `q`, by code."""
    statement = _matching(_rows(), q, province)
    if level in LEVELS:
        statement = statement.where(Government.level == level)
    page = paginate(statement, [Sort(Government.code.expression, lambda r: r.code)], after, limit)
    return Page([GovernmentRow(*r) for r in page.items], page.next, page.total)


def successors(code: str) -> list[tuple[str, str]]:
    """(code, name) of those that took over from `code`."""
    rows = session.execute(
        select(Government.code, Government.name)
        .join(Succession, Succession.successor_code == Government.code)
        .where(Succession.predecessor_code == code, Succession.former_name == "")
        .order_by(Government.code)
    )  # fmt: skip
    return [(code, name) for code, name in rows]
