"""What is due on a day: codes only, so that each is handled in a transaction of its own."""

from datetime import date

from sqlalchemy import ColumnElement, Date, cast, exists, func, select
from sqlalchemy.orm import aliased

from registry.kernel import deadlines
from registry.kernel.db import session
from registry.kernel.workdays import add_months

from ..life.models import AGREED, NOTICE, OPEN, Proposal
from ..models import Instrument
from ..states import ADDENDUM, ALIVE, BINDING, HELD, IN_FORCE, KB, PKS, PUBLIC_STATES, SIGNED


def taking_effect(day: date) -> list[str]:
    """Signed instruments whose effective day has come."""
    statement = select(Instrument.code).where(
        Instrument.state == SIGNED, Instrument.starts_on <= day
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def expiring(day: date) -> list[str]:
    """Instruments in force, also held ones, whose last day has passed; an addendum ends with what
    it amends."""
    statement = select(Instrument.code).where(
        Instrument.state.in_(BINDING), Instrument.ends_on < day,
        (Instrument.kind != ADDENDUM) | Instrument.base_id.is_(None),
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def due_proposals(day: date) -> list[str]:
    """Instruments with a proposal that all agreed to, or a notice of termination, whose day has
    come."""
    due = (Proposal.outcome == AGREED) | ((Proposal.outcome == OPEN) & (Proposal.kind == NOTICE))
    statement = (
        select(Instrument.code).join(Proposal, Proposal.instrument_id == Instrument.id)
        .where(due, Proposal.day <= day, Instrument.state.in_(ALIVE))
        .group_by(Instrument.id).order_by(Instrument.id)
    )  # fmt: skip
    return list(session.scalars(statement))


def held_out(day: date) -> list[str]:
    """Held instruments whose planned end of the hold has passed."""
    statement = select(Instrument.code).where(
        Instrument.state == HELD, Instrument.held_until < day
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def ending(day: date) -> list[str]:
    """Instruments in force that end within the longest reminder."""
    longest = max(deadlines.reminder_days(), default=0)
    left = Instrument.ends_on - cast(day, Date)
    statement = select(Instrument.code).where(
        Instrument.state.in_(BINDING), Instrument.ends_on >= day, left <= longest,
        Instrument.kind != ADDENDUM,
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def without_pks() -> tuple[ColumnElement[bool], ...]:
    """KB in force without any signed PKS."""
    pks = aliased(Instrument)
    followed = exists().where(
        pks.base_id == Instrument.id, pks.kind == PKS, pks.state.in_(PUBLIC_STATES)
    )
    return Instrument.kind == KB, Instrument.state == IN_FORCE, ~followed


def kb_without_pks(day: date) -> list[str]:
    """KB in force longer than the setting allows without any signed PKS."""
    since = add_months(day, -deadlines.limit("instrument.kb_without_pks"))
    statement = select(Instrument.code).where(
        *without_pks(), func.coalesce(Instrument.signed_on, Instrument.starts_on) <= since
    )
    return list(session.scalars(statement.order_by(Instrument.id)))
