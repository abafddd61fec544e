"""The API's desk, cases, views and mail choices say what the pages say."""

from typing import Any

from registry.kernel.actor import COOPERATION
from registry.notifications.states import groups
from tests.factories.adoption import ADOPTER, HOST, person, token
from tests.factories.rollout import Cooperation

DESK, VIEWS, CASES, MAIL = "/api/v1/desk", "/api/v1/desk/views", "/api/v1/cases", "/api/v1/me/mail"


def test_the_desk(app: Any, client: Any) -> None:
    made = Cooperation(2).agreed()
    head = token(made.host_staff, HOST)
    assert client.get(DESK).status_code == 401
    body = client.get(f"{DESK}?limit=1", headers=head).json
    (item,) = body["items"]
    code = made.rollouts[0].code
    assert (body["total"], item["code"], item["part"], item["action_href"]) == (
        2, code, "mine", f"/pelaksanaan/{code}/aksi/hand_over"
    )  # fmt: skip
    rest = client.get(f"{DESK}?limit=1&after={body['next']}", headers=head).json
    assert [i["code"] for i in rest["items"]] == [made.rollouts[1].code]
    assert rest["next"] is None
    others = client.get(f"{DESK}?bagian=lain", headers=token(made.adopter_staff, ADOPTER)).json
    assert [i["who"] for i in others["items"]] == ["Kota Tangerang"] * 2
    assert client.get(f"{DESK}?bagian=x", headers=head).status_code == 422


def test_the_cases(app: Any, client: Any) -> None:
    made = Cooperation(2).agreed()
    (item,) = client.get(CASES, headers=token(made.host_staff, HOST)).json["items"]
    assert (item["host"], item["adopter"], item["step"], item["awaits"], item["apps"]) == (
        HOST, ADOPTER, "rolling", [HOST], 2
    )  # fmt: skip
    other = client.get(CASES, headers=token(person("32.16", COOPERATION), "32.16"))
    assert other.json == {"items": [], "next": None, "total": 0}


def test_views(app: Any, client: Any) -> None:
    head = token(person(HOST, COOPERATION), HOST)
    view = {"page": "desk", "name": "Telat", "query": "terlambat=1&x=2", "default": True}
    made = client.post(VIEWS, json=view, headers=head)
    assert made.status_code == 201
    kept = {k: v for k, v in made.json.items() if k != "key"}
    assert kept == view | {"query": "terlambat=1"}
    assert client.get(VIEWS, headers=head).json["items"] == [made.json]
    stranger = token(person(HOST, COOPERATION), HOST)
    assert client.delete(f"{VIEWS}/{made.json['key']}", headers=stranger).status_code == 404
    assert client.delete(f"{VIEWS}/{made.json['key']}", headers=head).status_code == 204
    assert client.get(VIEWS, headers=head).json == {"items": []}
    assert client.post(VIEWS, json=view | {"page": "x"}, headers=head).status_code == 422
    assert client.post(VIEWS, json=view | {"name": ""}, headers=head).status_code == 422


def test_mail_choices(app: Any, client: Any) -> None:
    head = token(person(HOST, COOPERATION), HOST)
    usual = dict.fromkeys(groups(), "now")
    assert client.get(MAIL, headers=head).json == {"modes": usual}
    answer = client.put(MAIL, json={"request": "daily", "jahat": "daily"}, headers=head)
    assert answer.json == {"modes": usual | {"request": "daily"}}
    assert client.put(MAIL, json={"request": "kadang"}, headers=head).status_code == 422
    assert client.get(MAIL, headers=head).json == {"modes": usual | {"request": "daily"}}
