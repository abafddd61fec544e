"""What hangs on an application: releases, files, dependencies, changes, and who watches it."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.catalogue.models import Application
from registry.documents.models import StoredFile
from registry.kernel.db import Base, Json, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message

from .states import ATTACHMENT_KINDS, CHANGE_STATES


def _application() -> Any:
    return mapped_column(ForeignKey("application.id"), index=True)


class Release(Base):
    """A version that the host gave out; `told` says of what kind its readers were told."""

    __tablename__ = "application_release"
    __table_args__ = (UniqueConstraint("application_id", "version"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    version: Mapped[str] = mapped_column(String(60))
    on: Mapped[date]
    notes: Mapped[Long] = mapped_column(default="")
    security: Mapped[bool] = mapped_column(Boolean, default=False)
    told: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[Moment]


class Attachment(Base):
    """A screenshot (`title` says what it shows) or a document."""

    __tablename__ = "application_attachment"
    __table_args__ = (CheckConstraint(f"kind IN {ATTACHMENT_KINDS}", name="kind"),)

    id: Mapped[Key]
    application_id: Mapped[int] = _application()
    kind: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    title: Mapped[Short]
    added_at: Mapped[Moment]

    file: Mapped[StoredFile] = relationship(lazy="raise")


class Dependency(Base):
    """Another application of the catalogue, or a product by name, that this one needs."""

    __tablename__ = "application_dependency"
    __table_args__ = (
        UniqueConstraint("application_id", "needs_id"),
        CheckConstraint("needs_id IS NOT NULL OR name <> ''", name="named"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    needs_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    name: Mapped[Short] = mapped_column(default="")
    note: Mapped[Short] = mapped_column(default="")

    needs: Mapped[Application | None] = relationship(foreign_keys=needs_id, lazy="raise")


class FieldChange(Base):
    """One field that somebody changed, from what to what; `approved_by` when it needed consent."""

    __tablename__ = "application_change"
    __table_args__ = (Index("ix_application_change_application", "application_id", "id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[Any] = mapped_column(JSONB)
    after: Mapped[Any] = mapped_column(JSONB)
    actor_name: Mapped[Short]
    approved_by: Mapped[Short] = mapped_column(default="")
    at: Mapped[Moment]


class PendingChange(Stateful, Base):
    """Guarded fields as an editor wants them, waiting for the government's approver."""

    __tablename__ = "pending_change"
    __table_args__ = (
        CheckConstraint(f"state IN {CHANGE_STATES}", name="state"),
        Index(
            "uq_pending_change_waiting", "application_id", unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    host_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    changes: Mapped[Json]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    asked_name: Mapped[Short]
    decided_name: Mapped[Short] = mapped_column(default="")
    reason: Mapped[Long] = mapped_column(default="")

    application: Mapped[Application] = relationship(lazy="raise")

    @property
    def title_text(self) -> Message:
        """The application that it would change."""
        return M("%(name)s", name=self.application.name)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/perubahan/{self.code}"


class Follow(Base):
    """A person who wants to hear of an application."""

    __tablename__ = "application_follow"
    __table_args__ = (UniqueConstraint("user_id", "application_id"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    application_id: Mapped[int] = _application()
    since: Mapped[Moment]


class SavedSearch(Base):
    """A search that a person keeps; `told_until` is the publication moment last looked at."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("user_id", "query"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[Short]
    query: Mapped[Long]
    created_at: Mapped[Moment]
    told_until: Mapped[Moment] = mapped_column(index=True)
