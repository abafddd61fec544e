"""The API's applications."""

import pytest

from registry.catalogue import queries, reference
from registry.kernel.actor import SYSTEM
from registry.kernel.uow import unit_of_work
from tests.factories.catalogue import (
    BANDUNG,
    KARAWANG,
    TANGERANG,
    act,
    draft,
    many_published,
    officer,
    published,
    sign_in,
)

APPS = "/api/v1/apps"
BODY = {"name": "Aplikasi \"Uji\", 'Satu'", "summary": "Untuk warga.", "affair": "kesehatan",
        "service_kind": "publik", "reuse_terms": ["free"]}  # fmt: skip


@pytest.fixture
def editor(app, client):
    actor = officer(TANGERANG)
    sign_in(client, actor)
    return actor


def names(answer):
    assert answer.status_code == 200
    return [item["name"] for item in answer.get_json()["items"]]


def test_the_list_filters_sorts_and_pages(app, client):
    with unit_of_work():
        reference.load_applications()
    published(BANDUNG, name="Sabilulungan")
    assert client.get(APPS).get_json()["total"] == 19
    assert names(client.get(f"{APPS}?q=pengaduan")) == ["LAKSA"]
    assert names(client.get(f"{APPS}?host=32.73")) == ["Sabilulungan"]
    several = client.get(f"{APPS}?affair=pariwisata&affair=pendidikan&service_kind=publik")
    assert names(several) == ["e-Plesiran", "PPDB Online"]
    assert names(client.get(f"{APPS}?sort=-created_at&limit=1")) == ["Sabilulungan"]
    first = client.get(f"{APPS}?limit=10").get_json()
    rest = client.get(f"{APPS}?limit=10&after={first['next']}").get_json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (10, 9, None)


@pytest.mark.parametrize("query", ["sort=apa", "limit=0", "limit=201", "after=x", "state=lain"])
def test_bad_queries_are_problems(app, client, query):
    answer = client.get(f"{APPS}?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert list(answer.get_json()["errors"]) == [query.split("=")[0]]


def test_lists_and_items_answer_304_to_who_has_them(app, client):
    application = published()
    for path in (APPS, f"{APPS}/{application.slug}"):
        tag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
    actor = officer()
    act("close", application, actor)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_one_item_says_everything_and_what_the_caller_may_do(editor, client):
    application = published(TANGERANG, editor, name="Satu", personal_data=False)
    item = client.get(f"{APPS}/satu").get_json()
    assert (item["slug"], item["host"], item["host_name"], item["personal_data"]) == (
        "satu", TANGERANG, "Kota Tangerang", False,
    )  # fmt: skip
    assert {a["name"]: a["allowed"] for a in item["actions"]} == {
        "edit": True, "open": False, "close": True, "withdraw": True, "release": True,
        "screenshot": True, "document": True, "dependency": True, "award": True,
        "remove_part": True,
        "members": False, "answer_duplicate": False,
    }  # fmt: skip
    sign_in(client, officer(KARAWANG))
    other = client.get(f"{APPS}/{application.slug}").get_json()
    assert {a["name"]: a["reason"] for a in other["actions"]}["edit"] == (
        "Hanya dapat dilakukan oleh pemerintah pemilik."
    )


def test_drafts_are_their_owners(editor, client):
    draft(TANGERANG, editor, name="Rahasia")
    assert names(client.get(APPS)) == []
    assert names(client.get(f"{APPS}?state=draft")) == ["Rahasia"]
    assert client.get(f"{APPS}/rahasia").status_code == 200
    sign_in(client, officer(KARAWANG))
    assert names(client.get(f"{APPS}?state=draft")) == []
    assert client.get(f"{APPS}/rahasia").status_code == 404
    refused = client.post(f"{APPS}/rahasia/actions/publish", headers={"If-Match": '"1"'}, json={})
    assert refused.status_code == 404


def test_a_withdrawn_item_tells_the_public_only_why(app, client):
    actor = officer()
    published(TANGERANG, actor, name="Baru Sekali")
    old = published(TANGERANG, actor, name="Lama")
    act("withdraw", old, actor, reason="Diganti.", successor="baru-sekali")
    item = client.get(f"{APPS}/lama").get_json()
    assert (item["state"], item["withdrawn_reason"], item["successor"]) == (
        "withdrawn", "Diganti.", "baru-sekali",
    )  # fmt: skip
    assert "description" not in item


def test_create_edit_publish_and_withdraw(editor, client):
    made = client.post(APPS, json=BODY)
    assert (made.status_code, made.headers["Location"]) == (201, f"{APPS}/aplikasi-uji-satu")
    item = made.get_json()
    assert (item["name"], item["state"]) == (BODY["name"], "draft")
    path = f"{APPS}/{item['slug']}"

    change = {"award": "Juara", "personal_data": True, "technologies": ["Go"]}
    edited = client.patch(path, json=change, headers={"If-Match": made.headers["ETag"]})
    assert edited.status_code == 200
    kept = queries.get(item["slug"], SYSTEM)
    assert (kept.award, kept.name, kept.personal_data) == ("Juara", BODY["name"], True)

    def post(name, body, tag):
        return client.post(f"{path}/actions/{name}", json=body, headers={"If-Match": tag})

    public = post("publish", {}, edited.headers["ETag"])
    assert public.get_json()["state"] == "published"
    emptied = client.patch(path, json={"award": None}, headers={"If-Match": public.headers["ETag"]})
    assert emptied.get_json()["award"] == ""
    assert emptied.get_json()["technologies"] == ["Go"]
    gone = post("withdraw", {"reason": "Selesai."}, emptied.headers["ETag"])
    assert gone.get_json()["state"] == "withdrawn"


def test_versions_are_needed_and_checked(editor, client):
    application = published(TANGERANG, editor)
    path = f"{APPS}/{application.slug}"
    assert client.patch(path, json={"award": "x"}).status_code == 428
    stale = client.patch(path, json={"award": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.get_json()["code"]) == (412, "stale")
    assert queries.get(application.slug, SYSTEM).award == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": None}, "name"), ({"affair": "sihir"}, "affair"), ({"platforms": "web"}, "platforms"),
     ({"personal_data": "mungkin"}, "personal_data"), ({"launched": "1800"}, "launched"),
     ({"name": 5}, "name"), ({"technologies": {"a": 1}}, "technologies"),
     ({"technologies": ["x" * 121]}, "technologies"), ({"reuse_terms": ["lain"]}, "reuse_terms")],
)  # fmt: skip
def test_bad_bodies_name_the_field(editor, client, change, field):
    answer = client.post(APPS, json=BODY | change)
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == [field]
    assert queries.owned(editor)["draft"].items == []


