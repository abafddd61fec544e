"""Split, merged, renamed: recorded by the operator; who acts for whom, and what searches find."""

from typing import Any

import pytest
from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.accounts.models import User
from registry.agreements import queries as instruments
from registry.agreements.queries import Filters
from registry.audit.models import AuditEntry
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused
from registry.kernel.uow import unit_of_work
from registry.regions import lineage, queries, reference, service
from registry.regions.models import Government, Succession
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import person as member
from tests.factories.accounts import signed_in

OPERATOR = Actor(user_id=None, name="Operator", platform_roles=frozenset({"operator"}))


def recorded(who: Actor = OPERATOR, **changed: Any) -> Succession:
    data = {"kind": "merged", "predecessor": "32.16", "successor": "32.15", "new_name": "",
            "on": today(), "legal_basis": "UU 1/2026", "ends": False, "takes_over": False,
            "note": ""} | changed  # fmt: skip
    with unit_of_work():
        made = service.succeed(who, data)
    return made


def test_the_reference_data_knows_the_split_of_papua(app: Any) -> None:
    with unit_of_work():
        assert reference.load_successions() == 0
    assert [code for code, _ in queries.successors("91")] == ["93", "94", "95"]
    assert {s.takes_over for s in session.scalars(select(Succession))} == {False}
    assert lineage.family("93") == ["93"]


def test_the_people_of_the_successor_act_for_what_it_took_over(app: Any, client: Any) -> None:
    offices = (make.Office(make.TANGERANG), make.Office(make.BEKASI))
    kb = make.Case("kb", offices).to("in_force")
    heir = world.person(make.KARAWANG, "legal", "admin")
    recorded()
    assert queries.row(make.BEKASI).ended is True
    user = accounts.by_id(heir.user_id or 0)
    assert user is not None
    own, acting = accounts.actor_of(user, None), accounts.actor_of(user, make.BEKASI)
    assert (own.government, [code for code, _ in own.choices]) == (
        make.KARAWANG, [make.KARAWANG, make.BEKASI]
    )  # fmt: skip
    assert (acting.government, acting.roles) == (make.BEKASI, frozenset({"legal"}))
    assert accounts.actor_of(user, "11.01").government == make.KARAWANG
    kb.act("propose_end", day=today(), reason="x", number="", letter_date=None, file=None)
    assert heir.user_id in {r.user_id for r in accounts.readers([make.BEKASI], ["legal"])}
    kb.act("agree", acting)
    assert kb.instrument.state == "terminated"
    with pytest.raises(NotFound):
        instruments.get(kb.code, own)
    found = instruments.find(Filters(party=make.KARAWANG)).items
    assert [(i.code, i.called("32.16", "Kabupaten Bekasi")) for i in found] == [
        (kb.code, "Kabupaten Bekasi → Kabupaten Karawang")
    ]  # fmt: skip
    assert [i.code for i in instruments.find(Filters(q="karawang")).items] == [kb.code]
    page = client.get(f"/naskah/{kb.code}").get_data(as_text=True)
    assert "kini: Kabupaten Karawang" in page
    item = client.get(f"/api/v1/instruments/{kb.code}").get_json()
    assert [p["now"] for p in item["parties"]] == [None, "Kabupaten Karawang"]
    detail = client.get("/api/v1/governments/32.16").get_json()
    assert (detail["acted_for_by"], detail["successions"][0]["kind"]) == ("32.15", "merged")
    assert client.get("/api/v1/governments/32.15").get_json()["acts_for"] == ["32.16"]
    with pytest.raises(Invalid):
        make.Case("kb", offices)


def test_a_chain_of_successors_ends_at_the_last(app: Any) -> None:
    recorded()
    recorded(predecessor="32.15", successor="32.75")
    assert lineage.heirs(["32.16", "32.15", "36.71"]) == {
        "32.16": ("32.75", "Kota Bekasi"), "32.15": ("32.75", "Kota Bekasi")
    }  # fmt: skip
    assert lineage.family("32.75") == ["32.15", "32.16", "32.75"]


