"""What the work desk shows: everything that waits, and what happened since the last visit."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from registry.accounts.models import User
from registry.adoption import policy as adoption
from registry.adoption.models import AdoptionRequest
from registry.adoption.workflow import REQUEST
from registry.agreements import policy as agreements
from registry.agreements.models import Instrument, Party
from registry.agreements.workflow import INSTRUMENT
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.kernel import deadlines
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.text import M, Message
from registry.kernel.workdays import add_months
from registry.kernel.workflow import Workflow
from registry.rollout import policy as rollout
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from registry.rollout.workflow import ROLES, ROLLOUT

from ..matters import Matter, days_left, matter

SHOWN = 500
NEWS = 50
ATTEST_BEFORE = 30


def waiting(actor: Actor) -> list[Matter]:
    """Everything of the actor's government that waits for somebody, the most urgent first."""
    if actor.government is None:
        return []
    found = [
        matter(workflow, subject, actor)
        for workflow, statement in _statements(actor)
        for subject in session.scalars(statement)
    ]
    found += _attestations(actor)
    return sorted(found, key=lambda m: (m.due is None, m.due or today(), str(m.title)))


def _statements(actor: Actor) -> list[tuple[Workflow, Select[Any]]]:
    requests = adoption.visible(select(AdoptionRequest), actor).options(
        joinedload(AdoptionRequest.host), joinedload(AdoptionRequest.adopter)
    )
    parties = selectinload(Instrument.parties).joinedload(Party.government)
    instruments = agreements.visible(select(Instrument), actor).options(parties)
    installations = rollout.visible(select(Installation), actor).options(*rollouts.SUBJECT_LOADS)
    return [
        (REQUEST, _open(requests, REQUEST, AdoptionRequest)),
        (INSTRUMENT, _open(instruments, INSTRUMENT, Instrument)),
        (ROLLOUT, _open(installations, ROLLOUT, Installation)),
    ]


def _open(statement: Select[Any], workflow: Workflow, model: Any) -> Select[Any]:
    states = [s.name for s in workflow.stages if s.awaits]
    order = (model.due_on.asc().nulls_last(), model.id)
    return statement.where(model.state.in_(states)).order_by(*order).limit(SHOWN)


def _attestations(actor: Actor) -> list[Matter]:
    before = rollouts.attestation_cutoff() + timedelta(days=ATTEST_BEFORE)
    return [_attestation(row, actor) for row in rollouts.attestations_due(actor, before)]


def _attestation(row: rollouts.RolloutRow, actor: Actor) -> Matter:
    attest = ROLLOUT.transition("attest")
    months = deadlines.limit("rollout.attestation")
    due = add_months(row.attested_on, months) if row.attested_on else None
    return Matter(
        title=M("%(app)s di %(adopter)s", app=row.app_name, adopter=row.adopter_name),
        href=row.href, stage=ROLLOUT.stage(row.state), who=row.adopter_name,
        what=Message(attest.label) if attest else None, due=due, days=days_left(due),
        own_role=bool(actor.roles & set(ROLES)), own_side=True,
    )  # fmt: skip


def news(actor: Actor) -> list[AuditEntry]:
    """What happened to the actor's government's subjects since the last visit, newest first."""
    if actor.government is None:
        return []
    since = select(User.previous_seen_at).where(User.id == actor.user_id).scalar_subquery()
    statement = audit.visible(select(AuditEntry), actor).where(
        AuditEntry.at > since, AuditEntry.governments.contains([actor.government]),
        AuditEntry.actor_id.is_distinct_from(actor.user_id),
    )  # fmt: skip
    return list(session.scalars(statement.order_by(AuditEntry.number.desc()).limit(NEWS)))
