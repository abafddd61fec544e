"""What the catalogue's list shows: results with the words marked, facets, chips, ways out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from registry.http.i18n import language, tr
from registry.kernel.actor import Actor
from registry.kernel.text import N_, M

from . import facets, policy, queries
from .facets import LABELS, FacetOption
from .pages import Card, card
from .queries import FoundRow
from .schemas import VALUES_MAX, CatalogueQuery
from .search.asking import Search, order
from .search.engine import RELEVANCE
from .search.filters import Filters
from .search.marking import Piece, excerpt, pieces
from .states import FACET_NAMES

INDEX, FEED = "/katalog", "/katalog/atom"
FIRST = 8
"""So many values of a facet are seen at once; the others unfold."""
SORTS = {
    RELEVANCE: N_("Paling sesuai"),
    "-live_count": N_("Paling banyak dipakai"),
    "-readiness_score": N_("Paling siap direplikasi"),
    "-created_at": N_("Terbaru"),
    "-changed_at": N_("Baru diperbarui"),
    "name": N_("Nama"),
}
SUGGESTIONS = 8
WORDS_MAX = 200
"""Letters that a list's words may have (`ListQuery`)."""


@dataclass(frozen=True)
class Option:
    """A value of a facet as drawn."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Group:
    """A facet as drawn."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """An active filter and the address without it; `left` is how many results that would give."""

    label: str
    value: str
    href: str
    rest: Filters
    left: int | None = None


def listing(asked: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Everything the list's page shows of one search, in a fixed number of queries."""
    filters = Filters.of(asked)
    search, sort = Search(filters), asked["sort"]
    found = queries.found(search, sort, asked["after"], asked["limit"])
    drawn, listed = groups(facets.options(search)), queries.shortlisted(actor)
    active = chips(filters, sort, drawn)
    lost = found.page.total == 0
    loosen = loosened(search, active) if lost else []
    best = loosen[0].rest if loosen else None
    near = queries.nearest(search, best) if lost and filters != Filters() else []
    marked = found.plan.marked
    return {
        "filters": filters, "after": asked["after"], "total": found.page.total,
        "cards": [_marked(row, actor, listed, marked) for row in found.page.items],
        "near": [_marked(row, actor, listed, marked) for row in near],
        "partial": bool(found.plan.partial) and not lost,
        "corrected": found.plan.corrected, "chips": active, "groups": drawn,
        "loosen": loosen, "sorts": sorts(sort, filters.q),
        "feed_href": address(filters).replace(INDEX, FEED, 1),
        "hidden": hidden(filters), "offered": search.offered,
        "keeps_shortlist": policy.keeps_shortlist(actor),
        "kept": ({"q": filters.q} if filters.q else {}) | ({"urut": sort} if sort else {}),
        "first_href": address(filters, sort),
        "next_href": found.page.next and address(filters, sort, after=found.page.next),
    }  # fmt: skip


def usable(given: MultiDict[str, str]) -> dict[str, Any]:
    """What can be used of a list's query that was refused: no broken mark or length, no more and
    no longer words than are taken."""
    kept = {
        name: [v for v in given.getlist(name) if len(v) <= WORDS_MAX][:VALUES_MAX]
        for name in FACET_NAMES.values()
    }  # fmt: skip
    words = given.get("q", "")[:WORDS_MAX]
    asked: dict[str, Any] = CatalogueQuery().load(
        {**kept, "q": words, "urut": given.get("urut", "")}
    )
    return asked


def _marked(row: FoundRow, actor: Actor, listed: frozenset[str], marked: frozenset[str]) -> Card:
    """The row as a card; where neither name nor summary has a word, with the text that has."""
    drawn = card(row, actor, listed)
    if not marked:
        return drawn
    name, summary = pieces(row.name, marked), pieces(row.summary, marked)
    if not any(hit for _, hit in (*name, *summary)):
        summary = excerpt((row.function, row.description), marked) or summary
    return replace(drawn, name=_markup(name), summary=_markup(summary))


def _markup(found: Sequence[Piece]) -> Markup:
    return Markup().join(Markup("<mark>%s</mark>") % text if hit else text for text, hit in found)


