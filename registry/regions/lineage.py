"""Which government acts for which: one that took over another's affairs, and whatever that one had
taken over before."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from registry.kernel.db import session

from .models import Government, Succession

DEPTH_MAX = 10


def _taken_over(codes: Collection[str]) -> Select[Any]:
    """Rows (code, heir): every ended government whose affairs one of `codes` has taken over."""
    old = aliased(Government)
    first = (
        select(Succession.predecessor_code.label("code"), Succession.successor_code.label("heir"),
               literal(1).label("depth"))
        .join(old, old.code == Succession.predecessor_code)
        .where(Succession.successor_code == func.any(cast(sorted(codes), ARRAY(String))),
               Succession.takes_over, old.ended_on.is_not(None))
        .cte("taken", recursive=True)
    )  # fmt: skip
    older = aliased(Government)
    found = first.union_all(
        select(Succession.predecessor_code, first.c.heir, first.c.depth + 1)
        .join(first, first.c.code == Succession.successor_code)
        .join(older, older.code == Succession.predecessor_code)
        .where(Succession.takes_over, older.ended_on.is_not(None), first.c.depth < DEPTH_MAX)
    )
    return select(found.c.code, found.c.heir)


def named_with_taken_over(codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Code → (name, heir among `codes`; empty for one of `codes` itself): these governments and
    those for which they act, in one query."""
    if not codes:
        return {}
    own = select(Government.code.label("code"), literal("").label("heir")).where(
        Government.code == func.any(cast(sorted(codes), ARRAY(String)))
    )
    every = union_all(own, _taken_over(codes)).subquery()
    rows = session.execute(
        select(Government.code, Government.name, every.c.heir)
        .join(every, every.c.code == Government.code).order_by(every.c.heir.desc())
    )  # fmt: skip
    return {code: (name, heir) for code, name, heir in rows}


def family(code: str) -> list[str]:
    """The government and every one whose affairs it has taken over: what a search for it finds."""
    return sorted(named_with_taken_over([code])) or [code]


def heirs(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Ended government → (code, name) of the one that acts for it now, through every step."""
    found: dict[str, tuple[str, str]] = {}
    chain = {code: code for code in codes}
    for _ in range(DEPTH_MAX):
        rows = _next(set(chain.values())) if chain else {}
        chain = {code: rows[now][0] for code, now in chain.items() if now in rows}
        if not chain:
            break
        by_code = dict(rows.values())
        found |= {code: (now, by_code[now]) for code, now in chain.items()}
    return found


def _next(codes: Collection[str]) -> dict[str, tuple[str, str]]:
    old = aliased(Government)
    rows = session.execute(
        select(Succession.predecessor_code, Government.code, Government.name)
        .join(Government, Government.code == Succession.successor_code)
        .join(old, old.code == Succession.predecessor_code)
        .where(Succession.predecessor_code == func.any(cast(sorted(codes), ARRAY(String))),
               Succession.takes_over, old.ended_on.is_not(None))
    )  # fmt: skip
    return {old_code: (code, name) for old_code, code, name in rows}


def line_of(code: str) -> list[Any]:
    """Rows of `Succession` with both names that `code` takes part in, oldest first."""
    before, after = aliased(Government), aliased(Government)
    statement = (
        select(Succession, before.name.label("before"), after.name.label("after"))
        .join(before, before.code == Succession.predecessor_code)
        .join(after, after.code == Succession.successor_code)
        .where(or_(Succession.predecessor_code == code, Succession.successor_code == code))
    )
    return list(session.execute(statement.order_by(Succession.on, Succession.id)))


def everything() -> list[Any]:
    """Every succession with both names, newest first."""
    before, after = aliased(Government), aliased(Government)
    statement = (
        select(Succession, before.name.label("before"), after.name.label("after"))
        .join(before, before.code == Succession.predecessor_code)
        .join(after, after.code == Succession.successor_code)
    )
    return list(session.execute(
        statement.order_by(Succession.on.desc().nulls_last(), Succession.id.desc())
    ))  # fmt: skip
