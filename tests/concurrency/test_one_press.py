"""Approve, clear and sign pressed by sixteen people at once: decided once, told once.

`PRESS_ROUNDS` sets the number of rounds: 20 unless told, 200 in `make proofs`.
"""

import threading
import time
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from registry.adoption import service as adoption
from registry.adoption.models import AdoptionRequest
from registry.audit.models import AuditEntry
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories import world

from .press import PEOPLE, ROUNDS, press, together

REPLY = {"reply_number": "800/1", "reply_date": today().isoformat()}


def act(perform: Any, name: str, code: str, who: Any, data: dict[str, Any]) -> Any:
    with unit_of_work():
        subject = perform(name, code, who, None, data)
        return subject.code, subject.version


@pytest.fixture
def office(app: Any) -> Any:
    """Sixteen approvers of the host, one cooperation officer on each side."""

    class Office:
        asks = world.person(world.KARAWANG, "cooperation")
        host = world.person(world.TANGERANG, "cooperation")
        approvers = [world.person(world.TANGERANG, "approver") for _ in range(PEOPLE)]
        apps = world.apps(world.TANGERANG, 1)

    office = Office()
    office.keys = [world.bearer(a) for a in office.approvers]
    return office


def reviewed(office: Any) -> tuple[str, int]:
    """A request under review whose only app is granted."""
    with unit_of_work():
        code = adoption.create(office.asks, world.TANGERANG, [office.apps[0].slug]).code
    letter = {
        "letter_number": "1", "letter_date": today(), "letter_signatory": "Bupati",
        "letter_file": world.pdf(office.asks), "contact_name": "N", "contact_email": "n@uji.go.id",
    }  # fmt: skip
    act(adoption.perform, "edit", code, office.asks, letter)
    act(adoption.perform, "submit", code, office.asks, {})
    act(adoption.perform, "start_review", code, office.host, {})
    decided = {"items": [office.apps[0].slug], "all_undecided": False, "decision": "approved",
               "note": None}  # fmt: skip
    return act(adoption.perform, "decide", code, office.host, decided)


def tallies(kind: str, name: str) -> tuple[Counter[str], Counter[str]]:
    """How often each subject had the action: audit entries, and notifications."""
    session.rollback()
    audited = session.execute(
        select(AuditEntry.subject_key, func.count())
        .where(AuditEntry.action == f"{kind}.{name}").group_by(AuditEntry.subject_key)
    )  # fmt: skip
    told = session.execute(
        select(Notification.href, Notification.user_id, func.count())
        .where(Notification.kind == f"{kind}.{name}")
        .group_by(Notification.href, Notification.user_id)
    )
    readers: Counter[str] = Counter()
    for href, _, times in told:
        readers[href.rsplit("/", 1)[1]] += times
    return Counter(dict(audited.all())), readers


def test_approve(app: Any, office: Any, mailbox: Any, run_jobs: Any) -> None:
    codes = []
    for _ in range(ROUNDS):
        code, version = reviewed(office)
        codes.append(code)
        path = f"/api/v1/requests/{code}/actions/approve"
        answers = press(app, path, version, office.keys, REPLY)
        assert (answers[200], answers[412]) == (1, PEOPLE - 1), answers
    audited, told = tallies("request", "approve")
    assert audited == Counter(dict.fromkeys(codes, 1))
    assert told == Counter(dict.fromkeys(codes, 1))
    mailbox.messages.clear()
    run_jobs()
    approvals = [m for m in mailbox if "disetujui" in m["Subject"]]
    assert len(approvals) == ROUNDS


def test_a_naive_approval_decides_twice(app: Any, office: Any) -> None:
    """The same press against an approval without lock and version: the test above can fail."""
    code, _ = reviewed(office)

    def naive() -> bool:
        with app.app_context():
            request = session.scalars(
                select(AdoptionRequest).where(AdoptionRequest.code == code)
            ).one()
            if request.state == "approved":
                return False
            time.sleep(0.05)
            session.execute(
                AdoptionRequest.__table__.update()
                .where(AdoptionRequest.__table__.c.code == code).values(state="approved")
            )  # fmt: skip
            session.commit()
            return True

    assert sum(r is True for r in together([naive] * PEOPLE)) > 1
    assert threading.active_count() < PEOPLE
