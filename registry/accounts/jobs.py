"""The worker's side: mails with links, and what is swept by the clock."""

from collections.abc import Sequence

from flask import current_app

from registry.http.i18n import speaking, tr
from registry.kernel.clock import day_of
from registry.kernel.queue import queue
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work
from registry.notifications.jobs import RETRY, mail

from . import queries
from .service import attempts, invitations, members, reset
from .service.rules import rules
from .service.sign_in import usable


@queue.task(name=reset.SEND_RESET, queue="mail", retry=RETRY)
def send_reset(email: str, purpose: str) -> None:
    """Sends the link that sets a password; nothing when nobody has the address."""
    user = queries.by_email(email)
    if user is None or not usable(user):
        return
    subject, lines, action = _welcome() if purpose == reset.WELCOME else _forgotten()
    ends = M("Tautan berlaku %(hours)s jam dan hanya sekali.", hours=reset.hours(purpose))
    path = f"/atur-sandi/{reset.link(user, purpose)}"
    _send(user.email, user.language, subject, [*lines, ends], path, action)


def _welcome() -> tuple[Message, list[Message], Message]:
    text = M("Sebuah akun dibuat untuk Anda. Buatlah kata sandi untuk mulai memakainya.")
    return M("Akun Anda di %(site)s", site=_site()), [text], M("Buat kata sandi")


def _forgotten() -> tuple[Message, list[Message], Message]:
    lines = [
        M("Seseorang meminta kata sandi baru untuk akun dengan alamat surel ini."),
        M("Bila bukan Anda, abaikan surel ini; kata sandi Anda tidak berubah."),
    ]
    return M("Atur ulang kata sandi %(site)s", site=_site()), lines, M("Atur kata sandi")


def _site() -> str:
    return str(current_app.extensions["lumbung.site"].name)


@queue.task(name=invitations.SEND_INVITATION, queue="mail", retry=RETRY)
def send_invitation(invitation_id: int) -> None:
    """Sends an invitation with a new link; nothing when it was accepted or taken back."""
    with unit_of_work():
        made = invitations.link(invitation_id)
        row = queries.invitation_by_id(invitation_id)
        if made is None or row is None:
            return
        user = queries.by_email(row.email)
        subject = M("Undangan bekerja untuk %(government)s", government=row.government_name)
        lines = [
            M("%(who)s mengundang Anda bekerja untuk %(government)s.",
              who=row.invited_by, government=row.government_name),
            M("Peran: %(roles)s.", roles=members.listed(row.roles)),
            M("Tautan berlaku sampai %(day)s.", day=day_of(row.expires_at)),
        ]  # fmt: skip
        language = user.language if user else rules().language
        path = f"/undangan/{made[1]}"
        _send(row.email, language, subject, lines, path, M("Terima undangan"))


def _send(
    to: str, language: str, subject: Message, lines: Sequence[Message], path: str, action: Message
) -> None:
    why = M("Tautan ini hanya untuk Anda; jangan meneruskannya.")
    with speaking(language):
        context = {"lines": [tr(m) for m in lines], "action": tr(action), "why": tr(why)}
        mail(to, tr(subject), path, language, context).send()


@queue.periodic(cron="17 3 * * *")
@queue.task(name="accounts.sweep", queue="clock")
def sweep(timestamp: int) -> None:
    """Removes counts of failed sign-ins that no longer matter."""
    with unit_of_work():
        attempts.sweep()

