"""Reading requests; what the actor's government is no party of does not exist for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased, joinedload, selectinload

from registry.catalogue import queries as catalogue
from registry.catalogue.models import Application
from registry.catalogue.queries import AppRow
from registry.catalogue.states import PUBLISHED
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import LIMIT, Page, Sort, paginate
from registry.regions.models import Government

from .models import AdoptionRequest, RequestItem
from .policy import as_adopter, as_host, visible
from .review.models import Assignment
from .states import ADOPTER, APPROVED, DRAFT, GRANTED, HOST
from .workflow import REQUEST

Host = aliased(Government)
Adopter = aliased(Government)
NEVER = date(9999, 12, 31)

SIDES = (joinedload(AdoptionRequest.host), joinedload(AdoptionRequest.adopter))
WHOLE = (
    selectinload(AdoptionRequest.host), selectinload(AdoptionRequest.adopter),
    selectinload(AdoptionRequest.letter_file), selectinload(AdoptionRequest.kak_file),
    selectinload(AdoptionRequest.draft_kb_file), selectinload(AdoptionRequest.reply_file),
    selectinload(AdoptionRequest.items).selectinload(RequestItem.application).load_only(
        Application.slug, Application.name, Application.host_code, Application.state,
        Application.open_for_adoption, Application.current_version, raiseload=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class RequestRow:
    """A request as lists show it."""

    code: str
    state: str
    host_code: str
    host_name: str
    adopter_code: str
    adopter_name: str
    apps: int
    due_on: date | None
    submitted_at: datetime | None
    changed_at: datetime

    @property
    def href(self) -> str:
        """Its page."""
        return f"/permohonan/{self.code}"


@dataclass(frozen=True)
class Offered:
    """An app of a host that may be asked for."""

    slug: str
    name: str
    summary: str
    affair: str
    version: str
    shortlisted: bool


def one(code: str, actor: Actor, *, lock: bool = False) -> AdoptionRequest:
    """The request with everything its page and guards need; NotFound when it is not the actor's.

    `lock` waits for whoever works on it and reads what they left.
    """
    statement = visible(select(AdoptionRequest).where(AdoptionRequest.code == code), actor)
    statement = statement.options(*WHOLE).execution_options(populate_existing=True)
    if lock:
        statement = statement.with_for_update()
    found: AdoptionRequest | None = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def get(code: str, actor: Actor) -> AdoptionRequest:
    """The request, to read."""
    return one(code, actor)


# ---------------------------------------------------------------- lists
def _rows() -> Select[Any]:
    apps = (
        select(func.count()).where(RequestItem.request_id == AdoptionRequest.id)
        .correlate(AdoptionRequest).scalar_subquery()
    )  # fmt: skip
    return (
        select(
            AdoptionRequest.code, AdoptionRequest.state, AdoptionRequest.host_code,
            Host.name.label("host_name"), AdoptionRequest.adopter_code,
            Adopter.name.label("adopter_name"), apps.label("apps"), AdoptionRequest.due_on,
            AdoptionRequest.submitted_at, AdoptionRequest.changed_at,
        )
        .join(Host, Host.code == AdoptionRequest.host_code)
        .join(Adopter, Adopter.code == AdoptionRequest.adopter_code)
    )  # fmt: skip


def _order(sort: str) -> list[Sort]:
    code = Sort(AdoptionRequest.code.expression, lambda r: r.code, descending=True)
    due = func.coalesce(AdoptionRequest.due_on, NEVER)
    orders = {
        "due": [Sort(due, lambda r: r.due_on or NEVER), code],
        "changed": [
            Sort(AdoptionRequest.changed_at.expression, lambda r: r.changed_at, descending=True),
            code,
        ],
    }
    return orders.get(sort, [code])


def find(
    actor: Actor, side: str | None = None, state: Sequence[str] = (), q: str = "",
    sort: str = "", after: str | None = None, limit: int = LIMIT, *, mine: bool = False,
) -> Page[RequestRow]:  # fmt: skip
    """The actor's requests, newest number first, or by `sort` "due" or "changed".

    `mine` leaves those about which the actor's office is asked. `side` is the one the actor's
    government has in them; every word of `q` is in number, letter number or a government's name.
    """
    statement = visible(_rows(), actor)
    if side is not None:
        statement = statement.where(_on_side(side, actor))
    if state:
        statement = statement.where(AdoptionRequest.state.in_(state))
    if mine:
        statement = statement.where(_asked(actor))
    for word in q.lower().split():
        texts = (AdoptionRequest.code, AdoptionRequest.letter_number, Host.name, Adopter.name)
        statement = statement.where(
            or_(*(func.lower(t).contains(word, autoescape=True) for t in texts))
        )
    page = paginate(statement, _order(sort), after, limit)
    return Page([RequestRow(*row) for row in page.items], page.next, page.total)


def _asked(actor: Actor) -> ColumnElement[bool]:
    """Requests about which the actor's office is asked."""
    return (
        select(Assignment.id)
        .where(
            Assignment.request_id == AdoptionRequest.id, Assignment.recalled_at.is_(None),
            Assignment.agency_id == actor.agency,
        )
        .exists()
    )  # fmt: skip


def count_asked(actor: Actor) -> int:
    """About how many received requests the actor's office is asked."""
    asked = select(func.count()).select_from(AdoptionRequest).where(as_host(actor), _asked(actor))
    return session.scalar(asked) or 0


