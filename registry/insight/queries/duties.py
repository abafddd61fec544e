"""What waits besides requests, instruments and rollouts: obligations, ceremonies to come, and
changes of guarded fields."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from registry.agreements import policy as agreements
from registry.agreements.ceremony import queries as ceremonies
from registry.agreements.ceremony.workflow import CEREMONY, stage
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

from ..light import COMMON, Light, LightParty
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
    rows = session.execute(_obligations(actor, until)).all()
    parties, names = parties_of({row.instrument_id for row in rows}) if rows else ({}, {})
    return [_obligation(row, parties[row.instrument_id], names) for row in rows]


def _obligations(actor: Actor, until: date) -> Select[Any]:
    columns: list[Any] = [
        *(getattr(Obligation, name) for name in COMMON), Obligation.instrument_id,
        Obligation.kind, Obligation.title, Obligation.periodic, Obligation.doer_code,
        Obligation.done_by, Instrument.title.label("of"), Instrument.code.label("instrument"),
    ]  # fmt: skip
    statement = select(*columns).join(Instrument, Instrument.id == Obligation.instrument_id).where(
        ((Obligation.state == OPEN) & (Obligation.due_on <= until)) | (Obligation.state == REPORTED)
    )  # fmt: skip
    return agreements.visible(statement, actor)


def _obligation(row: Any, parties: list[LightParty], names: dict[str, str]) -> Light:
    codes = [p.government_code for p in parties]
    told = [row.code, row.title, row.instrument, row.of, *(names[code] for code in codes)]
    return Light(
        workflow=OBLIGATION, **{name: getattr(row, name) for name in COMMON},
        host_code=codes[0], adopter_code=codes[1] if codes[1:] else "", name=row.title,
        kind=row.kind, periodic=row.periodic, of=row.of, parties=tuple(parties),
        doer_code=row.doer_code, done_by=row.done_by, words=" ".join(told).lower(),
    )  # fmt: skip
