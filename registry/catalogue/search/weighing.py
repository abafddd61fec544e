"""A question as tantivy's queries: what an application is worth, and only whether it holds.

All results hold the question's clauses, in whatever text; what they are worth beyond that is the
greatest, for each clause, of what stands in name and summary (HIGH), in the functions (LOW), and of
its words one by one. None adds to another, so that a first search of the short lists of HIGH alone
gives what the whole search would give, as far down as its scores lie above what the rest can reach
(`reach`). The long texts are asked in one list that says that a word is there, not where.
"""

from collections.abc import Callable, Iterable, Sequence
from math import log

from tantivy import Occur, Query

from . import synonyms
from .documents import ALL, EXACT, FIELDS, FORMS, MEANT, SIGNS, exact, schema
from .filters import Filters
from .plan import BEGINNING, SYNONYM, Alternative, Clause, Plan
from .words import STOP, Stems

MAIN = ("name", "summary", "function")
"""Where the words of a result must stand that has not all of them."""
HIGH = ("name", "summary")
LOW = ("function",)
WHOLE = 12.0
"""How much a result with all words is put before those with some, for each word."""
APART = 0.8
"""How much the words of an expression count that stand apart in one text."""
HELD = 1.0
"""What a clause counts that is held, wherever."""
SEVERAL = 1.2 * SYNONYM
"""How much several synonyms of a word count together."""
NARROWER = 0.49 * SYNONYM
"""How much a narrower word counts: less than a synonym in the next lesser field."""
FORM = 1.5
"""How much a word counts more when it is written as asked."""
SOFTLY = 0.25
"""How much a word that is said of everything counts beside one that is asked for."""
NAMED = 12.0
"""How much the whole name as asked counts more."""
TIE = 0.05
"""How much of what else holds is added to the greatest."""
RARE = 0.01
"""How much of a word's rarity and prominence is added to its field's worth."""
PARTS = {("name",): 0.13, HIGH: 0.1}
"""What each word of an expression counts by synonyms where all of them stand, of the field's
worth."""
MOST = 1.1
"""How much use and readiness multiply at most (`documents`)."""


def query(filters: Filters, plan: Plan, *, any_clause: bool = False) -> Query:
    """The results with their worth."""
    return _filtered(filters, _words(plan, any_clause))


def first(filters: Filters, plan: Plan) -> Query | None:
    """The results that hold the one thing asked for in name or summary, with their worth; None
    where that leaves something out that may be worth as much."""
    if len(plan.hard) != 1 or plan.partial or _begun(plan.hard[0]):
        return None
    high = [(Occur.Must, _best(_ways(plan.hard[0], HIGH)))]
    demanded = [*high, (Occur.Should, _fixed(Query.all_query(), HELD))]
    return _filtered(filters, Query.boolean_query([*demanded, *_more(plan), *_side_by_side(plan)]))


def reach(plan: Plan, number: int) -> float:
    """What a result of a question with `first` can be worth at most without what `first` finds,
    among `number` applications."""
    rare = 1 + RARE * 2.2 * log(3 + 2 * number)
    clause = plan.hard[0]
    worths = _worths(clause, LOW, rare)
    low = max(worths) + TIE * sum(worths)
    parts = PARTS[("name",)] * FIELDS["name"] * len(clause.parts)
    softer = [c for c in plan.clauses if c.soft]
    soft = SOFTLY * sum(HELD + sum(_worths(c, (*HIGH, *LOW), rare)) for c in softer)
    forms = FORM * len(plan.words) + FORM / 3 * len(plan.clauses)
    return MOST * (HELD + max(low, parts) + forms + soft)


def _worths(clause: Clause, fields: Sequence[str], rare: float) -> list[float]:
    """The most that each of the ways of `_ways` can give."""
    words = len(clause.alternatives[0].stems)
    found = [rare * words * FIELDS[name] * worth for name in fields for worth in (1.0, APART)]
    return found + [FIELDS[name] * worth for name in fields
                    for worth in (SYNONYM, SEVERAL, NARROWER)]


