"""The public figures, kept apart: asked for, agreed, signed, and really in use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from registry.adoption.models import AdoptionRequest
from registry.agreements.models import Instrument
from registry.agreements.states import KB, PKS, PUBLIC_STATES
from registry.catalogue.models import Application
from registry.catalogue.states import PUBLISHED
from registry.kernel.db import session
from registry.kernel.wall import seeing_all
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from registry.rollout.states import LIVE, STATES


@dataclass(frozen=True)
class Figures:
    """Counts that are never added up with each other."""

    apps: int
    hosts: int
    requests: int
    kb: int
    pks: int
    live: int
    historic: int
    stages: dict[str, int]


@dataclass(frozen=True)
class PublicEvent:
    """Something that happened and that everybody may know; `kind` is the subject's."""

    at: datetime
    kind: str
    title: str
    note: str
    href: str


def figures() -> Figures:
    """Today's numbers. Instruments and rollouts are those of the procedure itself; historic records
    are counted apart. A live installation was confirmed by both and stated again in time."""
    apps, hosts = session.execute(
        select(func.count(), func.count(Application.host_code.distinct()))
        .where(Application.state == PUBLISHED)
    ).one()  # fmt: skip
    signed = Instrument.state.in_(PUBLIC_STATES)
    today = signed & ~Instrument.historic
    kb, pks, historic = session.execute(
        select(
            func.count().filter(today & (Instrument.kind == KB)),
            func.count().filter(today & (Instrument.kind == PKS)),
            func.count().filter(signed & Instrument.historic),
        ).select_from(Instrument)
    ).one()  # fmt: skip
    live = session.scalar(select(func.count()).where(rollouts.attested())) or 0
    return Figures(apps, hosts, _submitted(), kb, pks, live, historic, _stages())


def _submitted() -> int:
    """How many requests were ever submitted: the number is public, the requests are not."""
    statement = select(func.count()).where(AdoptionRequest.submitted_at.is_not(None))
    with seeing_all():
        return session.scalar(statement) or 0


def _stages() -> dict[str, int]:
    rows: Any = session.execute(
        select(Installation.state, func.count()).group_by(Installation.state)
    )
    counted = dict(list(rows))
    return {state: counted[state] for state in STATES if state in counted}


def events(shown: int = 6) -> list[PublicEvent]:
    """The latest signings and confirmed uses, newest first; no historic records."""
    signed = session.execute(
        select(Instrument.state_since, Instrument.title, Instrument.code, Instrument.kind)
        .where(Instrument.state.in_(PUBLIC_STATES), ~Instrument.historic)
        .order_by(Instrument.state_since.desc(), Instrument.id.desc()).limit(shown)
    )  # fmt: skip
    found = [PublicEvent(r.state_since, r.kind, r.title, r.code, f"/naskah/{r.code}")
             for r in signed]  # fmt: skip
    statement = rollouts.rows().add_columns(Installation.confirmed_at).where(
        Installation.state == LIVE
    ).order_by(Installation.confirmed_at.desc(), Installation.id.desc()).limit(shown)  # fmt: skip
    found += [
        PublicEvent(r.confirmed_at, LIVE, r.app_name, r.adopter_name, f"/pelaksanaan/{r.code}")
        for r in session.execute(statement)
    ]
    return sorted(found, key=lambda e: e.at, reverse=True)[:shown]
