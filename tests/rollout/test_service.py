"""The steps for real: records, files, both sides, figures, refusals that leave nothing behind."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.kernel.actor import CATALOGUE, COOPERATION, LEGAL
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, Refused, Stale
from registry.kernel.workdays import add_months
from registry.notifications.models import Notification
from registry.rollout import queries, service
from registry.rollout.models import InstallationStep
from tests.factories.adoption import ADOPTER, HOST, THIRD, actor
from tests.factories.rollout import Cooperation, data_for, perform, walk


@pytest.fixture
def agreed(app: Any) -> Cooperation:
    return Cooperation(1).agreed()


def code(agreed: Cooperation) -> str:
    return agreed.rollouts[0].code


def live_count(agreed: Cooperation) -> int:
    found = session.scalar(
        select(Application.live_count).where(Application.id == agreed.apps[0].id)
    )
    assert found is not None
    return found


def told(user_id: int | None) -> list[str]:
    return list(session.scalars(
        select(Notification.kind).where(Notification.user_id == user_id).order_by(Notification.id)
    ))  # fmt: skip


def test_the_whole_way_needs_both_sides(agreed: Cooperation) -> None:
    found = code(agreed)
    walk(found, "declared", agreed.sides)
    declared = queries.get(found)
    assert (declared.state, declared.confirmed_at, queries.row(found).live_since) == (
        "declared", None, None
    )  # fmt: skip
    assert live_count(agreed) == 0
    perform("confirm", found, agreed.sides[HOST])
    live = queries.get(found)
    assert (live.state, live.live_on, live.attested_on) == ("live", today(), today())
    assert queries.row(found).live_since == today()
    assert live_count(agreed) == 1
    assert [(s.action, s.government_code, s.record_number) for s in live.steps] == [
        ("hand_over", HOST, "BAST/1"), ("install", ADOPTER, ""), ("adapt", ADOPTER, ""),
        ("train", HOST, ""), ("accept", ADOPTER, "BA-UT/1"), ("declare", ADOPTER, ""),
        ("confirm", HOST, ""),
    ]  # fmt: skip
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_key == found).order_by(AuditEntry.number)
    ).all()
    assert actions == [
        "rollout.create", "rollout.hand_over", "rollout.install", "rollout.adapt", "rollout.train",
        "rollout.accept", "rollout.declare", "rollout.confirm",
    ]  # fmt: skip


def test_adapting_may_be_skipped(agreed: Cooperation) -> None:
    walk(code(agreed), "live", agreed.sides, skip=("adapted",))
    assert queries.get(code(agreed)).state == "live"


def test_the_adopter_cannot_confirm_its_own_declaration(agreed: Cooperation) -> None:
    walk(code(agreed), "declared", agreed.sides)
    with pytest.raises(Forbidden, match="Hanya dapat dilakukan oleh daerah pemilik."):
        perform("confirm", code(agreed), agreed.sides[ADOPTER])
    session.rollback()
    assert queries.get(code(agreed)).state == "declared"


def test_a_declined_declaration_is_given_again(agreed: Cooperation) -> None:
    found = code(agreed)
    walk(found, "declared", agreed.sides)
    declined = perform("decline", found, agreed.sides[HOST])
    assert (declined.state, declined.declared_at, declined.live_on, declined.reason) == (
        "accepted", None, None, "Alamat belum dapat dibuka"
    )  # fmt: skip
    assert told(agreed.adopter_staff.id)[-1] == "rollout.decline"
    again = perform("declare", found, agreed.sides[ADOPTER])
    assert (again.state, again.reason) == ("declared", "")
    assert perform("confirm", found, agreed.sides[HOST]).state == "live"


@pytest.mark.parametrize("side", [HOST, ADOPTER])
def test_either_side_stops_a_live_one_and_the_figure_falls(agreed: Cooperation, side: str) -> None:
    walk(code(agreed), "live", agreed.sides)
    stopped = perform("stop", code(agreed), agreed.sides[side])
    assert (stopped.state, stopped.reason) == ("stopped", "Tidak dipakai lagi")
    assert live_count(agreed) == 0


def test_the_host_is_told_once_when_its_pks_begins(agreed: Cooperation) -> None:
    assert told(agreed.host_staff.id).count("rollout.create") == 1
    assert told(agreed.adopter_staff.id).count("rollout.create") == 0


def test_the_right_of_others_and_of_other_roles(agreed: Cooperation) -> None:
    found = code(agreed)
    for who in (actor(THIRD, CATALOGUE, COOPERATION), actor(HOST, LEGAL)):
        with pytest.raises(Forbidden):
            perform("hand_over", found, who)
        session.rollback()
    assert perform("hand_over", found, actor(HOST, CATALOGUE)).state == "handed_over"


def test_a_stale_version_leaves_nothing(agreed: Cooperation) -> None:
    found, host = code(agreed), agreed.sides[HOST]
    with pytest.raises(Stale):
        service.perform("hand_over", found, host, 99, data_for("hand_over", host))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(InstallationStep)) == 0


def test_days_are_plausible(agreed: Cooperation) -> None:
    found, host, adopter = code(agreed), agreed.sides[HOST], agreed.sides[ADOPTER]
    for day in (today() + timedelta(days=1), today() - timedelta(days=1)):
        with pytest.raises(Invalid) as error:
            perform("hand_over", found, host, day=day)
        assert list(error.value.errors) == ["day"]
        session.rollback()
    perform("hand_over", found, host)
    with pytest.raises(Invalid):
        perform("install", found, adopter, day=today() - timedelta(days=1))


def test_an_ended_pks_holds_what_is_not_installed_and_leaves_what_is_live(app: Any) -> None:
    agreed = Cooperation(2).agreed()
    running, planned = agreed.rollouts
    walk(running.code, "live", agreed.sides)
    agreed.on(agreed.pks, "propose_end", reason="Selesai", day=today(), number="9/2026")
    agreed.on(agreed.pks, "agree", ADOPTER)
    with pytest.raises(Refused, match="tidak sedang berlaku"):
        perform("hand_over", planned.code, agreed.sides[HOST])
    session.rollback()
    assert perform("attest", running.code, agreed.sides[ADOPTER]).state == "live"


def test_without_a_yearly_statement_the_figure_drops_it(agreed: Cooperation) -> None:
    found = code(agreed)
    walk(found, "live", agreed.sides)
    assert service.remind_attestations() == 0
    live = queries.get(found)
    live.attested_on = add_months(today(), -12) + timedelta(days=20)
    session.commit()
    assert (service.remind_attestations(), live_count(agreed)) == (1, 1)
    session.commit()
    assert told(agreed.adopter_staff.id)[-1] == "rollout.attestation_due"
    assert service.remind_attestations() == 0
    queries.get(found).attested_on = add_months(today(), -12) - timedelta(days=1)
    session.commit()
    assert service.remind_attestations() == 1
    session.commit()
    assert (live_count(agreed), told(agreed.host_staff.id)[-1]) == (0, "rollout.attestation_lapsed")
    assert service.remind_attestations() == 0
    attested = perform("attest", found, agreed.sides[ADOPTER])
    assert (attested.live_version, attested.attested_on, live_count(agreed)) == ("1.1", today(), 1)
