"""One instrument with everything its guards and its page need, in a fixed number of queries."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, inspect, or_, select
from sqlalchemy.orm import joinedload, selectinload

from registry.adoption.models import AdoptionRequest, RequestItem
from registry.adoption.states import APPROVED, GRANTED
from registry.catalogue.models import Application
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.wall import seeing_all

from .. import guards, policy
from ..life.models import Proposal
from ..models import Draft, Instrument, InstrumentApp, Party
from ..officials import queries as officials
from ..officials.models import Official
from ..originals.models import OriginalCheck
from ..states import ADDENDUM, ALIVE, KB, PUBLIC_STATES
from ..workflow import INSTRUMENT

LOADS = (
    selectinload(Instrument.parties).options(
        joinedload(Party.government), joinedload(Party.mandate_file),
        joinedload(Party.consent_file),
    ),
    selectinload(Instrument.drafts).options(
        joinedload(Draft.file), joinedload(Draft.author), joinedload(Draft.government)
    ),
    selectinload(Instrument.witnesses),
    selectinload(Instrument.clearings),
    selectinload(Instrument.originals).joinedload(OriginalCheck.government),
    selectinload(Instrument.apps).joinedload(InstrumentApp.application)
    .joinedload(Application.host),
    selectinload(Instrument.base).options(
        selectinload(Instrument.parties).joinedload(Party.government),
        selectinload(Instrument.apps).joinedload(InstrumentApp.application),
    ),
    selectinload(Instrument.signed_parties).options(
        joinedload(Party.government), joinedload(Party.mandate_file),
        joinedload(Party.consent_file),
    ),
    selectinload(Instrument.proposals).options(
        joinedload(Proposal.government), joinedload(Proposal.file)
    ),
    selectinload(Instrument.request),
    selectinload(Instrument.signed_file),
)  # fmt: skip
PARTS = {
    "parties", "signed_parties", "drafts", "witnesses", "clearings", "originals", "apps", "base",
    "proposals", "signed_file",
}  # fmt: skip


def get(code: str, actor: Actor) -> Instrument:
    """The instrument for one of its parties; NotFound for everybody else."""
    return _one(policy.visible(select(Instrument).where(Instrument.code == code), actor))


def locked(code: str, actor: Actor) -> Instrument:
    """The same, its row locked until the transaction ends."""
    statement = policy.visible(select(Instrument).where(Instrument.code == code), actor)
    return _one(statement.with_for_update())


def many(ids: Collection[int], actor: Actor, *, lock: bool = False) -> list[Instrument]:
    """Those of `ids` of which the actor is a party, by id, in the number of queries of one; with
    `lock` their rows are locked, always in the same order."""
    statement = policy.visible(select(Instrument).where(Instrument.id.in_(ids)), actor)
    ordered = statement.order_by(Instrument.id)
    return _all(ordered.with_for_update() if lock else ordered)


def by_id(instrument_id: int) -> Instrument:
    """Another instrument of the same family, locked, for the registry's own acts."""
    return _one(select(Instrument).where(Instrument.id == instrument_id).with_for_update())


def _one(statement: Select[Instrument]) -> Instrument:
    found = _all(statement)
    if not found:
        raise NotFound
    return found[0]


def _all(statement: Select[Instrument]) -> list[Instrument]:
    asked = statement.options(*LOADS).execution_options(populate_existing=True)
    found = list(session.scalars(asked))
    torn = [i.id for i in found if PARTS & inspect(i).unloaded]
    if torn:  # as the base of another of them it was loaded again, without its own parts
        _all(select(Instrument).where(Instrument.id.in_(torn)))
    granted, terms, foundations = _granted(found), _officials(found), _foundations(found)
    for instrument in found:
        instrument.granted = granted
        instrument.foundation = foundations.get(instrument.base_id or 0)
        instrument.terms = {
            p.government_code: terms[p.official_id] for p in instrument.parties
            if p.official_id in terms
        }  # fmt: skip
    return found


def _officials(instruments: Sequence[Instrument]) -> dict[int, Official]:
    """The officials of the directories who are named as signatories."""
    return officials.by_ids({p.official_id for i in instruments for p in i.parties
                             if p.official_id is not None})  # fmt: skip


def _foundations(instruments: Sequence[Instrument]) -> dict[int, frozenset[str]]:
    """Parties of the KB under each PKS whose parties an addendum here changes, by the PKS."""
    wanted = [i.base.base_id for i in instruments
              if i.base is not None and i.base.base_id and any(p.change for p in i.parties)]
    if not wanted:
        return {}
    rows = session.execute(
        select(Party.instrument_id, Party.government_code)
        .where(Party.instrument_id.in_(wanted), Party.left_by_id.is_(None))
    )  # fmt: skip
    parties: dict[int, set[str]] = {}
    for kb, code in rows:
        parties.setdefault(kb, set()).add(code)
    return {i.base_id: frozenset(parties.get(i.base.base_id or 0, ())) for i in instruments
            if i.base is not None and i.base_id is not None and i.base.base_id in wanted}


def _granted(instruments: Sequence[Instrument]) -> frozenset[tuple[int, str]]:
    """(app, adopter) of every granted item of an approved request, for the apps annexed here.

    Past the wall: whether an app is granted to another party is a fact the annex rests on.
    """
    ids = {a.application_id for i in instruments for a in (*i.apps, *_amended(i))
           if a.application_id}  # fmt: skip
    return grants(ids) if ids else frozenset()


