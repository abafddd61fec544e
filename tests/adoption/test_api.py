"""The API's twin: the same table, versions as ETags, problems as JSON."""

import pytest

from registry.adoption.workflow import REQUEST
from registry.kernel.actor import COOPERATION
from registry.kernel.clock import today
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    THIRD,
    Walk,
    acting,
    apps,
    person,
    token,
    upload,
)  # fmt: skip

API = "/api/v1/requests"
CODE = f"P-{today().year}-00001"


class Caller:
    """Somebody with a personal token, whose actions name the version last read."""

    def __init__(self, client, user, government: str) -> None:
        self.client, self.headers = client, token(user, government)

    def get(self, path: str = "", **headers):
        return self.client.get(f"{API}{path}", headers=self.headers | headers)

    def post(self, path: str = "", data=None, **headers):
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.post(f"{API}{path}", json=data or {}, headers=self.headers | named)

    def act(self, code: str, name: str, data=None):
        seen = self.get(f"/{code}").headers["ETag"]
        return self.post(f"/{code}/actions/{name}", data, If_Match=seen)


@pytest.fixture
def walk(app):
    return Walk(3)


@pytest.fixture
def asker(client, walk):
    return Caller(client, walk.asker, ADOPTER)


@pytest.fixture
def reviewer(client, walk):
    return Caller(client, walk.reviewer, HOST)


def problem(answer) -> tuple[int, str, dict]:
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, answer.json["code"], answer.json.get("errors", {})


def test_the_whole_walk(client, app):
    apps(3)
    user = person(ADOPTER, "cooperation")
    asker = Caller(client, user, ADOPTER)
    reviewer = Caller(client, person(HOST, "cooperation"), HOST)
    approver = Caller(client, person(HOST, "approver"), HOST)
    slugs = ["aplikasi-001", "aplikasi-002"]
    made = asker.post(data={"host": HOST, "apps": slugs})
    assert (made.status_code, made.json["code"], made.headers["ETag"]) == (201, CODE, '"1"')
    assert asker.act(CODE, "choose", {"apps": [*slugs, "aplikasi-003"]}).status_code == 200
    edited = asker.act(CODE, "edit", {
        "letter_number": "045/1", "letter_date": "2026-11-02", "letter_signatory": "Bupati",
        "letter_file": upload(acting(user)), "contact_name": "Rina",
        "contact_email": "rina@x.go.id",
    })  # fmt: skip
    assert edited.json["letter"] == {
        "number": "045/1", "date": "2026-11-02", "signatory": "Bupati"}  # fmt: skip
    assert [f["name"] for f in edited.json["files"]] == ["surat.pdf"]
    assert asker.act(CODE, "edit", {"purpose": "Layanan"}).json["letter"]["number"] == "045/1"
    assert asker.act(CODE, "submit").json["state"] == "submitted"
    assert reviewer.act(CODE, "start_review").json["awaits"] == [HOST]
    decided = reviewer.act(CODE, "decide", {
        "items": slugs, "decision": "conditional", "note": "Satu server"})  # fmt: skip
    assert [i["decision"] for i in decided.json["items"]] == ["conditional", "conditional", None]
    reviewer.act(CODE, "decide", {"all_undecided": True, "decision": "approved"})
    done = approver.act(CODE, "approve", {"reply_number": "5", "reply_date": "2026-11-20"})
    assert (done.status_code, done.json["state_label"], done.json["due_on"]) == (
        200, "Disetujui", None)  # fmt: skip
    assert [(i["app"], i["decision_label"], i["note"]) for i in done.json["items"]] == [
        ("aplikasi-001", "Disetujui dengan syarat", "Satu server"),
        ("aplikasi-002", "Disetujui dengan syarat", "Satu server"),
        ("aplikasi-003", "Disetujui", ""),
    ]


def test_an_item_says_what_its_caller_may_do_and_why_not(walk, asker):
    item = asker.get(f"/{walk.code}").json
    assert {a["name"]: (a["allowed"], a["reason"]) for a in item["actions"]} == {
        "submit": (False, "Surat permohonan belum lengkap: nomor, tanggal, "
                          "nama kepala daerah yang menandatangani, berkas."),
        "edit": (True, None), "choose": (True, None), "message": (True, None),
        "note": (True, None), "prepare": (True, None), "explain": (True, None),
        "withdraw": (True, None),
    }  # fmt: skip
    assert (item["state"], item["state_label"], item["awaits"]) == ("draft", "Draf", [ADOPTER])


