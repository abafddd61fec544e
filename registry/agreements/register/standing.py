"""What stands about signed instruments and only their parties know: notices of termination. Who has
left is told nothing more."""

from datetime import date

from sqlalchemy import select

from registry.kernel.actor import Actor
from registry.kernel.db import session

from ..life.models import NOTICE, OPEN, Proposal
from ..models import Party


def notices(actor: Actor) -> dict[int, date]:
    """The day on which a running notice ends each of the actor's instruments, by their ids."""
    statement = select(Proposal.instrument_id, Proposal.day).where(
        Proposal.kind == NOTICE, Proposal.outcome == OPEN
    )
    if not actor.reads_all:
        statement = statement.where(Proposal.instrument_id.in_(
            select(Party.instrument_id)
            .where(Party.government_code == (actor.government or "-"), Party.left_by_id.is_(None))
        ))  # fmt: skip
    return {instrument_id: day for instrument_id, day in session.execute(statement)}
