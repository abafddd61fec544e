"""The records of one pair of governments, or of many pairs at once, as far as a reader may."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_, union
from sqlalchemy.orm import aliased, joinedload, selectinload

from registry.adoption import policy as adoption
from registry.adoption import queries as requests
from registry.adoption.models import AdoptionRequest
from registry.adoption.workflow import REQUEST
from registry.agreements import policy as agreements_policy
from registry.agreements import queries as agreements
from registry.agreements.models import Instrument, InstrumentApp, Party
from registry.agreements.queries.record import LOADS, grants
from registry.agreements.workflow import INSTRUMENT
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.pagination import Page, Sort, paginate
from registry.regions import queries as regions
from registry.regions.models import Government
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


# ---------------------------------------------------------------- all cases of a government
def pairs(actor: Actor, after: str | None = None, limit: int = 20) -> Page[Pair]:
    """Pairs with a record of which the actor's government is a side, by the names of both."""
    host, adopter = aliased(Government), aliased(Government)
    known = union(_asked(actor), _rolled(actor), _agreed(actor)).subquery()
    statement = (
        select(known.c.host, known.c.adopter, host.name.label("host_name"),
               adopter.name.label("adopter_name"))
        .join(host, host.code == known.c.host).join(adopter, adopter.code == known.c.adopter)
    )  # fmt: skip
    order = [
        Sort(host.name.expression, lambda r: r.host_name),
        Sort(adopter.name.expression, lambda r: r.adopter_name),
        Sort(known.c.host, lambda r: r.host), Sort(known.c.adopter, lambda r: r.adopter),
    ]  # fmt: skip
    page = paginate(statement, order, after, limit)
    return Page([Pair(*r) for r in page.items], page.next, page.total)


def _asked(actor: Actor) -> Any:
    statement: Any = select(
        AdoptionRequest.host_code.label("host"), AdoptionRequest.adopter_code.label("adopter")
    )
    return adoption.visible(statement, actor)


def _rolled(actor: Actor) -> Any:
    statement: Any = select(
        Installation.host_code.label("host"), Installation.adopter_code.label("adopter")
    )
    return rollout.visible(statement, actor)


def _agreed(actor: Actor) -> Any:
    """Instruments begun without a request: the first party as host, every other as adopter."""
    first, other = aliased(Party), aliased(Party)
    own = or_(
        first.government_code == (actor.government or "-"),
        other.government_code == (actor.government or "-"),
        literal(actor.reads_all),
    )
    least = select(func.min(Party.position)).where(
        Party.instrument_id == Instrument.id
    ).scalar_subquery()  # fmt: skip
    return (
        select(first.government_code.label("host"), other.government_code.label("adopter"))
        .join(Instrument, Instrument.id == first.instrument_id)
        .join(other, and_(other.instrument_id == Instrument.id, other.position > first.position))
        .where(Instrument.request_id.is_(None), ~Instrument.historic, first.position == least, own)
    )


def cases(pairs: Sequence[Pair], actor: Actor) -> list[Case]:
    """The cases of many pairs, in a fixed number of queries; enough to say where each stands."""
    if not pairs:
        return []
    keys = [(p.host, p.adopter) for p in pairs]
    asked = list(session.scalars(_requests(keys, actor)))
    light = (
        selectinload(Instrument.parties).joinedload(Party.government),
        selectinload(Instrument.apps).joinedload(InstrumentApp.application),
    )
    agreed = list(session.scalars(_instruments(pairs, actor).options(*light)))
    rolled = list(session.scalars(
        rollout.visible(select(Installation), actor).options(*rollouts.SUBJECT_LOADS)
        .where(tuple_(Installation.host_code, Installation.adopter_code).in_(keys))
        .order_by(Installation.id)
    ))  # fmt: skip
    return [
        Case(p, _of(asked, p), [i for i in agreed if _between(i, p)], _of(rolled, p)) for p in pairs
    ]


def _requests(keys: list[tuple[str, str]], actor: Actor) -> Select[Any]:
    return adoption.visible(select(AdoptionRequest), actor).options(
        joinedload(AdoptionRequest.host), joinedload(AdoptionRequest.adopter),
        selectinload(AdoptionRequest.items),
    ).where(
        tuple_(AdoptionRequest.host_code, AdoptionRequest.adopter_code).in_(keys)
    ).order_by(AdoptionRequest.id.desc())  # fmt: skip


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


def _of(found: list[Any], pair: Pair) -> list[Any]:
    return [s for s in found if (s.host_code, s.adopter_code) == (pair.host, pair.adopter)]


def _between(instrument: Instrument, pair: Pair) -> bool:
    codes = {p.government_code for p in instrument.parties}
    return {pair.host, pair.adopter} <= codes and _in_direction(instrument, pair)
