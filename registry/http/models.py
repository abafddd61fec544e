"""Answers already given to a repeated POST, by the key that its sender chose."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, Key, Long, Moment


class GivenAnswer(Base):
    """The answer to one POST: a second POST with the same key by the same caller gets it again."""

    __tablename__ = "given_answer"
    __table_args__ = (UniqueConstraint("caller", "key"),)

    id: Mapped[Key]
    caller: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(200))
    request_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    status: Mapped[int | None]
    headers: Mapped[Json] = mapped_column(default=dict)
    body: Mapped[Long] = mapped_column(default="")
