"""An application with the fields of the catalogue, the 32 affairs, and the shortlist."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.db import Base, Json, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from . import awards as lines
from .record import national, scores
from .states import SERVICE_KINDS, STATES

Words = list[str]


def _words() -> Any:
    return mapped_column(ARRAY(String(120)), default=list, server_default=text("'{}'"))


class Affair(Base):
    """One of the 32 government affairs (urusan, UU 23/2014), or unsur penunjang."""

    __tablename__ = "affair"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[Short]
    name_en: Mapped[Short]
    group: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]


class Application(Stateful, Base):
    """An application of one host; `live_count` and `pks_count` are written by higher packages.

    `attached` names the kinds of its files; the scores and `duplicate_of` follow from the other
    columns at every write.
    A suite is an application that carries others, which name it in `suite_id`.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"service_kind IN {SERVICE_KINDS}", name="service_kind"),
        Index("ix_application_list", "state", "name", "id"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    host_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    suite_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    is_suite: Mapped[bool] = mapped_column(Boolean, default=False)
    name: Mapped[str] = mapped_column(String(200))
    summary: Mapped[Long] = mapped_column(default="")
    description: Mapped[Long] = mapped_column(default="")
    function: Mapped[Long] = mapped_column(default="")
    agency: Mapped[Short] = mapped_column(default="")
    affair_code: Mapped[str] = mapped_column(ForeignKey("affair.code"), index=True)
    service_kind: Mapped[str] = mapped_column(String(20))
    spbe_kind: Mapped[str | None] = mapped_column(String(20))
    dimension: Mapped[str | None] = mapped_column(String(20))
    audiences: Mapped[Short] = mapped_column(default="")
    platforms: Mapped[Words] = _words()
    technologies: Mapped[Words] = _words()
    languages: Mapped[Words] = _words()
    database: Mapped[Short] = mapped_column(default="")
    interfaces: Mapped[Long] = mapped_column(default="")
    data_used: Mapped[Long] = mapped_column(default="")
    data_produced: Mapped[Long] = mapped_column(default="")
    personal_data: Mapped[bool | None]
    licence: Mapped[str] = mapped_column(String(120), default="")
    reuse_terms: Mapped[Words] = _words()
    hki_number: Mapped[str] = mapped_column(String(120), default="")
    repository: Mapped[Long] = mapped_column(default="")
    landing_page: Mapped[Long] = mapped_column(default="")
    current_version: Mapped[str] = mapped_column(String(60), default="")
    development_status: Mapped[str | None] = mapped_column(String(20))
    launched: Mapped[str] = mapped_column(String(10), default="")
    requirements: Mapped[Long] = mapped_column(default="")
    support: Mapped[Long] = mapped_column(default="")
    ready: Mapped[Words] = _words()
    open_for_adoption: Mapped[bool] = mapped_column(Boolean, default=True)
    source: Mapped[Long] = mapped_column(default="")
    withdrawn_reason: Mapped[Long] = mapped_column(default="")
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    awards: Mapped[list[Any]] = mapped_column(
        JSONB, default=list, server_default=text("'[]'")
    )
    live_count: Mapped[int] = mapped_column(default=0)
    pks_count: Mapped[int] = mapped_column(default=0)
    extra: Mapped[Json] = mapped_column(default=dict, server_default=text("'{}'"))
    attached: Mapped[Words] = _words()
    readiness_score: Mapped[int] = mapped_column(default=0, server_default=text("0"), index=True)
    quality_score: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    duplicate_of: Mapped[str] = mapped_column(
        String(20), default="", server_default=text("''")
    )
    duplicate_answer: Mapped[Long] = mapped_column(default="", server_default=text("''"))

    host: Mapped[Government] = relationship(lazy="raise")
    affair: Mapped[Affair] = relationship(lazy="raise")
    suite: Mapped["Application | None"] = relationship(
        foreign_keys=suite_id, remote_side="Application.id", lazy="raise"
    )
    successor: Mapped["Application | None"] = relationship(
        foreign_keys=successor_id, remote_side="Application.id", lazy="raise"
    )

    @property
    def code(self) -> str:
        """The public code: the slug."""
        return self.slug

    @property
    def title_text(self) -> Message:
        """Its name."""
        return M("%(name)s", name=self.name)

    @property
    def award(self) -> str:
        """Its awards as lines of text; setting it sets `awards`."""
        return lines.text(self.awards)

    @award.setter
    def award(self, told: str) -> None:
        self.awards = lines.entries(told)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/katalog/{self.slug}"


@event.listens_for(Application, "before_insert")
@event.listens_for(Application, "before_update")
def rate(_mapper: Any, _connection: Any, application: Application) -> None:
    """Scores and the likeness to an aplikasi umum, at every write, whoever writes."""
    application.readiness_score = scores.readiness(application)
    application.quality_score = scores.quality(application)
    likely = national.likeness(application)
    application.duplicate_of = likely.code if likely else ""


class ShortlistEntry(Base):
    """An application that an office has put on its shortlist (shared within the government)."""

    __tablename__ = "shortlist_entry"
    __table_args__ = (UniqueConstraint("government_code", "application_id"),)

    id: Mapped[Key]
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    added_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[Moment]