def test_a_body_is_an_object(editor, client):
    assert client.post(APPS, json=["x"]).status_code == 422
    assert client.post(APPS, data=b"{", content_type="application/json").status_code == 422


def test_who_may_not(app, client):
    application = published()
    assert client.post(APPS, json=BODY).status_code == 401
    sign_in(client, officer(TANGERANG, "cooperation"))
    assert client.post(APPS, json=BODY).status_code == 403
    tag = {"If-Match": f'"{application.version}"'}
    assert client.patch(f"{APPS}/{application.slug}", json={}, headers=tag).status_code == 403
    sign_in(client, officer(KARAWANG))
    assert client.patch(f"{APPS}/{application.slug}", json={}, headers=tag).status_code == 403


def test_the_same_key_makes_one_application(editor, client):
    headers = {"Idempotency-Key": "sekali"}
    first = client.post(APPS, json=BODY, headers=headers).get_json()
    assert client.post(APPS, json=BODY, headers=headers).get_json() == first
    assert queries.owned(editor)["draft"].total == 1


def test_one_and_three_rows_take_the_same_number_of_queries(app, client, count_queries):
    many_published(1)
    client.get(APPS)  # the first reader of a change brings the index up to date
    with count_queries() as one:
        client.get(APPS)
    many_published(2)
    client.get(APPS)
    with count_queries() as three:
        client.get(APPS)
    assert len(one) == len(three)


def test_higher_packages_read_rows_by_id_slug_and_host(app):
    actor = officer()
    a, b = published(TANGERANG, actor, name="A"), draft(TANGERANG, actor, name="B")
    c = act("close", published(TANGERANG, actor, name="C"), actor)
    assert [r.slug for r in queries.by_ids([b.id, a.id, a.id]).values()] == ["a", "b"]
    assert set(queries.by_slugs(["a", "b"])) == {"a"}
    assert queries.adoptable([a.id, b.id, c.id, 0]) == {a.id}
    assert [r.slug for r in queries.published_of(TANGERANG)] == ["a", "c"]
    assert (queries.by_ids([]), queries.by_slugs([]), queries.adoptable([])) == (
        {}, {}, frozenset(),
    )  # fmt: skip


def test_pages_of_ones_own_drafts_follow_each_other(editor, client):
    for number in range(5):
        draft(TANGERANG, editor, name=f"Draf {number}")
    for sort in ("name", "-live_count", "-created_at"):
        query = {"state": "draft", "sort": sort, "limit": 2}
        found = client.get("/api/v1/apps", query_string=query).get_json()
        seen = found["items"]
        while found["next"]:
            more = query | {"after": found["next"]}
            found = client.get("/api/v1/apps", query_string=more).get_json()
            seen += found["items"]
        names = sorted(item["name"] for item in seen)
        assert names == [f"Draf {number}" for number in range(5)], sort
