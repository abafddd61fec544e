"""The worker's side: sends one mail once, in its reader's language."""

from flask import current_app, render_template
from flask_mailman import EmailMultiAlternatives

from registry.http.i18n import speaking, tr
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.queue import queue
from registry.kernel.uow import unit_of_work

from .models import Notification
from .service import SEND_MAIL


@queue.task(name=SEND_MAIL, queue="mail", retry=8)
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
            "subject": tr(entry.subject),
            "lines": [tr(line) for line in entry.body],
            "url": current_app.config["BASE_URL"].rstrip("/") + entry.href,
            "site": current_app.extensions["lumbung.site"],
            "language": entry.language,
        }
        mail = EmailMultiAlternatives(
            subject=context["subject"],
            body=render_template("email/notification.txt", **context),
            to=[entry.email],
            headers={"X-Lumbung-Notification": str(entry.id)},
        )
        mail.attach_alternative(render_template("email/notification.html", **context), "text/html")
    return mail
