"""What an office writes down besides the letter, each change of it, and who is at it now."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Long, Moment, Short

from .states import SERVER_PLACES


class Preparation(Base):
    """Background, schedule and capacity of a request; read by whoever may read the request."""

    __tablename__ = "request_preparation"
    __table_args__ = (CheckConstraint(f"server_place IN {tuple(SERVER_PLACES)}", name="place"),)

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(
        ForeignKey("adoption_request.id", ondelete="CASCADE"), unique=True
    )
    background: Mapped[Long] = mapped_column(default="")
    benefits: Mapped[Long] = mapped_column(default="")
    schedule: Mapped[Long] = mapped_column(default="")
    funding: Mapped[Long] = mapped_column(default="")
    copies: Mapped[Long] = mapped_column(default="")
    server_place: Mapped[str | None] = mapped_column(String(20))
    cpu_cores: Mapped[int | None]
    memory_gb: Mapped[int | None]
    storage_gb: Mapped[int | None]
    server_note: Mapped[Long] = mapped_column(default="")
    bandwidth_mbps: Mapped[int | None]
    connectivity_note: Mapped[Long] = mapped_column(default="")
    staff: Mapped[int | None]
    staff_note: Mapped[Long] = mapped_column(default="")


class DraftChange(Base):
    """One field of a draft as it was and became, in `version` of the request; the adopter's own."""

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_request", "request_id", "version"),)

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(
        ForeignKey("adoption_request.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    field: Mapped[Short]
    before: Mapped[Long]
    after: Mapped[Long]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    actor_name: Mapped[Short]
    at: Mapped[Moment]


class DraftPresence(Base):
    """When a person's browser last had a section of a draft open."""

    __tablename__ = "draft_presence"
    __table_args__ = (UniqueConstraint("request_id", "user_id"),)

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(
        ForeignKey("adoption_request.id", ondelete="CASCADE")
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    section: Mapped[str] = mapped_column(String(40))
    seen_at: Mapped[Moment]