def test_a_new_name_under_the_same_code_is_found_by_the_old_one(app: Any, client: Any) -> None:
    kb = make.Case().to("in_force")
    made = recorded(kind="renamed", predecessor="Kabupaten Karawang", successor="",
                    new_name="Kabupaten Karawang Raya")  # fmt: skip
    assert queries.get("32.15").name == "Kabupaten Karawang Raya"
    assert [g.code for g in queries.find("karawang").items] == ["32.15"]
    with unit_of_work():
        assert reference.load() == 0
    assert "Kabupaten Karawang → Kabupaten Karawang Raya" in client.get(
        "/pemerintah/32.15").get_data(as_text=True)  # fmt: skip
    assert kb.instrument.parties[1].government.name == "Kabupaten Karawang Raya"
    with unit_of_work():
        service.forget(OPERATOR, made.id, "Keliru")
    assert queries.get("32.15").name == "Kabupaten Karawang"


def test_a_split_leaves_the_parent_to_act_for_itself_unless_it_ends(app: Any) -> None:
    recorded(kind="split", predecessor="32.16", successor="32.15")
    assert (queries.row("32.16").ended, lineage.family("32.15")) == (False, ["32.15"])
    recorded(kind="split", predecessor="32.04", successor="32.15", ends=True, takes_over=True)
    recorded(kind="split", predecessor="32.04", successor="32.75", ends=True)
    assert (lineage.family("32.15"), lineage.family("32.75")) == (["32.04", "32.15"], ["32.75"])
    with unit_of_work():
        assert reference.load() == 0
    assert queries.row("32.04").ended is True


@pytest.mark.parametrize(("changed", "field"), [
    ({"on": make.days(1)}, "on"), ({"predecessor": "Negeri Antah"}, "predecessor"),
    ({"successor": ""}, "successor"), ({"successor": "32.16"}, "successor"),
    ({"new_name": "Baru"}, "new_name"),
    ({"kind": "renamed", "new_name": "Baru"}, "new_name"),
    ({"kind": "renamed", "successor": "", "new_name": "Kabupaten Bekasi"}, "new_name"),
    ({"kind": "split", "takes_over": True}, "takes_over"),
    ({"kind": "renamed", "successor": "32"}, "successor"),
])  # fmt: skip
def test_what_cannot_be(app: Any, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        recorded(**changed)
    assert list(caught.value.errors) == [field]


def test_once_only_and_taken_back(app: Any) -> None:
    made = recorded()
    for changed, field in (({}, "successor"), ({"successor": "32.75"}, "takes_over"),
                           ({"predecessor": "32.04", "successor": "32.16"}, "successor")):
        with pytest.raises(Invalid) as caught:  # fmt: skip
            recorded(**changed)
        assert list(caught.value.errors) == [field]
        session.rollback()
    with unit_of_work():
        service.forget(OPERATOR, made.id, "Keliru")
    assert queries.row("32.16").ended is False
    with pytest.raises(NotFound):
        service.forget(OPERATOR, made.id, "x")
    names = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number))
    assert list(names) == ["government.succeed", "government.unsucceed"]


def test_names_go_back_in_order(app: Any) -> None:
    first = recorded(kind="renamed", predecessor="32.15", successor="", new_name="A Raya")
    recorded(kind="renamed", predecessor="32.15", successor="", new_name="B Raya")
    with pytest.raises(Refused), unit_of_work():
        service.forget(OPERATOR, first.id, "x")


def test_only_the_operator_records_it(app: Any, client: Any) -> None:
    with pytest.raises(Forbidden):
        recorded(world.person(make.TANGERANG, "admin"))
    admin = signed_in(app, session.get(User, world.person(make.TANGERANG, "admin").user_id))
    assert admin.get("/operator/penerus").status_code == 403
    own = signed_in(app, member(platform=("operator",)))
    data = {"kind": "merged", "predecessor": "Kabupaten Bekasi", "successor": "Kabupaten Karawang",
            "on": str(today()), "legal_basis": "<b>UU</b>"}  # fmt: skip
    bad = own.post("/operator/penerus", data=data | {"on": "2099-01-01"})
    assert (bad.status_code, "&lt;b&gt;UU" in bad.get_data(as_text=True)) == (422, True)
    assert own.post("/operator/penerus", data=data).status_code == 303
    page = own.get("/operator/penerus").get_data(as_text=True)
    assert "&lt;b&gt;UU&lt;/b&gt;" in page and "Bertindak untuknya" in page
    made = session.scalars(select(Succession).where(Succession.takes_over)).one()
    gone = own.post(f"/operator/penerus/{made.id}/hapus", data={"reason": "Keliru"})
    assert gone.status_code == 303
    assert session.get(Government, "32.16", populate_existing=True).ended_on is None
