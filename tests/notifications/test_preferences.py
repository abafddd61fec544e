"""When one wants which mails; digests exactly once; stopping by a link without signing in."""

import re
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select, update

from registry.accounts.models import Membership
from registry.audit.models import AuditEntry
from registry.kernel.clock import ZONE
from registry.kernel.db import session
from registry.kernel.text import M
from registry.kernel.uow import unit_of_work
from registry.notifications import digest, jobs, links, queries, service
from registry.notifications.models import Notification
from registry.notifications.service import Reader, tell
from registry.notifications.states import groups
from tests.conftest import ROOT, SECRET_KEY, _environment
from tests.factories.accounts import actor_of, person, signed_in

MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)
DIGEST = """\
Rangkuman harian, 24 November 2026
==================================

2 notifikasi

* Permohonan PM-1 menunggu
  Oleh Kota Tangerang.
  {url}/permohonan/PM-1

* Permohonan PM-2 menunggu
  Oleh Kota Tangerang.
  {url}/permohonan/PM-2

Buka di Lumbung:
{url}/notifikasi

--\x20
Lumbung

Surel ini juga ada di kotak notifikasi Anda.

Berhenti menerima surel ini: Rangkuman harian:
{stop}
Atur surel notifikasi:
{url}/notifikasi/surel"""


def choose(user: Any, **modes: str) -> None:
    with unit_of_work():
        service.choose(user.id, modes)


def say(user: Any, kind: str = "request.submit", code: str = "PM-1", at: Any = None) -> int:
    reader = Reader(user.id, user.email, user.language, "36.71")
    with unit_of_work():
        subject = M("Permohonan %(code)s menunggu", code=code)
        tell([reader], kind, subject, [M("Oleh %(name)s.", name="Kota Tangerang")],
             f"/permohonan/{code}")  # fmt: skip
        entry = session.scalars(select(Notification).order_by(Notification.id.desc())).first()
        assert entry is not None
        entry.at = at or seven(MONDAY) + timedelta(hours=3)
        return entry.id


def seven(day: date) -> datetime:
    return datetime.combine(day, time(7), ZONE)


def told(user: Any, mailbox: Any) -> list[str]:
    return [str(m["Subject"]) for m in mailbox.to(user.email)]


# ---------------------------------------------------------------- choosing
def test_every_group_of_the_tables_can_be_chosen(app: Any) -> None:
    user = person("36.71", "cooperation")
    client = signed_in(app, user)
    page = client.get("/notifikasi/surel")
    names = sorted({i.get("name") for i in page.tree.xpath("//main//input[@type='radio']")})
    assert names == sorted(groups())
    assert {"application", "instrument", "other", "request", "rollout"} <= set(names)
    answer = client.post("/notifikasi/surel", data={"request": "daily", "rollout": "none"})
    assert answer.location == "/notifikasi/surel"
    expected = dict.fromkeys(groups(), "now") | {"request": "daily", "rollout": "none"}
    assert queries.modes(user.id) == expected
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "mail.choose"))
    assert entry.details == {"request": "daily", "rollout": "none"}
    assert client.post("/notifikasi/surel", data={"request": "jahat"}).status_code == 422


@pytest.mark.parametrize(("mode", "mails"), [("now", 1), ("daily", 0), ("weekly", 0), ("none", 0)])
def test_only_what_is_wanted_at_once_is_mailed_at_once(
    app: Any, mailbox: Any, run_jobs: Any, mode: str, mails: int
) -> None:
    user = person("36.71", "cooperation")
    choose(user, request=mode)
    say(user)
    say(user, "instrument.sign")
    run_jobs()
    assert len(mailbox.to(user.email)) == mails + 1
    assert queries.inbox(actor_of(user)).total == 2


def test_the_safety_of_an_account_is_always_mailed(app: Any, mailbox: Any, run_jobs: Any) -> None:
    user = person("36.71", "cooperation")
    with unit_of_work():
        service.stop(user.id, "*")
    for kind in ("account.change_password", "member.change_roles", "request.submit"):
        say(user, kind)
    run_jobs()
    found = mailbox.to(user.email)
    assert len(found) == 2
    assert [m["List-Unsubscribe"] for m in found] == [None, None]


# ---------------------------------------------------------------- digests
@pytest.mark.parametrize(
    ("moment", "modes"),
    [
        (seven(MONDAY), {"daily", "weekly"}), (seven(TUESDAY), {"daily"}),
        (seven(MONDAY) - timedelta(minutes=1), set()), (seven(SATURDAY), set()),
        (seven(date(2026, 12, 25)), set()),  # Christmas, a Friday
        (seven(date(2026, 6, 1)), set()),  # Pancasila day, a Monday
        (seven(date(2026, 6, 2)), {"daily", "weekly"}),  # the week's first working day
    ],
)  # fmt: skip
def test_when_a_digest_is_due(app: Any, moment: datetime, modes: set[str]) -> None:
    assert set(digest.due(moment)) == modes


