"""All cases of a government at once: light records put into pairs, in a handful of queries whatever
their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from registry.adoption.models import AdoptionRequest, RequestItem
from registry.adoption.states import APPROVED, GRANTED
from registry.agreements.models import InstrumentApp
from registry.catalogue.models import Application
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.regions import queries as regions
from registry.rollout import policy as rollout
from registry.rollout.models import Installation
from registry.rollout.workflow import ROLLOUT

from ..case import Case, Pair
from ..light import Light, of_row
from . import light

Key = tuple[str, str]


@dataclass(frozen=True)
class Grant:
    """A granted item as `Case` asks of it."""

    application_id: int
    decision: str


@dataclass(frozen=True)
class Annexed:
    """An app of an annex with its owner."""

    application_id: int | None
    host_code: str | None


def all_cases(actor: Actor) -> tuple[list[Case], dict[str, str]]:
    """Every pair of which the actor's government is a side (all for the auditor), and the names of
    all governments in them."""
    asked, agreed, rolled = _requests(actor), _instruments(actor), _rollouts(actor)
    keys = _keys(asked, agreed, rolled)
    codes = {code for key in keys for code in key}
    codes |= {p.government_code for i in agreed for p in i.parties}
    names = regions.names(codes)
    by_request, by_rollout, by_party = _by_pair(asked), _by_pair(rolled), _by_party(agreed)
    cases = []
    for host, adopter in keys:
        pair = Pair(host, adopter, names[host], names[adopter])
        shared = min(by_party[host], by_party[adopter], key=len)
        between = [i for i in shared if _between(i, host, adopter)]
        cases.append(Case(pair, by_request[host, adopter], between,  # type: ignore[arg-type]
                          by_rollout[host, adopter]))  # fmt: skip
    return cases, names


def _requests(actor: Actor) -> list[Light]:
    found = light.requests(actor)
    approved = [r.id for r in found if r.state == APPROVED]
    granted: dict[int, list[Grant]] = defaultdict(list)
    statement = (
        select(RequestItem.request_id, RequestItem.application_id, RequestItem.decision)
        .join(AdoptionRequest, AdoptionRequest.id == RequestItem.request_id)
        .where(RequestItem.request_id.in_(approved), RequestItem.decision.in_(GRANTED))
    )  # fmt: skip
    for request_id, application_id, decision in session.execute(statement):
        granted[request_id].append(Grant(application_id, str(decision)))
    for request in found:
        request.items = tuple(granted[request.id])
    return sorted(found, key=lambda r: -r.id)


def _instruments(actor: Actor) -> list[Light]:
    found = light.instruments(actor)
    apps: dict[int, list[Annexed]] = defaultdict(list)
    statement = (
        select(InstrumentApp.instrument_id, InstrumentApp.application_id, Application.host_code)
        .outerjoin(Application, Application.id == InstrumentApp.application_id)
        .where(InstrumentApp.instrument_id.in_([i.id for i in found]),
               InstrumentApp.left_by_id.is_(None))
    )  # fmt: skip
    for instrument_id, application_id, host in session.execute(statement):
        apps[instrument_id].append(Annexed(application_id, host))
    for instrument in found:
        instrument.apps = tuple(apps[instrument.id])
    return found


def _rollouts(actor: Actor) -> list[Light]:
    """One light record for all rollouts of a pair in one stage, with the earliest days."""
    columns: list[Any] = [
        Installation.host_code,
        Installation.adopter_code,
        Installation.state,
        func.min(Installation.id).label("id"),
        func.min(Installation.code).label("code"),
        func.min(Installation.state_since).label("state_since"),
        func.min(Installation.due_on).label("due_on"),
        func.max(Installation.changed_at).label("changed_at"),
        func.count().label("count"),
    ]
    keys = (Installation.host_code, Installation.adopter_code, Installation.state)
    statement = rollout.visible(select(*columns).group_by(*keys), actor)
    return [of_row(ROLLOUT, r) for r in session.execute(statement)]


def _keys(asked: list[Light], agreed: list[Light], rolled: list[Light]) -> list[Key]:
    found = {(s.host_code, s.adopter_code) for s in (*asked, *rolled)}
    for instrument in agreed:
        if not instrument.historic and not instrument.requested:
            first, *rest = [p.government_code for p in instrument.parties] or [""]
            found |= {(first, other) for other in rest}
    return sorted(found)


def _by_pair(found: Iterable[Light]) -> dict[Key, list[Light]]:
    pairs: dict[Key, list[Light]] = defaultdict(list)
    for subject in found:
        pairs[subject.host_code, subject.adopter_code].append(subject)
    return pairs


def _by_party(found: Iterable[Light]) -> dict[str, list[Light]]:
    parties: dict[str, list[Light]] = defaultdict(list)
    for instrument in sorted(found, key=lambda i: i.id):
        for party in instrument.parties:
            parties[party.government_code].append(instrument)
    return parties


def _between(instrument: Light, host: str, adopter: str) -> bool:
    """A memorandum serves both directions, the annex of a PKS one: that of its apps' owner."""
    codes = {p.government_code for p in instrument.parties}
    owners = {a.host_code for a in instrument.apps if a.host_code is not None}
    return {host, adopter} <= codes and (not owners or host in owners)
