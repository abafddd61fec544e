"""What the settings say about accounts, and secrets derived from the site's key."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from registry.config import Settings


@dataclass(frozen=True)
class Rules:
    """Limits of sign-in, links and tokens."""

    secret: str
    demo: bool
    language: str
    attempts: int
    window: timedelta
    delay: timedelta
    delay_max: timedelta
    reset: timedelta
    invitation: timedelta
    token_days: int


_rules: list[Rules] = []


def configure(settings: Settings) -> None:
    """Takes the limits from the settings, at start."""
    _rules[:] = [
        Rules(
            secret=settings.secret_key,
            demo=settings.demo,
            language=settings.default_language,
            attempts=settings.sign_in_attempts,
            window=timedelta(minutes=settings.sign_in_window_minutes),
            delay=timedelta(seconds=settings.sign_in_delay_seconds),
            delay_max=timedelta(seconds=settings.sign_in_delay_max_seconds),
            reset=timedelta(hours=settings.reset_hours),
            invitation=timedelta(days=settings.invitation_days),
            token_days=settings.api_token_days,
        )
    ]


def rules() -> Rules:
    """The limits in force."""
    return _rules[0]


def email_digest(email: str) -> str:
    """How the audit log names an address: a keyed hash that tells nothing to who reads it."""
    key = rules().secret.encode()
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()[:20]
