"""The worker's side: sends one mail once, and one digest once, in its reader's language."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app, render_template
from flask_mailman import EmailMultiAlternatives
from procrastinate import JobContext, RetryStrategy

from registry.http.address import base
from registry.http.i18n import speaking, tr
from registry.kernel.clock import day_of, now
from registry.kernel.db import session
from registry.kernel.queue import queue
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work

from . import digest, links
from .models import Notification
from .posting import REFUSALS, Line, line, post
from .service import SEND_MAIL
from .states import MODE_LABELS, NOW, always_mailed, group_label, group_of

#: A mail server that is away is asked again after 4 seconds, 16, 64 … and last after 18 hours.
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)
STOP = "/surel/berhenti/"
log = logging.getLogger(__name__)
PREFERENCES = "/notifikasi/surel"


@queue.task(name=SEND_MAIL, queue="mail", retry=RETRY)
def send_mail(notification_id: int) -> None:
    """Sends the mail of one entry; an entry already mailed is left alone.

    At least once: whoever dies between the mail server's answer and the commit leaves it to the
    next, whose copy has the same `Message-ID`.
    """
    with unit_of_work():
        entry = session.get(Notification, notification_id, with_for_update=True)
        if entry is None or entry.mailed_at is not None or entry.delivery != NOW:
            return
        post(compose(entry))
        entry.mailed_at = now()


@queue.periodic(cron="*/5 * * * *", periodic_id="notifications.orphans")
@queue.task(name="notifications.orphans", queueing_lock="notifications.orphans",
            pass_context=True)  # fmt: skip
async def take_up_orphans(context: JobContext, timestamp: int) -> None:
    """Mails that a killed worker had in hand go back into the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(queue="mail"):
        await manager.retry_job(job)


@queue.periodic(cron="0 * * * *", periodic_id="notifications.digests")
@queue.task(name="notifications.digests", queue="mail", queueing_lock="notifications.digests")
def digests(timestamp: int) -> int:
    """The digests that are due, asked every hour: what a killed worker left is sent by the next."""
    return send_due(now())


def send_due(moment: datetime) -> int:
    """Sends every digest due by `moment`, each in a transaction of its own; returns how many."""
    sent = 0
    for mode, until in digest.due(moment).items():
        with unit_of_work():
            waiting = digest.readers(mode, until)
        sent += sum(_sent(user_id, mode, until) for user_id in waiting)
    return sent


def _sent(user_id: int, mode: str, until: datetime) -> bool:
    """Whether one person's digest went out; a mail that is refused keeps nobody else waiting, and
    is tried again by the next hour."""
    try:
        with line() as connection:
            return _send_digest(connection, user_id, mode, until)
    except OSError:
        log.exception("The %s digest of person %s was not taken", mode, user_id)
        return False


def _send_digest(connection: Line, user_id: int, mode: str, until: datetime) -> bool:
    """One person's digest, at most once: the attempt is on record before the mail server is given
    the mail. A mail server that is away leaves no attempt, one that refuses takes it back."""
    with unit_of_work():
        entries = digest.take(user_id, mode, until)
        if not entries:
            return False
        made = compose_digest(entries, mode, until, lost=digest.uncertain(user_id, mode))
        connection.open()
        digest.attempt(entries)
        ids = [entry.id for entry in entries]
    try:
        connection.hand_over(made)
    except REFUSALS:
        with unit_of_work():
            digest.take_back(ids)
        raise
    with unit_of_work():
        digest.arrived(ids)
    return True


def compose(entry: Notification) -> EmailMultiAlternatives:
    """The mail of an entry: plain text and HTML."""
    group = group_of(entry.kind)
    with speaking(entry.language):
        context = {
            "lines": [tr(line) for line in entry.body],
            "action": tr(M("Buka di %(site)s", site=_site().name)),
            "why": tr(M("Surel ini juga ada di kotak notifikasi Anda.")),
        }
        if not always_mailed(group):
            context |= _stopping(entry.user_id, group, Message(group_label(group)))
        made = mail(entry.email, tr(entry.subject), entry.href, entry.language, context)
    made.extra_headers["X-Lumbung-Notification"] = str(entry.id)
    made.extra_headers["Message-ID"] = _message_id(f"notice-{entry.id}")
    return made


def _message_id(name: str) -> str:
    """The same for every copy of a mail, so that a mail program shows it once."""
    domain = _url("").split("//", 1)[1].partition("/")[0].partition(":")[0]
    return f"<{name}@{domain}>"


LOST = M("Rangkuman sebelumnya mungkin tidak sampai. Isinya ada di kotak notifikasi Anda.")


def compose_digest(
    entries: Sequence[Notification], mode: str, until: datetime, *, lost: bool = False
) -> EmailMultiAlternatives:
    """One mail of many entries, oldest first, each with its link; `lost` says that nobody knows
    whether the one before it arrived."""
    last = entries[-1]
    with speaking(last.language):
        lines = [
            {"subject": tr(e.subject), "lines": [tr(line) for line in e.body],
             "url": _url(e.href)} for e in entries[:digest.SHOWN]
        ]  # fmt: skip
        count = M("%(count)s notifikasi", count=len(entries))
        context = {
            "lines": [tr(count), *([tr(LOST)] if lost else [])],
            "entries": lines,
            "rest": len(entries) - len(lines),
            "action": tr(M("Buka di %(site)s", site=_site().name)),
            "why": tr(M("Surel ini juga ada di kotak notifikasi Anda.")),
            **_stopping(last.user_id, mode, Message(MODE_LABELS[mode])),
        }
        subject = tr(M("%(what)s, %(day)s", what=Message(MODE_LABELS[mode]), day=day_of(until)))
        made = mail(last.email, subject, "/notifikasi", last.language, context)
    made.extra_headers["Message-ID"] = _message_id(f"digest-{mode}-{entries[0].id}-{last.id}")
    return made


def _stopping(user_id: int, group: str, what: Message) -> dict[str, str]:
    """How the reader stops these mails, in the mail itself and in its headers."""
    token = links.made(str(current_app.secret_key), user_id, group)
    return {
        "stop_url": _url(STOP + token), "choose_url": _url(PREFERENCES),
        "stop": tr(M("Berhenti menerima surel ini: %(what)s", what=what)),
        "choose": tr(M("Atur surel notifikasi")),
    }  # fmt: skip


def _site() -> Any:
    return current_app.extensions["lumbung.site"]


def _url(path: str) -> str:
    return base() + path


def mail(
    to: str, subject: str, path: str, language: str, context: Mapping[str, Any]
) -> EmailMultiAlternatives:
    """A mail in the site's look, plain text and HTML, without anything loaded from elsewhere.

    `path` is the page that its one link opens; `context` has `lines`, `action` (the link's text)
    and `why` (why the reader gets it), all translated already; with `stop_url` the mail carries
    the headers of RFC 8058.
    """
    values = {
        "subject": subject, "url": _url(path), "site": _site(), "language": language,
        "entries": [], "rest": 0, "stop_url": None, **context,
    }  # fmt: skip
    made = EmailMultiAlternatives(
        subject=subject, body=render_template("email/notification.txt", **values), to=[to]
    )
    made.attach_alternative(render_template("email/notification.html", **values), "text/html")
    if values["stop_url"]:
        made.extra_headers["List-Unsubscribe"] = f"<{values['stop_url']}>"
        made.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return made
