"""Signed links that stop mails without signing in; they hold a person's number and a group."""

from itsdangerous import BadSignature, URLSafeSerializer

from registry.kernel.errors import NotFound
from registry.kernel.text import M


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="notifications.stop")


def made(secret: str, user_id: int, group: str) -> str:
    """The link's secret part."""
    return str(_signer(secret).dumps([user_id, group]))


def read(secret: str, token: str) -> tuple[int, str]:
    """(person, group) of a link; `NotFound` for one that was not made here."""
    try:
        user_id, group = _signer(secret).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(M("Tautan berhenti ini tidak dikenal.")) from None
    return int(user_id), str(group)
