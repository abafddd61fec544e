"""The log's page: whole for the auditor, its own entries for a government."""

from typing import Any

from registry.audit import labels
from registry.audit.service import record
from registry.kernel.actor import SYSTEM
from registry.kernel.uow import unit_of_work
from tests.factories.accounts import actor_of, person, signed_in

HEADS = "//table//tbody/tr/th"


def act(action: str, subject: tuple[str, str], *governments: str, who: Any = SYSTEM) -> None:
    with unit_of_work():
        record(who, action, subject, governments, {"from": "viewer", "roles": ["legal", "admin"]})


def test_a_government_sees_its_own_and_the_auditor_all(app: Any, client: Any) -> None:
    act("invitation.create", ("invitation", "1"), "36.71")
    act("invitation.revoke", ("invitation", "2"), "32.15")
    act("member.remove", ("member", "36.71/4"), "32.15", "36.71")
    tangerang = signed_in(app, person("36.71", "viewer")).get("/jejak-audit")
    assert tangerang.texts(HEADS) == ["Anggota dikeluarkanNo. 3", "Undangan dikirimNo. 1"]
    auditor = signed_in(app, person(platform=("auditor",))).get("/jejak-audit")
    assert len(auditor.texts(HEADS)) == 3
    assert "Rantai: 3 catatan" in auditor.text
    assert "Rantai" not in tangerang.text
    assert client.get("/jejak-audit").location == "/masuk?next=/jejak-audit"
    assert signed_in(app, person(platform=("operator",))).get("/jejak-audit").status_code == 403
    assert signed_in(app, person()).get("/jejak-audit").status_code == 403


def test_a_row_is_readable(app: Any) -> None:
    user = person("36.71", "admin", name="Ani")
    act("member.change_roles", ("member", "36.71/9"), "36.71", who=actor_of(user))
    page = signed_in(app, user).get("/jejak-audit")
    assert page.texts("//tbody//td[@data-label='Oleh']") == ["AniKota Tangerang"]
    assert page.texts("//tbody//td[@data-label='Tentang']") == ["Anggota36.71/9"]
    assert page.texts("//tbody//dt") == ["Dari", "Peran"]
    assert page.texts("//tbody//dd") == ["Pembaca", "Hukum, Admin"]


def test_filters(app: Any) -> None:
    for number in ("1", "2"):
        act("invitation.create", ("invitation", number), "36.71")
    act("member.remove", ("member", "1"), "36.71")
    client = signed_in(app, person("36.71", "viewer"))
    for query, expected in (
        ("action=invitation.create", ["Undangan dikirimNo. 2", "Undangan dikirimNo. 1"]),
        ("kind=member&action=&key=", ["Anggota dikeluarkanNo. 3"]),
        ("kind=invitation&key=%202%20", ["Undangan dikirimNo. 2"]),
        ("action=tidak.ada", []),
    ):
        assert client.get(f"/jejak-audit?{query}").texts(HEADS) == expected
    kept = client.get("/jejak-audit?kind=member&key=1")
    assert kept.tree.xpath("//select[@name='kind']/option[@selected]/@value") == ["member"]
    assert kept.tree.xpath("//input[@name='key']/@value") == ["1"]


def test_paging_and_a_broken_cursor(app: Any) -> None:
    for number in range(55):
        act("uji.coba", ("uji", str(number)), "36.71")
    client = signed_in(app, person("36.71", "viewer"))
    first = client.get("/jejak-audit?kind=uji")
    more = first.tree.xpath("//a[@rel='next']/@href")[0]
    second = client.get(more)
    assert [len(p.texts(HEADS)) for p in (first, second)] == [50, 5]
    assert set(first.texts(HEADS)) & set(second.texts(HEADS)) == set()
    assert client.get("/jejak-audit?after=rusak").status_code == 422


def test_rows_take_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    client = signed_in(app, person("36.71", "viewer"))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            act("uji.coba", ("uji", "1"), "36.71", who=actor_of(person("32.15", "viewer")))
        with count_queries() as queries:
            client.get("/jejak-audit")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_unnamed_action_shows_its_code() -> None:
    assert labels.label("tidak.dikenal") == "tidak.dikenal"
    labels.add({"uji.bernama": "Uji bernama"})
    assert labels.label("uji.bernama") == "Uji bernama"
