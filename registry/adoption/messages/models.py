"""What a message carries, and who has read how far."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Moment


class MessageFile(Base):
    """A file sent with a message."""

    __tablename__ = "request_message_file"
    __table_args__ = (UniqueConstraint("message_id", "file_id"),)

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("request_message.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)


class MessageMention(Base):
    """Somebody whom a message names."""

    __tablename__ = "request_message_mention"
    __table_args__ = (UniqueConstraint("message_id", "user_id"),)

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("request_message.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class MessageRead(Base):
    """Up to which message somebody has read a request's messages for a government."""

    __tablename__ = "request_message_read"
    __table_args__ = (UniqueConstraint("request_id", "user_id", "government_code"),)

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("adoption_request.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    government_code: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[int] = mapped_column(ForeignKey("request_message.id"), index=True)
    at: Mapped[Moment]