def address(filters: Filters, sort: str = "", **more: str) -> str:
    """The list's address with these filters."""
    pairs = [("q", filters.q)] if filters.q else []
    pairs += hidden(filters)
    pairs += [("urut", sort)] if sort else []
    pairs += list(more.items())
    return f"{INDEX}?{urlencode(pairs)}" if pairs else INDEX


def hidden(filters: Filters) -> list[tuple[str, str]]:
    """The chosen facet values as (name, value) of the page's address."""
    return [(FACET_NAMES[f], value) for f, chosen in filters.chosen().items() for value in chosen]


def groups(found: Mapping[str, Sequence[FacetOption]]) -> list[Group]:
    """The facets that have a value, as drawn, in the reader's language."""
    english = language() == "en"
    return [
        Group(FACET_NAMES[name], tr(LABELS[name]),
              _arranged([_option(o, english) for o in options], name in facets.ORDERED))
        for name, options in found.items() if options
    ]  # fmt: skip


def facet_groups(search: Search) -> list[Group]:
    """The facets of a search by their names in the API, the most frequent values first."""
    english = language() == "en"
    return [
        Group(name, tr(LABELS[name]), [_option(o, english) for o in options])
        for name, options in facets.options(search).items() if options
    ]  # fmt: skip


def _arranged(options: list[Option], ordered: bool) -> list[Option]:
    """The most frequent and the chosen ones first; what unfolds, by name."""
    if ordered or len(options) <= FIRST:
        return options
    room = FIRST - sum(o.checked for o in options[FIRST:])
    first = [o for n, o in enumerate(options) if o.checked or n < room]
    rest = [o for o in options if o not in first]
    return first + sorted(rest, key=lambda o: o.label.lower())


def _option(option: FacetOption, english: bool) -> Option:
    label = option.name_en if english else option.name
    return Option(option.value, label if isinstance(label, str) else tr(label), option.count,
                  option.checked)  # fmt: skip


def chips(filters: Filters, sort: str, drawn: Sequence[Group]) -> list[Chip]:
    """The active filters, each with the address that drops it; a value that nobody knows any more
    is one too, or nothing would say why there are no results."""
    found = []
    if filters.q:
        rest = replace(filters, q="")
        found.append(Chip(tr(M("Kata")), filters.q, address(rest, sort), rest))
    told = {(g.name, o.value): o.label for g in drawn for o in g.options}
    for facet, chosen in filters.chosen().items():
        label = tr(LABELS[facet])
        for value in sorted(chosen, key=lambda v: told.get((FACET_NAMES[facet], v), v)):
            rest = filters.without(facet, value)
            shown = told.get((FACET_NAMES[facet], value), value)
            found.append(Chip(label, shown, address(rest, sort), rest))
    return found


def loosened(search: Search, active: Sequence[Chip]) -> list[Chip]:
    """Which filter to drop, and how many results each would give, the most first; where dropping
    one is not enough, all filters but the words."""
    totals = search.totals([chip.rest for chip in active])
    found = [replace(c, left=left) for c, left in zip(active, totals, strict=True) if left]
    if found:
        return sorted(found, key=lambda chip: -(chip.left or 0))
    words = Filters(search.filters.q)
    left = search.totals([words])[0] if words not in (Filters(), search.filters) else 0
    everything = Chip("", "", address(words), words, left)
    return [everything] if left else []


def sorts(chosen: str, q: str) -> list[tuple[str, str, bool]]:
    """(value, label, chosen) of the orders of the list; the usual one has no value."""
    now, usual = order(chosen, q), order("", q)
    return [
        ("" if value == usual else value, tr(label), value == now)
        for value, label in SORTS.items() if q or value != RELEVANCE
    ]  # fmt: skip


def suggestions(q: str) -> list[dict[str, str]]:
    """What the words typed so far may become: words to search for, then applications."""
    if not q.strip():
        return []
    search = Search(Filters(q))
    found = [
        {"label": text, "hint": "", "href": address(Filters(text))} for text in search.completed()
    ]
    rows = queries.found(search, "", None, SUGGESTIONS - len(found)).page.items
    return found + [{"label": r.name, "hint": r.host_name, "href": r.href} for r in rows]