def _amended(instrument: Instrument) -> list[InstrumentApp]:
    """The annex that an addendum changes."""
    base = instrument.base
    return base.apps if base is not None and instrument.kind == ADDENDUM else []


def grants(application_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """(app, adopter) of every granted item of an approved request to the app's host."""
    statement = (
        select(RequestItem.application_id, AdoptionRequest.adopter_code)
        .join(AdoptionRequest, AdoptionRequest.id == RequestItem.request_id)
        .join(Application, Application.id == RequestItem.application_id)
        .where(
            RequestItem.application_id.in_(sorted(application_ids)),
            RequestItem.decision.in_(GRANTED), AdoptionRequest.state == APPROVED,
            AdoptionRequest.host_code == Application.host_code,
        )
    )  # fmt: skip
    with seeing_all():
        return frozenset((app, code) for app, code in session.execute(statement))


def between(parties: Collection[str], actor: Actor) -> list[Instrument]:
    """Instruments in which all of `parties` take part, as far as the actor is a party, oldest
    first (auditor: all)."""
    statement = policy.visible(select(Instrument), actor)
    for code in sorted(set(parties)):
        statement = statement.where(_has_party(code))
    return _all(statement.order_by(Instrument.id))


def _has_party(code: str) -> ColumnElement[bool]:
    return exists().where(
        Party.instrument_id == Instrument.id, Party.government_code == code,
        Party.left_by_id.is_(None),
    )


def kb_in_force(parties: Collection[str], day: date) -> Instrument | None:
    """The newest KB between exactly `parties` that is in force on `day`, or None."""
    wanted = frozenset(parties)
    number = select(func.count()).where(
        Party.instrument_id == Instrument.id, Party.left_by_id.is_(None)
    ).scalar_subquery()
    statement = select(Instrument).where(
        Instrument.kind == KB, Instrument.state.in_(PUBLIC_STATES), number == len(wanted),
        *(_has_party(code) for code in sorted(wanted)),
    )
    found = _all(statement.order_by(Instrument.id.desc()))
    return next((kb for kb in found if guards.in_force_on(kb, day)), None)


_AWAITED: dict[str, ColumnElement[bool]] = {
    "party": Party.id.is_not(None),
    "first_party": Party.position == 1,
    "uncleared": or_(Instrument.draft_no == 0, Party.cleared_no.is_distinct_from(
        Instrument.draft_no)),
    "burdened": and_(Party.burdened, Party.consent_number == ""),
    "asked": Party.asked.is_(True),
}  # fmt: skip


def awaiting(states: Collection[str]) -> ColumnElement[bool]:
    """Instruments in one of `states` for which somebody is awaited: after the signature only where
    a proposal waits for answers."""
    asked = exists().where(Party.instrument_id == Instrument.id, Party.asked)
    return Instrument.state.in_(states) & (Instrument.state.not_in(ALIVE) | asked)


def waiting_for(government: str) -> list[Instrument]:
    """Instruments whose move is that government's, the most urgent first."""
    mine = or_(*(
        and_(Instrument.state.in_(INSTRUMENT.states_awaiting(name)), rule)
        for name, rule in _AWAITED.items()
    ))  # fmt: skip
    own = select(Party.instrument_id).join(Instrument, Instrument.id == Party.instrument_id)
    ids = own.where(Party.government_code == government, Party.left_by_id.is_(None), mine)
    statement = select(Instrument).where(Instrument.id.in_(ids))
    return _all(statement.order_by(Instrument.due_on.asc().nulls_last(), Instrument.id))


def addenda_alive(instrument_id: int) -> list[int]:
    """Ids of the addenda to an instrument that are signed and have not ended."""
    statement = select(Instrument.id).where(
        Instrument.base_id == instrument_id, Instrument.kind == ADDENDUM,
        Instrument.state.in_(ALIVE),
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def annexed_apps(instrument_id: int) -> list[InstrumentApp]:
    """The annex as it is now, with what addenda in force have changed."""
    statement = select(InstrumentApp).where(
        InstrumentApp.instrument_id == instrument_id, InstrumentApp.left_by_id.is_(None)
    )
    loads = joinedload(InstrumentApp.application).joinedload(Application.host)
    return list(session.scalars(statement.options(loads).order_by(InstrumentApp.position)))


def last_position(instrument_id: int) -> int:
    """The last place among all who ever were a party."""
    statement = select(func.max(Party.position)).where(Party.instrument_id == instrument_id)
    return session.scalar(statement) or 0


def historic_of(instrument_id: int) -> Instrument:
    """A historic instrument with what its public source says: signatories, witnesses, warnings."""
    statement = select(Instrument).where(Instrument.id == instrument_id, Instrument.historic)
    loads = (
        selectinload(Instrument.parties).joinedload(Party.government),
        selectinload(Instrument.witnesses),
    )
    return session.scalars(statement.options(*loads)).one()


def public_row(code: str) -> Any:
    """Public columns of a signed instrument; NotFound for any other."""
    from .register import row_of

    found = row_of(code)
    if found is None:
        raise NotFound
    return found
