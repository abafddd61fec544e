"""Reading what the host reviews; the other side finds nothing here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from registry.accounts.models import User
from registry.catalogue.models import Affair, Application
from registry.catalogue.record.scores import NONE, standing
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.regions.models import Agency

from ..models import AdoptionRequest, RequestItem
from ..policy import hosts, visible
from .lines import Asked, Line
from .models import Advice, Assignment, CheckTick, ItemComment

GUIDES = ("install_guide", "user_manual", "api_docs")
"""Items of the replication checklist of which one makes an app documented."""

Decider = aliased(User)
Answerer = aliased(User)


def get(code: str, actor: Actor) -> AdoptionRequest:
    """The request as its host reviews it, with both sides and its items; `NotFound` for others."""
    statement = visible(select(AdoptionRequest).where(AdoptionRequest.code == code), actor)
    statement = statement.options(
        joinedload(AdoptionRequest.host), joinedload(AdoptionRequest.adopter),
        selectinload(AdoptionRequest.items),
    ).execution_options(populate_existing=True)  # fmt: skip
    found: AdoptionRequest | None = session.scalars(statement).one_or_none()
    if found is None or not hosts(found, actor):
        raise NotFound
    return found


def lines(request: AdoptionRequest) -> list[Line]:
    """Every item of the request in its order, with app, decision and advice: two queries."""
    asked = _asked(request)
    rows = session.execute(_lines().where(RequestItem.request_id == request.id))
    return [
        Line(
            r.item, r.slug, r.name, r.summary, r.affair_code, r.affair, r.affair_en,
            r.service_kind, r.readiness_score, _documented(r), r.personal_data,
            r.current_version, r.open_for_adoption, r.decision, r.note, r.remark, r.decided_at,
            r.decider or "", r.comments, tuple(asked[r.item]),
        )
        for r in rows
    ]  # fmt: skip


def _lines() -> Select[Any]:
    """Columns alone: an item that somebody holds locked keeps what they have loaded of it."""
    comments = (
        select(func.count()).where(ItemComment.item_id == RequestItem.id)
        .correlate(RequestItem).scalar_subquery()
    )  # fmt: skip
    columns: tuple[Any, ...] = (
        RequestItem.id.label("item"), RequestItem.decision, RequestItem.note, RequestItem.remark,
        RequestItem.decided_at, Application.slug, Application.name, Application.summary,
        Application.affair_code, Application.service_kind, Application.readiness_score,
        Application.personal_data, Application.current_version, Application.open_for_adoption,
        Application.ready, Application.attached, Application.interfaces,
        Affair.name.label("affair"), Affair.name_en.label("affair_en"),
        Decider.name.label("decider"), comments.label("comments"),
    )  # fmt: skip
    return (
        select(*columns)
        .join(Application, Application.id == RequestItem.application_id)
        .join(Affair, Affair.code == Application.affair_code)
        .outerjoin(Decider, Decider.id == RequestItem.decided_by)
        .order_by(RequestItem.position, RequestItem.id)
    )


def _documented(app: Any) -> bool:
    return any(standing(app, guide) != NONE for guide in GUIDES)


def _asked(request: AdoptionRequest) -> defaultdict[int, list[Asked]]:
    columns: tuple[Any, ...] = (
        Advice.item_id, Assignment.id, Assignment.agency_id, Agency.name, Assignment.due_on,
        Advice.answer, Advice.note, func.coalesce(Answerer.name, ""),
    )
    rows = session.execute(
        select(*columns)
        .join(Assignment, Assignment.id == Advice.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .outerjoin(Answerer, Answerer.id == Advice.answered_by)
        .where(Assignment.request_id == request.id, Assignment.recalled_at.is_(None))
        .order_by(Agency.name, Assignment.id)
    )  # fmt: skip
    found: defaultdict[int, list[Asked]] = defaultdict(list)
    for item, *asked in rows:
        found[item].append(Asked(*asked))
    return found


# ---------------------------------------------------------------- offices asked
def assignments(request: AdoptionRequest) -> Sequence[Assignment]:
    """Questions to offices that were not taken back, the earliest due first."""
    return session.scalars(
        _assignments().where(
            Assignment.request_id == request.id, Assignment.recalled_at.is_(None)
        ).order_by(Assignment.due_on, Assignment.id)
    ).all()  # fmt: skip


def _assignments() -> Select[Assignment]:
    return select(Assignment).options(
        joinedload(Assignment.agency), joinedload(Assignment.asker),
        selectinload(Assignment.advice),
    ).execution_options(populate_existing=True)  # fmt: skip


def assignment(request: AdoptionRequest, number: int, *, lock: bool = False) -> Assignment:
    """One question to an office; `NotFound` for another request's or one taken back."""
    statement = _assignments().where(
        Assignment.id == number, Assignment.request_id == request.id,
        Assignment.recalled_at.is_(None),
    )  # fmt: skip
    if lock:
        statement = statement.with_for_update(of=Assignment)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def names(people: Iterable[int]) -> dict[int, str]:
    """Names of people by their row ids."""
    wanted = sorted(set(people))
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {number: name for number, name in rows}


# ---------------------------------------------------------------- notes
def comments(item: int) -> Sequence[ItemComment]:
    """What colleagues wrote on one item, the oldest first."""
    return session.scalars(
        select(ItemComment).where(ItemComment.item_id == item)
        .options(joinedload(ItemComment.author)).order_by(ItemComment.id)
    ).all()  # fmt: skip


def ticks(request: AdoptionRequest) -> dict[str, CheckTick]:
    """Points of the check list that are ticked, with who did."""
    rows = session.scalars(
        select(CheckTick).where(CheckTick.request_id == request.id)
        .options(joinedload(CheckTick.person))
    )  # fmt: skip
    return {tick.point: tick for tick in rows}


def waiting_at(agency: int, codes: Iterable[str]) -> dict[str, int]:
    """How many items wait for the office's answer, by the request's code."""
    rows = session.execute(
        select(AdoptionRequest.code, func.count(Advice.id))
        .join(Assignment, Assignment.request_id == AdoptionRequest.id)
        .join(Advice, Advice.assignment_id == Assignment.id)
        .where(
            Assignment.agency_id == agency, Assignment.recalled_at.is_(None),
            Advice.answer.is_(None), AdoptionRequest.code.in_(list(codes)),
        )
        .group_by(AdoptionRequest.code)
    )  # fmt: skip
    return {code: number for code, number in rows}
