"""What waits besides requests, instruments and rollouts: obligations, disputes, ceremonies to come,
and changes of guarded fields."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from registry.agreements import policy as agreements
from registry.agreements.ceremony import queries as ceremonies
from registry.agreements.ceremony.workflow import CEREMONY, stage
from registry.agreements.disputes.models import Dispute
from registry.agreements.disputes.workflow import DISPUTE
from registry.agreements.models import Instrument
from registry.agreements.obligations.models import Obligation
from registry.agreements.obligations.states import OPEN, REPORTED
from registry.agreements.obligations.workflow import OBLIGATION
from registry.catalogue.models import Application
from registry.catalogue.record.models import PendingChange
from registry.catalogue.record.states import WAITING
from registry.catalogue.record.workflow import CHANGE
from registry.kernel.actor import ADMIN, APPROVER, CATALOGUE, Actor
from registry.kernel.db import session
from registry.kernel.workflow import Workflow

from ..light import COMMON, Light, LightParty, open_states
from .light import parties_of


def to_come(actor: Actor) -> list[Light]:
    """Ceremonies of the actor's government, as organiser or with an instrument of theirs."""
    return [_ceremony(row) for row in ceremonies.open_ones(actor)]


def _ceremony(row: Any) -> Light:
    numberless = frozenset(row.numberless or ())
    return Light(
        workflow=CEREMONY, id=row.id, code=row.code,
        state=stage(row.number, row.files, numberless), state_since=row.changed_at,
        due_on=row.held_on, changed_at=row.changed_at, host_code=row.organiser_code,
        adopter_code="", name=row.name, numberless=numberless, scheduled_on=row.held_on,
        scheduled_at=row.held_at, words=f"{row.code} {row.name} {row.place}".lower(),
    )  # fmt: skip


def changes(actor: Actor) -> list[Light]:
    """Changes of guarded fields of the government's applications that wait for its approver, for
    those whose list they stand in."""
    if not actor.roles & {CATALOGUE, APPROVER, ADMIN}:
        return []
    columns: list[Any] = [getattr(PendingChange, name) for name in COMMON]
    statement = (
        select(*columns, PendingChange.host_code, Application.name)
        .join(Application, Application.id == PendingChange.application_id)
        .where(PendingChange.host_code == (actor.government or "-"),
               PendingChange.state == WAITING)
    )  # fmt: skip
    return [
        Light(workflow=CHANGE, adopter_code="", words=f"{row.code} {row.name}".lower(),
              **row._mapping)
        for row in session.execute(statement)
    ]  # fmt: skip


def obligations(actor: Actor, until: date) -> list[Light]:
    """Obligations of the actor's instruments that are due up to `until` or were reported."""
    columns = (Obligation.kind, Obligation.title.label("name"), Obligation.periodic,
               Obligation.doer_code, Obligation.done_by)  # fmt: skip
    open_ones = (Obligation.state == OPEN) & (Obligation.due_on <= until)
    return _of_instruments(
        OBLIGATION, actor, Obligation, columns, open_ones | (Obligation.state == REPORTED)
    )


def disputes(actor: Actor) -> list[Light]:
    """Disputes about the actor's instruments that have not ended."""
    columns = (Dispute.subject.label("name"), Dispute.raised_by, Dispute.told_by)
    return _of_instruments(
        DISPUTE, actor, Dispute, columns, Dispute.state.in_(open_states(DISPUTE))
    )


def _of_instruments(
    workflow: Workflow, actor: Actor, model: Any, columns: tuple[Any, ...],
    where: ColumnElement[bool],
) -> list[Light]:  # fmt: skip
    """Records of the actor's instruments with the parties of these, in two queries; of one that
    the actor's government has left, none."""
    chosen: list[Any] = [
        *(getattr(model, name) for name in COMMON), *columns, model.instrument_id,
        Instrument.title.label("of"), Instrument.code.label("instrument"),
    ]  # fmt: skip
    statement = select(*chosen).join(Instrument, Instrument.id == model.instrument_id)
    rows = session.execute(agreements.visible(statement.where(where), actor)).all()
    parties, names = parties_of({row.instrument_id for row in rows}) if rows else ({}, {})
    found = [_light(workflow, row, parties[row.instrument_id], names) for row in rows]
    return [s for s in found if actor.government in {p.government_code for p in s.parties}]


def _light(
    workflow: Workflow, row: Any, parties: list[LightParty], names: dict[str, str]
) -> Light:
    values = dict(row._mapping)
    values.pop("instrument_id")
    codes = [p.government_code for p in parties]
    told = [row.code, row.name, values.pop("instrument"), row.of, *(names[c] for c in codes)]
    return Light(
        workflow=workflow, host_code=codes[0], adopter_code=codes[1] if codes[1:] else "",
        parties=tuple(parties), words=" ".join(told).lower(), **values,
    )  # fmt: skip
