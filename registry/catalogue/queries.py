"""Reading applications, their facets and the shortlist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, String, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload

from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import LIMIT, LIMIT_MAX, Page, Sort, paginate
from registry.regions.models import Government

from . import policy
from .models import Affair, Application, ShortlistEntry
from .search import fallback
from .search.asking import EVERYTHING, Search, order
from .search.filters import Filters
from .search.plan import Plan, plan
from .states import PUBLISHED, STATES


@dataclass(frozen=True)
class AppRow:
    """An application as lists and cards show it: public columns only."""

    id: int
    slug: str
    name: str
    summary: str
    host_code: str
    host_name: str
    affair_code: str
    affair_name: str
    affair_name_en: str
    service_kind: str
    state: str
    is_suite: bool
    open_for_adoption: bool
    current_version: str
    live_count: int
    pks_count: int
    created_at: datetime
    changed_at: datetime
    sort_name: str
    readiness_score: int

    @property
    def href(self) -> str:
        """Its page."""
        return f"/katalog/{self.slug}"


@dataclass(frozen=True)
class FoundRow(AppRow):
    """A result of a search, with the texts in which the words may stand."""

    function: str
    description: str


@dataclass(frozen=True)
class Found:
    """One page of results and what the question was understood as."""

    page: Page[FoundRow]
    plan: Plan


@dataclass(frozen=True)
class ShortlistGroup:
    """The shortlisted applications of one host."""

    host_code: str
    host_name: str
    apps: list[AppRow]


OWN = 50
"""Rows of one stage that an office's list shows at once."""
SORT_NAME = func.lower(Application.name, type_=String)
_BY_NAME = Sort(SORT_NAME, lambda r: r.sort_name)
_LAST = Sort(Application.id.expression, lambda r: r.id)
_ORDERS = {
    "name": [_BY_NAME, _LAST],
    "-created_at": [
        Sort(Application.created_at.expression, lambda r: r.created_at, descending=True),
        Sort(Application.id.expression, lambda r: r.id, descending=True),
    ],
    "-live_count": [
        Sort(Application.live_count.expression, lambda r: r.live_count, descending=True),
        _BY_NAME, _LAST,
    ],
    "-readiness_score": [
        Sort(Application.readiness_score.expression, lambda r: r.readiness_score, descending=True),
        _BY_NAME, _LAST,
    ],
    "-changed_at": [
        Sort(Application.changed_at.expression, lambda r: r.changed_at, descending=True),
        Sort(Application.id.expression, lambda r: r.id, descending=True),
    ],
}  # fmt: skip


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns).select_from(Application)
        .join(Government, Government.code == Application.host_code)
        .join(Affair, Affair.code == Application.affair_code)
    )  # fmt: skip


def _rows(*more: Any) -> Select[Any]:
    return _joined(
        Application.id, Application.slug, Application.name, Application.summary,
        Application.host_code, Government.name.label("host_name"), Application.affair_code,
        Affair.name.label("affair_name"), Affair.name_en.label("affair_name_en"),
        Application.service_kind, Application.state, Application.is_suite,
        Application.open_for_adoption, Application.current_version, Application.live_count,
        Application.pks_count, Application.created_at, Application.changed_at,
        SORT_NAME.label("sort_name"), Application.readiness_score, *more,
    )  # fmt: skip


def _all(statement: Select[Any]) -> list[AppRow]:
    ordered = statement.order_by(SORT_NAME, Application.id)
    return [AppRow(*row) for row in session.execute(ordered)]


def find(
    filters: Filters, sort: str = "name", after: str | None = None, limit: int = LIMIT
) -> Page[FoundRow]:
    """Published applications: two queries, whatever their number. Unknown sorts mean by name."""
    return found(Search(filters), sort, after, limit).page


def found(search: Search, sort: str, after: str | None, limit: int) -> Found:
    """One page of a search. The index names the rows, PostgreSQL tells them: what is not published
    now is not among them whatever the index says."""
    limit = max(1, min(limit, LIMIT_MAX))
    ids = search.page(order(sort, search.filters.q), after, limit)
    return Found(Page(_found(ids.ids), ids.next, ids.total), search.plan)


def nearest(search: Search, instead: Filters | None = None, limit: int = 4) -> list[FoundRow]:
    """What comes near to a search that found nothing; without words, what `instead` gives."""
    if instead is None or search.filters.q:
        return _found(search.nearest(limit))
    return _found(search.others(instead, limit))


def _found(ids: Sequence[int]) -> list[FoundRow]:
    statement = _rows(Application.function, Application.description).where(
        Application.id.in_(ids), Application.state == PUBLISHED
    )
    rows = {row.id: FoundRow(*row) for row in session.execute(statement)}
    return [rows[row_id] for row_id in ids if row_id in rows]


def find_in_state(
    actor: Actor, state: str, filters: Filters, sort: str, after: str | None, limit: int
) -> Page[AppRow]:
    """Applications in `state` that `actor` may see (drafts: those of their government)."""
    if state == PUBLISHED:
        page = find(filters, sort, after, limit)
        return Page(page.items, page.next, page.total)
    statement = policy.visible(_rows().where(Application.state == state), actor)
    statement = fallback.matching(statement, filters, plan(filters.q, EVERYTHING, mend=False))
    page_of = paginate(statement, _ORDERS.get(sort, _ORDERS["name"]), after, limit)
    return Page([AppRow(*row) for row in page_of.items], page_of.next, page_of.total)


