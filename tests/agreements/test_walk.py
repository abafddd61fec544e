"""The whole way of a KB and of a PKS, by the services."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from registry.agreements import queries, service
from registry.audit.models import AuditEntry
from registry.catalogue.models import Application
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import NotFound, Stale
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories import agreements as make
from tests.factories import world


def audited(code: str) -> list[str]:
    statement = select(AuditEntry.action).where(AuditEntry.subject_key == code)
    return list(session.scalars(statement.order_by(AuditEntry.number)))


def test_a_kb_walks_from_draft_to_force(app: Any) -> None:
    offices, _, request = make.pair()
    case = make.Case("kb", offices, request_code=request)
    assert [p.government_code for p in case.instrument.parties] == ["36.71", "32.15"]
    states = []
    case.prepared()
    for step in (lambda: case.act("send_to_review"), lambda: case.clear(offices[0]),
                 lambda: case.clear(offices[1]), case._scheduled, case.sign):  # fmt: skip
        step()
        states.append(case.instrument.state)
    assert states == ["legal_review", "legal_review", "cleared", "scheduled", "in_force"]
    assert case.instrument.due_on is None
    assert audited(case.code) == [
        "instrument.create", "instrument.describe", "instrument.add_draft",
        "instrument.tick_clauses", "instrument.send_to_review", "instrument.clear",
        "instrument.clear", "instrument.set_signatory", "instrument.set_signatory",
        "instrument.schedule", "instrument.sign",
    ]  # fmt: skip


def test_a_pks_follows_with_the_granted_apps_and_counts_its_adopters(app: Any) -> None:
    kb, pks, apps = make.kb_and_pks()
    assert pks.instrument.base.code == kb.code
    assert sorted((a.application_id, a.app_version) for a in pks.instrument.apps) == sorted(
        (a.id, "1.0") for a in apps
    )
    pks.to("in_force")
    assert pks.instrument.state == "in_force"
    counts = session.scalars(
        select(Application.pks_count).where(Application.id.in_([a.id for a in apps]))
    )
    assert list(counts) == [1, 1]
    pks.end()
    session.expire_all()
    assert {session.get(Application, a.id).pks_count for a in apps} == {0}


def test_a_pks_finds_the_kb_of_its_parties_by_itself(app: Any) -> None:
    offices, _, request = make.pair()
    kb = make.Case("kb", offices, request_code=request).to("in_force")
    pks = make.Case("pks", offices, request_code=request)
    assert pks.instrument.base.code == kb.code


def test_the_renewal_takes_the_place_of_what_it_renews(app: Any) -> None:
    kb = make.Case().to("in_force")
    renewal = make.Case("kb", kb.offices, renews_code=kb.code).to("in_force")
    assert (renewal.instrument.state, kb.instrument.state) == ("in_force", "superseded")
    assert kb.instrument.ended_on == today()


def test_an_addendum_extends_its_base_and_ends_with_it(app: Any) -> None:
    kb, pks, apps = make.kb_and_pks(2)
    pks.to("in_force")
    more = world.apps(make.TANGERANG, 1)
    make.granted(make.KARAWANG, more)
    addendum = make.Case("addendum", pks.offices, base_code=pks.code)
    addendum.act("choose_apps", apps=[more[0].slug], versions=f"{more[0].slug} = 3.1")
    addendum.to("in_force", ends_on=make.days(1000))
    assert pks.instrument.ends_on == make.days(1000)
    annexed = queries.annexed_apps(pks.instrument.id)
    assert [a.application_id for a in annexed] == [*(a.id for a in apps), more[0].id]
    assert annexed[-1].app_version == "3.1"
    pks.end()
    assert (pks.instrument.state, addendum.instrument.state) == ("terminated", "terminated")
    assert kb.instrument.state == "in_force"


def test_consent_of_the_council_stands_between_clearing_and_signing(app: Any) -> None:
    case = make.Case().to("legal_review")
    karawang = case.offices[1]
    case.act("flag_burden", karawang.legal, burdened=True)
    case.clear()
    case._scheduled()
    assert case.instrument.state == "council_consent"
    assert case.instrument.due_on is not None
    assert [i.code for i in queries.waiting_for("32.15")] == [case.code]
    assert queries.waiting_for("36.71") == []
    case.act("record_consent", karawang.cooperation, number="DPRD/1", date=today(),
             file=make.upload(karawang.cooperation))  # fmt: skip
    assert case.instrument.state == "scheduled"
    assert case.instrument.parties[1].consent_number == "DPRD/1"


def test_a_new_version_clears_nobody(app: Any) -> None:
    case = make.Case().to("cleared")
    case.draft(case.offices[1].cooperation)
    fresh = case.instrument
    assert (fresh.state, fresh.draft_no) == ("legal_review", 2)
    assert [i.code for i in queries.waiting_for("36.71")] == [case.code]
    case.clear(case.offices[0])
    assert case.instrument.state == "legal_review"
    case.clear(case.offices[1])
    assert case.instrument.state == "cleared"


def test_returned_to_drafting_every_party_reviews_again(app: Any) -> None:
    case = make.Case().to("cleared")
    case.act("return_to_drafting", case.offices[1].legal, reason="Jangka waktu berubah")
    assert {p.cleared_no for p in case.instrument.parties} == {None}
    case.act("send_to_review")
    assert case.instrument.state == "legal_review"


@pytest.mark.parametrize("state", ["drafting", "legal_review", "cleared", "scheduled"])
def test_cancelled_from_any_open_stage(app: Any, state: str) -> None:
    case = make.Case().to(state)
    case.act("cancel", case.offices[1].cooperation, reason="Tidak dilanjutkan")
    assert (case.instrument.state, case.instrument.reason) == ("cancelled", "Tidak dilanjutkan")


def test_two_hundred_parties(app: Any, count_queries: Any) -> None:
    from registry.regions.models import Government

    codes = list(session.scalars(
        select(Government.code).where(Government.level != "provinsi")
        .order_by(Government.code).limit(200)
    ))  # fmt: skip
    first = world.person(codes[0], "cooperation")
    with unit_of_work():
        code = service.create(first, "kb", codes).code
        small = service.create(first, "kb", codes[:2]).code
    numbers = []
    for wanted in (small, code):
        session.expire_all()
        session.commit()
        with count_queries() as seen:
            found = queries.get(wanted, first)
        numbers.append(len(seen))
    assert len(found.parties) == 200
    assert numbers[0] == numbers[1]
    assert found.title.endswith(", dan 197 daerah lain tentang Pemanfaatan Aplikasi")


def test_the_other_side_is_told_whose_move_it_is(app: Any) -> None:
    case = make.Case().to("drafting")
    session.query(Notification).delete()
    session.commit()
    case.act("send_to_review")
    told = session.scalars(select(Notification.user_id).order_by(Notification.user_id))
    assert list(told) == sorted(o.legal.user_id for o in case.offices)


def test_a_stale_version_is_refused(app: Any) -> None:
    case = make.Case()
    seen = case.instrument.version
    case.describe()
    with pytest.raises(Stale), unit_of_work():
        service.perform("add_witness", case.code, case.first, seen, {"name": "A", "title": ""})
    assert case.instrument.witnesses == []


def test_outsiders_know_nothing_of_a_draft(app: Any) -> None:
    case = make.Case()
    outsider = world.person(make.BANDUNG, "cooperation", "legal")
    for call in (lambda: queries.get(case.code, outsider), lambda: queries.public_row(case.code),
                 lambda: service.perform("cancel", case.code, outsider, None, {"reason": "x"})):
        with pytest.raises(NotFound):  # fmt: skip
            call()


def test_witnesses_parties_and_schedule_can_change(app: Any) -> None:
    case = make.Case()
    case.act("add_party", government="Kabupaten Bekasi")
    case.act("add_witness", name="Rano Karno", title="Gubernur")
    case.act("add_witness", name="Budi", title=None)
    witness = case.instrument.witnesses[0]
    case.act("remove_witness", witness=str(witness.id))
    assert [p.government_code for p in case.instrument.parties] == ["36.71", "32.15", "32.16"]
    assert [w.name for w in case.instrument.witnesses] == ["Budi"]
    case.act("remove_party", government="32.16")
    case.prepared()
    case.act("send_to_review")
    case.clear()
    case._scheduled()
    later = today() + timedelta(3)
    case.act("reschedule", scheduled_on=later, scheduled_at=None, place="Bandung")
    assert (case.instrument.scheduled_on, case.instrument.place) == (later, "Bandung")
