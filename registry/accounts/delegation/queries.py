"""Reading a government's delegations: who lent the right to whom, and whether it is in force."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from registry.documents.models import StoredFile
from registry.kernel.actor import APPROVER, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import NotFound
from registry.kernel.text import N_

from ..models import Delegation, Membership, User

COMING, RUNNING, ENDED, REVOKED = "coming", "running", "ended", "revoked"
STANDINGS = {
    COMING: (N_("Akan datang"), "info"),
    RUNNING: (N_("Berlaku"), "ok"),
    ENDED: (N_("Berakhir"), "neutral"),
    REVOKED: (N_("Dicabut"), "bad"),
}


@dataclass(frozen=True)
class DelegationRow:
    """One delegation as lists and the API show it."""

    id: int
    giver_id: int
    giver: str
    taker: str
    starts_on: date
    ends_on: date
    document_number: str
    document_date: date
    document_key: str
    document_name: str
    reason: str
    created_at: datetime
    revoked_at: datetime | None

    @property
    def standing(self) -> str:
        """Whether it is in force today (WIB)."""
        if self.revoked_at is not None:
            return REVOKED
        if today() < self.starts_on:
            return COMING
        return RUNNING if today() <= self.ends_on else ENDED

    @property
    def open(self) -> bool:
        """Whether it can still be taken back."""
        return self.standing in (COMING, RUNNING)


def of(government: str) -> list[DelegationRow]:
    """The government's delegations, the latest first."""
    found = session.scalars(
        _loaded().where(Delegation.government_code == government).order_by(Delegation.id.desc())
    )
    return [row(d) for d in found]


def _loaded() -> Select[Delegation]:
    return select(Delegation).options(
        joinedload(Delegation.giver), joinedload(Delegation.taker),
        joinedload(Delegation.document_file),
    )  # fmt: skip


def row(d: Delegation) -> DelegationRow:
    """A loaded delegation as lists show it."""
    return DelegationRow(
        d.id, d.giver_id, d.giver.name, d.taker.name, d.starts_on, d.ends_on, d.document_number,
        d.document_date, d.document_file.key, d.document_file.name, d.reason, d.created_at,
        d.revoked_at,
    )  # fmt: skip


def get(government: str, delegation_id: int) -> Delegation:
    """One delegation of the government with its people and file; `NotFound` for another's."""
    found = session.scalars(
        _loaded().where(Delegation.id == delegation_id, Delegation.government_code == government)
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def document(government: str, delegation_id: int) -> StoredFile:
    """Its document; `NotFound` for another government's."""
    return get(government, delegation_id).document_file


def givers(government: str) -> list[tuple[int, str]]:
    """(id, name) of active people who hold the approver's right themselves, by name."""
    return _people(government, Membership.role == APPROVER)


def takers(government: str) -> list[tuple[int, str]]:
    """(id, name) of active members who do not hold it, by name."""
    holders = {number for number, _ in givers(government)}
    return [person for person in _people(government) if person[0] not in holders]


def _people(government: str, *conditions: object) -> list[tuple[int, str]]:
    held = select(Membership.user_id).where(
        Membership.government_code == government, *conditions  # type: ignore[arg-type]
    )
    rows = session.execute(
        select(User.id, User.name).where(User.active, User.id.in_(held))
        .order_by(User.name, User.id)
    )  # fmt: skip
    return [(number, name) for number, name in rows]


def own(actor: Actor) -> str:
    """The government whose delegations the actor may read: their own; `NotFound` without one."""
    if actor.government is None:
        raise NotFound
    return actor.government
