"""Answers of the index: row ids in order, totals, counts by facet value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from tantivy import DocAddress, Occur, Order, Query

from . import cursors
from .cursors import Cursor
from .documents import ALL, EXACT, FIELDS, FORMS, KEYS, MEANT, MOMENTS, SIGNS, exact, schema
from .filters import FACETS, Filters
from .index import View
from .plan import BEGINNING, SYNONYM, Alternative, Clause, Plan, sets_enough
from .words import STOP, Stems

RELEVANCE = "relevance"
SLACK = 60
"""Rows that may have come or gone before a page's mark without a second search."""
TIES = 200
"""So many equally relevant results are put in order; beyond, in the order of the index."""
FEW = 10
"""With fewer results that have all words, those that have the weightiest of them follow."""
MAIN = ("name", "summary", "function")
"""Where the words of a result must stand that has not all of them."""
WHOLE = 12.0
"""How much a result with all words is put before those with some, for each word."""
APART, FAR = 0.8, 1.0
"""How much the words of an expression count that stand apart in one text; and all of them
together that stand in several."""
SEVERAL = 1.2 * SYNONYM
"""How much several synonyms of a word count together."""
FORM = 1.5
"""How much a word counts more when it is written as asked."""
VALUES = 1_000
"""How many values of one facet are counted."""


@dataclass(frozen=True)
class Ids:
    """One page of row ids, the mark of the next page, and the total."""

    ids: Sequence[int]
    next: str | None
    total: int


class IndexEngine:
    """Asks one view of the index."""

    def __init__(self, view: View) -> None:
        self.view, self.searcher = view, view.searcher

    def page(
        self, filters: Filters, plan: Plan, sort: str, after: Cursor | None, limit: int
    ) -> Ids:
        """The results that follow `after` in the order `sort`."""
        query = _query(filters, plan) if sort == RELEVANCE else _matching(filters, plan)
        wanted = limit + 1 + (after.position + SLACK if after else 0)
        while True:
            wanted = min(wanted, self.view.total + 1)
            hits, total = self._hits(query, sort, wanted)
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

    def _hits(self, query: Query, sort: str, wanted: int) -> tuple[list[tuple[Any, int]], int]:
        """(sort key, row id) of the first `wanted` results, and how many there are."""
        if sort == RELEVANCE:
            return self._relevant(query, wanted)
        field, order = {**KEYS, **MOMENTS}[sort], Order.Asc if sort in KEYS else Order.Desc
        found: Any = self.searcher.search(query, wanted, order_by_field=field, order=order)
        return self._with_ids(found.hits), found.count

    def _relevant(self, query: Query, wanted: int) -> tuple[list[tuple[Any, int]], int]:
        """By score; equals by row id, so that every process has the same order."""
        more = wanted + TIES // 4
        while True:
            found: Any = self.searcher.search(query, more, weight_by_field="weight")
            hits = [(round(score, 4), row_id) for score, row_id in self._with_ids(found.hits)]
            tied = len(hits) >= wanted and hits[-1][0] == hits[wanted - 1][0]
            if not tied or len(hits) == found.count or more >= wanted + TIES:
                break
            more += TIES
        return sorted(hits, key=lambda hit: (-hit[0], hit[1]))[:wanted], found.count

    def _with_ids(self, hits: Iterable[tuple[Any, DocAddress]]) -> list[tuple[Any, int]]:
        found = list(hits)
        ids = self.searcher.fast_field_values("id", [address for _, address in found])
        return [(key, int(row_id or 0)) for (key, _), row_id in zip(found, ids, strict=True)]

    def total(self, filters: Filters, plan: Plan) -> int:
        """How many results there are."""
        return self._count(_matching(filters, plan))

    def widened(self, plan: Plan) -> Plan:
        """The plan, and where hardly anything has all its words, with the sets that are enough."""
        single = plan.single
        if len(single) < 2 or self.total(Filters(), plan) >= FEW:
            return plan
        number = self.view.total
        counts = [self._count(_held(c)) for c in single]
        weighed = [(c, log(1 + number / n) if n else 0.0)
                   for c, n in zip(single, counts, strict=True)]  # fmt: skip
        return replace(plan, partial=sets_enough(weighed))

    def _count(self, query: Query) -> int:
        found: Any = self.searcher.search(query, 1)
        return int(found.count)

    def ids(self, filters: Filters, plan: Plan) -> list[int]:
        """The row ids of all results."""
        query = _matching(filters, plan)
        hits, _ = self._hits(query, "-created_at", max(self.view.total, 1))
        return [row_id for _, row_id in hits]

    def nearest(self, filters: Filters, plan: Plan, limit: int) -> list[int]:
        """Row ids of what holds at least one of the clauses, the most first."""
        query = _query(filters, plan, any_clause=True)
        return [row_id for _, row_id in self._relevant(query, limit)[0]]

    def counts(self, filters: Filters, plan: Plan) -> dict[str, dict[str, int]]:
        """Per facet its values and how many results each has, the facet's own filter left out."""
        chosen = filters.chosen()
        free = [name for name in FACETS if name not in chosen]
        found = self._counted(_matching(filters, plan), free)
        for name in chosen:
            found |= self._counted(_matching(filters.without(name), plan), [name])
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


def _query(filters: Filters, plan: Plan, *, any_clause: bool = False) -> Query:
    return _filtered(filters, _words(plan, any_clause))


def _matching(filters: Filters, plan: Plan) -> Query:
    """The same applications as `_query`, without their worth."""
    if not plan.clauses:
        return _filtered(filters, Query.all_query())
    every = _all([_held(clause) for clause in plan.hard])
    enough = [_all([_clause(c, MAIN) for c in some]) for some in plan.partial]
    ways = [(Occur.Should, way) for way in (every, *enough)]
    return _filtered(filters, Query.boolean_query(ways))