def matching(filters: Filters, plan: Plan) -> Query:
    """The same applications as `query`, without their worth."""
    if not plan.clauses:
        return _filtered(filters, Query.all_query())
    every = _all([held(clause) for clause in plan.hard])
    enough = [_all([_held_in(c, MAIN) for c in some]) for some in plan.partial]
    return Query.const_score_query(_filtered(filters, _any([every, *enough])), 0.0)


def held(clause: Clause) -> Query:
    """The applications that hold the clause. Who has a word has its sets of synonyms, and who has
    the words of an expression has each of its parts."""
    ways = [_term(ALL, f"{SIGNS[0]}{number}") for number in clause.sets]
    ways += [_one(way.stems) for way in _begun(clause)]
    if clause.parts:
        ways.append(_all([held(part) for part in clause.parts]))
    return _any(ways or [_one(clause.alternatives[0].stems)])


def _held_in(clause: Clause, fields: Sequence[str]) -> Query:
    """The applications that hold the clause in one of the fields."""
    stems = [clause.alternatives[0].stems, *(way.stems for way in _begun(clause))]
    ways = [_all([_any([_term(name, s) for name in fields]) for s in some]) for some in stems]
    return _any([*ways, *_meant(clause, fields)])


def _meant(clause: Clause, fields: Sequence[str]) -> list[Query]:
    return [_term(MEANT, f"{name}{SIGNS[0]}{n}") for n in clause.sets for name in fields]


def _filtered(filters: Filters, words: Query) -> Query:
    chosen = filters.chosen()
    if not chosen:
        return words
    parts = [(Occur.Must, words)]
    for name, values in chosen.items():
        one_of = Query.term_set_query(schema(), name, list(values))
        parts.append((Occur.Must, Query.const_score_query(one_of, 0.0)))
    return Query.boolean_query(parts)


def _words(plan: Plan, any_clause: bool) -> Query:
    if not plan.clauses:
        return Query.const_score_query(Query.all_query(), 1.0)
    if any_clause:
        ways = [(Occur.Should, _clause(clause)) for clause in plan.hard]
        return Query.boolean_query([*ways, *_more(plan)])
    demanded = _demanded(plan.hard, held)
    whole = Query.boolean_query([*demanded, *_more(plan), *_side_by_side(plan)])
    return _widened(whole, plan) if plan.partial else whole


def _demanded(
    clauses: Sequence[Clause], said: Callable[[Clause], Query]
) -> list[tuple[Occur, Query]]:
    """All of the clauses as `said` has them, and what each is worth."""
    every = _fixed(_all([said(clause) for clause in clauses]), HELD)
    return [(Occur.Must, every), *((Occur.Should, _worth(clause)) for clause in clauses)]


def _more(plan: Plan) -> list[tuple[Occur, Query]]:
    """What raises a result and is not demanded: words said of everything, the whole name, and the
    words as they are written."""
    more = [Query.boost_query(_clause(c), SOFTLY) for c in plan.clauses if c.soft]
    more.append(_fixed(_term(EXACT, exact(plan.words)), NAMED))
    more += [_fixed(_term(FORMS, word), FORM) for word in plan.words if word not in STOP]
    more += [_one_of(FORMS, sorted(c.forms), FORM / 3) for c in plan.clauses if c.forms]
    return [(Occur.Should, way) for way in more]


def _widened(whole: Query, plan: Plan) -> Query:
    """What has all words first, then what has enough of them where it matters."""
    before = _fixed(whole, WHOLE * len(plan.single))
    ways = [Query.boolean_query(_demanded(enough, _held_in_main)) for enough in plan.partial]
    return _any([whole, before, *ways])


def _held_in_main(clause: Clause) -> Query:
    return _held_in(clause, MAIN)


def _side_by_side(plan: Plan) -> list[tuple[Occur, Query]]:
    """The words in their order, one after the other, count more."""
    stems = [stem for clause in plan.clauses for stem in clause.alternatives[0].stems]
    if len(stems) < 2:
        return []
    return [(Occur.Should, _fixed(_phrase(name, stems), FIELDS[name] / 2)) for name in HIGH]


# ------------------------------------------------------------------ a clause


