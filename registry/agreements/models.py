"""An instrument, its parties, draft versions, witnesses and annexed apps."""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.adoption.models import AdoptionRequest
from registry.catalogue.models import Application
from registry.documents.models import StoredFile
from registry.kernel.db import Base, Json, Key, Long, Moment, Short, Stateful
from registry.kernel.text import M, Message
from registry.regions.models import Government

from .life.models import Proposal
from .officials.models import Official
from .originals.models import OriginalCheck
from .states import (
    CAPACITIES,
    CLEARING_MODES,
    DELEGATE,
    KINDS,
    MATCHES,
    PARALLEL,
    PARTY_CHANGES,
    STATES,
)
from .text.models import Clearing

OWN_WORDS = "lumbung_words(((((object || ' '::text) || scope) || ' '::text) || funding))"
NOTHING_GRANTED: frozenset[tuple[int, str]] = frozenset()
UNKNOWN: frozenset[str] | None = None
NOT_LEFT = sql_text("left_by_id IS NULL")


class Instrument(Stateful, Base):
    """One instrument; `code` is the registry's number (N-2026-00001), each party has its own too.

    `base_id` is the KB of a PKS, or the instrument that an addendum amends; `renews_id` the one
    that a renewal follows. `draft_no` counts draft versions; a party has cleared when its
    `cleared_no` equals it. Historic records keep `source` and `warnings`, and open dates stay open;
    `outside_parties` are theirs that the registry does not know (name, number, signatory, title).
    `parties` and `apps` are those that count now: what an addendum in force took out is a row that
    says so (`left_by_id`), what it brought in another (`joined_by_id`, `added_by_id`); the rest of
    what was signed stays in `signed_parties`. `notice_days` is the notice of termination that the
    text names. `granted`, `terms` and `foundation` are no columns; `queries` puts them there for
    the guards: (application id, adopter) of every item that the parties' approved requests grant,
    and the officials who were named as signatories, by government; the parties of the KB under an
    amended PKS.
    """

    granted = NOTHING_GRANTED
    terms: Mapping[str, Official] = MappingProxyType({})
    foundation = UNKNOWN

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("kind <> 'unspecified' OR historic", name="kind_known"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on > starts_on", name="term"),
        CheckConstraint(
            "historic OR signed_on IS NOT NULL OR state NOT IN "
            "('signed', 'in_force', 'held', 'expired', 'terminated', 'superseded')",
            name="signed_day",
        ),
        CheckConstraint(
            "(state = 'held') = (held_on IS NOT NULL) AND (held_on IS NULL) = (held_until IS NULL)",
            name="held",
        ),
        CheckConstraint("notice_days BETWEEN 1 AND 365", name="notice_days"),
        CheckConstraint(f"clearing IN {tuple(CLEARING_MODES)}", name="clearing"),
        CheckConstraint(f"signed_match IN {tuple(MATCHES)}", name="signed_match"),
        Index("ix_instrument_register", "state", "signed_on", "id"),
        Index("ix_instrument_words", "words", postgresql_using="gin"),
        Index("ix_instrument_own_words", "own_words", postgresql_using="gin"),
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
        ARRAY(String(60)), default=list, server_default=sql_text("'{}'")
    )
    draft_no: Mapped[int] = mapped_column(default=0)
    clearing: Mapped[str] = mapped_column(
        String(20), default=PARALLEL, server_default=sql_text(f"'{PARALLEL}'")
    )
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
    signed_match: Mapped[str | None] = mapped_column(String(20))
    notice_days: Mapped[int | None]
    held_on: Mapped[date | None]
    held_until: Mapped[date | None]
    ended_on: Mapped[date | None]
    ending_number: Mapped[Short] = mapped_column(default="")
    reason: Mapped[Long] = mapped_column(default="")
    historic: Mapped[bool] = mapped_column(default=False)
    source: Mapped[Long] = mapped_column(default="")
    source_url: Mapped[str] = mapped_column(
        String(1000), default="", server_default=sql_text("''")
    )
    outside_parties: Mapped[list[dict[str, str]]] = mapped_column(
        JSONB, default=list, server_default=sql_text("'[]'")
    )
    note: Mapped[Long] = mapped_column(default="")
    warnings: Mapped[list[str]] = mapped_column(
        JSONB, default=list, server_default=sql_text("'[]'")
    )
    words: Mapped[str] = mapped_column(
        TSVECTOR, Computed("lumbung_words((title)::text)", persisted=True), deferred=True,
        nullable=True,
    )
    own_words: Mapped[str] = mapped_column(
        TSVECTOR, Computed(OWN_WORDS, persisted=True), deferred=True, nullable=True
    )

    parties: Mapped[list["Party"]] = relationship(
        primaryjoin="and_(Party.instrument_id == Instrument.id, Party.left_by_id.is_(None))",
        back_populates="instrument", order_by="Party.position", lazy="raise",
        cascade="all, delete-orphan",
    )  # fmt: skip
    signed_parties: Mapped[list["Party"]] = relationship(
        primaryjoin="and_(Party.instrument_id == Instrument.id, Party.joined_by_id.is_(None))",
        order_by="Party.position", lazy="raise", viewonly=True,
    )  # fmt: skip
    drafts: Mapped[list["Draft"]] = relationship(
        order_by="Draft.no.desc()", lazy="raise", cascade="all, delete-orphan"
    )
    witnesses: Mapped[list["Witness"]] = relationship(
        order_by="Witness.id", lazy="raise", cascade="all, delete-orphan"
    )
    apps: Mapped[list["InstrumentApp"]] = relationship(
        primaryjoin="and_(InstrumentApp.instrument_id == Instrument.id, "
        "InstrumentApp.left_by_id.is_(None))",
        order_by="InstrumentApp.position", lazy="raise", cascade="all, delete-orphan",
    )  # fmt: skip
    proposals: Mapped[list[Proposal]] = relationship(
        order_by=Proposal.id, lazy="raise", cascade="all, delete-orphan"
    )
    originals: Mapped[list[OriginalCheck]] = relationship(
        order_by=OriginalCheck.id, lazy="raise", cascade="all, delete-orphan"
    )
    clearings: Mapped[list[Clearing]] = relationship(
        order_by=Clearing.id, lazy="raise", cascade="all, delete-orphan"
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
    """One party: its own number, signatory with capacity, power of attorney, clearing, consent.

    `asked`: an open proposal waits for its answer. `change` says of a party of an addendum that it
    joins or leaves what is amended; `joined_by_id` and `left_by_id` name the addendum that did so.
    """

    __tablename__ = "instrument_party"
    __table_args__ = (
        Index("uq_instrument_party_present", "instrument_id", "government_code", unique=True,
              postgresql_where=NOT_LEFT),
        UniqueConstraint("instrument_id", "position"),
        CheckConstraint(f"change IN {tuple(PARTY_CHANGES)}", name="change"),
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
    official_id: Mapped[int | None] = mapped_column(ForeignKey("official.id"), index=True)
    signatory_basis: Mapped[Short] = mapped_column(default="", server_default=sql_text("''"))
    address: Mapped[Long] = mapped_column(default="", server_default=sql_text("''"))
    mandate_number: Mapped[Short] = mapped_column(default="")
    mandate_date: Mapped[date | None]
    mandate_until: Mapped[date | None]
    mandate_scope: Mapped[Long] = mapped_column(default="")
    mandate_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    cleared_no: Mapped[int | None]
    cleared_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cleared_at: Mapped[Moment | None]
    asked: Mapped[bool] = mapped_column(default=False, server_default=sql_text("false"))
    change: Mapped[str] = mapped_column(String(10), default="", server_default=sql_text("''"))
    joined_by_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    burdened: Mapped[bool] = mapped_column(default=False)
    consent_number: Mapped[Short] = mapped_column(default="")
    consent_date: Mapped[date | None]
    consent_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )

    instrument: Mapped[Instrument] = relationship(
        back_populates="parties", foreign_keys=instrument_id, lazy="raise"
    )
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
    """A numbered draft version, frozen: a file with its hash, and the text where it is known.

    `text` is `text.content.Text` as JSON; `text_sha256` is empty for a version that is only a file.
    """

    __tablename__ = "instrument_draft"
    __table_args__ = (UniqueConstraint("instrument_id", "no"),)

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    no: Mapped[int]
    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), index=True
    )
    note: Mapped[Long] = mapped_column(default="")
    text: Mapped[Json | None] = mapped_column(deferred=True, deferred_raiseload=True)
    text_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=sql_text("''"))
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
    """An app in the annex with its version; `named` keeps a historic name outside the catalogue.

    A line that `removes` takes the app out of what an addendum amends; `added_by_id` and
    `left_by_id` name the addendum by which a line came or went.
    """

    __tablename__ = "instrument_app"
    __table_args__ = (
        Index("uq_instrument_app_present", "instrument_id", "application_id", unique=True,
              postgresql_where=NOT_LEFT),
        CheckConstraint("application_id IS NOT NULL OR named <> ''", name="named"),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    named: Mapped[Short] = mapped_column(default="")
    app_version: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int]
    removes: Mapped[bool] = mapped_column(default=False, server_default=sql_text("false"))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)

    application: Mapped[Application | None] = relationship(lazy="raise")
