"""The slow-down: attempts are counted before they are looked at, and taken back when they succeed.

Counting first, in a transaction of its own, lets no attempt slip by beside another, and keeps the
count although the refused request is rolled back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from registry.kernel.clock import now
from registry.kernel.db import db, session
from registry.kernel.errors import TooMany
from registry.kernel.text import M, Message

from ..models import SignInFailures
from .rules import rules

# One network address is often a whole office: it has this many times the attempts of one person.
SHARED = 4
DOUBLINGS = 20


class SlowDown(TooMany):
    """Too many attempts; `wait` is how long the next has to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            M("Terlalu banyak percobaan. Tunggu %(wait)s, lalu coba lagi.", wait=_text(wait))
        )
        self.wait = wait


def _text(wait: timedelta) -> Message:
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 60:
        return M("%(n)s detik", n=seconds)
    return M("%(n)s menit", n=-(-seconds // 60))


def keys(email: str, address: str) -> dict[str, int]:
    """What an attempt is counted under, each with the attempts that are free of waiting."""
    limit = rules().attempts
    return {f"email:{email.strip().lower()[:254]}": limit, f"address:{address}": limit * SHARED}


def count(limits: Mapping[str, int]) -> None:
    """Counts one attempt under every key; `SlowDown` (and no count) while one of them waits."""
    moment = now()
    with Session(db.engine) as own, own.begin():
        for key in sorted(limits):  # always in one order, so that no two attempts block each other
            own.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        known = own.scalars(select(SignInFailures).where(SignInFailures.key.in_(limits)))
        wait = max((_wait(k, limits[k.key], moment) for k in known), default=timedelta())
        if wait > timedelta():
            raise SlowDown(wait)
        for key in sorted(limits):
            own.execute(_counted(key, moment))


def _wait(known: SignInFailures, limit: int, moment: datetime) -> timedelta:
    beyond = known.count - limit
    if beyond < 0 or known.last_at < moment - rules().window:
        return timedelta()
    delay = min(rules().delay * (1 << min(beyond, DOUBLINGS)), rules().delay_max)
    return known.last_at + delay - moment


def _counted(key: str, moment: datetime) -> Insert:
    recent = SignInFailures.last_at >= moment - rules().window
    counted = case((recent, SignInFailures.count + 1), else_=1)
    return insert(SignInFailures).values(key=key, count=1, last_at=moment).on_conflict_do_update(
        index_elements=["key"], set_={"count": counted, "last_at": moment}
    )  # fmt: skip


def forgive(limits: Mapping[str, int]) -> None:
    """The attempt succeeded: the person starts anew, the shared address gets this one back."""
    personal = [key for key in limits if key.startswith("email:")]
    session.execute(delete(SignInFailures).where(SignInFailures.key.in_(personal)))
    shared = sorted(set(limits) - set(personal))
    session.execute(
        update(SignInFailures).where(SignInFailures.key.in_(shared), SignInFailures.count > 0)
        .values(count=SignInFailures.count - 1)
    )  # fmt: skip


def sweep() -> int:
    """Removes counts that no longer matter; returns how many."""
    old = SignInFailures.last_at < now() - rules().window
    gone = session.execute(delete(SignInFailures).where(old).returning(SignInFailures.key))
    return len(gone.all())
