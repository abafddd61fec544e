"""Inviting people to a government, and accepting."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from registry.accounts import queries
from registry.accounts.models import Invitation, Membership, User
from registry.accounts.service import invitations
from registry.accounts.service.rules import rules
from registry.audit.models import AuditEntry
from registry.kernel.db import session
from registry.kernel.errors import DomainError
from registry.kernel.uow import unit_of_work
from tests.factories.accounts import PASSWORD, actor, actor_of, person, signed_in

PAGE = "/pemerintah/36.71/anggota"
NEW = "sepeda ontel di pematang"
LINK = re.compile(r"http://\S+(/undangan/\S+)")
ERROR = "//p[@class='field-error']/span"


@pytest.fixture
def admin(app: Any) -> Any:
    return signed_in(app, person("36.71", "admin", name="Ani"))


def invite(client: Any, email: str = "budi@contoh.go.id", *roles: str) -> Any:
    return client.post(PAGE, data={"email": email, "roles": list(roles or ("legal", "viewer"))})


def links(mailbox: Any, address: str = "budi@contoh.go.id") -> list[str]:
    texts = [m.get_body(("plain",)).get_content() for m in mailbox.to(address)]
    return [LINK.search(text)[1] for text in texts]


def join(client: Any, link: str, **data: str) -> Any:
    values = {"name": "Budi Santoso", "password": NEW, "again": NEW} | data
    return client.post(link, data=values)


def roles(email: str, government: str = "36.71") -> list[str]:
    user = queries.by_email(email)
    return sorted(m.role for m in user.memberships if m.government_code == government)


def acts() -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def test_a_new_person_makes_their_account(
    app: Any, client: Any, admin: Any, mailbox: Any, run_jobs: Any
) -> None:
    assert invite(admin).location == PAGE
    assert admin.get(PAGE).texts("//table[2]//tbody//th | //table//tbody//th")[-1].startswith(
        "budi@contoh.go.id"
    )
    run_jobs()
    (message,) = mailbox.to("budi@contoh.go.id")
    assert message["Subject"] == "Undangan bekerja untuk Kota Tangerang"
    (link,) = links(mailbox)
    page = client.get(link)
    assert "Ani mengundang budi@contoh.go.id." in page.text
    assert page.texts("//dd")[0] == "Pembaca, Hukum"
    assert join(client, link).status_code == 303
    profile = client.get("/profil")
    assert profile.texts("//span[@class='account-text']/b") == ["Kota Tangerang"]
    assert roles("budi@contoh.go.id") == ["legal", "viewer"]
    assert client.get(link).status_code == join(app.test_client(), link).status_code == 410
    assert acts() == ["invitation.create", "invitation.accept", "account.sign_in"]
    assert "budi@" not in str([e.content() for e in session.scalars(select(AuditEntry))])


def test_bad_input_is_kept_and_named(
    app: Any, client: Any, admin: Any, mailbox: Any, run_jobs: Any
) -> None:
    wrong = admin.post(PAGE, data={"email": "budi"})
    assert wrong.texts(ERROR) == [
        "Galat: Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id.",
        "Galat: Pilih paling sedikit satu.",
    ]
    assert wrong.tree.xpath("//input[@name='email']/@value") == ["budi"]
    invite(admin)
    run_jobs()
    (link,) = links(mailbox)
    answer = join(client, link, password="pendek", again="pendek")
    assert (answer.status_code, answer.texts(ERROR)) == (422, ["Galat: Antara 12 dan 200 huruf."])
    assert answer.tree.xpath("//input[@name='name']/@value") == ["Budi Santoso"]
    assert queries.by_email("budi@contoh.go.id") is None


def test_a_known_person_signs_in_and_accepts(
    app: Any, client: Any, admin: Any, mailbox: Any, run_jobs: Any
) -> None:
    user = person("32.15", "cooperation", email="budi@contoh.go.id")
    invite(admin, "Budi@contoh.go.id")
    run_jobs()
    (link,) = links(mailbox, "Budi@contoh.go.id")
    page = client.get(link)
    assert page.tree.xpath("//main//a[starts-with(@href, '/masuk')]/@href") == [
        f"/masuk?next={link}"
    ]
    assert join(client, link).status_code == 409
    sent = client.post(
        "/masuk", data={"email": user.email, "password": PASSWORD, "next": link}
    )
    assert sent.location == link
    assert client.get(link).tree.xpath("//main//form/@action") == [f"{link}/terima"]
    assert client.post(f"{link}/terima").status_code == 303
    assert client.get("/profil").texts("//span[@class='account-text']/b") == ["Kota Tangerang"]
    assert roles(user.email) == ["legal", "viewer"]
    assert roles(user.email, "32.15") == ["cooperation"]
    assert client.post(f"{link}/terima").status_code == 410


def test_somebody_else_cannot_accept(
    app: Any, admin: Any, mailbox: Any, run_jobs: Any
) -> None:
    person("32.15", "viewer", email="budi@contoh.go.id")
    other = signed_in(app, person("32.15", "admin"))
    invite(admin)
    run_jobs()
    (link,) = links(mailbox)
    assert "Anda masuk sebagai orang lain" in other.get(link).text
    assert other.post(f"{link}/terima").status_code == 403
    assert app.test_client().post(f"{link}/terima").location == "/masuk"
    assert roles("budi@contoh.go.id") == []


def test_one_invitation_per_person(admin: Any) -> None:
    person("36.71", "viewer", email="siti@contoh.go.id")
    assert invite(admin).status_code == 303
    again = invite(admin, "BUDI@contoh.go.id")
    assert again.texts(ERROR) == [
        "Galat: Undangan untuk alamat ini masih menunggu. Kirim ulang dari daftar undangan."
    ]
    member = invite(admin, "siti@contoh.go.id")
    assert member.texts(ERROR) == [
        "Galat: Orang ini sudah menjadi anggota. Ubah perannya di daftar."
    ]
    assert len(session.scalars(select(Invitation)).all()) == 1


def test_two_presses_at_once_invite_once(app: Any) -> None:
    who = actor("36.71", "admin")
    outcomes: list[str] = []

    def press() -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    invitations.invite(who, "36.71", "budi@contoh.go.id", ["viewer"])
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done"] + ["invalid"] * 7


def test_two_acceptances_at_once_make_one_account(
    app: Any, admin: Any, mailbox: Any, run_jobs: Any
) -> None:
    invite(admin)
    run_jobs()
    token = links(mailbox)[0].rpartition("/")[2]
    outcomes: list[str] = []

    def press() -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    invitations.accept_as_new(token, "Budi", NEW, "id")
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "gone", "gone", "gone"]
    assert len(session.scalars(select(User).where(User.email == "budi@contoh.go.id")).all()) == 1


def test_sending_again_replaces_the_link(
    app: Any, client: Any, mailbox: Any, run_jobs: Any
) -> None:
    with time_machine.travel("2031-03-03T01:00:00Z", tick=False) as clock:
        ani = person("36.71", "admin")
        invite(signed_in(app, ani))
        number = session.scalars(select(Invitation.id)).one()
        run_jobs()
        clock.shift(rules().invitation + timedelta(seconds=1))
        assert client.get(links(mailbox)[0]).status_code == 410
        admin = signed_in(app, ani)
        assert "Kedaluwarsa" in admin.get(PAGE).text
        path = f"/pemerintah/36.71/undangan/{number}/kirim-ulang"
        assert admin.post(path).location == PAGE
        clock.shift(timedelta(seconds=1))
        run_jobs()
        old, new = links(mailbox)
        assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)


def test_a_revoked_invitation(client: Any, admin: Any, mailbox: Any, run_jobs: Any) -> None:
    invite(admin)
    run_jobs()
    number = session.scalars(select(Invitation.id)).one()
    base = f"/pemerintah/36.71/undangan/{number}"
    assert admin.post(f"{base}/batal").location == PAGE
    (link,) = links(mailbox)
    assert "Undangan ini sudah dibatalkan" in client.get(link).text
    assert admin.post(f"{base}/batal").status_code == 409
    assert admin.post(f"{base}/kirim-ulang").status_code == 409
    assert invite(admin).status_code == 303


def test_a_revoked_invitation_is_not_mailed(admin: Any, mailbox: Any, run_jobs: Any) -> None:
    invite(admin)
    number = session.scalars(select(Invitation.id)).one()
    admin.post(f"/pemerintah/36.71/undangan/{number}/batal")
    run_jobs()
    assert len(mailbox) == 0


def test_only_the_governments_admin_invites(app: Any, admin: Any) -> None:
    invite(admin)
    number = session.scalars(select(Invitation.id)).one()
    for client in (
        signed_in(app, person("32.15", "admin")),
        signed_in(app, person("36.71", "approver")),
    ):
        wanted = client.get(PAGE).status_code
        assert wanted in (403, 404)
        assert invite(client, "x@contoh.go.id").status_code == wanted
        for act in ("kirim-ulang", "batal"):
            path = f"/pemerintah/36.71/undangan/{number}/{act}"
            assert client.post(path).status_code == wanted
    elsewhere = signed_in(app, person("32.15", "admin"))
    path = f"/pemerintah/32.15/undangan/{number}/batal"
    assert elsewhere.post(path).status_code == 404
    assert session.get(Invitation, number).revoked_at is None


def test_a_made_up_link(client: Any) -> None:
    assert client.get("/undangan/x").status_code == 410
    assert join(client, "/undangan/x").status_code == 410


def test_the_mail_speaks_the_readers_language(
    admin: Any, mailbox: Any, run_jobs: Any
) -> None:
    person("32.15", "viewer", email="budi@contoh.go.id", language="en")
    invite(admin)
    run_jobs()
    html = mailbox.to("budi@contoh.go.id")[0].get_body(("html",)).get_content()
    assert '<html lang="en">' in html


def test_an_ended_government_takes_nobody(app: Any) -> None:
    from registry.kernel.clock import today
    from registry.regions.models import Government

    session.get(Government, "36.71").ended_on = today()
    session.commit()
    assert invite(signed_in(app, person("36.71", "admin"))).status_code == 409


def test_accepting_adds_to_what_is_held(app: Any) -> None:
    user = person("32.15", "cooperation")
    operator = actor_of(person(platform=("operator",)))
    with unit_of_work():
        made = invitations.invite(operator, "36.71", user.email, ["admin"])
        _, token = invitations.link(made.id)
    with unit_of_work():
        session.add(Membership(user_id=user.id, government_code="36.71", role="viewer"))
    with unit_of_work():
        invitations.accept(actor_of(user), token)
    assert roles(user.email) == ["admin", "viewer"]
