"""Governments beside those of the reference data."""

from datetime import date

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.regions.models import MINISTRY, Government, Succession


def ministry(code: str = "K.01", name: str = "Kementerian Contoh") -> Government:
    """A ministry, which the reference file does not list."""
    with unit_of_work():
        made = Government(code=code, level=MINISTRY, name=name, changed_at=now())
        session.add(made)
    return made


def succession(predecessor: str, successor: str, on: date | None = None) -> Succession:
    """`successor` took over from `predecessor`."""
    with unit_of_work():
        made = Succession(predecessor_code=predecessor, successor_code=successor, on=on)
        session.add(made)
    return made
