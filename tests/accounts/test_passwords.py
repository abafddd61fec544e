"""Which passwords are refused, how they are kept, and setting them by a mailed link."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from registry.accounts import passwords
from registry.accounts.models import User
from registry.accounts.service import reset
from registry.accounts.service.rules import rules
from registry.audit.models import AuditEntry
from registry.http.models import GivenAnswer
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.notifications.models import Notification
from tests.factories.accounts import PASSWORD, actor_of, person, signed_in

NEW = "sepeda ontel di pematang"
LINK = re.compile(r"http://\S+(/atur-sandi/\S+)")


def refused(password: str) -> list[str]:
    with pytest.raises(Invalid) as found:
        passwords.check(password, "password", email="siti.aminah@contoh.go.id", name="Siti Aminah")
    return [str(m) for m in found.value.errors["password"]]


def test_what_is_refused() -> None:
    assert refused("sebelas hrf") == ["Antara 12 dan 200 huruf."]
    assert refused("x" * 201) == ["Antara 12 dan 200 huruf."]
    assert refused("aaaaaaaabbbb")[0].startswith("Terlalu mudah ditebak")
    own = "Jangan memakai nama atau alamat surel sebagai kata sandi."
    assert refused("Siti.Aminah@Contoh.go.id") == refused("siti - aminah !") == [own]
    passwords.check(NEW, "password", email="a@b.id", name="A")


def test_how_it_is_kept() -> None:
    kept = passwords.hashed("kata sandi ｆｕｌｌ ｗｉｄｔｈ")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "kata sandi full width")
    assert not passwords.matches(kept, "kata sandi lain sekali")
    assert not passwords.matches(None, "tidak ada orang dengan kata sandi ini")
    assert not passwords.matches("rusak", PASSWORD)


# ---------------------------------------------------------------- changing it
def change(client: Any, current: str = PASSWORD, new: str = NEW, again: str | None = None) -> Any:
    data = {"current": current, "password": new, "again": new if again is None else again}
    return client.post("/profil/kata-sandi", data=data)


def errors(answer: Any) -> list[str]:
    return answer.texts("//p[@class='field-error']/span")


def test_a_change_ends_every_other_session(app: Any, mailbox: Any, run_jobs: Any) -> None:
    user = person("36.71", "viewer", also={"32.15": ("viewer",)})
    here, there = signed_in(app, user, "36.71"), signed_in(app, user)
    assert change(here).status_code == 303
    page = here.get("/profil")
    assert page.texts("//span[@class='account-text']/b") == ["Kota Tangerang"]
    assert there.get("/profil").status_code == 302
    assert passwords.matches(session.get(User, user.id).password_hash, NEW)
    run_jobs()
    assert [m["Subject"] for m in mailbox.to(user.email)] == ["Kata sandi Anda diganti"]
    assert [e.action for e in session.scalars(select(AuditEntry))] == ["account.change_password"]


def test_a_change_is_refused_beside_its_field(app: Any) -> None:
    user = person("36.71", "viewer", name="Siti Aminah Rahayu")
    client = signed_in(app, user)
    wrong = ["Galat: Kata sandi ini tidak cocok."]
    assert errors(change(client, current="bukan yang ini")) == wrong
    assert errors(change(client, new="pendek")) == ["Galat: Antara 12 dan 200 huruf."]
    assert errors(change(client, again="lain")) == ["Galat: Tidak sama dengan kata sandi di atas."]
    own = "Galat: Jangan memakai nama atau alamat surel sebagai kata sandi."
    assert errors(change(client, new="sitiaminahrahayu")) == [own]
    assert session.get(User, user.id).credential == 1


def test_guessing_the_present_password_is_slowed_down(app: Any) -> None:
    client = signed_in(app, person("36.71", "viewer"))
    for _ in range(rules().attempts):
        assert change(client, current="bukan yang ini").status_code == 422
    assert change(client).status_code == 429


# ---------------------------------------------------------------- by mail
def mailed_link(mailbox: Any, address: str) -> str:
    text = mailbox.to(address)[-1].get_body(("plain",)).get_content()
    return LINK.search(text)[1]


def ask(client: Any, email: str) -> Any:
    return client.post("/lupa-sandi", data={"email": email})


def test_a_forgotten_password_is_set_by_mail(
    app: Any, client: Any, mailbox: Any, run_jobs: Any
) -> None:
    user = person("36.71", "viewer")
    old = signed_in(app, user)
    assert ask(client, user.email.upper()).location == "/lupa-sandi?terkirim=1"
    assert "2 jam" in client.get("/lupa-sandi?terkirim=1").text
    run_jobs()
    link = mailed_link(mailbox, user.email)
    assert user.email in client.get(link).text
    wrong = client.post(link, data={"password": NEW, "again": "lain"})
    assert errors(wrong) == ["Galat: Tidak sama dengan kata sandi di atas."]
    answer = client.post(link, data={"password": NEW, "again": NEW})
    assert answer.status_code == 303
    assert client.get("/profil").status_code == 200
    assert old.get("/profil").status_code == 302
    acts = [e.action for e in session.scalars(select(AuditEntry).order_by(AuditEntry.number))]
    assert acts == ["account.reset_asked", "account.reset", "account.sign_in"]


def test_a_link_works_once(app: Any, client: Any) -> None:
    user = person("36.71", "viewer")
    link = f"/atur-sandi/{reset.link(user, reset.FORGOTTEN)}"
    other = f"/atur-sandi/{reset.link(user, reset.FORGOTTEN)}"
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 303
    for path in (link, other):
        assert client.get(path).status_code == 410
        assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 410


def test_a_changed_password_makes_the_link_void(app: Any, client: Any) -> None:
    user = person("36.71", "viewer")
    link = f"/atur-sandi/{reset.link(user, reset.FORGOTTEN)}"
    change(signed_in(app, user))
    assert client.get(link).status_code == 410


def test_a_link_expires(app: Any, client: Any) -> None:
    user = person("36.71", "viewer")
    with time_machine.travel("2026-03-02T01:00:00Z", tick=False) as clock:
        link = f"/atur-sandi/{reset.link(user, reset.FORGOTTEN)}"
        welcome = f"/atur-sandi/{reset.link(user, reset.WELCOME)}"
        clock.shift(rules().reset)
        assert client.get(link).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(link).status_code == 410
        assert client.get(welcome).status_code == 200
        clock.shift(rules().invitation)
        assert client.get(welcome).status_code == 410


@pytest.mark.parametrize("token", ["x", "WzEsMSwieCJd.aaaa.bbbb", "bnVsbA.x.y", "."])
def test_a_made_up_link(client: Any, token: str) -> None:
    assert client.get(f"/atur-sandi/{token}").status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: Any, mailbox: Any, run_jobs: Any, count_queries: Any
) -> None:
    user = person("36.71", "viewer")
    email = user.email
    with count_queries() as known:
        first = ask(client, email)
    with count_queries() as unknown:
        second = ask(client, "tidak.ada@contoh.go.id")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert [q.split()[:4] for q in known] == [q.split()[:4] for q in unknown]
    run_jobs()
    assert [m.recipients for m in mailbox] == [[email]]


def test_nobody_is_flooded_with_mails(client: Any, mailbox: Any, run_jobs: Any) -> None:
    user = person("36.71", "viewer")
    answers = {ask(client, user.email).location for _ in range(rules().attempts + 3)}
    assert answers == {"/lupa-sandi?terkirim=1"}
    run_jobs()
    assert len(mailbox) == rules().attempts


def test_the_owner_is_told(app: Any, client: Any) -> None:
    user = person("36.71", "viewer")
    link = f"/atur-sandi/{reset.link(user, reset.FORGOTTEN)}"
    client.post(link, data={"password": NEW, "again": NEW})
    told = session.scalars(select(Notification)).one()
    assert (told.user_id, told.kind) == (actor_of(user).user_id, "account.change_password")


def test_nothing_that_was_sent_with_a_password_is_kept(app: Any) -> None:
    user = person("36.71", "viewer")
    client = signed_in(app, user)
    data = {"current": PASSWORD, "password": NEW, "again": NEW, "_key": "satu"}
    assert client.post("/profil/kata-sandi", data=data).status_code == 303
    assert session.scalars(select(GivenAnswer)).all() == []
