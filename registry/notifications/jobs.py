"""The worker's side: sends one mail once, in its reader's language."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template
from flask_mailman import EmailMultiAlternatives
from procrastinate import RetryStrategy

from registry.http.i18n import speaking, tr
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.queue import queue
from registry.kernel.text import M
from registry.kernel.uow import unit_of_work

from .models import Notification
from .service import SEND_MAIL

#: A mail server that is away is asked again after 4 seconds, 16, 64 … and last after 18 hours.
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@queue.task(name=SEND_MAIL, queue="mail", retry=RETRY)
def send_mail(notification_id: int) -> None:
    """Sends the mail of one entry; an entry already mailed is left alone."""
    with unit_of_work():
        entry = session.get(Notification, notification_id, with_for_update=True)
        if entry is None or entry.mailed_at is not None:
            return
        compose(entry).send()
        entry.mailed_at = now()


def compose(entry: Notification) -> EmailMultiAlternatives:
    """The mail of an entry: plain text and HTML."""
    with speaking(entry.language):
        context = {
            "lines": [tr(line) for line in entry.body],
            "action": tr(M("Buka di %(site)s", site=_site().name)),
            "why": tr(M("Surel ini juga ada di kotak notifikasi Anda.")),
        }
        made = mail(entry.email, tr(entry.subject), entry.href, entry.language, context)
    made.extra_headers["X-Lumbung-Notification"] = str(entry.id)
    return made


def _site() -> Any:
    return current_app.extensions["lumbung.site"]


def mail(
    to: str, subject: str, path: str, language: str, context: Mapping[str, Any]
) -> EmailMultiAlternatives:
    """A mail in the site's look, plain text and HTML, without anything loaded from elsewhere.

    `path` is the page that its one link opens; `context` has `lines`, `action` (the link's text)
    and `why` (why the reader gets it), all translated already.
    """
    url = current_app.config["BASE_URL"].rstrip("/") + path
    values = {"subject": subject, "url": url, "site": _site(), "language": language, **context}
    made = EmailMultiAlternatives(
        subject=subject, body=render_template("email/notification.txt", **values), to=[to]
    )
    made.attach_alternative(render_template("email/notification.html", **values), "text/html")
    return made