def test_the_digest_as_it_arrives(app: Any, settings: Any, mailbox: Any) -> None:
    user = person("36.71", "cooperation")
    choose(user, request="daily")
    say(user)
    say(user, code="PM-2")
    say(user, code="PM-3", at=seven(TUESDAY) + timedelta(minutes=5))
    assert jobs.send_due(seven(TUESDAY)) == 1
    (message,) = mailbox.to(user.email)
    stop = f"{settings.base_url}/surel/berhenti/{links.made(SECRET_KEY, user.id, 'daily')}"
    plain = message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip()
    assert plain == DIGEST.format(url=settings.base_url, stop=stop)
    assert message["Subject"] == "Rangkuman harian, 24 November 2026"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = message.get_body(("html",)).get_content()
    assert re.findall(r"src=|url\(", html) == []
    assert html.count("/permohonan/PM-") == 2


def test_a_digest_speaks_its_readers_language(app: Any, mailbox: Any) -> None:
    user = person("36.71", "cooperation", language="en")
    choose(user, request="daily")
    say(user)
    jobs.send_due(seven(TUESDAY))
    (message,) = mailbox.to(user.email)
    assert '<html lang="en">' in message.get_body(("html",)).get_content()


def test_a_digest_is_sent_once(app: Any, mailbox: Any) -> None:
    user, other = person("36.71", "cooperation"), person("36.71", "legal")
    choose(user, request="daily")
    choose(other, request="weekly")
    say(user)
    say(other, at=seven(MONDAY) - timedelta(days=2))
    assert jobs.send_due(seven(TUESDAY)) == 1
    assert jobs.send_due(seven(TUESDAY) + timedelta(hours=1)) == 0
    assert jobs.send_due(seven(MONDAY) + timedelta(days=7)) == 1
    assert (len(mailbox.to(user.email)), len(mailbox.to(other.email))) == (1, 1)


