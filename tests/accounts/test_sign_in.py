"""Signing in, out, and the slow-down."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from registry.accounts import passwords
from registry.accounts.models import SignInFailures, User
from registry.accounts.service import attempts
from registry.accounts.service.rules import rules
from registry.accounts.service.sign_in import authenticate
from registry.audit.models import AuditEntry
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import DomainError
from tests.factories.accounts import PASSWORD, person, signed_in

WRONG = "Alamat surel atau kata sandi tidak cocok."


def enter(client: Any, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/masuk", data={"email": email, "password": password, **more})


def acts() -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def test_a_person_signs_in_and_out(client: Any) -> None:
    user = person("36.71", "cooperation", email="Siti@contoh.go.id")
    answer = enter(client, " siti@CONTOH.go.id ")
    assert answer.status_code == 303
    assert "Kota Tangerang" in client.get("/profil").text
    assert session.get(User, user.id).previous_seen_at is None
    assert client.post("/keluar").status_code == 303
    assert client.get("/profil").location == "/masuk?next=/profil"
    assert acts() == ["account.sign_in", "account.sign_out"]


def test_the_visit_before_is_kept(client: Any) -> None:
    user = person("36.71", "viewer")
    with time_machine.travel("2026-03-02T01:00:00Z", tick=False):
        enter(client, user.email)
    client.post("/keluar")
    with time_machine.travel("2026-03-05T01:00:00Z", tick=False):
        enter(client, user.email)
    found = session.get(User, user.id)
    assert found.previous_seen_at.isoformat()[:10] == "2026-03-02"
    assert found.seen_at.isoformat()[:10] == "2026-03-05"


def test_a_weak_hash_becomes_a_strong_one(client: Any) -> None:
    user = person("36.71", "viewer")
    assert passwords.outdated(user.password_hash)
    enter(client, user.email)
    kept = session.get(User, user.id).password_hash
    assert (passwords.outdated(kept), passwords.matches(kept, PASSWORD)) == (False, True)


def test_wrong_password_and_unknown_address_get_one_answer(client: Any) -> None:
    user = person("36.71", "viewer")
    known = enter(client, user.email, "bukan kata sandinya")
    unknown = enter(client, "tidak.ada@contoh.go.id", "bukan kata sandinya")
    errors = "//p[@id='f-password-galat']/span"
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.texts(errors) == unknown.texts(errors) == [f"Galat: {WRONG}"]
    assert known.tree.xpath("//input[@name='email']/@value") == [user.email]
    assert "bukan kata sandinya" not in known.text


def test_unknown_address_takes_as_long_as_a_wrong_password(app: Any) -> None:
    user = person("36.71", "viewer")
    user.password_hash = passwords.hashed(PASSWORD)
    session.commit()
    passwords.matches(None, "pemanasan awal")

    def seconds(email: str) -> float:
        start = time.perf_counter()
        with pytest.raises(DomainError):
            authenticate(email, "bukan kata sandinya", "192.0.2.1")
        return time.perf_counter() - start

    known = min(seconds(user.email) for _ in range(3))
    unknown = min(seconds("tidak.ada@contoh.go.id") for _ in range(3))
    assert 0.6 < known / unknown < 1.7


def test_failures_are_recorded_without_the_address(client: Any) -> None:
    user = person("36.71", "viewer")
    enter(client, user.email, "bukan kata sandinya")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details, entry.governments) == ("account.sign_in_failed", {}, [])
    assert user.email not in str(entry.content())
    counted = {f.key: f.count for f in session.scalars(select(SignInFailures))}
    assert counted == {f"email:{user.email}": 1, "address:127.0.0.1": 1}


def test_after_five_failures_the_next_has_to_wait(client: Any) -> None:
    user = person("36.71", "viewer")
    with time_machine.travel("2026-03-02T01:00:00Z", tick=False) as clock:
        for _ in range(rules().attempts):
            assert enter(client, user.email, "bukan kata sandinya").status_code == 422
        held = enter(client, user.email)
        assert held.status_code == 429
        assert "Tunggu 30 detik" in held.text
        clock.shift(timedelta(seconds=31))
        assert enter(client, user.email, "bukan kata sandinya").status_code == 422
        held = enter(client, user.email)
        assert (held.status_code, "Tunggu 1 menit" in held.text) == (429, True)
        clock.shift(timedelta(seconds=61))
        assert enter(client, user.email).status_code == 303
    assert session.get(SignInFailures, f"email:{user.email}") is None


def test_the_wait_ends_with_the_window_and_has_a_limit(app: Any) -> None:
    limits = {"email:a@contoh.go.id": 1}
    with time_machine.travel("2026-03-02T01:00:00Z", tick=False) as clock:
        waits = []
        for _ in range(9):
            attempts.count(limits)
            with pytest.raises(attempts.SlowDown) as held:
                attempts.count(limits)
            waits.append(int(held.value.wait.total_seconds()))
            clock.shift(held.value.wait)
        assert waits == [30, 60, 120, 240, 480, 900, 900, 900, 900]
        clock.shift(rules().window + timedelta(seconds=1))
        attempts.count(limits)
        assert session.get(SignInFailures, "email:a@contoh.go.id").count == 1


def test_one_network_address_cannot_try_many_people(client: Any) -> None:
    limit = rules().attempts * attempts.SHARED
    session.add(SignInFailures(key="address:127.0.0.1", count=limit, last_at=now()))
    session.commit()
    user = person("36.71", "viewer")
    assert enter(client, user.email).status_code == 429


def test_attempts_at_once_are_all_counted(app: Any) -> None:
    person("36.71", "viewer", email="a@contoh.go.id")
    outcomes: list[str] = []

    def attempt() -> None:
        with app.app_context():
            try:
                authenticate("a@contoh.go.id", "bukan kata sandinya", "192.0.2.1")
            except DomainError as error:
                outcomes.append(error.code)
            finally:
                session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["invalid"] * rules().attempts + ["too-many"] * 11


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/permohonan?x=1", "/permohonan?x=1"),
        ("https://jahat.example/", "/"),
        ("//jahat.example/", "/"),
        ("/\\jahat.example", "/"),
        ("/\t/jahat.example", "/"),
        ("javascript:alert(1)", "/"),
        ("jahat.example", "/"),
    ],
)
def test_signing_in_leads_to_own_paths_only(client: Any, wanted: str, reached: str) -> None:
    user = person("36.71", "viewer")
    answer = enter(client, user.email, next=wanted)
    home = {"/", "/meja"}
    assert answer.location in (home if reached == "/" else {reached})
    again = client.get("/masuk", query_string={"next": wanted})
    assert again.location in (home if reached == "/" else {reached})


def test_without_the_forms_token_nobody_signs_in(client: Any) -> None:
    user = person("36.71", "viewer")
    answer = client.post("/masuk", data={"email": user.email, "password": PASSWORD}, csrf=False)
    assert answer.status_code == 400
    assert client.get("/profil").status_code == 302


def test_blank_fields_are_named(client: Any) -> None:
    answer = client.post("/masuk", data={"email": "bukan surel"})
    assert answer.status_code == 422
    assert answer.texts("//p[@class='field-error']/span") == [
        "Galat: Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id.",
        "Galat: Wajib diisi.",
    ]


def test_an_inactive_account_is_refused_and_its_session_ends(app: Any, client: Any) -> None:
    user = person("36.71", "viewer")
    open_session = signed_in(app, user)
    assert open_session.get("/profil").status_code == 200
    user.active = False
    session.commit()
    assert open_session.get("/profil").status_code == 302
    assert enter(client, user.email).status_code == 422


def test_who_works_for_two_governments_chooses(app: Any) -> None:
    user = person("36.71", "cooperation", also={"32.15": ("legal",)})
    client = signed_in(app, user)
    assert client.get("/profil").texts("//span[@class='account-text']/b") == ["Kabupaten Karawang"]
    answer = client.post("/bertindak-untuk", data={"government": "36.71", "next": "/profil"})
    assert (answer.status_code, answer.location) == (303, "/profil")
    assert client.get("/profil").texts("//span[@class='account-text']/b") == ["Kota Tangerang"]
    assert client.post("/bertindak-untuk", data={"government": "32.16"}).status_code == 404
    away = client.post(
        "/bertindak-untuk", data={"government": "32.15", "next": "https://jahat.example"}
    )
    assert away.location == "/"


def test_a_bare_visitor_cannot_choose(client: Any) -> None:
    answer = client.post("/bertindak-untuk", data={"government": "36.71"})
    assert (answer.status_code, answer.location) == (302, "/masuk")
