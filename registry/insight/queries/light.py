"""Light subjects of the actor's government, as far as they may read them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Interval,
    Select,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from registry.adoption import policy as adoption
from registry.adoption.models import AdoptionRequest
from registry.adoption.review.clock import unanswered
from registry.adoption.review.models import Assignment
from registry.adoption.workflow import REQUEST
from registry.agreements import policy as agreements
from registry.agreements.ceremony.queries import signed_alone
from registry.agreements.models import Instrument, Party
from registry.agreements.queries import awaiting
from registry.agreements.workflow import INSTRUMENT
from registry.catalogue.models import Application
from registry.kernel import deadlines
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.workflow import Workflow
from registry.regions import queries as regions
from registry.regions.models import Agency, Government
from registry.rollout import policy as rollout
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from registry.rollout.states import LIVE
from registry.rollout.workflow import ROLLOUT

from ..light import ADOPTER, HOST, Light, LightParty, of_row, open_states

Host, Adopter = aliased(Government), aliased(Government)
ATTEST_BEFORE = timedelta(days=30)
"""How long before its end a statement of use is asked for anew."""


def _common(model: Any) -> list[Any]:
    return [model.id, model.code, model.state, model.state_since, model.due_on, model.changed_at]


def requests(actor: Actor, *where: ColumnElement[bool]) -> list[Light]:
    """Requests that the actor may read."""
    columns: list[Any] = [
        *_common(AdoptionRequest),
        AdoptionRequest.host_code,
        AdoptionRequest.adopter_code,
        AdoptionRequest.submitted_at,
        func.lower(AdoptionRequest.code + " " + Host.name + " " + Adopter.name).label("words"),
    ]
    statement = (
        select(*columns).join(Host, Host.code == AdoptionRequest.host_code)
        .join(Adopter, Adopter.code == AdoptionRequest.adopter_code).where(*where)
    )  # fmt: skip
    return [of_row(REQUEST, r) for r in session.execute(adoption.visible(statement, actor))]


def questions(actor: Actor) -> list[Light]:
    """Questions of the actor's government to its own offices that still wait for an answer."""
    where, due = _unanswered(actor), Assignment.due_on.label("due_on")
    columns: list[Any] = [
        *(due if c is AdoptionRequest.due_on else c for c in _common(AdoptionRequest)),
        AdoptionRequest.host_code,
        AdoptionRequest.adopter_code,
        AdoptionRequest.submitted_at,
        Assignment.id.label("question"),
        Assignment.agency_id.label("agency"),
        Agency.name.label("name"),
        func.lower(AdoptionRequest.code + " " + Agency.name + " " + Adopter.name).label("words"),
    ]
    statement = (
        select(*columns).join(Assignment, Assignment.request_id == AdoptionRequest.id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .join(Adopter, Adopter.code == AdoptionRequest.adopter_code).where(*where)
    )  # fmt: skip
    return [of_row(REQUEST, r) for r in session.execute(adoption.visible(statement, actor))]


def _unanswered(actor: Actor) -> list[ColumnElement[bool]]:
    return [AdoptionRequest.host_code == (actor.government or "-"), *unanswered()]


def rollouts_of(actor: Actor, *where: ColumnElement[bool]) -> list[Light]:
    """Rollouts of the actor's government."""
    return _rollouts(actor, list(where), [*_common(Installation)], False)


def attestations(actor: Actor, before: date) -> list[Light]:
    """Live apps of the actor's government whose statement of use is older than `before`; their
    due day is when it runs out."""
    months = deadlines.limit("rollout.attestation")
    ends = cast(Installation.attested_on + cast(literal(f"{months} months"), Interval), Date)
    columns = [ends.label("due_on") if c is Installation.due_on else c
               for c in _common(Installation)]  # fmt: skip
    where = [Installation.adopter_code == (actor.government or "-"), Installation.state == LIVE,
             Installation.attested_on < before]  # fmt: skip
    return _rollouts(actor, where, columns, True)


def _rollouts(actor: Actor, where: list[Any], columns: list[Any], attest: bool) -> list[Light]:
    text = Installation.code + " " + Application.name + " " + Host.name + " " + Adopter.name
    chosen: list[Any] = [
        *columns,
        Installation.host_code,
        Installation.adopter_code,
        Application.name.label("name"),
        func.lower(text).label("words"),
    ]
    statement = (
        select(*chosen).join(Application, Application.id == Installation.application_id)
        .join(Host, Host.code == Installation.host_code)
        .join(Adopter, Adopter.code == Installation.adopter_code).where(*where)
    )  # fmt: skip
    rows = session.execute(rollout.visible(statement, actor))
    return [of_row(ROLLOUT, r, attest=attest) for r in rows]


def instruments(actor: Actor, *where: ColumnElement[bool]) -> list[Light]:
    """Instruments of the actor's government with their parties, in two queries.

    Its host is that of its request, else its first party; the adopter another party.
    """
    columns: list[Any] = [
        *_common(Instrument),
        Instrument.kind,
        Instrument.title.label("name"),
        Instrument.draft_no,
        Instrument.starts_on,
        Instrument.ends_on,
        Instrument.scheduled_on,
        Instrument.scheduled_at,
        Instrument.held_on,
        Instrument.held_until,
        Instrument.ended_on,
        Instrument.base_id,
        Instrument.historic,
        Instrument.request_id.is_not(None).label("requested"),
        func.coalesce(AdoptionRequest.host_code, "").label("host_code"),
        func.coalesce(AdoptionRequest.adopter_code, "").label("adopter_code"),
    ]
    statement: Select[Any] = (
        select(*columns).select_from(Instrument)
        .outerjoin(AdoptionRequest, AdoptionRequest.id == Instrument.request_id).where(*where)
    )  # fmt: skip
    found = [of_row(INSTRUMENT, r) for r in session.execute(agreements.visible(statement, actor))]
    _fill_parties(found, actor)
    return found


def _fill_parties(found: list[Light], actor: Actor) -> None:
    parties, names = parties_of([i.id for i in found])
    for instrument in found:
        instrument.parties = tuple(parties[instrument.id])
        codes = [p.government_code for p in instrument.parties]
        instrument.host_code = instrument.host_code or (codes[0] if codes else "")
        rest = [c for c in codes if c != instrument.host_code]
        own = actor.government if actor.government in rest else None
        instrument.adopter_code = instrument.adopter_code or own or (rest[0] if rest else "")
        told = [instrument.code, instrument.name, *(names[c] for c in codes)]
        instrument.words = " ".join(told).lower()


def parties_of(ids: Collection[int]) -> tuple[dict[int, list[LightParty]], dict[str, str]]:
    """The parties of instruments in their order, and their governments' names."""
    parties: dict[int, list[LightParty]] = defaultdict(list)
    names: dict[str, str] = {}
    statement = (
        select(Party.instrument_id, Party.government_code, Party.cleared_no, Party.burdened,
               Party.consent_number, Party.asked, Government.name)
        .join(Government, Government.code == Party.government_code)
        .where(Party.instrument_id.in_(list(ids)), Party.left_by_id.is_(None))
        .order_by(Party.instrument_id, Party.position)
    )  # fmt: skip
    for instrument_id, code, cleared, burdened, consent, asked, name in session.execute(statement):
        parties[instrument_id].append(LightParty(code, cleared, burdened, consent, asked))
        names[code] = name
    return parties, names


def waiting(actor: Actor) -> list[Light]:
    """Everything of the actor's government that waits for somebody."""
    if actor.government is None:
        return []
    return [
        *requests(actor, AdoptionRequest.state.in_(open_states(REQUEST))),
        *instruments(actor, awaiting(open_states(INSTRUMENT)), signed_alone()),
        *rollouts_of(actor, Installation.state.in_(open_states(ROLLOUT))),
        *attestations(actor, rollouts.attestation_cutoff() + ATTEST_BEFORE),
        *questions(actor),
    ]


def mine(actor: Actor) -> int:
    """How many matters wait for the actor themself: counted, not loaded, as every page asks."""
    if actor.government is None:
        return 0
    own = or_(
        adoption.as_host(actor) & AdoptionRequest.state.in_(_able(REQUEST, HOST, actor)),
        adoption.as_adopter(actor) & AdoptionRequest.state.in_(_able(REQUEST, ADOPTER, actor)),
    )
    rolled = or_(
        (Installation.host_code == actor.government)
        & Installation.state.in_(_able(ROLLOUT, HOST, actor)),
        (Installation.adopter_code == actor.government)
        & (Installation.state.in_(_able(ROLLOUT, ADOPTER, actor)) | _runs_out(actor)),
    )
    counted = select(
        select(func.count()).select_from(AdoptionRequest).where(own).scalar_subquery(),
        select(func.count()).select_from(Installation).where(rolled).scalar_subquery(),
        select(func.count(Assignment.id))
        .join(AdoptionRequest, AdoptionRequest.id == Assignment.request_id)
        .where(*_unanswered(actor), Assignment.agency_id == (actor.agency or 0))
        .scalar_subquery(),
    )
    states = [s.name for s in INSTRUMENT.stages
              if s.awaits and INSTRUMENT.moving_roles(s.name) & actor.roles]  # fmt: skip
    signing = instruments(actor, awaiting(states), signed_alone()) if states else []
    known = sum(session.execute(counted).one())
    return int(known) + sum(actor.government in i.awaited() for i in signing)


def _able(workflow: Workflow, party: str, actor: Actor) -> list[str]:
    """States that wait for the party and that the actor's roles can move."""
    states = workflow.states_awaiting(party)
    return [s for s in states if workflow.moving_roles(s) & actor.roles]


def _runs_out(actor: Actor) -> ColumnElement[bool]:
    attest = ROLLOUT.transition("attest")
    if attest is None or not actor.roles & set(attest.roles):
        return false()
    before = rollouts.attestation_cutoff() + ATTEST_BEFORE
    return (Installation.state == LIVE) & (Installation.attested_on < before)


def names_of(subjects: Iterable[Light]) -> dict[str, str]:
    """Names of the governments awaited by these subjects, by code."""
    return regions.names({code for s in subjects for code in s.awaited()})