def test_a_refused_mail_keeps_nobody_else_waiting(app: Any, mailbox: Any, monkeypatch: Any) -> None:
    users = [person("36.71", "cooperation") for _ in range(3)]
    for user in users:
        choose(user, request="daily")
        say(user)
    refused = users[0].email

    async def refuses(_: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address == refused:
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    with monkeypatch.context() as patched:
        patched.setattr(mailbox, "handle_RCPT", refuses, raising=False)
        assert jobs.send_due(seven(TUESDAY)) == 2
    assert jobs.send_due(seven(TUESDAY) + timedelta(hours=1)) == 1
    assert [len(mailbox.to(u.email)) for u in users] == [1, 1, 1]


SEND_DUE = """
from datetime import datetime
from registry.app import create_app
from registry.config import Settings
from registry.notifications import jobs
with create_app(Settings.from_env()).app_context():
    jobs.send_due(datetime.fromisoformat("{moment}"))
"""


def killed_while_sending(settings: Any, *, taking: bool) -> str:
    """A process of its own sends what is due to a mail server that says nothing at all, or that
    takes the mail and never says so; then it is killed (SIGKILL). What the mail server has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(120)
        process = subprocess.Popen(
            [sys.executable, "-c", SEND_DUE.format(moment=seven(TUESDAY).isoformat())], cwd=ROOT,
            env=_environment(replace(settings, mail_port=server.getsockname()[1])),
        )  # fmt: skip
        connection, _ = server.accept()
        with connection, connection.makefile("rwb", buffering=0) as stream:
            text = _taken(stream) if taking else ""
            process.kill()
            process.wait()
    return text


def _taken(stream: Any) -> str:
    """Speaks SMTP until the mail is there; its last line gets no answer."""
    stream.write(b"220 uji\r\n")
    while (line := stream.readline()).lower() != b"data\r\n":
        assert line, "the process ended by itself"
        stream.write(b"250 OK\r\n")
    stream.write(b"354 go on\r\n")
    return b"".join(iter(stream.readline, b".\r\n")).decode()


def later(moment: datetime) -> int:
    """How many digests the next worker sends, once the database has noticed that one is gone."""
    for _ in range(40):
        sent = jobs.send_due(moment)
        if sent:
            return sent
        sleep(0.05)
    return 0


def test_a_worker_killed_before_the_mail_server_has_the_digest_leaves_it_to_the_next(
    app: Any, settings: Any, mailbox: Any
) -> None:
    user = person("36.71", "cooperation")
    choose(user, request="daily")
    say(user)
    assert killed_while_sending(settings, taking=False) == ""
    assert later(seven(TUESDAY) + timedelta(hours=1)) == 1
    assert (jobs.send_due(seven(TUESDAY) + timedelta(hours=2)), len(mailbox)) == (0, 1)


def test_a_worker_killed_after_the_mail_server_took_the_digest_sends_no_second_one(
    app: Any, settings: Any, mailbox: Any
) -> None:
    """The mail server has the mail, its answer never came: the next digest says what is unknown."""
    user = person("36.71", "cooperation")
    choose(user, request="daily")
    say(user)
    assert "/permohonan/PM-1" in killed_while_sending(settings, taking=True)
    assert later(seven(TUESDAY) + timedelta(hours=1)) == 0
    entry = session.scalars(select(Notification)).one()
    assert (entry.attempted_at is not None, entry.mailed_at) == (True, None)
    for n, said in ((1, True), (2, False)):
        day = TUESDAY + timedelta(n)
        say(user, code=f"PM-{n + 1}", at=seven(day) - timedelta(hours=1))
        assert jobs.send_due(seven(day)) == 1
        plain = mailbox.messages[-1].get_body(("plain",)).get_content()
        assert ("1 notifikasi" in plain, jobs.LOST.msgid in plain) == (True, said)


def test_who_no_longer_works_for_the_government_is_not_told(app: Any, mailbox: Any) -> None:
    user = person("36.71", "cooperation")
    choose(user, request="daily")
    say(user)
    with unit_of_work():
        session.execute(
            update(Membership).where(Membership.user_id == user.id)
            .values(government_code="32.15")
        )  # fmt: skip
    assert jobs.send_due(seven(TUESDAY)) == 0
    assert jobs.send_due(seven(TUESDAY) + timedelta(hours=1)) == 0
    assert len(mailbox) == 0


def test_a_new_choice_holds_for_what_waits(app: Any, mailbox: Any) -> None:
    user = person("36.71", "cooperation")
    choose(user, request="daily")
    say(user)
    choose(user, request="none")
    assert jobs.send_due(seven(TUESDAY)) == 0
    choose(user, request="weekly")
    say(user, code="PM-2")
    choose(user, request="daily")
    assert jobs.send_due(seven(TUESDAY)) == 1
    assert len(mailbox.to(user.email)) == 1


# ---------------------------------------------------------------- one click
def link(user: Any, group: str = "request") -> str:
    return f"/surel/berhenti/{links.made(SECRET_KEY, user.id, group)}"


def test_one_click_stops_the_kind_without_signing_in(app: Any, client: Any) -> None:
    user = person("36.71", "cooperation")
    answer = client.post(link(user), data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code == 200
    assert "Anda tidak lagi menerima surel ini" in answer.text
    assert [g for g, m in queries.modes(user.id).items() if m == "none"] == ["request"]
    assert client.post(link(user), csrf=False).status_code == 200
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "mail.stop"))
    assert (entry.actor_name, entry.details) == (user.name, {"request": "none"})


def test_opening_the_link_stops_nothing_and_shows_one_button(app: Any, client: Any) -> None:
    user = person("36.71", "cooperation")
    page = client.get(link(user))
    assert page.texts("//main//button") == ["Hentikan"]
    assert "none" not in queries.modes(user.id).values()
    every = client.get(link(user) + "?semua=1")
    assert every.texts("//main//button") == ["Hentikan"]
    assert client.post(link(user), data={"semua": "1"}, csrf=False).status_code == 200
    assert set(queries.modes(user.id).values()) == {"none"}


def test_the_link_of_a_digest_stops_what_it_gathers(app: Any, client: Any) -> None:
    user = person("36.71", "cooperation")
    choose(user, request="daily", rollout="weekly", instrument="now")
    client.post(link(user, "daily"), csrf=False)
    expected = dict.fromkeys(groups(), "now") | {"request": "none", "rollout": "weekly"}
    assert queries.modes(user.id) == expected


def test_a_made_up_link_is_unknown(app: Any, client: Any) -> None:
    user = person("36.71", "cooperation")
    for token in ("x", links.made("anderer" * 6, user.id, "request"),
                  link(user).rsplit("/", 1)[1][:-1]):  # fmt: skip
        assert client.get(f"/surel/berhenti/{token}").status_code == 404
        assert client.post(f"/surel/berhenti/{token}", csrf=False).status_code == 404
    gone = links.made(SECRET_KEY, 999_999, "request")
    assert client.post(f"/surel/berhenti/{gone}", csrf=False).status_code == 404


# ---------------------------------------------------------------- inbox
def test_the_inbox_by_kind_and_what_is_unread(app: Any) -> None:
    user = person("36.71", "cooperation")
    ids = [say(user, kind, code=f"PM-{n}") for n, kind in enumerate(
        ("request.submit", "rollout.create", "uji.coba", "rollout.accept")
    )]  # fmt: skip
    client = signed_in(app, user)
    client.post(f"/notifikasi/{ids[1]}/dibaca")

    def shown(query: str) -> list[str]:
        page = client.get(f"/notifikasi?{query}")
        return [t.split("PM-")[1][0] for t in page.texts("//button[@class='inbox-open']")]

    found = {q: shown(q) for q in ("", "belum=1", "jenis=rollout", "belum=1&jenis=rollout",
                                   "jenis=other", "jenis=instrument", "jenis=jahat")}  # fmt: skip
    assert found == {
        "": ["3", "2", "1", "0"], "belum=1": ["3", "2", "0"], "jenis=rollout": ["3", "1"],
        "belum=1&jenis=rollout": ["3"], "jenis=other": ["2"], "jenis=instrument": [],
        "jenis=jahat": ["3", "2", "1", "0"],
    }  # fmt: skip