def test_the_list(walk, asker, reviewer):
    assert reviewer.get().json == {"items": [], "next": None, "total": 0}
    walk.to("submitted")
    (item,) = reviewer.get("?side=host&state=submitted&sort=due&limit=1&q=karawang").json["items"]
    assert {k: item[k] for k in ("code", "host_name", "adopter_name", "apps", "state")} == {
        "code": walk.code, "host_name": "Kota Tangerang", "adopter_name": "Kabupaten Karawang",
        "apps": 3, "state": "submitted",
    }  # fmt: skip
    assert reviewer.get("?side=adopter").json["total"] == 0
    assert asker.get("?side=adopter").json["total"] == 1
    assert problem(asker.get("?state=hilang"))[0] == 422
    assert problem(asker.get("?after=rusak"))[0] == 422


def test_versions(walk, asker):
    read = asker.get(f"/{walk.code}")
    assert asker.get(f"/{walk.code}", **{"If-None-Match": read.headers["ETag"]}).status_code == 304
    path = f"/{walk.code}/actions/withdraw"
    assert problem(asker.post(path, {"reason": "x"})) == (428, "version-needed", {})
    walk.act(walk.adopter, "edit", purpose="Lain")
    stale = asker.post(path, {"reason": "x"}, If_Match=read.headers["ETag"])
    assert problem(stale) == (412, "stale", {})
    assert walk.request.state == "draft"


def test_the_same_key_answers_once(walk, asker):
    seen = asker.get(f"/{walk.code}").headers["ETag"]
    path = f"/{walk.code}/actions/withdraw"
    first, second = (
        asker.post(path, {"reason": "x"}, If_Match=seen, Idempotency_Key="k1") for _ in range(2)
    )
    assert (first.status_code, second.status_code, first.data == second.data) == (200, 200, True)
    assert second.headers["Idempotency-Replayed"] == "true"
    data = {"host": HOST, "apps": ["aplikasi-001"]}
    codes = {asker.post(data=data, Idempotency_Key="k2").json["code"] for _ in range(3)}
    assert codes == {f"P-{today().year}-00002"}


def test_problems(walk, asker, reviewer, client):
    code = walk.code
    assert problem(reviewer.get(f"/{code}"))[:2] == (404, "not-found")
    third = Caller(client, person(THIRD, COOPERATION), THIRD)
    assert problem(third.get(f"/{code}"))[:2] == (404, "not-found")
    assert problem(third.post(f"/{code}/actions/withdraw", {"reason": "x"}, If_Match='"1"'))[
        :2] == (404, "not-found")  # fmt: skip
    assert problem(asker.act(code, "submit"))[:2] == (409, "refused")
    assert problem(asker.act(code, "approve", {"reply_number": "1", "reply_date": "2026-11-20"}))[
        :2] == (403, "forbidden")  # fmt: skip
    assert problem(asker.act(code, "withdraw")) == (
        422, "invalid", {"reason": ["Wajib diisi."]})  # fmt: skip
    assert problem(asker.post(data={"host": HOST, "apps": ["lain"]})) == (
        422, "invalid", {"apps": ["Tidak ditawarkan oleh daerah ini: lain."]})  # fmt: skip
    assert problem(asker.post(data={"host": HOST}))[2] == {"apps": ["Pilih paling sedikit satu."]}
    assert problem(client.get(API))[:2] == (401, "sign-in-needed")


def test_decisions_are_checked(walk, reviewer):
    walk.to("under_review")
    assert problem(reviewer.act(walk.code, "decide", {"decision": "rejected"})) == (
        422, "invalid", {"note": ["Wajib diisi."], "items": ["Pilih paling sedikit satu."]},
    )  # fmt: skip
    assert problem(
        reviewer.act(walk.code, "decide", {"decision": "mungkin", "all_undecided": True})
    )[2] == {"decision": ["Pilih salah satu dari daftar."]}


def test_a_message(walk, asker):
    walk.to("rejected")
    sent = asker.act(walk.code, "message", {"body": "Kami akan kembali."})
    assert (sent.status_code, sent.json["state"]) == (200, "rejected")


def test_every_action_is_in_the_document(client, app):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert {p.rsplit("/", 1)[-1] for p in paths if p.startswith(f"{API}/{{code}}/actions/")} == {
        t.name for t in REQUEST.transitions
    }
