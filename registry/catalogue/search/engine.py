"""Answers of the index: row ids in order, totals, counts by facet value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from tantivy import DocAddress, Order, Query

from . import cursors, weighing
from .cursors import Cursor
from .documents import EXACT, KEYS, MOMENTS, exact
from .filters import FACETS, Filters
from .index import View
from .plan import Plan, sets_enough

RELEVANCE = "relevance"
SLACK = 60
"""Rows that may have come or gone before a page's mark without a second search."""
TIES = 200
"""So many equally relevant results are put in order; beyond, in the order of the index."""
FEW = 10
"""With fewer results that have all words, those that have the weightiest of them follow."""
MANY = 5_000
"""From so many applications on, the short lists of names and summaries are searched first."""
VALUES = 1_000
"""How many values of one facet are counted."""


@dataclass(frozen=True)
class Ids:
    """One page of row ids, the mark of the next page, and the total."""

    ids: Sequence[int]
    next: str | None
    total: int


class IndexEngine:
    """Asks one view of the index one question."""

    def __init__(self, view: View) -> None:
        self.view, self.searcher = view, view.searcher
        self._totals: dict[tuple[Any, Plan], int] = {}

    def page(
        self, filters: Filters, plan: Plan, sort: str, after: Cursor | None, limit: int
    ) -> Ids:
        """The results that follow `after` in the order `sort`."""
        wanted = limit + 1 + (after.position + SLACK if after else 0)
        while True:
            wanted = min(wanted, self.view.total + 1)
            hits, total = self._hits(filters, plan, sort, wanted)
            rest = hits if after is None else _beyond(hits, after, sort)
            if len(rest) > limit or wanted >= total:
                break
            wanted *= 2
        shown = rest[:limit]
        position = len(hits) - len(rest) + len(shown)
        mark = Cursor(sort, position, *shown[-1]) if len(rest) > limit else None
        return Ids(
            [row_id for _, row_id in shown], cursors.encode(mark) if mark else None, total
        )

    def _hits(
        self, filters: Filters, plan: Plan, sort: str, wanted: int
    ) -> tuple[list[tuple[Any, int]], int]:
        """(sort key, row id) of the first `wanted` results, and how many there are."""
        if sort == RELEVANCE:
            early = self._early(filters, plan, wanted)
            return early or self._relevant(weighing.query(filters, plan), wanted)
        field, order = {**KEYS, **MOMENTS}[sort], Order.Asc if sort in KEYS else Order.Desc
        query = weighing.matching(filters, plan)
        found: Any = self.searcher.search(query, wanted, order_by_field=field, order=order)
        return self._with_ids(found.hits), found.count

    def _early(
        self, filters: Filters, plan: Plan, wanted: int
    ) -> tuple[list[tuple[Any, int]], int] | None:
        """The same as `_relevant` from the short lists of names and summaries, where what they do
        not hold cannot be worth as much as the last of the hits; else None."""
        first = weighing.first(filters, plan) if self.view.total >= MANY else None
        if first is None or self.searcher.doc_freq(EXACT, exact(plan.words)):
            return None
        hits, _ = self._relevant(first, wanted)
        if len(hits) < wanted or hits[-1][0] <= weighing.reach(plan, self.view.total):
            return None
        return hits, self.total(filters, plan)

    def _relevant(self, query: Query, wanted: int) -> tuple[list[tuple[Any, int]], int]:
        """By score; equals by row id, so that every process has the same order."""
        found: Any = self.searcher.search(query, wanted + TIES, weight_by_field="weight")
        hits = [(round(score, 4), row_id) for score, row_id in self._with_ids(found.hits)]
        return sorted(hits, key=lambda hit: (-hit[0], hit[1]))[:wanted], found.count

    def _with_ids(self, hits: Iterable[tuple[Any, DocAddress]]) -> list[tuple[Any, int]]:
        found = list(hits)
        ids = self.searcher.fast_field_values("id", [address for _, address in found])
        return [(key, int(row_id or 0)) for (key, _), row_id in zip(found, ids, strict=True)]

    def total(self, filters: Filters, plan: Plan) -> int:
        """How many results there are."""
        key = (tuple(filters.chosen().items()), plan)
        if key not in self._totals:
            self._totals[key] = self._count(weighing.matching(filters, plan))
        return self._totals[key]

    def widened(self, plan: Plan) -> Plan:
        """The plan, and where hardly anything has all its words, with the sets that are enough."""
        single = plan.single
        if len(single) < 2 or self.total(Filters(), plan) >= FEW:
            return plan
        number = self.view.total
        counts = [self._count(weighing.held(c)) for c in single]
        weighed = [(c, log(1 + number / n) if n else 0.0)
                   for c, n in zip(single, counts, strict=True)]  # fmt: skip
        return replace(plan, partial=sets_enough(weighed))

    def _count(self, query: Query) -> int:
        counted = Query.const_score_query(query, 0.0)  # nothing is weighed
        found: Any = self.searcher.aggregate(counted, {"n": {"value_count": {"field": "id"}}})
        return int(found["n"]["value"])

    def ids(self, filters: Filters, plan: Plan) -> list[int]:
        """The row ids of all results."""
        hits, _ = self._hits(filters, plan, "-created_at", max(self.view.total, 1))
        return [row_id for _, row_id in hits]

    def nearest(self, filters: Filters, plan: Plan, limit: int) -> list[int]:
        """Row ids of what holds at least one of the clauses, the most first."""
        query = weighing.query(filters, plan, any_clause=True)
        return [row_id for _, row_id in self._relevant(query, limit)[0]]

    def counts(self, filters: Filters, plan: Plan) -> dict[str, dict[str, int]]:
        """Per facet its values and how many results each has, the facet's own filter left out."""
        chosen = filters.chosen()
        free = [name for name in FACETS if name not in chosen]
        found = self._counted(weighing.matching(filters, plan), free)
        for name in chosen:
            found |= self._counted(weighing.matching(filters.without(name), plan), [name])
        return {name: found[name] for name in FACETS}

    def _counted(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        asked = {name: {"terms": {"field": name, "size": VALUES}} for name in names}
        found: Mapping[str, Any] = self.searcher.aggregate(query, asked) if asked else {}
        return {
            name: {b["key"]: b["doc_count"] for b in found[name]["buckets"]} for name in names
        }


def _beyond(hits: Sequence[tuple[Any, int]], after: Cursor, sort: str) -> list[tuple[Any, int]]:
    """What follows the mark's key. Scores change with the catalogue: there, what follows its row,
    or its score when the row is gone."""
    if sort in KEYS:
        return [hit for hit in hits if hit[0] > after.key]
    if sort in MOMENTS:
        return [hit for hit in hits if hit[0] < after.key]
    for place, (_, row_id) in enumerate(hits):
        if row_id == after.id:
            return list(hits[place + 1 :])
    return [hit for hit in hits if hit[0] < after.key]
