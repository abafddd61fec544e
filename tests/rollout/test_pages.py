"""Pages and API: public columns for everybody, the rest for the two sides."""

from typing import Any

import pytest

from registry.kernel.actor import CATALOGUE, COOPERATION
from registry.kernel.clock import today
from registry.rollout import queries
from tests.factories import adoption
from tests.factories.adoption import ADOPTER, HOST, PDF, THIRD, person, sign_in, token
from tests.factories.rollout import Cooperation, planned, walk

SECRETS = ("BAST/1", "hand_over.pdf", "BA-UT/1", "https://contoh.go.id", "Logo diganti")


@pytest.fixture
def agreed(app: Any) -> Cooperation:
    return Cooperation(1).agreed()


def test_a_third_party_reads_the_public_part_only(agreed: Cooperation, app: Any) -> None:
    code = agreed.rollouts[0].code
    walk(code, "declared", agreed.sides)
    other = sign_in(app.test_client(), person(THIRD, COOPERATION))
    for client in (app.test_client(), other):
        page = client.get(f"/pelaksanaan/{code}")
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert [s for s in SECRETS if s in text] == []
        assert "Dinyatakan aktif" in text and "Aplikasi 001" in text
        item = client.get(f"/api/v1/rollouts/{code}").json
        assert sorted(item) == [
            "adopter", "adopter_name", "app", "app_name", "code", "host", "host_name",
            "instrument", "live_since", "state", "state_label", "version",
        ]  # fmt: skip
        key = queries.get(code).steps[0].file.key
        assert client.get(f"/pelaksanaan/{code}/berkas/{key}").status_code in (302, 404)
        assert client.get(f"/pelaksanaan/{code}/aksi/confirm").status_code in (302, 404)


def test_its_sides_read_everything(agreed: Cooperation, app: Any) -> None:
    code = agreed.rollouts[0].code
    walk(code, "declared", agreed.sides)
    client = sign_in(app.test_client(), agreed.host_staff)
    text = client.get(f"/pelaksanaan/{code}").get_data(as_text=True)
    assert [s for s in SECRETS if s not in text] == []
    key = queries.get(code).steps[0].file.key
    assert client.get(f"/pelaksanaan/{code}/berkas/{key}").data == PDF
    assert client.get("/pelaksanaan/I-2026-99999").status_code == 404


def test_a_step_by_its_page(agreed: Cooperation, app: Any) -> None:
    code = agreed.rollouts[0].code
    client = sign_in(app.test_client(), agreed.host_staff)
    address = f"/pelaksanaan/{code}/aksi/hand_over"
    assert client.get(address).status_code == 200
    refused = client.post(address, data={"number": "12/BAST", "day": "kemarin", "version": "1"})
    assert refused.status_code == 422
    assert refused.tree.xpath("//input[@name='number']/@value") == ["12/BAST"]
    assert [e for e in refused.texts("//p[@class='field-error']")] == [
        "Galat: Tulis tanggal dengan urutan tahun-bulan-tanggal, misalnya 2026-11-22.",
        "Galat: Unggah berkasnya.", "Galat: Pilih paling sedikit satu.",
    ]  # fmt: skip
    version = str(queries.get(code).version)
    upload = adoption.upload(agreed.sides[HOST])
    done = client.post(address, data={
        "number": "12/BAST", "day": today().isoformat(), "file__kept": upload,
        "contents": ["source", "database"], "version": version,
    })  # fmt: skip
    assert (done.status_code, done.location) == (303, f"/pelaksanaan/{code}")
    assert queries.get(code).state == "handed_over"
    again = client.post(address, data={
        "number": "13/BAST", "day": today().isoformat(), "file__kept": upload,
        "contents": ["source"], "version": version,
    })  # fmt: skip
    assert again.status_code == 409


def test_the_api_acts_and_says_what_may_be_done(agreed: Cooperation, client: Any) -> None:
    code = agreed.rollouts[0].code
    head = token(person(HOST, CATALOGUE), HOST)
    item = client.get(f"/api/v1/rollouts/{code}", headers=head)
    assert [(a["name"], a["allowed"]) for a in item.json["actions"]] == [
        ("hand_over", True), ("stop", True)
    ]  # fmt: skip
    body = {"reason": "Tidak jadi", "day": today().isoformat()}
    address = f"/api/v1/rollouts/{code}/actions/stop"
    assert client.post(address, json=body, headers=head).status_code == 428
    third = token(person(THIRD, CATALOGUE), THIRD)
    match = {"If-Match": item.headers["ETag"]}
    assert client.post(address, json=body, headers=third | match).status_code == 403
    assert client.post(address, json={}, headers=head | match).status_code == 422
    done = client.post(address, json=body, headers=head | match)
    assert (done.status_code, done.json["state"], done.json["reason"]) == (
        200, "stopped", "Tidak jadi"
    )  # fmt: skip


def test_the_list_filters_and_pages(app: Any) -> None:
    agreed = Cooperation(3).agreed()
    codes = [r.code for r in agreed.rollouts]
    walk(codes[0], "handed_over", agreed.sides)
    client = app.test_client()
    answer = client.get("/api/v1/rollouts?state=planned").json
    assert ([i["code"] for i in answer["items"]], answer["total"]) == (codes[:0:-1], 2)
    first = client.get("/api/v1/rollouts?limit=2").json
    second = client.get(f"/api/v1/rollouts?limit=2&after={first['next']}").json
    assert [i["code"] for i in first["items"] + second["items"]] == codes[::-1]
    assert client.get("/api/v1/rollouts?q=aplikasi+002").json["total"] == 1
    assert client.get("/api/v1/rollouts?state=lain").status_code == 422
    assert client.get(f"/api/v1/rollouts?host={THIRD}").json["items"] == []
    page = client.get("/pelaksanaan?q=aplikasi&state=planned")
    assert page.texts("//h2[@data-announce]") == ["2 pelaksanaan"]
    signed_in = sign_in(app.test_client(), person(ADOPTER, COOPERATION))
    own = signed_in.get("/pelaksanaan?mine=1")
    assert "Pemerintah Anda" in own.get_data(as_text=True)


def test_lists_take_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    agreed = Cooperation(1).agreed()
    client = sign_in(app.test_client(), agreed.adopter_staff)
    numbers = []
    for more in (0, 2, 20):
        planned(agreed, more)
        for address in ("/pelaksanaan?mine=1", "/api/v1/rollouts?limit=100"):
            with count_queries() as made:
                client.get(address)
            numbers.append(len(made))
    assert numbers == numbers[:2] * 3
