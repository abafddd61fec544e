"""What is due on a day: codes only, so that each is handled in a transaction of its own."""

from datetime import date

from sqlalchemy import ColumnElement, Date, cast, exists, func, select
from sqlalchemy.orm import aliased

from registry.kernel import deadlines
from registry.kernel.db import session
from registry.kernel.workdays import add_months

from ..models import Instrument
from ..states import IN_FORCE, KB, PKS, PUBLIC_STATES, SIGNED


def taking_effect(day: date) -> list[str]:
    """Signed instruments whose effective day has come."""
    statement = select(Instrument.code).where(
        Instrument.state == SIGNED, Instrument.starts_on <= day
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def expiring(day: date) -> list[str]:
    """Instruments in force whose last day has passed."""
    statement = select(Instrument.code).where(
        Instrument.state == IN_FORCE, Instrument.ends_on < day
    )
    return list(session.scalars(statement.order_by(Instrument.id)))


def ending(day: date) -> list[str]:
    """Instruments in force that end within the longest reminder."""
    longest = max(deadlines.reminder_days(), default=0)
    left = Instrument.ends_on - cast(day, Date)
    statement = select(Instrument.code).where(
        Instrument.state == IN_FORCE, Instrument.ends_on >= day, left <= longest
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
