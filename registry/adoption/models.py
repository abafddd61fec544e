"""A request of one government to one host, its items (one per app) and its messages."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.catalogue.models import Application
from registry.documents.models import StoredFile
from registry.kernel.db import Base, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from .states import DECISIONS, STATES


class AdoptionRequest(Stateful, Base):
    """One request; `code` is its public number (P-2026-00001). Letters are files of the parties."""

    __tablename__ = "adoption_request"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("host_code <> adopter_code", name="two_sides"),
        Index("ix_adoption_request_host", "host_code", "state"),
        Index("ix_adoption_request_adopter", "adopter_code", "state"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    host_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    adopter_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    purpose: Mapped[Long] = mapped_column(default="")
    agency: Mapped[Short] = mapped_column(default="")
    contact_name: Mapped[Short] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(60), default="")
    letter_number: Mapped[Short] = mapped_column(default="")
    letter_date: Mapped[date | None]
    letter_signatory: Mapped[Short] = mapped_column(default="")
    letter_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    kak_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    draft_kb_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    submitted_at: Mapped[Moment | None]
    reason: Mapped[Long] = mapped_column(default="")
    reply_number: Mapped[Short] = mapped_column(default="")
    reply_date: Mapped[date | None]
    reply_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    decided_at: Mapped[Moment | None]

    host: Mapped[Government] = relationship(foreign_keys=host_code, lazy="raise")
    adopter: Mapped[Government] = relationship(foreign_keys=adopter_code, lazy="raise")
    letter_file: Mapped[StoredFile | None] = relationship(
        foreign_keys=letter_file_id, lazy="raise"
    )
    kak_file: Mapped[StoredFile | None] = relationship(foreign_keys=kak_file_id, lazy="raise")
    draft_kb_file: Mapped[StoredFile | None] = relationship(
        foreign_keys=draft_kb_file_id, lazy="raise"
    )
    reply_file: Mapped[StoredFile | None] = relationship(foreign_keys=reply_file_id, lazy="raise")
    items: Mapped[list["RequestItem"]] = relationship(
        back_populates="request", order_by="RequestItem.position", lazy="raise",
        cascade="all, delete-orphan",
    )  # fmt: skip

    @property
    def title_text(self) -> Message:
        """Number and both governments (host and adopter must be loaded)."""
        return M(
            "permohonan %(code)s dari %(adopter)s kepada %(host)s",
            code=self.code, adopter=self.adopter.name, host=self.host.name,
        )  # fmt: skip

    @property
    def href(self) -> str:
        """Its page."""
        return f"/permohonan/{self.code}"


class RequestItem(Base):
    """One app of a request and the host's decision on it; `remark` is for the applicant."""

    __tablename__ = "request_item"
    __table_args__ = (
        UniqueConstraint("request_id", "application_id"),
        CheckConstraint(f"decision IN {tuple(DECISIONS)}", name="decision"),
        CheckConstraint("decision IS NULL OR decision = 'approved' OR note <> ''", name="reasoned"),
    )

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("adoption_request.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    position: Mapped[int]
    reason: Mapped[Long] = mapped_column(default="")
    decision: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[Long] = mapped_column(default="")
    remark: Mapped[Long] = mapped_column(default="", server_default=text("''"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[Moment | None]

    request: Mapped[AdoptionRequest] = relationship(back_populates="items", lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")


class RequestMessage(Base):
    """What one side wrote to the other on a request, or (`internal`) a note for itself alone."""

    __tablename__ = "request_message"

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("adoption_request.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    body: Mapped[Long]
    at: Mapped[Moment]
    internal: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    author: Mapped[User] = relationship(lazy="raise")
    government: Mapped[Government] = relationship(lazy="raise")