def _clause(clause: Clause) -> Query:
    """The applications that hold the clause, with its worth."""
    return Query.boolean_query(_demanded([clause], held))


def _worth(clause: Clause) -> Query:
    """What the clause is worth where it does not only stand somewhere."""
    return _greatest([_best(_ways(clause, some)) for some in (HIGH, LOW)] + _parts(clause))


def _ways(clause: Clause, fields: Sequence[str]) -> list[Query]:
    """The ways in which these fields hold the clause, each by itself."""
    ways = _asked(clause.alternatives[0].stems, fields)
    ways += [_alternative(way, fields) for way in _begun(clause)]
    wide = synonyms.narrowing()
    same = [n for n in clause.sets if n not in wide]
    narrower = [n for n in clause.sets if n in wide]
    kinds = ((SIGNS[0], same, SYNONYM), (SIGNS[1], same, SEVERAL), (SIGNS[0], narrower, NARROWER))
    for sign, numbers, worth in kinds:
        for name in fields if numbers else ():
            terms = [f"{name}{sign}{number}" for number in numbers]
            ways.append(_one_of(MEANT, terms, FIELDS[name] * worth))
    return ways


def _begun(clause: Clause) -> list[Alternative]:
    """What only begins as asked; the synonyms are in the sets."""
    return [way for way in clause.alternatives[1:] if way.weight == BEGINNING]


def _asked(stems: Stems, fields: Iterable[str]) -> list[Query]:
    """As asked; of several words side by side, or in one text."""
    if len(stems) == 1:
        return [_in(name, stems) for name in fields]
    near = [_fixed(_all([_term(n, s) for s in stems]), FIELDS[n] * APART) for n in fields]
    return [*near, *(_in(name, stems) for name in fields)]


def _parts(clause: Clause) -> list[Query]:
    """Each word of an expression by itself, by its synonyms too."""
    if not clause.parts:
        return []
    return [
        _fixed(_all([_held_in(part, some) for part in clause.parts]),
               worth * len(clause.parts) * FIELDS[some[-1]])
        for some, worth in PARTS.items()
    ]  # fmt: skip


def _alternative(way: Alternative, fields: Iterable[str]) -> Query:
    found = [_fixed(_said(name, way.stems), FIELDS[name]) for name in fields]
    return Query.boost_query(_best(found), way.weight)


def _in(name: str, stems: Sequence[str]) -> Query:
    """In this field: what counts is the field, and of one word in name or summary a little how rare
    and how prominent it is."""
    said = _said(name, stems)
    fixed = _fixed(said, FIELDS[name])
    if len(stems) > 1 or name not in HIGH:
        return fixed
    prominent = Query.boost_query(said, FIELDS[name] * RARE)
    return Query.boolean_query([(Occur.Must, fixed), (Occur.Should, prominent)])


# ------------------------------------------------------------------ queries


def _said(name: str, stems: Sequence[str]) -> Query:
    if len(stems) == 1:
        return Query.term_query(schema(), name, stems[0], "freq")
    return _phrase(name, stems)


def _phrase(name: str, stems: Sequence[str]) -> Query:
    return Query.phrase_query(schema(), name, list(stems))


def _term(name: str, word: str) -> Query:
    return Query.term_query(schema(), name, word, "basic")


def _one(terms: Sequence[str]) -> Query:
    return _all([_term(ALL, term) for term in terms])


def _one_of(name: str, words: Sequence[str], value: float) -> Query:
    """One of the words is in this field, whichever it is: it counts once."""
    return _fixed(_any([_term(name, word) for word in words]), value)


def _fixed(asked: Query, value: float) -> Query:
    return Query.const_score_query(asked, value)


def _all(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def _any(queries: Iterable[Query]) -> Query:
    found = list(queries)
    if len(found) == 1:
        return found[0]
    return Query.boolean_query([(Occur.Should, one) for one in found])


def _best(queries: Sequence[Query]) -> Query:
    """The greatest, and a little of the others."""
    if len(queries) == 1:
        return queries[0]
    return Query.disjunction_max_query(list(queries), TIE)


def _greatest(queries: Sequence[Query]) -> Query:
    return Query.disjunction_max_query(list(queries), 0.0)
