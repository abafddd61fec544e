"""Two tabs, the back button, a second press: nothing typed is lost, nothing is done twice."""

from typing import Any

import pytest

from registry.accounts import passwords
from registry.accounts.models import User
from registry.adoption import queries
from registry.adoption.states import RETURNED, SUBMITTED, UNDER_REVIEW
from registry.audit.models import AuditEntry
from registry.kernel.db import session
from tests.factories import adoption
from tests.factories.adoption import ADOPTER, HOST, Walk, person, sign_in

PASSWORD = "kata-sandi-yang-panjang-2026"


def hidden(answer: Any, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to `action`."""
    found = answer.tree.xpath(f"//form[@action='{action}']//input[@type='hidden']")
    return {i.get("name"): i.get("value") for i in found}


def test_a_stale_page_keeps_what_was_typed_says_what_changed_and_can_be_sent_again(
    app: Any,
) -> None:
    walk = Walk().to(SUBMITTED)
    tab = sign_in(app.test_client(), walk.reviewer)
    path = f"/permohonan/{walk.code}/aksi/return"
    old = hidden(tab.get(path), path)
    walk.act(walk.host, "start_review")

    stale = tab.post(path, data={**old, "reason": "KAK belum lengkap"})
    assert stale.status_code == 409
    assert stale.texts("//textarea[@name='reason']") == ["KAK belum lengkap"]
    assert stale.texts("//div[contains(@class,'error-summary')]//li")[0].endswith(
        f"Pengkajian permohonan dimulai, oleh {walk.host.name}")  # fmt: skip
    fresh = hidden(stale, path)
    assert int(fresh["version"]) == walk.request.version
    assert fresh["_key"] != old["_key"]

    again = tab.post(path, data={**fresh, "reason": "KAK belum lengkap"})
    assert again.status_code == 303
    assert walk.request.state == RETURNED


def test_wrong_input_on_a_stale_page_does_not_hide_that_it_is_stale(app: Any) -> None:
    walk = Walk().to(SUBMITTED)
    tab = sign_in(app.test_client(), walk.reviewer)
    path = f"/permohonan/{walk.code}/aksi/return"
    old = hidden(tab.get(path), path)
    walk.act(walk.host, "start_review")
    wrong = tab.post(path, data={**old, "reason": ""})
    assert wrong.status_code == 422
    assert tab.post(path, data={**hidden(wrong, path), "reason": "x"}).status_code == 409
    assert walk.request.state == UNDER_REVIEW


def test_roles_changed_meanwhile_can_be_set_again(app: Any) -> None:
    one, other = person(HOST, "admin"), person(HOST, "legal")
    tab, path = sign_in(app.test_client(), one), f"/pemerintah/{HOST}/anggota/{other.id}"
    old = hidden(tab.get(path), path)
    first = tab.post(path, data={**old, "roles": ["viewer"], "_key": "the other tab"})
    assert first.status_code == 303
    stale = tab.post(path, data={**old, "roles": ["approver"]})
    assert stale.status_code == 409
    assert tab.post(path, data={**hidden(stale, path), "roles": ["approver"]}).status_code == 303


def acts(name: str) -> int:
    session.rollback()
    return session.query(AuditEntry).filter_by(action=name).count()


def test_the_same_form_sent_twice_is_done_once(app: Any) -> None:
    walk = Walk().to(SUBMITTED)
    tab = sign_in(app.test_client(), walk.reviewer)
    path = f"/permohonan/{walk.code}/aksi/start_review"
    form = hidden(tab.get(path), path)
    assert [tab.post(path, data=form).status_code for _ in range(3)] == [303] * 3
    assert acts("request.start_review") == 1


@pytest.fixture
def known(app: Any) -> User:
    user = person(ADOPTER, "cooperation", email="dua.kali@karawang.go.id")
    user.password_hash = passwords.hashed(PASSWORD)
    session.commit()
    return user


def test_pressing_sign_in_twice_signs_in(app: Any, known: User) -> None:
    form = hidden(app.test_client().get("/masuk"), "/masuk")
    first, second = app.test_client(), app.test_client()
    page = first.get("/masuk")
    cookie = first.get_cookie("lumbung").value
    form = hidden(page, "/masuk") | {"email": known.email, "password": PASSWORD}
    assert first.post("/masuk", data=form).status_code == 303
    second.set_cookie("lumbung", cookie)  # sent before the first answer had come
    assert second.post("/masuk", data=form, csrf=False).status_code == 303
    assert second.get("/profil").status_code == 200


def test_pressing_sign_out_twice_signs_out(app: Any, known: User) -> None:
    first, second = sign_in(app.test_client(), known), app.test_client()
    form = hidden(first.get("/profil"), "/keluar")
    cookie = first.get_cookie("lumbung").value
    assert first.post("/keluar", data=form).status_code == 303
    second.set_cookie("lumbung", cookie)
    assert second.post("/keluar", data=form, csrf=False).status_code == 303
    assert second.get("/profil").status_code == 302


def test_a_key_is_its_senders_own(app: Any) -> None:
    walk = Walk().to(SUBMITTED)
    path = f"/api/v1/requests/{walk.code}/actions/start_review"
    headers = {"If-Match": f'"{walk.request.version}"', "Idempotency-Key": "satu"}
    other = adoption.token(person(HOST, "viewer"), HOST)
    mine = adoption.token(walk.reviewer, HOST)
    client = app.test_client()
    assert client.post(path, headers=headers | mine, json={}).status_code == 200
    assert client.post(path, headers=headers | other, json={}).status_code in (403, 412)
    again = client.post(path, headers=headers | mine, json={})
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert queries.get(walk.code, walk.host).state == UNDER_REVIEW
