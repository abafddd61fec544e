"""The API's ceremonies: arranged, filled and signed as a whole, with versions and repeated keys."""

from io import BytesIO
from typing import Any

import pytest

from registry.kernel.clock import today
from tests.factories import agreements as make
from tests.factories import ceremonies, world

BASE = "/api/v1/ceremonies"
PLACE = {"name": "Upacara uji", "place": "Puspemkot", "held_on": str(today()), "held_at": "10:00",
         "witnesses": [{"name": "Gubernur; Banten", "title": ""}], "guests": []}  # fmt: skip


class Caller:
    """One person who calls the API and keeps the version of the answer."""

    def __init__(self, client: Any, who: Any) -> None:
        self.client, self.head, self.seen = client, world.bearer(who), ""

    def __call__(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        head = self.head | ({"If-Match": self.seen} if self.seen else {}) | more
        answer = self.client.open(f"{BASE}{path}", method=method, json=body, headers=head)
        if answer.status_code in (200, 201) and "ETag" in answer.headers:
            self.seen = answer.headers["ETag"]
        return answer

    def upload(self, name: str) -> str:
        data = {"file": (BytesIO(world.PDF + name.encode()), name)}
        return str(self.client.post("/api/v1/files", data=data, headers=self.head).json["id"])


@pytest.fixture
def host(app: Any) -> make.Office:
    return make.Office(make.TANGERANG)


def test_from_an_empty_ceremony_to_all_signed(app: Any, client: Any, host: make.Office) -> None:
    cases = ceremonies.cleared(host, (make.KARAWANG, make.BEKASI), numbers=False)
    one, two = (c.code for c in cases)
    call = Caller(client, host.cooperation)
    made = call("POST", "", PLACE, **{"Idempotency-Key": "satu"})
    code = made.json["code"]
    again = call("POST", "", PLACE, **{"Idempotency-Key": "satu"})
    assert (made.status_code, again.json["code"], again.headers["Idempotency-Replayed"]) == (
        201, code, "true"
    )  # fmt: skip
    assert made.json["witnesses"] == [{"name": "Gubernur; Banten", "title": ""}]
    assert made.json["held_at"] == "10:00"
    offered = call("GET", f"/{code}/candidates").json["items"]
    assert [c["code"] for c in offered] == [one, two]

    stale = call.seen
    added = call("POST", f"/{code}/instruments", {"instruments": [one, two]})
    assert [(i["code"], i["state"], i["scheduled"]) for i in added.json["instruments"]] == [
        (one, "scheduled", True), (two, "scheduled", True)
    ]  # fmt: skip
    moved = call("PUT", f"/{code}/order", {"instruments": [two]}, **{"If-Match": stale})
    assert (moved.status_code, moved.mimetype) == (412, "application/problem+json")
    moved = call("PUT", f"/{code}/order", {"instruments": [two]})
    assert [i["code"] for i in moved.json["instruments"]] == [two, one]

    cell = {"instrument": one, "government": make.TANGERANG, "number": "119/1"}
    wrong = call("PATCH", f"/{code}/numbers", {"numbers": [cell | {"government": make.BANDUNG}]})
    assert list(wrong.json["errors"]) == [f"{one} {make.BANDUNG}"]
    cells = [cell, cell | {"government": make.KARAWANG, "number": "119/2"}]
    written = call("PATCH", f"/{code}/numbers", {"numbers": cells}).json
    assert [p["number"] for p in written["instruments"][1]["parties"]] == ["119/1", "119/2"]
    blind = call("PATCH", f"/{code}/numbers", {"numbers": [cell | {"number": "120/1"}]})
    assert (blind.status_code, blind.json["errors"]) == (
        422, {f"{one} {make.TANGERANG}": ["Sudah diisi orang lain: 119/1."]}
    )  # fmt: skip

    files = [{"file": call.upload(f"{one}.pdf")}, {"file": call.upload("x.pdf"), "instrument": two}]
    sent = call("POST", f"/{code}/files", {"files": files})
    assert {f["name"]: f["instrument"] for f in sent.json["files"]} == {
        f"{one}.pdf": one, "x.pdf": two
    }  # fmt: skip
    bad = call("POST", f"/{code}/files", {"files": [files[0] | {"instrument": "N-1"}]})
    assert list(bad.json["errors"]) == ["files"]

    report = call("GET", f"/{code}/report").json
    assert [report["ready"], *(len(i["reasons"]) for i in report["instruments"])] == [False, 1, 0]
    versions = {i["code"]: i["version"] for i in report["instruments"]}
    refused = call("POST", f"/{code}/actions/sign", {"versions": versions})
    assert (refused.status_code, list(refused.json["errors"])) == (409, [two])
    assert [c.instrument.state for c in cases] == ["scheduled", "scheduled"]

    call("PATCH", f"/{code}/numbers", {"numbers": [
        cell | {"instrument": two, "government": g, "number": f"120/{n}"}
        for n, g in enumerate((make.TANGERANG, make.BEKASI))
    ]})  # fmt: skip
    report = call("GET", f"/{code}/report").json
    versions = {i["code"]: i["version"] for i in report["instruments"]}
    done = call("POST", f"/{code}/actions/sign", {"versions": versions})
    assert (done.status_code, [i["state"] for i in done.json["instruments"]]) == (
        200, ["in_force", "in_force"]
    )  # fmt: skip
    assert done.json["signed_at"] is not None
    assert call("PUT", f"/{code}", PLACE).status_code == 409


def test_whose_it_is_not(app: Any, client: Any, host: make.Office) -> None:
    call = Caller(client, host.cooperation)
    code = call("POST", "", PLACE).json["code"]
    assert client.get(BASE).status_code == 401
    found = [c.json["total"] for c in (call("GET", ""), Caller(client, world.person(
        make.BANDUNG, "legal"))("GET", ""))]  # fmt: skip
    assert found == [1, 0]
    outsider = Caller(client, world.person(make.BANDUNG, "legal"))
    reads = ("", "/candidates", "/report")
    assert [outsider("GET", f"/{code}{path}").status_code for path in reads] == [404] * 3
    viewer = Caller(client, world.person(make.TANGERANG, "viewer"))
    assert [viewer("GET", f"/{code}").status_code, viewer("POST", "", PLACE).status_code,
            viewer("DELETE", f"/{code}").status_code] == [200, 403, 403]  # fmt: skip
    assert call("POST", "", PLACE | {"held_on": "besok"}).json["errors"].keys() == {"held_on"}
    unseen = Caller(client, host.cooperation)
    assert unseen("DELETE", f"/{code}").status_code == 428
    assert unseen("GET", f"/{code}").headers["ETag"] == unseen.seen
    again = client.get(f"{BASE}/{code}", headers=unseen.head | {"If-None-Match": unseen.seen})
    assert again.status_code == 304
    moved = unseen("PUT", f"/{code}", PLACE | {"place": "Aula", "witnesses": []})
    assert (moved.json["place"], moved.json["witnesses"]) == ("Aula", [])
    assert unseen("DELETE", f"/{code}").status_code == 204