def get(slug: str, actor: Actor) -> Application:
    """The application with host, affair, suite and successor; NotFound for what `actor` may not
    see."""
    statement = policy.visible(select(Application).where(Application.slug == slug), actor)
    found = session.scalars(
        statement.options(
            joinedload(Application.host), joinedload(Application.affair),
            joinedload(Application.suite), joinedload(Application.successor),
        ).execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def members(suite_id: int) -> list[AppRow]:
    """Published applications that name the suite, by name."""
    return _all(_rows().where(Application.suite_id == suite_id, Application.state == PUBLISHED))


def published_of(host: str) -> list[AppRow]:
    """Everything `host` has published, by name."""
    return _all(_rows().where(Application.host_code == host, Application.state == PUBLISHED))


def by_ids(ids: Iterable[int]) -> dict[int, AppRow]:
    """Applications by row id in whatever stage, in one query; for records that name them."""
    wanted = sorted(set(ids))
    return {r.id: r for r in _all(_rows().where(Application.id.in_(wanted)))} if wanted else {}


def by_slugs(slugs: Iterable[str]) -> dict[str, AppRow]:
    """Published applications by slug, in one query."""
    wanted = sorted(set(slugs))
    if not wanted:
        return {}
    statement = _rows().where(Application.slug.in_(wanted), Application.state == PUBLISHED)
    return {r.slug: r for r in _all(statement)}


def adoptable(ids: Iterable[int]) -> frozenset[int]:
    """Those of `ids` that are published and open for adoption now."""
    wanted = sorted(set(ids))
    found = session.scalars(
        select(Application.id).where(
            Application.id.in_(wanted), Application.state == PUBLISHED,
            Application.open_for_adoption,
        )
    )  # fmt: skip
    return frozenset(found) if wanted else frozenset()


def matching_ids(filters: Filters) -> Select[Any]:
    """The ids of all published results of `filters`, as a statement (for a bulk act)."""
    wanted = cast(Search(filters).ids(), ARRAY(BigInteger))
    return select(Application.id).where(
        Application.id == func.any(wanted), Application.state == PUBLISHED
    )


@dataclass(frozen=True)
class OwnRow(AppRow):
    """An application as its own office lists it."""

    quality_score: int


def owned(
    actor: Actor, words: str = "", state: str = "", after: str | None = None
) -> dict[str, Page[OwnRow]]:
    """The first applications of the actor's government in every stage (or those of `state` after
    the mark), by name; only those in whose name all words occur."""
    found = {}
    for stage in [state] if state in STATES else STATES:
        statement = _rows(Application.quality_score).where(
            Application.host_code == (actor.government or "-"), Application.state == stage,
            *(Application.name.icontains(w, autoescape=True) for w in words.split()[:8]),
        )  # fmt: skip
        page = paginate(statement, _ORDERS["name"], after if state else None, OWN)
        found[stage] = Page([OwnRow(*row) for row in page.items], page.next, page.total)
    return found


def affairs() -> Sequence[Affair]:
    """The 32 urusan and unsur penunjang in their order."""
    return session.scalars(select(Affair).order_by(Affair.position)).all()


def suites_of(host: str) -> list[tuple[str, str]]:
    """(slug, name) of the host's suites in any stage, for a field of a form."""
    rows = session.execute(
        select(Application.slug, Application.name)
        .where(Application.host_code == host, Application.is_suite)
        .order_by(SORT_NAME, Application.id)
    )  # fmt: skip
    return [(slug, name) for slug, name in rows]


def shortlist(actor: Actor, host: str | None = None) -> list[ShortlistGroup]:
    """The shortlist of the actor's office by host, or only what it has of `host`."""
    if not policy.keeps_shortlist(actor):
        return []
    statement = _rows().where(Application.id.in_(_listed(actor)))
    if host is not None:
        statement = statement.where(Application.host_code == host)
    groups: dict[str, ShortlistGroup] = {}
    for row in _all(statement):
        empty = ShortlistGroup(row.host_code, row.host_name, [])
        groups.setdefault(row.host_code, empty).apps.append(row)
    return sorted(groups.values(), key=lambda g: (g.host_name, g.host_code))


def shortlisted(actor: Actor) -> frozenset[str]:
    """Slugs on the shortlist of the actor's office."""
    if not policy.keeps_shortlist(actor):
        return frozenset()
    statement = select(Application.slug).where(Application.id.in_(_listed(actor)))
    return frozenset(session.scalars(statement))


def shortlist_count(actor: Actor) -> int:
    """How many applications are on the shortlist of the actor's office."""
    if not policy.keeps_shortlist(actor):
        return 0
    statement = select(func.count()).where(ShortlistEntry.government_code == actor.government)
    return session.scalar(statement) or 0


def _listed(actor: Actor) -> Select[Any]:
    return select(ShortlistEntry.application_id).where(
        ShortlistEntry.government_code == actor.government
    )
