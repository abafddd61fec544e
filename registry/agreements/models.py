"""An instrument, its parties, draft versions, witnesses and annexed apps."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.adoption.models import AdoptionRequest
from registry.catalogue.models import Application
from registry.documents.models import StoredFile
from registry.kernel.db import Base, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from .states import CAPACITIES, DELEGATE, KINDS, STATES

NOTHING_GRANTED: frozenset[tuple[int, str]] = frozenset()


class Instrument(Stateful, Base):
    """One instrument; `code` is the registry's number (N-2026-00001), each party has its own too.

    `base_id` is the KB of a PKS, or the instrument that an addendum amends; `renews_id` the one
    that a renewal follows. `draft_no` counts draft versions; a party has cleared when its
    `cleared_no` equals it. Historic records keep `source` and `warnings`, and open dates stay open.
    `granted` is no column: (application id, adopter) of every item that the parties' approved
    requests grant, put there by `queries` for the guards.
    """

    granted = NOTHING_GRANTED

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("kind <> 'unspecified' OR historic", name="kind_known"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on > starts_on", name="term"),
        CheckConstraint(
            "historic OR signed_on IS NOT NULL OR state NOT IN "
            "('signed', 'in_force', 'expired', 'terminated', 'superseded')",
            name="signed_day",
        ),
        Index("ix_instrument_register", "state", "signed_on", "id"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Short]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("adoption_request.id"), index=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    object: Mapped[Long] = mapped_column(default="")
    scope: Mapped[Long] = mapped_column(default="")
    funding: Mapped[Long] = mapped_column(default="")
    clauses: Mapped[list[str]] = mapped_column(
        ARRAY(String(60)), default=list, server_default=text("'{}'")
    )
    draft_no: Mapped[int] = mapped_column(default=0)
    needs_council: Mapped[bool] = mapped_column(default=False)
    place: Mapped[Short] = mapped_column(default="")
    scheduled_on: Mapped[date | None]
    scheduled_at: Mapped[time | None]
    signed_on: Mapped[date | None] = mapped_column(index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None] = mapped_column(index=True)
    signed_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    ended_on: Mapped[date | None]
    ending_number: Mapped[Short] = mapped_column(default="")
    reason: Mapped[Long] = mapped_column(default="")
    historic: Mapped[bool] = mapped_column(default=False)
    source: Mapped[Long] = mapped_column(default="")
    note: Mapped[Long] = mapped_column(default="")
    warnings: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))

    parties: Mapped[list["Party"]] = relationship(
        back_populates="instrument", order_by="Party.position", lazy="raise",
        cascade="all, delete-orphan",
    )  # fmt: skip
    drafts: Mapped[list["Draft"]] = relationship(
        order_by="Draft.no.desc()", lazy="raise", cascade="all, delete-orphan"
    )
    witnesses: Mapped[list["Witness"]] = relationship(
        order_by="Witness.id", lazy="raise", cascade="all, delete-orphan"
    )
    apps: Mapped[list["InstrumentApp"]] = relationship(
        order_by="InstrumentApp.position", lazy="raise", cascade="all, delete-orphan"
    )
    base: Mapped["Instrument | None"] = relationship(
        foreign_keys=base_id, remote_side="Instrument.id", lazy="raise"
    )
    request: Mapped[AdoptionRequest | None] = relationship(lazy="raise")
    signed_file: Mapped[StoredFile | None] = relationship(lazy="raise")

    @property
    def title_text(self) -> Message:
        """Number and title."""
        return M("%(title)s (%(code)s)", title=self.title, code=self.code)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/naskah/{self.code}"


class Party(Base):
    """One party: its own number, signatory with capacity, power of attorney, clearing, consent."""

    __tablename__ = "instrument_party"
    __table_args__ = (
        UniqueConstraint("instrument_id", "government_code"),
        UniqueConstraint("instrument_id", "position"),
        CheckConstraint(f"capacity IN {tuple(CAPACITIES)}", name="capacity"),
        Index("ix_instrument_party_government", "government_code", "instrument_id"),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    position: Mapped[int]
    number: Mapped[Short] = mapped_column(default="")
    signatory_name: Mapped[Short] = mapped_column(default="")
    signatory_title: Mapped[Short] = mapped_column(default="")
    capacity: Mapped[str | None] = mapped_column(String(20))
    mandate_number: Mapped[Short] = mapped_column(default="")
    mandate_date: Mapped[date | None]
    mandate_scope: Mapped[Long] = mapped_column(default="")
    mandate_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    cleared_no: Mapped[int | None]
    cleared_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cleared_at: Mapped[Moment | None]
    burdened: Mapped[bool] = mapped_column(default=False)
    consent_number: Mapped[Short] = mapped_column(default="")
    consent_date: Mapped[date | None]
    consent_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )

    instrument: Mapped[Instrument] = relationship(back_populates="parties", lazy="raise")
    government: Mapped[Government] = relationship(lazy="raise")
    mandate_file: Mapped[StoredFile | None] = relationship(
        foreign_keys=mandate_file_id, lazy="raise"
    )
    consent_file: Mapped[StoredFile | None] = relationship(
        foreign_keys=consent_file_id, lazy="raise"
    )

    @property
    def delegated(self) -> bool:
        """Whether the signatory is not the head but holds a surat kuasa."""
        return self.capacity == DELEGATE

    @property
    def awaits_consent(self) -> bool:
        """Whether its DPRD must consent and has not."""
        return self.burdened and not self.consent_number


class Draft(Base):
    """A numbered draft version of the text, as an uploaded file with its hash."""

    __tablename__ = "instrument_draft"
    __table_args__ = (UniqueConstraint("instrument_id", "no"),)

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    no: Mapped[int]
    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    note: Mapped[Long] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    at: Mapped[Moment]

    file: Mapped[StoredFile] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")
    government: Mapped[Government] = relationship(lazy="raise")


class Witness(Base):
    """A witness of the signing; kept apart from the signatories."""

    __tablename__ = "instrument_witness"

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    name: Mapped[Short]
    title: Mapped[Short] = mapped_column(default="")


class InstrumentApp(Base):
    """An app in the annex with its version; `named` keeps a historic name outside the catalogue."""

    __tablename__ = "instrument_app"
    __table_args__ = (
        UniqueConstraint("instrument_id", "application_id"),
        CheckConstraint("application_id IS NOT NULL OR named <> ''", name="named"),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    named: Mapped[Short] = mapped_column(default="")
    app_version: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int]

    application: Mapped[Application | None] = relationship(lazy="raise")


class SentNotice(Base):
    """A reminder or alert that was sent, so that it is sent once: of which subject, under which
    key ("end:2030-01-01:90")."""

    __tablename__ = "sent_notice"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_code", "key"),)

    id: Mapped[Key]
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_code: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120))
    at: Mapped[Moment]