def _filtered(filters: Filters, words: Query) -> Query:
    chosen = filters.chosen()
    if not chosen:
        return words
    parts = [(Occur.Must, words)]
    for name, values in chosen.items():
        held = Query.term_set_query(schema(), name, list(values))
        parts.append((Occur.Must, Query.const_score_query(held, 0.0)))
    return Query.boolean_query(parts)


def _words(plan: Plan, any_clause: bool) -> Query:
    if not plan.clauses:
        return Query.const_score_query(Query.all_query(), 1.0)
    demanded = Occur.Should if any_clause else Occur.Must
    hard = [(demanded, _clause(clause)) for clause in plan.hard]
    more = [(Occur.Should, _clause(clause)) for clause in plan.clauses if clause.soft]
    more.append((Occur.Should, Query.const_score_query(
        Query.term_query(schema(), EXACT, exact(plan.words)), 12.0
    )))  # fmt: skip
    more += [
        (Occur.Should, Query.const_score_query(Query.term_query(schema(), FORMS, word), FORM))
        for word in plan.words if word not in STOP
    ] + [
        (Occur.Should, _one_of(FORMS, sorted(clause.forms), FORM / 3))
        for clause in plan.clauses if clause.forms
    ]
    if any_clause:
        return Query.boolean_query([*hard, *more])
    whole = Query.boolean_query([*hard, *more, *_side_by_side(plan)])
    return _widened(whole, plan) if plan.partial else whole


def _widened(whole: Query, plan: Plan) -> Query:
    """What has all words first, then what has enough of them where it matters."""
    first = Query.const_score_query(whole, WHOLE * len(plan.single))
    ways = [
        Query.boolean_query([(Occur.Must, _clause(c, MAIN)) for c in enough])
        for enough in plan.partial
    ]
    return Query.boolean_query(
        [(Occur.Should, way) for way in (whole, first, *ways)]
    )


def _side_by_side(plan: Plan) -> list[tuple[Occur, Query]]:
    """The words in their order, one after the other, count more."""
    stems = [stem for clause in plan.clauses for stem in clause.alternatives[0].stems]
    if len(stems) < 2:
        return []
    return [
        (Occur.Should, Query.const_score_query(
            Query.phrase_query(schema(), name, list(stems)), FIELDS[name] / 2
        ))
        for name in ("name", "summary")
    ]  # fmt: skip


def _clause(clause: Clause, fields: Iterable[str] = tuple(FIELDS)) -> Query:
    ways = [_asked(clause.alternatives[0].stems, fields)]
    ways += [_alternative(way, fields) for way in _begun(clause)]
    for sign, worth in zip(SIGNS, (SYNONYM, SEVERAL), strict=True):
        for name in fields if clause.sets else ():
            terms = [f"{name}{sign}{number}" for number in clause.sets]
            ways.append(_one_of(MEANT, terms, FIELDS[name] * worth))
    if clause.parts:
        each = _all([_clause(part, fields) for part in clause.parts])
        ways.append(Query.boost_query(each, SYNONYM / 2 / len(clause.parts)))
    return _best(ways)


def _begun(clause: Clause) -> list[Alternative]:
    """What only begins as asked; the synonyms are in the sets."""
    return [way for way in clause.alternatives[1:] if way.weight == BEGINNING]


def _held(clause: Clause) -> Query:
    """The same applications as `_clause`, without their worth: for what is counted."""
    ways = [_one(clause.alternatives[0].stems), *(_one(way.stems) for way in _begun(clause))]
    ways += [_one((f"{SIGNS[0]}{number}",)) for number in clause.sets]
    if clause.parts:
        ways.append(_all([_held(part) for part in clause.parts]))
    return Query.boolean_query([(Occur.Should, way) for way in ways])


def _one(terms: Sequence[str]) -> Query:
    return _all([Query.term_query(schema(), ALL, term, "basic") for term in terms])


def _asked(stems: Stems, fields: Iterable[str]) -> Query:
    if len(stems) == 1:
        return _best([_in(name, stems) for name in fields])
    near = [
        Query.boost_query(_all([_in(name, (s,)) for s in stems]), APART / len(stems))
        for name in fields
    ]
    far = _all([_best([_in(name, (s,)) for name in fields]) for s in stems])
    side = [_in(name, stems) for name in fields]
    return _best([Query.const_score_query(far, FAR), *near, *side])


def _alternative(way: Alternative, fields: Iterable[str]) -> Query:
    found = [_in(name, way.stems, plainly=True) for name in fields]
    return Query.boost_query(_best(found), way.weight)


def _in(name: str, stems: Sequence[str], *, plainly: bool = False) -> Query:
    """In this field: what counts is the field, and a little how rare and how prominent it is (not
    so for synonyms: `plainly` asks half as much of the index)."""
    if len(stems) == 1:
        said = Query.term_query(schema(), name, stems[0], "freq")
    else:
        said = Query.phrase_query(schema(), name, list(stems))
    fixed = Query.const_score_query(said, FIELDS[name])
    if plainly:
        return fixed
    prominent = Query.boost_query(said, FIELDS[name] * 0.01)
    return Query.boolean_query([(Occur.Must, fixed), (Occur.Should, prominent)])


def _one_of(name: str, words: Sequence[str], value: float) -> Query:
    """One of the words is in this field, whichever it is: it counts once."""
    ways = [(Occur.Should, Query.term_query(schema(), name, word, "basic")) for word in words]
    return Query.const_score_query(Query.boolean_query(ways), value)


def _all(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _best(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.disjunction_max_query(list(queries), 0.05)
