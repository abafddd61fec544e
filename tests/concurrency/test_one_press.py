"""Approve, clear and sign pressed by sixteen people at once: decided once, told once.

`PRESS_ROUNDS` sets the number of rounds: 2 unless told, 200 in `make proofs`.
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
from tests.factories.agreements import Case, Office

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


def decided_once(kind: str, name: str, codes: list[str]) -> int:
    """Checks one audit entry per subject and one notice per reader; returns how many notices."""
    session.rollback()
    audited = session.execute(
        select(AuditEntry.subject_key, func.count())
        .where(AuditEntry.action == f"{kind}.{name}", AuditEntry.subject_key.in_(codes))
        .group_by(AuditEntry.subject_key)
    )  # fmt: skip
    told = session.execute(
        select(Notification.href, Notification.user_id, func.count())
        .where(Notification.kind == f"{kind}.{name}")
        .group_by(Notification.href, Notification.user_id)
    ).all()
    mine = [(href, times) for href, _, times in told if href.rsplit("/", 1)[1] in codes]
    assert Counter(dict(audited.all())) == Counter(dict.fromkeys(codes, 1))
    assert {times for _, times in mine} == {1}
    assert {href.rsplit("/", 1)[1] for href, _ in mine} == set(codes)
    return len(mine)


def test_approve(app: Any, office: Any, mailbox: Any, run_jobs: Any) -> None:
    codes = []
    for _ in range(ROUNDS):
        code, version = reviewed(office)
        codes.append(code)
        path = f"/api/v1/requests/{code}/actions/approve"
        answers = press(app, path, version, office.keys, REPLY)
        assert (answers[200], answers[412]) == (1, PEOPLE - 1), answers
    assert decided_once("request", "approve", codes) == ROUNDS
    mailbox.messages.clear()
    run_jobs()
    approvals = [m for m in mailbox if "disetujui" in m["Subject"]]
    assert len(approvals) == ROUNDS


@pytest.fixture
def legal(app: Any) -> Any:
    """Sixteen legal officers of Karawang, and the offices of a KB."""

    class Legal:
        people = [world.person(world.KARAWANG, "legal") for _ in range(PEOPLE)]
        offices = (Office(world.TANGERANG), Office(world.KARAWANG))

    found = Legal()
    found.keys = [world.bearer(p) for p in found.people]
    return found


def test_clear(app: Any, legal: Any, mailbox: Any, run_jobs: Any) -> None:
    codes = []
    for _ in range(ROUNDS):
        case = Case("kb", legal.offices).to("legal_review")
        case.clear(legal.offices[0])
        codes.append(case.code)
        seen = case.instrument
        path, body = f"/api/v1/instruments/{case.code}/actions/clear", {"draft_no": seen.draft_no}
        session.rollback()
        answers = press(app, path, seen.version, legal.keys, body)
        assert answers[200] == 1, answers
        assert sum(answers[refused] for refused in (403, 409, 412)) == PEOPLE - 1, answers
    once(codes, "clear", "cleared")
    delivered(mailbox, run_jobs)


def test_sign(app: Any, legal: Any, mailbox: Any, run_jobs: Any) -> None:
    codes = []
    for _ in range(ROUNDS):
        case = Case("kb", legal.offices).to("scheduled")
        codes.append(case.code)
        body = {k: str(v) for k, v in case.signing().items()}
        body["signed_file"] = world.pdf(legal.people[0])
        version = case.instrument.version
        session.rollback()
        path = f"/api/v1/instruments/{case.code}/actions/sign"
        answers = press(app, path, version, legal.keys, body)
        assert (answers[200], answers[412]) == (1, PEOPLE - 1), answers
    decided_once("instrument", "sign", codes)
    delivered(mailbox, run_jobs)


def once(codes: list[str], name: str, state: str) -> None:
    """The last act of that name moved each instrument to `state`, once."""
    session.rollback()
    reached = session.execute(
        select(AuditEntry.subject_key, func.count())
        .where(AuditEntry.action == f"instrument.{name}", AuditEntry.details["to"].astext == state)
        .group_by(AuditEntry.subject_key)
    )  # fmt: skip
    assert Counter(dict(reached.all())) == Counter(dict.fromkeys(codes, 1))


def delivered(mailbox: Any, run_jobs: Any) -> None:
    """Every notification becomes one mail, none is sent twice."""
    mailbox.messages.clear()
    run_jobs()
    numbers = Counter(str(m["X-Lumbung-Notification"]) for m in mailbox)
    session.rollback()
    expected = session.scalars(select(Notification.id)).all()
    assert numbers == Counter(str(number) for number in expected)


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
