"""Obligations: made from the term, done by one side and confirmed by the other, reminded of."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from registry.accounts.models import User
from registry.agreements.obligations import queries, service
from registry.agreements.obligations.models import Obligation
from registry.agreements.obligations.service import days_of
from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from registry.kernel.workdays import add_months
from registry.notifications.models import Notification
from registry.procedure import reminders
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in


@pytest.fixture
def case(app: Any) -> make.Case:
    return make.Case("nk").to("in_force")


def listed(case: make.Case, actor: Actor | None = None) -> list[Obligation]:
    return queries.of_instrument(case.instrument.id, actor or case.first)


def act(name: str, code: str, who: Actor, version: int | None = None, **data: Any) -> Obligation:
    with unit_of_work():
        done = service.perform(name, code, who, version, data)
    return done


def reported(case: make.Case, code: str) -> Obligation:
    return act("report", code, case.first, evidence=make.upload(case.first), note="Terlampir")


def added(case: make.Case, who: Actor | None = None, **changed: Any) -> Obligation:
    data = {"kind": "training", "title": "Pelatihan admin", "doer": None,
            "promised_on": today() + timedelta(days=30)} | changed  # fmt: skip
    with unit_of_work():
        made = service.add(who or case.first, case.instrument, data)
    return made


def test_days_follow_the_setting_up_to_the_end(app: Any) -> None:
    assert list(days_of(date(2026, 1, 31), date(2027, 7, 31))) == [
        date(2026, 7, 31), date(2027, 1, 31), date(2027, 7, 31)
    ]  # fmt: skip
    assert list(days_of(date(2026, 1, 1), date(2026, 6, 30))) == []


def test_reports_and_evaluations_come_with_the_term(case: make.Case) -> None:
    starts = case.instrument.starts_on
    assert starts is not None
    days = [add_months(starts, 6 * turn) for turn in (1, 2, 3)]
    assert [(o.kind, o.promised_on, o.due_on, o.state) for o in listed(case)] == [
        (kind, day, day, "open") for day in days for kind in ("report", "evaluation")
    ]  # fmt: skip
    with unit_of_work():
        assert service.plan(case.instrument) == 0
        case.instrument.ends_on = add_months(starts, 24)
    with unit_of_work():
        assert service.plan(case.instrument) == 2


def test_a_kb_owes_nothing_by_itself(app: Any) -> None:
    kb = make.Case().to("in_force")
    assert listed(kb) == []
    added(kb)
    assert [o.title for o in listed(kb)] == ["Pelatihan admin"]


def test_one_side_reports_and_the_other_confirms(case: make.Case) -> None:
    code = listed(case)[0].code
    done = reported(case, code)
    assert (done.state, done.done_by) == ("reported", make.TANGERANG)
    assert done.due_on != done.promised_on and done.due_on is not None
    with pytest.raises(Forbidden, match="pihak lain"):
        act("confirm", code, case.first)
    other = case.offices[1].legal
    back = act("send_back", code, other, reason="Lampiran kurang")
    assert (back.state, back.done_by, back.due_on) == ("open", None, back.promised_on)
    reported(case, code)
    final = act("confirm", code, other)
    assert (final.state, final.due_on) == ("confirmed", None)
    with pytest.raises(Refused):
        act("report", code, case.first, evidence=make.upload(case.first), note="")


def test_who_may_not(case: make.Case) -> None:
    code = added(case, doer=make.KARAWANG).code
    with pytest.raises(Forbidden, match="pihak yang melaksanakan"):
        reported(case, code)
    with pytest.raises(NotFound):
        queries.get(code, make.Office(make.BEKASI).legal)
    with pytest.raises(Forbidden):
        act("report", code, world.person(make.KARAWANG, "viewer"), evidence="x", note="")
    with pytest.raises(Stale):
        act("drop", code, case.offices[1].legal, version=99, reason="x")
    with pytest.raises(Forbidden):
        added(case, world.person(make.TANGERANG, "viewer"))


@pytest.mark.parametrize(("changed", "field"), [
    ({"promised_on": date(2020, 1, 1)}, "promised_on"),
    ({"promised_on": date(2099, 1, 1)}, "promised_on"),
    ({"doer": make.BEKASI}, "doer"),
])  # fmt: skip
def test_what_cannot_be(case: make.Case, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        added(case, **changed)
    assert list(caught.value.errors) == [field]


def test_a_draft_takes_none(app: Any) -> None:
    with pytest.raises(Refused, match="selama naskah"):
        added(make.Case())


def test_the_rest_lapses_with_the_instrument(case: make.Case) -> None:
    late = added(case, promised_on=today())
    case.end()
    assert {o.state for o in listed(case) if o.code != late.code} == {"dropped"}
    assert queries.get(late.code, case.first).state == "open"


def test_those_who_owe_are_reminded_on_the_day(case: make.Case) -> None:
    import registry.agreements.jobs  # noqa: F401 - it registers the clock

    one = added(case, doer=make.KARAWANG, title="Bimbingan teknis")
    day = one.promised_on
    while day.weekday() > 4:
        day += timedelta(days=1)
    with unit_of_work():
        kept = queries.get(one.code, SYSTEM, lock=True)
        kept.promised_on = kept.due_on = day
    reminders.run(day)
    told = set(session.scalars(select(Notification.user_id).where(
        Notification.kind == reminders.REMINDER
    )))  # fmt: skip
    assert told & {o.user_id for o in (case.offices[1].cooperation, case.offices[1].legal)}
    assert case.first.user_id not in told


def test_pages_and_api_are_the_parties_alone(app: Any, case: make.Case, client: Any) -> None:
    code = listed(case)[0].code
    reported(case, code)
    own = signed_in(app, session.get(User, case.offices[1].legal.user_id))
    stranger = signed_in(app, session.get(User, make.Office(make.BEKASI).legal.user_id))
    page = own.get(f"/naskah/{case.code}").get_data(as_text=True)
    assert page.count('href="/kewajiban/') == 6
    for path in (f"/kewajiban/{code}", f"/kewajiban/{code}/bukti", f"/api/v1/obligations/{code}"):
        assert own.get(path).status_code == 200, path
        assert stranger.get(path).status_code == 404, path
    found = own.get("/api/v1/obligations?state=reported").get_json()
    assert [(o["code"], o["state"], o["done_by"]) for o in found["items"]] == [
        (code, "reported", make.TANGERANG)
    ]  # fmt: skip
    assert stranger.get("/api/v1/obligations").get_json()["items"] == []
    assert client.get(f"/naskah/{case.code}").get_data(as_text=True).count("/kewajiban/") == 0
    version = str(queries.get(code, case.first).version)
    answer = own.post(f"/kewajiban/{code}/aksi/confirm", data={"version": version})
    assert answer.status_code == 303
    assert queries.get(code, case.first, lock=True).state == "confirmed"


def test_the_form_keeps_what_was_typed(app: Any, case: make.Case) -> None:
    own = signed_in(app, session.get(User, case.first.user_id))
    path = f"/naskah/{case.code}/kewajiban/baru"
    data = {"kind": "training", "title": "Pelatihan <admin>", "promised_on": "2020-01-01"}
    answer = own.post(path, data=data)
    assert answer.status_code == 422
    assert "Pelatihan &lt;admin&gt;" in answer.get_data(as_text=True)
    answer = own.post(path, data=data | {"promised_on": str(today() + timedelta(days=9))})
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/naskah/{case.code}#kewajiban"
    )  # fmt: skip


def test_the_list_pages_and_asks_as_often_for_more(
    app: Any, case: make.Case, count_queries: Any
) -> None:
    own = signed_in(app, session.get(User, case.first.user_id))

    def asked(path: str) -> tuple[int, dict[str, Any]]:
        with count_queries() as counted:
            answer = own.get(path)
        return len(counted), answer.get_json()

    asked("/api/v1/obligations?limit=1")
    one, first = asked("/api/v1/obligations?limit=1")
    three, found = asked("/api/v1/obligations?limit=3")
    assert (one, len(first["items"]), len(found["items"])) == (three, 1, 3)
    _, rest = asked(f"/api/v1/obligations?limit=200&after={first['next']}")
    assert [o["code"] for o in first["items"] + rest["items"]] == [o.code for o in listed(case)]


def test_no_act_of_that_name(app: Any, case: make.Case) -> None:
    with pytest.raises(NotFound):
        act("unknown", listed(case)[0].code, case.first)


def test_the_api_adds_one_and_refuses_nonsense(app: Any, case: make.Case) -> None:
    own = signed_in(app, session.get(User, case.first.user_id))
    body = {"instrument": case.code, "kind": "training", "title": "Bimbingan",
            "promised_on": str(today() + timedelta(days=9)), "doer": make.KARAWANG}  # fmt: skip
    answer = own.post("/api/v1/obligations", json=body)
    made = answer.get_json()
    assert (answer.status_code, made["doer"], made["state"], made["due_on"]) == (
        201, make.KARAWANG, "open", body["promised_on"]
    )  # fmt: skip
    assert own.post("/api/v1/obligations", json=body | {"doer": make.BEKASI}).status_code == 422
    assert own.post("/api/v1/obligations", json=body | {"instrument": "N-9"}).status_code == 404


def test_instruments_from_before_are_planned_once_and_only_for_days_to_come(
    app: Any, case: make.Case
) -> None:
    with unit_of_work():
        session.execute(delete(Obligation))
        case.instrument.starts_on = add_months(today(), -8)
    run = app.test_cli_runner().invoke
    assert run(args=["agreements", "obligations"]).output == "8 made\n"
    days = [add_months(add_months(today(), -8), months) for months in (12, 18, 24, 30)]
    assert [(o.kind, o.promised_on) for o in listed(case)] == [
        (kind, day) for day in days for kind in ("report", "evaluation")
    ]  # fmt: skip
    assert service.catch_up() == 0
