"""Held and resumed, ended by all or by notice; each by what the parties say and what the day
brings."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from registry.accounts.models import User
from registry.agreements import queries, service
from registry.agreements.obligations import queries as obligations
from registry.agreements.obligations.service import day_after_hold
from registry.catalogue.models import Application
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from registry.notifications.models import Notification
from registry.rollout import queries as rollouts
from registry.rollout import service as rollout
from registry.rollout.models import Installation
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in

LETTER: dict[str, Any] = {"number": "", "letter_date": None, "file": None}


def hold(case: make.Case, **changed: Any) -> None:
    data = {"day": today(), "until": make.days(30)} | LETTER | changed
    case.propose("propose_hold", **data)


def run(day: Any) -> dict[str, int]:
    with time_machine.travel(f"{day.isoformat()}T05:00:00+00:00"):
        return {name: n for name, n in service.run_clock(day).items() if n}


def notice(case: make.Case, **changed: Any) -> dict[str, Any]:
    who = case.offices[1].legal
    return {"number": "180/9", "letter_date": today(), "file": make.upload(who),
            "reason": "Anggaran", "day": make.days(40)} | changed  # fmt: skip


def test_held_by_all_and_resumed_on_its_day(app: Any) -> None:
    nk = make.Case("nk").to("in_force")
    before = obligations.of_instrument(nk.instrument.id, nk.first)
    nk.act("propose_hold", nk.first, day=today(), until=make.days(300), reason="Pilkada", **LETTER)
    found = nk.instrument
    assert (found.state, [p.asked for p in found.parties]) == ("in_force", [False, True])
    assert [i.code for i in queries.waiting_for("32.15")] == [nk.code]
    assert [i.code for i in queries.waiting_for("36.71")] == []
    for who, error in ((nk.first, Forbidden), (nk.offices[1].cooperation, Forbidden)):
        with pytest.raises(error):
            nk.act("agree", who)
    with pytest.raises(Refused, match="Masih ada usul"):
        nk.end()
    nk.act("agree", nk.offices[1].legal)
    held = nk.instrument
    assert (held.state, held.held_on, held.held_until) == ("held", today(), make.days(300))
    assert {o.due_on for o in obligations.of_instrument(held.id, nk.first)} == {None}
    public = queries.row_of(nk.code)
    assert public is not None and (public.state, public.held_until) == ("held", make.days(300))
    assert run(make.days(300)) == {}
    assert run(make.days(301)) == {"resumed": 1}
    again = nk.instrument
    assert (again.state, again.held_on, again.held_until) == ("in_force", None, None)
    after = {o.code: o.due_on for o in obligations.of_instrument(held.id, nk.first)}
    assert after == {
        o.code: day_after_hold(o.promised_on, today(), make.days(301)) for o in before
    }
    assert sorted(after.values()) != sorted(o.promised_on for o in before)


def test_a_hold_stops_rollouts_and_the_figure_until_it_ends_early(app: Any) -> None:
    _, pks, apps = make.kb_and_pks(2)
    pks.to("in_force")
    planned = session.scalars(select(Installation).order_by(Installation.id)).all()
    due = {i.code: i.due_on for i in planned}
    assert len(due) == 2 and None not in due.values()
    hold(pks)
    session.expire_all()
    assert {session.get(Application, a.id).pks_count for a in apps} == {0}
    assert {rollouts.get(code).due_on for code in due} == {None}
    host = world.person(make.TANGERANG, "catalogue")
    with pytest.raises(Refused, match="ditangguhkan"):
        rollout.perform("hand_over", planned[0].code, host, None, {})
    session.rollback()
    with pytest.raises(DomainError):
        make.Case("addendum", pks.offices, base_code=pks.code)
    session.rollback()
    hold(pks, until=make.days(60))
    assert (pks.instrument.held_on, pks.instrument.held_until) == (today(), make.days(60))
    pks.propose("propose_resume", day=today(), **LETTER)
    session.expire_all()
    assert pks.instrument.state == "in_force"
    assert {session.get(Application, a.id).pks_count for a in apps} == {1}
    assert {code: rollouts.get(code).due_on for code in due} == due
    assert [p.outcome for p in pks.instrument.proposals] == ["done", "done", "done"]


def test_nothing_is_signed_on_a_kb_that_is_held(app: Any) -> None:
    kb, pks, _ = make.kb_and_pks(1)
    pks.to("scheduled")
    hold(kb)
    with pytest.raises(Refused, match="sedang ditangguhkan"):
        pks.sign()


def test_a_proposal_is_declined_or_taken_back_and_moves_nothing(app: Any) -> None:
    case = make.Case().to("in_force")
    case.act("propose_end", case.first, day=today(), reason="x", **LETTER)
    case.act("decline", case.offices[1].legal, reason="Belum selesai")
    case.act("propose_end", case.first, day=today(), reason="x", **LETTER)
    with pytest.raises(Refused, match="Hanya pihak yang mengusulkan"):
        case.act("withdraw_proposal", case.offices[1].legal, reason="x")
    case.act("withdraw_proposal", case.first, reason="Keliru")
    found = case.instrument
    assert [(p.outcome, p.answer) for p in found.proposals] == [
        ("declined", "Belum selesai"), ("withdrawn", "Keliru")
    ]  # fmt: skip
    assert (found.state, [p.asked for p in found.parties]) == ("in_force", [False, False])
    for name in ("agree", "decline", "withdraw_proposal", "withdraw_notice"):
        with pytest.raises((Refused, Forbidden)):
            case.act(name, case.offices[1].legal, reason="x")


@pytest.mark.parametrize(("name", "data", "field"), [
    ("propose_hold", {"day": -1, "until": 30}, "day"),
    ("propose_hold", {"day": 0, "until": -1}, "until"),
    ("propose_hold", {"day": 0, "until": 9000}, "until"),
    ("propose_end", {"day": -1}, "day"), ("propose_end", {"day": 9000}, "day"),
    ("propose_end", {"day": 0, "letter_date": 1}, "letter_date"),
    ("give_notice", {"day": 29}, "day"), ("give_notice", {"day": 9000}, "day"),
    ("give_notice", {"day": 40, "letter_date": 1}, "letter_date"),
])  # fmt: skip
def test_days_that_cannot_be(
    app: Any, walked: make.Case, name: str, data: dict[str, int], field: str
) -> None:
    given = LETTER | {"reason": "x"} | {key: make.days(n) for key, n in data.items()}
    with pytest.raises(Invalid) as caught:
        walked.act(name, walked.offices[0].legal, **given)
    assert list(caught.value.errors) == [field]


@pytest.fixture
def walked(app: Any) -> make.Case:
    return make.Case().to("in_force")


def test_notice_ends_it_on_its_day(app: Any) -> None:
    case = make.Case().to("drafting")
    case.describe(notice_days=20)
    for step in (lambda: case.act("send_to_review"), case.clear, case._scheduled, case.sign):
        step()
    legal = case.offices[1].legal
    with pytest.raises(Invalid) as early:
        case.act("give_notice", legal, **notice(case, day=make.days(19)))
    assert early.value.errors["day"][0].params == {"day": make.days(20), "days": 20}
    page = signed_in(app, session.get(User, legal.user_id)).get(
        f"/naskah/{case.code}/aksi/give_notice")  # fmt: skip
    assert f"20 hari: berakhir paling cepat {make.written_day(make.days(20))}" in page.text
    session.query(Notification).delete()
    session.commit()
    case.act("give_notice", legal, **notice(case, day=make.days(20)))
    told = session.scalars(select(Notification.user_id).order_by(Notification.user_id))
    everybody = [p.user_id for o in case.offices for p in (o.cooperation, o.legal)]
    assert list(told) == sorted(set(everybody) - {legal.user_id})
    with pytest.raises(Refused, match="sudah disampaikan"):
        case.act("give_notice", case.offices[0].legal, **notice(case))
    with pytest.raises(Refused, match="Hanya pihak yang memberitahukan"):
        case.act("withdraw_notice", case.offices[0].legal, reason="x")
    case.act("withdraw_notice", legal, reason="Anggaran tersedia")
    assert run(make.days(20)) == {}
    case.act("give_notice", legal, **notice(case, day=make.days(20)))
    assert run(make.days(19)) == {}
    assert run(make.days(20)) == {"carried": 1}
    found = case.instrument
    assert (found.state, found.ended_on, found.ending_number, found.reason) == (
        "terminated", make.days(20), "180/9", "Anggaran"
    )  # fmt: skip
    assert [p.outcome for p in found.proposals] == ["withdrawn", "done"]
    assert run(make.days(21)) == {}


def test_all_may_agree_to_an_earlier_day_than_the_notice(app: Any) -> None:
    case = make.Case().to("in_force")
    case.act("give_notice", case.offices[1].legal, **notice(case))
    hold(case)
    case.propose("propose_end", day=make.days(5), **LETTER)
    assert case.instrument.state == "held"
    assert run(make.days(5)) == {"carried": 1}
    found = case.instrument
    assert (found.state, found.ended_on, found.held_on) == ("terminated", make.days(5), None)
    assert [p.outcome for p in found.proposals] == ["replaced", "done", "done"]


def test_a_hold_agreed_for_a_later_day_waits_for_it_and_the_term_ends_a_hold(app: Any) -> None:
    case = make.Case().to("in_force", ends_on=make.days(400))
    hold(case, day=make.days(10), until=make.days(400))
    assert case.instrument.state == "in_force"
    page = signed_in(app, session.get(User, case.first.user_id)).get(f"/naskah/{case.code}")
    assert f"sendirinya pada {make.written_day(make.days(10))}, sampai" in page.text
    assert run(make.days(10)) == {"carried": 1}
    assert case.instrument.state == "held"
    assert run(make.days(401)) == {"resumed": 1, "expired": 1}
    assert (case.instrument.state, case.instrument.held_on) == ("expired", None)


def test_what_was_asked_too_long_ago_cannot_be_done(app: Any) -> None:
    case = make.Case().to("in_force")
    case.act("propose_hold", case.first, day=today(), until=make.days(2), reason="x", **LETTER)
    with time_machine.travel(f"{make.days(3).isoformat()}T05:00:00+00:00"), pytest.raises(
        Refused, match="tidak dapat lagi"
    ):
        case.act("agree", case.offices[1].legal)


def test_three_parties_must_all_agree(app: Any) -> None:
    offices = tuple(make.Office(code) for code in (make.TANGERANG, make.KARAWANG, make.BEKASI))
    case = make.Case("kb", offices).to("in_force")
    case.act("propose_end", case.first, day=today(), reason="x", **LETTER)
    case.act("agree", offices[2].legal)
    with pytest.raises(Forbidden):
        case.act("agree", offices[2].legal)
    assert case.instrument.state == "in_force"
    case.act("agree", offices[1].legal)
    assert case.instrument.state == "terminated"


def test_before_its_day_it_may_be_ended_but_not_held(app: Any) -> None:
    case = make.Case().to("signed")
    with pytest.raises(Refused, match="tahap"):
        hold(case)
    session.rollback()
    case.end()
    assert (case.instrument.state, case.instrument.ended_on) == ("terminated", today())


def test_pages_and_api_tell_the_parties_and_only_the_stage_to_others(
    app: Any, client: Any
) -> None:
    case = make.Case().to("in_force")
    file = make.upload(case.first)
    case.act("propose_hold", case.first, day=today(), until=make.days(30), reason="Rahasia kita",
             number="001/X", letter_date=today(), file=file)  # fmt: skip
    own = signed_in(app, session.get(User, case.offices[1].legal.user_id))
    page = own.get(f"/naskah/{case.code}").get_data(as_text=True)
    assert "Rahasia kita" in page and "Belum menjawab: Kabupaten Karawang." in page
    asking = own.get(f"/naskah/{case.code}/aksi/agree").get_data(as_text=True)
    assert "Rahasia kita" in asking
    assert own.get(f"/naskah/{case.code}/berkas/{file}").status_code == 200
    answer = own.post(f"/naskah/{case.code}/aksi/agree",
                      data={"version": str(case.instrument.version)})  # fmt: skip
    assert answer.status_code == 303
    item = client.get(f"/api/v1/instruments/{case.code}",
                      headers=world.bearer(case.first)).get_json()  # fmt: skip
    assert (item["state"], item["held_until"], item["proposals"][0]["outcome"]) == (
        "held", make.days(30).isoformat(), "done"
    )  # fmt: skip
    found = client.get("/api/v1/instruments?state=held").get_json()
    assert [(i["code"], i["held_on"]) for i in found["items"]] == [
        (case.code, today().isoformat())
    ]  # fmt: skip
    for path in (f"/naskah/{case.code}", f"/naskah/{case.code}/kutipan", "/naskah?state=held"):
        told = client.get(path).get_data(as_text=True)
        assert "Ditangguhkan" in told and "Rahasia kita" not in told
    stranger = signed_in(app, session.get(User, make.Office(make.BEKASI).legal.user_id))
    assert stranger.get(f"/naskah/{case.code}/berkas/{file}").status_code == 404
    assert stranger.get(f"/naskah/{case.code}/aksi/agree").status_code == 404
    assert "proposals" not in client.get(f"/api/v1/instruments/{case.code}").get_json()


def test_days_after_a_hold() -> None:
    since, back = today(), today() + timedelta(days=100)
    assert day_after_hold(since - timedelta(1), since, back) == since - timedelta(1)
    assert day_after_hold(since + timedelta(5), since, back) == back + timedelta(5)
    assert day_after_hold(back, since, back) == back


def test_an_addendum_is_not_held_or_ended_alone(app: Any) -> None:
    kb = make.Case().to("in_force")
    addendum = make.Case("addendum", kb.offices, base_code=kb.code).to("in_force")
    with pytest.raises(Refused, match="naskah dasarnya"):
        addendum.end()
    with pytest.raises(NotFound):
        service.perform("terminate", kb.code, kb.first, None, {})
