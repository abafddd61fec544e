"""What stands about signed instruments and only their parties know: notices of termination."""

from datetime import date

from sqlalchemy import select

from registry.kernel.actor import Actor
from registry.kernel.db import session

from ..life.models import NOTICE, OPEN, Proposal
from ..models import Instrument
from . import words


def notices(actor: Actor) -> dict[int, date]:
    """The day on which a running notice ends each of the actor's instruments, by their ids."""
    statement = (
        select(Proposal.instrument_id, Proposal.day)
        .join(Instrument, Instrument.id == Proposal.instrument_id)
        .where(Proposal.kind == NOTICE, Proposal.outcome == OPEN, words.own(actor))
    )
    return {instrument_id: day for instrument_id, day in session.execute(statement)}
