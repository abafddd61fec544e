"""The API's instruments: public columns for everybody, the table's actions for the parties."""

from typing import Any

from registry.kernel.clock import today
from tests.factories import agreements as make
from tests.factories import world

BASE = "/api/v1/instruments"
PUBLIC = {
    "code", "kind", "kind_label", "title", "state", "state_label", "signed_on", "starts_on",
    "ends_on", "historic", "held_on", "held_until", "ended_on", "source", "parties", "apps",
    "amended_by",
}  # fmt: skip


def test_lists_have_items_next_and_total(app: Any, client: Any) -> None:
    codes = [make.Case().to("in_force").code for _ in range(3)]
    make.Case()
    first = client.get(f"{BASE}?limit=2").json
    assert (first["total"], [i["code"] for i in first["items"]]) == (3, codes[:0:-1])
    second = client.get(f"{BASE}?limit=2&after={first['next']}").json
    assert ([i["code"] for i in second["items"]], second["next"]) == (codes[:1], None)
    assert set(first["items"][0]) == PUBLIC - {"apps", "amended_by"}
    assert client.get(f"{BASE}?after=rusak").status_code == 422
    assert client.get(f"{BASE}?kind=apa").status_code == 422


def test_one_item_for_everybody_and_for_its_parties(app: Any, client: Any) -> None:
    case = make.Case().to("in_force")
    public = client.get(f"{BASE}/{case.code}").json
    assert set(public) == PUBLIC
    assert public["parties"] == [
        {"code": "36.71", "name": "Kota Tangerang", "number": "1/KS/2026", "now": None},
        {"code": "32.15", "name": "Kabupaten Karawang", "number": "2/KS/2026",
         "now": None},
    ]
    answer = client.get(f"{BASE}/{case.code}", headers=world.bearer(case.first))
    assert answer.headers["ETag"] == f'"{case.instrument.version}"'
    assert answer.json["parties"][0]["signatory_name"] == "Kepala 1"
    assert [(a["name"], a["allowed"]) for a in answer.json["actions"]] == [
        ("propose_hold", True), ("propose_end", True), ("agree", False), ("decline", False),
        ("withdraw_proposal", False), ("give_notice", False), ("withdraw_notice", False),
        ("confirm_original", False), ("report_mismatch", False),
        ("replace_scan", False),
    ]  # fmt: skip
    outsider = world.bearer(world.person(make.BEKASI, "legal"))
    assert set(client.get(f"{BASE}/{case.code}", headers=outsider).json) == PUBLIC


def test_a_draft_is_not_there_for_others(app: Any, client: Any) -> None:
    case = make.Case()
    outsider = world.bearer(world.person(make.BEKASI, "legal"))
    assert client.get(f"{BASE}/{case.code}").status_code == 404
    assert client.get(f"{BASE}/{case.code}", headers=outsider).status_code == 404
    answer = client.post(
        f"{BASE}/{case.code}/actions/cancel", json={"reason": "x"},
        headers=outsider | {"If-Match": '"1"'},
    )  # fmt: skip
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_create_and_act(app: Any, client: Any) -> None:
    office = make.Office(make.TANGERANG)
    mine = world.bearer(office.cooperation)
    made = client.post(BASE, json={"kind": "kb", "parties": ["36.71", "32.15"]}, headers=mine)
    assert (made.status_code, made.json["state"]) == (201, "drafting")
    path, version = f"{BASE}/{made.json['code']}/actions", made.json["version"]
    body = {"title": "KB", "object": "Aplikasi", "scope": "Semua",
            "starts_on": today().isoformat(), "ends_on": today().isoformat()}  # fmt: skip
    wrong = client.post(
        f"{path}/describe", json=body, headers=mine | {"If-Match": f'"{version}"'}
    )
    assert (wrong.status_code, wrong.json["errors"]) == (
        422, {"ends_on": ["Hari berakhir harus setelah hari mulai berlaku."]}
    )  # fmt: skip
    body |= {"ends_on": make.days(300).isoformat()}
    done = client.post(f"{path}/describe", json=body, headers=mine | {"If-Match": f'"{version}"'})
    assert (done.status_code, done.json["object"]) == (200, "Aplikasi")
    again = client.post(f"{path}/describe", json=body, headers=mine | {"If-Match": f'"{version}"'})
    assert again.status_code == 412
    unsaid = client.post(f"{path}/describe", json=body, headers=mine)
    assert unsaid.status_code == 428
    early = client.post(
        f"{path}/send_to_review", json={}, headers=mine | {"If-Match": f'"{done.json["version"]}"'}
    )
    assert (early.status_code, early.json["detail"]) == (
        409, "Terbitkan versi dari teks naskah, atau unggah rancangannya, terlebih dahulu."
    )  # fmt: skip
