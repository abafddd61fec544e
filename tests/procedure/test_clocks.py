"""Deadlines that stand still while the other side must answer, and every stay that is kept."""

import importlib
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select, text

from registry.adoption.workflow import REQUEST
from registry.kernel.clock import day_of
from registry.kernel.db import session
from registry.kernel.wall import SEES, see_as
from registry.procedure import clocks
from registry.procedure.models import Spell
from tests.factories.adoption import ADOPTER, HOST, THIRD, Walk, actor, letter, sign_in, token

pytestmark = pytest.mark.usefixtures("app")


def at(day: int, hour: int = 9) -> Any:
    """November 2026, in Jakarta: the 2nd is a Monday, no holiday before the end of the month."""
    moment = datetime.fromisoformat(f"2026-11-{day:02d}T{hour:02d}:00:00+07:00")
    return time_machine.travel(moment, tick=False)


def spells(walk: Walk) -> list[tuple[str, int, int | None, int | None, list[str]]]:
    rows = session.scalars(select(Spell).where(Spell.subject_code == walk.code).order_by(Spell.id))
    return [
        (s.stage, day_of(s.entered_at).day, day_of(s.left_at).day if s.left_at else None,
         s.used_days, s.awaited)
        for s in rows
    ]  # fmt: skip


@pytest.fixture
def returned() -> Walk:
    """Submitted on Monday 2nd, returned on Wednesday 4th (2 of 5 days gone), again on the 10th."""
    with at(2):
        walk = Walk(1)
        walk.act(walk.adopter, "edit", **letter(walk.adopter))
        walk.act(walk.adopter, "submit")
        assert walk.request.due_on == date(2026, 11, 9)
    with at(4):
        walk.act(walk.host, "return", reason="Lengkapi")
        assert walk.request.due_on == date(2026, 11, 18)
    with at(10):
        walk.act(walk.adopter, "submit")
    return walk


def test_the_host_gets_the_rest_of_its_days(returned: Walk) -> None:
    assert returned.request.due_on == date(2026, 11, 13)
    assert spells(returned) == [
        ("draft", 2, 2, 0, [ADOPTER]),
        ("submitted", 2, 4, 2, [HOST]),
        ("returned", 4, 10, 4, [ADOPTER]),
        ("submitted", 10, None, None, [HOST]),
    ]


def test_so_does_the_applicant(returned: Walk) -> None:
    with at(12):
        returned.act(returned.host, "return", reason="Masih kurang")
    assert returned.request.due_on == date(2026, 11, 20)  # 6 of 10 days


def test_whoever_used_up_everything_still_gets_a_day() -> None:
    with at(2):
        walk = Walk(1)
        walk.act(walk.adopter, "edit", **letter(walk.adopter))
        walk.act(walk.adopter, "submit")
    with at(17):
        walk.act(walk.host, "return", reason="Lengkapi")
        walk.act(walk.adopter, "submit")
    assert walk.request.due_on == date(2026, 11, 18)


def test_the_clock_tells_what_is_gone(returned: Walk) -> None:
    with at(10):
        clock = clocks.clock_of(REQUEST, returned.request)
        assert clock is not None
        assert (clock.limit, clock.used, clock.due.days) == (5, 2, 3)


def test_the_page_and_the_api_say_how_it_was_counted(app: Any, returned: Walk) -> None:
    with at(10):
        page = sign_in(app.test_client(), returned.asker).get(f"/permohonan/{returned.code}")
        (why,) = page.texts("//details[@class='wait-why']/p")
        assert why == (
            "Diajukan sejak Selasa, 10 November 2026: sisa 3 dari 5 hari kerja "
            "(2 hari kerja sudah terpakai sebelumnya), jatuh tempo Jumat, 13 November 2026."
        )
        found = app.test_client().get(
            f"/api/v1/requests/{returned.code}", headers=token(returned.asker, ADOPTER)
        ).json["deadline"]
    assert found == {
        "since": "2026-11-10", "limit_days": 5, "used_days": 2, "days": 3,
        "due_on": "2026-11-13", "skipped": [], "text": why,
    }  # fmt: skip


def test_holidays_are_named(app: Any) -> None:
    with time_machine.travel("2026-12-22T03:00:00+00:00", tick=False):
        walk = Walk(1).to("submitted")
        page = sign_in(app.test_client(), walk.asker).get(f"/permohonan/{walk.code}")
        (why,) = page.texts("//details[@class='wait-why']/p")
    assert why == (
        "Diajukan sejak Selasa, 22 Desember 2026: 5 hari kerja, melewati 2 hari libur (Cuti "
        "Bersama Hari Raya Natal 24 Desember, Hari Raya Natal 25 Desember), jatuh tempo Kamis, "
        "31 Desember 2026."
    )


def test_stays_are_read_by_the_parties_alone(returned: Walk) -> None:
    def seen(who: Any) -> int:
        session.rollback()
        see_as(who)
        try:
            return session.scalar(text("SELECT count(*) FROM spell")) or 0
        finally:
            session.rollback()
            session.info.pop(SEES)

    counts = [seen(who) for who in (returned.adopter, returned.host, actor(THIRD, "cooperation"))]
    assert counts == [4, 3, 0]  # the host never reads when the draft was begun


def test_one_act_is_one_version(returned: Walk) -> None:
    before = returned.request.version
    returned.act(returned.host, "start_review")
    assert returned.request.version == before + 1


# ---------------------------------------------------------------- the migration
def test_stays_are_made_up_out_of_the_log(returned: Walk) -> None:
    told = spells(returned)
    session.execute(delete(Spell))
    session.commit()
    module = importlib.import_module("migrations.versions.0012_request_clocks")
    module.backfill(session.connection())
    session.commit()
    assert spells(returned) == told
    with at(10):
        clock = clocks.clock_of(REQUEST, returned.request)
        assert clock is not None
        assert clock.due.on == date(2026, 11, 13)


def test_a_log_that_does_not_lead_to_the_present_stage_leaves_only_that(returned: Walk) -> None:
    session.execute(delete(Spell))
    session.execute(text("UPDATE adoption_request SET state = 'under_review'"))
    session.commit()
    module = importlib.import_module("migrations.versions.0012_request_clocks")
    module.backfill(session.connection())
    session.commit()
    assert spells(returned) == [("under_review", 10, None, None, [HOST])]
