"""Disputes: their path by who the parties are, steps with files, an outcome that both confirm."""

from typing import Any

import pytest
from sqlalchemy import func, select, text

from registry.accounts.models import User
from registry.agreements.disputes import queries, service
from registry.agreements.disputes.models import Dispute
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import SEES, see_as
from registry.notifications.models import Notification
from tests.factories import agreements as make
from tests.factories import regions, world
from tests.factories.accounts import signed_in


def raised(case: make.Case, who: Actor | None = None, **changed: Any) -> Dispute:
    data = {"subject": "Serah terima", "description": "Pasal 5", "raised_on": today(),
            "number": "", "file": None} | changed  # fmt: skip
    with unit_of_work():
        made = service.add(who or case.first, case.instrument, data)
    return made


def act(name: str, code: str, who: Actor, version: int | None = None, **data: Any) -> Dispute:
    with unit_of_work():
        done = service.perform(name, code, who, version, {"day": today(), "number": "", "note": "x",
                                                          "file": None} | data)  # fmt: skip
    return done


@pytest.fixture
def case(app: Any) -> make.Case:
    return make.Case().to("in_force")


def test_the_path_follows_from_the_parties(app: Any) -> None:
    across = make.Case().to("in_force")
    within = make.Case("kb", (make.Office(make.KARAWANG), make.Office(make.BEKASI))).to("in_force")
    ministry = regions.ministry("KOMINFO", "Kementerian Uji")
    session.commit()
    talks = make.Case("nk", (make.Office(make.TANGERANG), make.Office(ministry.code)))
    talks.to("in_force")
    found = [raised(c) for c in (across, within, talks)]
    assert [(d.path, d.settler) for d in found] == [
        ("minister", "Menteri Dalam Negeri"), ("governor", "Gubernur Jawa Barat"),
        ("talks_only", ""),
    ]  # fmt: skip
    with pytest.raises(Refused, match="dengan kementerian"):
        act("escalate", found[2].code, talks.offices[0].legal, file=make.upload(talks.first))


def test_from_talks_to_the_minister_to_its_end(case: make.Case) -> None:
    session.query(Notification).delete()
    session.commit()
    code = raised(case, number="1/X", file=make.upload(case.first)).code
    told = session.scalars(select(Notification.user_id).order_by(Notification.user_id))
    other = case.offices[1]
    assert list(told) == sorted([other.cooperation.user_id, other.legal.user_id])
    act("add_step", code, other.cooperation, note="Rapat")
    with pytest.raises(Forbidden):
        act("escalate", code, other.cooperation, file=make.upload(other.cooperation))
    sent = act("escalate", code, other.legal, number="2/X", file=make.upload(other.legal))
    assert (sent.state, sent.due_on is not None) == ("escalated", True)
    with pytest.raises(Invalid):
        act("report_outcome", code, other.legal, outcome="Damai", day=make.days(1))
    assert act("report_outcome", code, other.legal, outcome="Damai").state == "reported"
    with pytest.raises(Forbidden):
        act("confirm", code, other.legal)
    back = act("send_back", code, case.offices[0].legal, reason="Belum")
    assert (back.state, back.outcome, back.told_by) == ("escalated", "", None)
    act("report_outcome", code, other.legal, outcome="Damai")
    done = act("confirm", code, case.offices[0].legal)
    assert (done.state, done.outcome, done.due_on) == ("settled", "Damai", None)
    assert [s.action for s in done.steps] == [
        "create", "add_step", "escalate", "report_outcome", "report_outcome"
    ]  # fmt: skip
    assert case.instrument.state == "in_force"


def test_who_may_not(case: make.Case) -> None:
    code = raised(case).code
    with pytest.raises(Forbidden, match="pihak yang mencatat"):
        act("withdraw", code, case.offices[1].legal, reason="x")
    with pytest.raises(Stale):
        act("withdraw", code, case.offices[0].legal, version=9, reason="x")
    assert act("withdraw", code, case.offices[0].legal, reason="x").state == "withdrawn"
    with pytest.raises(NotFound):
        act("unknown", code, case.first)
    with pytest.raises(NotFound):
        queries.get(code, make.Office(make.BANDUNG).legal)
    with pytest.raises(Forbidden):
        raised(case, world.person(make.TANGERANG, "viewer"))
    with pytest.raises(Invalid):
        raised(case, raised_on=make.days(1))
    with pytest.raises(Refused, match="sudah ditandatangani"):
        raised(make.Case())


def test_pages_api_and_the_wall_are_the_parties_alone(
    app: Any, case: make.Case, client: Any, count_queries: Any
) -> None:
    own = signed_in(app, session.get(User, case.first.user_id))
    path = f"/naskah/{case.code}/perselisihan/baru"
    assert "Menteri Dalam Negeri" in own.get(path).get_data(as_text=True)
    data = {"subject": "Biaya <server>", "description": "Siapa", "raised_on": "2099-01-01"}
    bad = own.post(path, data=data)
    assert (bad.status_code, "Biaya &lt;server&gt;" in bad.get_data(as_text=True)) == (422, True)
    made = own.post(path, data=data | {"raised_on": str(today())})
    code = made.headers["Location"].rsplit("/", 1)[1]
    body = {"instrument": case.code, "subject": "Dua", "description": "x",
            "raised_on": str(today())}  # fmt: skip
    assert own.post("/api/v1/disputes", json=body).status_code == 201
    assert "Biaya &lt;server&gt;" in own.get(f"/perselisihan/{code}").get_data(as_text=True)
    counted = []
    for limit in (1, 2):
        with count_queries() as seen:
            found = own.get(f"/api/v1/disputes?limit={limit}").get_json()
        counted.append((len(seen), len(found["items"])))
    assert counted == [(counted[0][0], 1), (counted[0][0], 2)]
    item = own.get(f"/api/v1/disputes/{code}").get_json()
    assert (item["path"], item["state"], item["steps"]) == ("minister", "talks", [])
    stranger = make.Office(make.BANDUNG).legal
    other = signed_in(app, session.get(User, stranger.user_id))
    for address in (f"/perselisihan/{code}", f"/api/v1/disputes/{code}", path):
        assert other.get(address).status_code == 404, address
    assert other.get("/api/v1/disputes").get_json()["items"] == []
    assert "/perselisihan/" not in client.get(f"/naskah/{case.code}").get_data(as_text=True)
    session.rollback()
    see_as(stranger)
    try:
        seen_rows = session.scalar(text("SELECT count(*) FROM dispute"))
    finally:
        session.rollback()
        session.info.pop(SEES)
    assert (seen_rows, session.scalar(select(func.count(Dispute.id)))) == (0, 2)
