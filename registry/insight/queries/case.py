"""The records of one pair of governments, or of many pairs at once, as far as a reader may."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select, tuple_
from sqlalchemy.orm import aliased

from registry.adoption import queries as requests
from registry.adoption.workflow import REQUEST
from registry.agreements import policy as agreements_policy
from registry.agreements import queries as agreements
from registry.agreements.models import Instrument, Party
from registry.agreements.queries.record import LOADS, grants
from registry.agreements.workflow import INSTRUMENT
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions import queries as regions
from registry.rollout import policy as rollout
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from registry.rollout.workflow import ROLLOUT

from ..case import Case, Pair

TIMELINE = 20


def pair(host: str, adopter: str) -> Pair:
    """The two governments; NotFound when one is unknown or both are the same."""
    names = regions.names([host, adopter])
    if len(names) < 2 or host == adopter:
        raise NotFound
    return Pair(host, adopter, names[host], names[adopter])


def reads(pair: Pair, actor: Actor) -> bool:
    """Whether the actor reads the whole case: its two sides and the auditor."""
    return actor.reads_all or actor.government in (pair.host, pair.adopter)


def case(pair: Pair, actor: Actor) -> Case:
    """The whole case for one of its sides."""
    statement = rollout.visible(select(Installation), actor).where(
        Installation.host_code == pair.host, Installation.adopter_code == pair.adopter
    ).options(*rollouts.SUBJECT_LOADS).order_by(
        Installation.due_on.asc().nulls_last(), Installation.id
    )  # fmt: skip
    return Case(
        pair, requests.between(pair.host, pair.adopter, actor), _agreements(pair, actor),
        list(session.scalars(statement)),
    )  # fmt: skip


def _agreements(pair: Pair, actor: Actor) -> list[Instrument]:
    """With everything that their guards ask, so that the next action knows its reason."""
    found = list(session.scalars(_instruments([pair], actor).options(*LOADS)))
    granted = grants({a.application_id for i in found for a in i.apps if a.application_id})
    for instrument in found:
        instrument.granted = granted
    return [i for i in found if _in_direction(i, pair)]


def _in_direction(instrument: Instrument, pair: Pair) -> bool:
    """A memorandum serves both directions, the annex of a PKS one: that of its apps' owner."""
    owners = {a.application.host_code for a in instrument.apps if a.application is not None}
    return not owners or pair.host in owners


def signed(pair: Pair) -> list[agreements.RegisterRow]:
    """Signed instruments of which both governments are a party, newest first."""
    found = agreements.of_government(pair.host)
    return [row for row in found if pair.adopter in {code for code, _, _ in row.parties}]


def timeline(case: Case, actor: Actor, after: str | None = None) -> Page[AuditEntry]:
    """What happened to the case's subjects, newest first, as far as the actor may read it."""
    keys = [
        (workflow.kind, record.code)
        for workflow, records in (
            (REQUEST, case.requests), (INSTRUMENT, case.instruments), (ROLLOUT, case.rollouts),
        )
        for record in records
    ]  # fmt: skip
    key = tuple_(AuditEntry.subject_kind, AuditEntry.subject_key)
    statement = audit.visible(select(AuditEntry), actor).where(key.in_(keys or [("", "")]))
    order = [Sort(AuditEntry.number.expression, lambda e: e.number, descending=True)]
    return paginate(statement, order, after, TIMELINE, entities=True)


def _instruments(pairs: Sequence[Pair], actor: Actor) -> Select[Any]:
    codes = {p.host for p in pairs} | {p.adopter for p in pairs}
    second = aliased(Party)
    parties = or_(*(
        and_(Party.government_code == p.host, second.government_code == p.adopter) for p in pairs
    ))  # fmt: skip
    ids = select(Party.instrument_id).join(
        second, second.instrument_id == Party.instrument_id
    ).where(Party.government_code.in_(codes), parties)  # fmt: skip
    known = agreements_policy.visible(select(Instrument), actor).where(Instrument.id.in_(ids))
    return known.order_by(Instrument.id)
