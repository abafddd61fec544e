"""One installation of one app by one adopter under one PKS, and the steps done so far."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.agreements.models import Instrument
from registry.catalogue.models import Application
from registry.documents.models import StoredFile
from registry.kernel.db import Base, Json, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from .states import STATES


class Installation(Stateful, Base):
    """One rollout; `code` is its number (I-2026-00001). `attested_on` is renewed yearly."""

    __tablename__ = "installation"
    __table_args__ = (
        UniqueConstraint("instrument_id", "application_id", "adopter_code"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("host_code <> adopter_code", name="two_sides"),
        CheckConstraint(
            "state <> 'live' OR (declared_at IS NOT NULL AND confirmed_at IS NOT NULL)",
            name="live_by_both",
        ),
        Index("ix_installation_host", "host_code", "state"),
        Index("ix_installation_adopter", "adopter_code", "state"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    host_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    adopter_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    agreed_version: Mapped[str] = mapped_column(String(60), default="")
    live_version: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[Long] = mapped_column(default="")
    declared_at: Mapped[Moment | None]
    confirmed_at: Mapped[Moment | None]
    live_on: Mapped[date | None]
    attested_on: Mapped[date | None]
    reason: Mapped[Long] = mapped_column(default="")

    instrument: Mapped[Instrument] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")
    host: Mapped[Government] = relationship(foreign_keys=host_code, lazy="raise")
    adopter: Mapped[Government] = relationship(foreign_keys=adopter_code, lazy="raise")
    steps: Mapped[list["InstallationStep"]] = relationship(
        order_by="InstallationStep.id", lazy="raise"
    )

    @property
    def title_text(self) -> Message:
        """App and adopter (both must be loaded)."""
        return M("%(app)s di %(adopter)s", app=self.application.name, adopter=self.adopter.name)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/pelaksanaan/{self.code}"


class InstallationStep(Base):
    """A step that was done: day, record number (BAST, berita acara), file and note."""

    __tablename__ = "installation_step"

    id: Mapped[Key]
    installation_id: Mapped[int] = mapped_column(ForeignKey("installation.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    government_code: Mapped[str | None] = mapped_column(ForeignKey("government.code"))
    done_on: Mapped[date]
    record_number: Mapped[Short] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    note: Mapped[Long] = mapped_column(default="")
    details: Mapped[Json] = mapped_column(default=dict)
    at: Mapped[Moment]

    file: Mapped[StoredFile | None] = relationship(lazy="raise")
