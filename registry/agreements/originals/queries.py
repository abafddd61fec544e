"""What everybody may know: which governments found a signed file equal to the paper, and when."""

from typing import Any

from sqlalchemy import select

from registry.kernel.db import session
from registry.regions.models import Government

from .models import CONFIRMED, OriginalCheck


def confirmed(instrument_id: int) -> list[Any]:
    """Rows (name, at) of the governments that confirmed, the earliest first; no persons."""
    statement = (
        select(Government.name, OriginalCheck.at)
        .join(Government, Government.code == OriginalCheck.government_code)
        .where(OriginalCheck.instrument_id == instrument_id, OriginalCheck.outcome == CONFIRMED)
    )
    return list(session.execute(statement.order_by(OriginalCheck.at, OriginalCheck.id)))
