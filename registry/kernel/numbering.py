"""Public numbers such as P-2026-00001: one counter for each letter and year, without gaps."""

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from .clock import today
from .db import Base, session


class Counter(Base):
    """The last number given out under a name."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int]


def next_code(letter: str) -> str:
    """The next number of this year under `letter`; others who want one wait for the commit."""
    return next_codes(letter, 1)[0]


def next_codes(letter: str, number: int) -> list[str]:
    """The next `number` numbers, in order."""
    name = f"{letter}-{today().year}"
    first = insert(Counter).values(name=name, value=number)
    further = first.on_conflict_do_update(
        index_elements=["name"], set_={"value": Counter.value + number}
    )
    last = session.scalar(further.returning(Counter.value)) or number
    return [f"{name}-{value:05d}" for value in range(last - number + 1, last + 1)]
