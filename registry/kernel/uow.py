"""One act, one transaction: the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from .db import session


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commits what was done inside, all or nothing."""
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
