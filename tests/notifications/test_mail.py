"""Mails by the worker: real SMTP, real queue."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from registry.kernel.db import session
from registry.kernel.text import M
from registry.kernel.uow import unit_of_work
from registry.notifications.jobs import send_mail
from registry.notifications.links import made
from registry.notifications.models import Notification
from registry.notifications.service import Reader, tell
from tests.conftest import SECRET_KEY
from tests.factories.accounts import person

SNAPSHOT = """\
Permohonan PM-1 menunggu
========================

Kota Tangerang meminta keputusan paling lambat 5 Maret 2026.

Nama & "tanda" <apa adanya>.

Buka di Lumbung:
{url}/permohonan/PM-1

--\x20
Lumbung

Surel ini juga ada di kotak notifikasi Anda.

Berhenti menerima surel ini: Lainnya:
{stop}
Atur surel notifikasi:
{url}/notifikasi/surel"""


def say(*users: Any) -> None:
    body = [
        M("Kota Tangerang meminta keputusan paling lambat %(day)s.", day=date(2026, 3, 5)),
        M('Nama & "tanda" <apa adanya>.'),
    ]
    readers = [Reader(u.id, u.email, u.language) for u in users]
    with unit_of_work():
        tell(readers, "uji", M("Permohonan %(code)s menunggu", code="PM-1"), body,
             "/permohonan/PM-1")  # fmt: skip


def test_the_mail_as_it_arrives(app: Any, settings: Any, mailbox: Any, run_jobs: Any) -> None:
    user = person("36.71", "viewer")
    say(user)
    run_jobs()
    (message,) = mailbox.to(user.email)
    assert message["Subject"] == "Permohonan PM-1 menunggu"
    assert message["From"] == settings.mail_sender
    plain = message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip()
    stop = f"{settings.base_url}/surel/berhenti/{made(SECRET_KEY, user.id, 'other')}"
    assert plain == SNAPSHOT.format(url=settings.base_url, stop=stop)
    assert message["List-Unsubscribe"].split() == [f"<{stop}>"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = message.get_body(("html",)).get_content()
    assert "Nama &amp; &#34;tanda&#34; &lt;apa adanya&gt;." in html
    loaded = re.findall(r"(?:src|href)=\"([^\"]+)\"|url\(", html)
    assert loaded == [
        f"{settings.base_url}/permohonan/PM-1", stop, f"{settings.base_url}/notifikasi/surel"
    ]  # fmt: skip
    assert session.scalars(select(Notification)).one().mailed_at is not None


def test_each_reader_in_their_language(mailbox: Any, run_jobs: Any) -> None:
    indonesian, english = person("36.71", "viewer"), person("36.71", "viewer", language="en")
    say(indonesian, english, indonesian)
    run_jobs()
    langs = {
        m.recipients[0]: re.search('<html lang="(..)">', m.get_body(("html",)).get_content())[1]
        for m in mailbox
    }
    assert langs == {indonesian.email: "id", english.email: "en"}
    assert len(mailbox) == 2


def test_a_mail_is_sent_once(mailbox: Any, run_jobs: Any) -> None:
    say(person("36.71", "viewer"))
    run_jobs()
    entry = session.scalars(select(Notification)).one()
    send_mail(entry.id)
    run_jobs()
    assert len(mailbox) == 1


def test_a_rolled_back_act_mails_nobody(app: Any, mailbox: Any, run_jobs: Any) -> None:
    user = person("36.71", "viewer")
    with pytest.raises(RuntimeError), unit_of_work():
        tell([Reader(user.id, user.email, "id")], "uji", M("Halo"), [], "/")
        raise RuntimeError
    run_jobs()
    assert len(mailbox) == 0


def test_a_mail_server_that_is_away_is_asked_again(app: Any, mailbox: Any, run_jobs: Any) -> None:
    from sqlalchemy import text

    user = person("36.71", "viewer")
    say(user)
    port, app.extensions["mailman"].port = app.extensions["mailman"].port, 1
    try:
        run_jobs(may_fail=True)
    finally:
        app.extensions["mailman"].port = port
    status = text(
        "SELECT status, scheduled_at > now() FROM procrastinate_jobs "
        "WHERE task_name = 'notifications.send_mail'"
    )
    assert session.execute(status).all() == [("todo", True)]
    assert session.scalars(select(Notification)).one().mailed_at is None
    session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))
    session.commit()
    run_jobs()
    assert len(mailbox.to(user.email)) == 1


def test_without_a_mail_server_mails_are_files(app: Any, settings: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from registry.app import create_app

    fresh = create_app(replace(settings, mail_server=None, data_dir=tmp_path))
    with fresh.app_context():
        from registry.kernel.db import db

        user = person("36.71", "viewer")
        say(user)
        send_mail(session.scalars(select(Notification.id)).one())
        db.engine.dispose()
    (written,) = (tmp_path / "mail").iterdir()
    assert "Subject: Permohonan PM-1 menunggu" in written.read_text()
