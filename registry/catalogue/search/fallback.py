"""PostgreSQL's own answers: while a large index is being built, or when there is none.

The same plan by the stems that occur in the text, the same filters, counts and orders; misspellings
are not mended and pages are counted through.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from registry.kernel.db import session
from registry.regions.models import Government

from ..models import Affair, Application
from ..states import PUBLISHED
from . import cursors
from .cursors import Cursor
from .engine import VALUES, Ids
from .filters import FACETS, Filters
from .plan import Alternative, Clause, Plan
from .words import plain

_ID = Application.id.expression
_NAME = func.lower(Application.name)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (_NAME, _ID),
    "-live_count": (Application.live_count.desc(), _NAME, _ID),
    "-readiness_score": (Application.readiness_score.desc(), _NAME, _ID),
    "-created_at": (Application.created_at.desc(), Application.id.desc()),
    "-changed_at": (Application.changed_at.desc(), Application.id.desc()),
}
_TEXT = func.concat_ws(
    "\n", Application.name, Application.summary, Application.function, Application.description,
    Government.name, Affair.name, Affair.name_en, Application.agency,
)  # fmt: skip


def matching(statement: Select[Any], filters: Filters, plan: Plan) -> Select[Any]:
    """`statement`, which joins `Government` (host) and `Affair`, with the words and filters."""
    for clause in plan.hard:
        statement = statement.where(_clause(clause, _TEXT))
    for name, chosen in filters.chosen().items():
        statement = statement.where(FACETS[name].condition(chosen))
    return statement


def _clause(clause: Clause, text: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(_alternative(way, text) for way in clause.alternatives))


def _alternative(way: Alternative, text: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(*(text.icontains(stem, autoescape=True) for stem in way.stems))


class DatabaseEngine:
    """The same questions as `IndexEngine`, asked of PostgreSQL."""

    def page(
        self, filters: Filters, plan: Plan, sort: str, after: Cursor | None, limit: int
    ) -> Ids:
        """The results that follow the place of `after` in the order `sort`."""
        start = after.position if after else 0
        statement = _published(filters, plan, Application.id).order_by(*_order(sort, plan))
        found = list(session.scalars(statement.offset(start).limit(limit + 1)))
        ids, more = found[:limit], len(found) > limit
        key = "" if sort in cursors.TEXTUAL else 0
        mark = cursors.encode(Cursor(sort, start + len(ids), key, ids[-1])) if more else None
        return Ids(ids, mark, self.total(filters, plan))

    def total(self, filters: Filters, plan: Plan) -> int:
        """How many results there are."""
        return session.scalar(_published(filters, plan, func.count())) or 0

    def ids(self, filters: Filters, plan: Plan) -> list[int]:
        """The row ids of all results."""
        return list(session.scalars(_published(filters, plan, Application.id)))

    def nearest(self, filters: Filters, plan: Plan, limit: int) -> list[int]:
        """Row ids of what holds at least one of the clauses."""
        any_of = [_clause(clause, _TEXT) for clause in plan.hard]
        statement = _published(filters, Plan(), Application.id)
        statement = statement.where(or_(*any_of)) if any_of else statement
        return list(session.scalars(statement.order_by(*_order("name", plan)).limit(limit)))

    def counts(self, filters: Filters, plan: Plan) -> dict[str, dict[str, int]]:
        """Per facet its values and how many results each has, the facet's own filter left out."""
        return {name: _counts(filters.without(name), plan, name) for name in FACETS}


def _published(filters: Filters, plan: Plan, column: Any) -> Select[Any]:
    statement = (
        select(column).select_from(Application)
        .join(Government, Government.code == Application.host_code)
        .join(Affair, Affair.code == Application.affair_code)
        .where(Application.state == PUBLISHED)
    )  # fmt: skip
    return matching(statement, filters, plan)


def _counts(filters: Filters, plan: Plan, name: str) -> dict[str, int]:
    each = _published(filters, plan, FACETS[name].each().label("value")).subquery()
    number = func.count()
    statement = (
        select(each.c.value, number).where(each.c.value.is_not(None)).group_by(each.c.value)
        .order_by(number.desc()).limit(VALUES)
    )  # fmt: skip
    return {value: n for value, n in session.execute(statement)}


def _order(sort: str, plan: Plan) -> tuple[Any, ...]:
    if sort in _ORDERS:
        return _ORDERS[sort]
    named = [_clause(clause, Application.name.expression) for clause in plan.hard]
    first = case((and_(true(), *named), 0), else_=1)
    exact = case((_NAME.in_([plain(" ".join(plan.words))]), 0), else_=1)
    return (exact, first, Application.live_count.desc(), _NAME, _ID)
