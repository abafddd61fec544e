"""One thing told to one person; texts are kept untranslated and read in the reader's language."""

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, Key, Long, Moment, Short


class Notification(Base):
    """An inbox entry; `mailed_at` is set when its mail was handed to the mail server."""

    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_reader", "user_id", "id"),)

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
    mailed_at: Mapped[Moment | None]