def _on_side(side: str, actor: Actor) -> ColumnElement[bool]:
    return as_host(actor) if side == HOST else as_adopter(actor)


def state_counts(actor: Actor, side: str | None) -> dict[str, int]:
    """How many requests stand in each stage, on one side or (None) all that the actor may see."""
    columns: list[Any] = [AdoptionRequest.state, func.count()]
    statement = visible(select(*columns), actor)
    if side is not None:
        statement = statement.where(_on_side(side, actor))
    return dict(session.execute(statement.group_by(AdoptionRequest.state)).all())


def counts(actor: Actor) -> dict[str, int]:
    """How many requests the actor's government made and received, by side."""
    made, received = session.execute(
        select(
            func.count().filter(as_adopter(actor)), func.count().filter(as_host(actor))
        ).select_from(AdoptionRequest)
    ).one()
    return {ADOPTER: made, HOST: received}


# ---------------------------------------------------------------- what may be asked for
@dataclass(frozen=True)
class OfferingHost:
    """A host, how many apps it offers and how many of them the office has on its shortlist."""

    code: str
    name: str
    apps: int
    shortlisted: int


def offered(host_code: str, shortlisted: Collection[str] = ()) -> list[AppRow]:
    """Apps of the host that are open for adoption by name, those of `shortlisted` first."""
    found = [app for app in catalogue.published_of(host_code) if app.open_for_adoption]
    return sorted(found, key=lambda app: app.slug not in shortlisted)


def hosts(actor: Actor) -> list[OfferingHost]:
    """Other governments that offer apps; those of the shortlist first."""
    chosen = {g.host_code: len(g.apps) for g in catalogue.shortlist(actor)}
    rows = session.execute(
        select(Government.code, Government.name, func.count())
        .join(Application, Application.host_code == Government.code)
        .where(
            Application.state == PUBLISHED, Application.open_for_adoption,
            Government.code != (actor.government or "-"),
        )
        .group_by(Government.code, Government.name).order_by(Government.name, Government.code)
    )  # fmt: skip
    found = [OfferingHost(code, name, n, chosen.get(code, 0)) for code, name, n in rows]
    return sorted(found, key=lambda host: not host.shortlisted)


def untouched(actor: Actor, host_code: str, application_ids: Sequence[int]) -> str | None:
    """Number of the actor's own draft to the host for exactly these apps that nobody has changed
    since it was made; whoever makes one at the same time waits here."""
    name = f"{actor.user_id}:{actor.government}:{host_code}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    apps = (
        select(func.array_agg(aggregate_order_by(
            RequestItem.application_id, RequestItem.position
        )))
        .where(RequestItem.request_id == AdoptionRequest.id)
        .correlate(AdoptionRequest).scalar_subquery()
    )  # fmt: skip
    found: str | None = session.scalar(
        select(AdoptionRequest.code)
        .where(
            AdoptionRequest.created_by == actor.user_id, AdoptionRequest.version == 1,
            AdoptionRequest.adopter_code == actor.government, AdoptionRequest.state == DRAFT,
            AdoptionRequest.host_code == host_code, apps == list(application_ids),
        )
        .order_by(AdoptionRequest.id.desc()).limit(1)
    )  # fmt: skip
    return found


# ---------------------------------------------------------------- for higher packages
def between(host: str, adopter: str, actor: Actor) -> list[AdoptionRequest]:
    """Requests of `adopter` to `host` that the actor may see, newest first, with both sides and
    items."""
    statement = visible(select(AdoptionRequest), actor).where(
        AdoptionRequest.host_code == host, AdoptionRequest.adopter_code == adopter
    )
    items = selectinload(AdoptionRequest.items).joinedload(RequestItem.application)
    statement = statement.options(*SIDES, items).order_by(AdoptionRequest.code.desc())
    return list(session.scalars(statement))


def granted_items(host: str, adopter: str) -> dict[int, RequestItem]:
    """What `host` granted to `adopter` in approved requests, by application id, with request and
    application; of several grants of one app the latest."""
    rows = session.scalars(
        select(RequestItem)
        .join(RequestItem.request)
        .where(
            AdoptionRequest.host_code == host, AdoptionRequest.adopter_code == adopter,
            AdoptionRequest.state == APPROVED, RequestItem.decision.in_(GRANTED),
        )
        .options(joinedload(RequestItem.request), joinedload(RequestItem.application))
        .order_by(AdoptionRequest.decided_at, RequestItem.id)
    )  # fmt: skip
    return {item.application_id: item for item in rows}


def waiting_for(government: str) -> list[AdoptionRequest]:
    """Requests whose next move is `government`'s, the earliest due first, with both sides."""
    rows = session.scalars(
        select(AdoptionRequest)
        .where(
            or_(
                (AdoptionRequest.host_code == government)
                & AdoptionRequest.state.in_(REQUEST.states_awaiting(HOST)),
                (AdoptionRequest.adopter_code == government)
                & AdoptionRequest.state.in_(REQUEST.states_awaiting(ADOPTER)),
            )
        )
        .options(*SIDES)
        .order_by(AdoptionRequest.due_on.asc().nulls_last(), AdoptionRequest.code)
    )  # fmt: skip
    return list(rows)
