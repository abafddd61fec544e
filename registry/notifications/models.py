"""One thing told to one person, and which mails a person wants.

Texts are kept untranslated and read in the reader's language.
"""

from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, Key, Long, Moment, Short

from .states import MODES, NOW


class Notification(Base):
    """An inbox entry; `delivery` is when its mail is sent, `mailed_at` is set when the mail server
    had taken that (or the digest with it), `attempted_at` before a digest is handed over."""

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint(f"delivery IN {MODES}", name="delivery"),
        Index("ix_notification_reader", "user_id", "id"),
        Index("ix_notification_digest", "delivery", "user_id",
              postgresql_where=text("attempted_at IS NULL AND delivery IN ('daily', 'weekly')")),
        CheckConstraint(
            "mailed_at IS NULL OR attempted_at IS NOT NULL OR delivery NOT IN ('daily', 'weekly')",
            name="attempted",
        ),
    )  # fmt: skip

    id: Mapped[Key]
    user_id: Mapped[int]
    government: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[Short]
    language: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(100))
    subject: Mapped[Json]
    body: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    href: Mapped[Long]
    at: Mapped[Moment]
    read_at: Mapped[Moment | None]
    attempted_at: Mapped[Moment | None]
    mailed_at: Mapped[Moment | None]
    delivery: Mapped[str] = mapped_column(String(10), default=NOW, server_default=NOW)


class MailPreference(Base):
    """When a person wants mails of one group of kinds; without a row: at once."""

    __tablename__ = "mail_preference"
    __table_args__ = (
        UniqueConstraint("user_id", "kind"),
        CheckConstraint(f"mode IN {MODES}", name="mode"),
    )

    id: Mapped[Key]
    user_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[Moment]
