"""The working text of an instrument, comments on its clauses, initials, liaison officers, and a
government's own wordings of clauses."""

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.kernel.db import Base, Key, Long, Moment, Short
from registry.regions.models import Government

from ..states import CLEARING_STEPS, NEW_KINDS, PARTS

WORDS = "lumbung_words((((heading)::text || ' '::text) || body))"


class InstrumentClause(Base):
    """One clause of the working text; its place is `position`.

    `key` names it through all versions: that of the library, or `khusus-n` for one the parties
    added. `source` says which wording it began with. A mandatory clause that was taken out stays
    as a row with its reason, so that everybody sees that it is missing.
    """

    __tablename__ = "instrument_clause"
    __table_args__ = (
        UniqueConstraint("instrument_id", "key"),
        CheckConstraint(f"part IN {PARTS}", name="part"),
        Index("ix_instrument_clause_words", "words", postgresql_using="gin"),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    key: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    heading: Mapped[Short] = mapped_column(default="")
    body: Mapped[Long] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(60), default="")
    removed_reason: Mapped[Long] = mapped_column(default="")
    removed_by: Mapped[Short] = mapped_column(default="")
    changed_by: Mapped[Short] = mapped_column(default="")
    changed_at: Mapped[Moment]
    words: Mapped[str | None] = mapped_column(
        TSVECTOR, Computed(WORDS, persisted=True), deferred=True
    )

    @property
    def removed(self) -> bool:
        """Whether it was taken out of the text."""
        return bool(self.removed_reason)


class ClauseComment(Base):
    """What a party says about a clause of a version (0: the working text), or an answer to it.

    Only the first of a thread is resolved, and by another party than its author's.
    """

    __tablename__ = "clause_comment"
    __table_args__ = (
        Index("ix_clause_comment_thread", "instrument_id", "clause", "id"),
        CheckConstraint("parent_id IS NULL OR resolved_at IS NULL", name="thread"),
        CheckConstraint(
            "resolved_government IS NULL OR resolved_government <> government_code",
            name="other_side",
        ),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("clause_comment.id"), index=True)
    draft_no: Mapped[int]
    clause: Mapped[str] = mapped_column(String(60))
    body: Mapped[Long]
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    at: Mapped[Moment]
    resolved_at: Mapped[Moment | None]
    resolved_by: Mapped[Short] = mapped_column(default="")
    resolved_government: Mapped[str | None] = mapped_column(ForeignKey("government.code"))

    author: Mapped[User] = relationship(lazy="raise")
    government: Mapped[Government] = relationship(foreign_keys=government_code, lazy="raise")


class Clearing(Base):
    """One initial (paraf) of a party under exactly one version: of its legal section, its regional
    secretary or its head; `recorded_by` is who entered it."""

    __tablename__ = "instrument_clearing"
    __table_args__ = (
        UniqueConstraint("instrument_id", "government_code", "draft_no", "step"),
        CheckConstraint(f"step IN {tuple(CLEARING_STEPS)}", name="step"),
    )

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    draft_no: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    title: Mapped[Short] = mapped_column(default="")
    recorded_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Moment]


class Liaison(Base):
    """A party's liaison officer under an instrument: whom letters go to."""

    __tablename__ = "instrument_liaison"
    __table_args__ = (UniqueConstraint("instrument_id", "government_code"),)

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    office: Mapped[Short]
    name: Mapped[Short] = mapped_column(default="")
    address: Mapped[Long] = mapped_column(default="")
    phone: Mapped[Short] = mapped_column(default="")
    email: Mapped[Short] = mapped_column(default="")


class ClauseVariant(Base):
    """One version of a government's own wording of a clause; `code` is the same through all its
    versions, and a retired one is offered no more."""

    __tablename__ = "clause_variant"
    __table_args__ = (
        UniqueConstraint("code", "no"),
        CheckConstraint(f"kind IN {NEW_KINDS}", name="kind"),
        Index("ix_clause_variant_offered", "government_code", "kind", "clause"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20))
    no: Mapped[int]
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    kind: Mapped[str] = mapped_column(String(20))
    clause: Mapped[str] = mapped_column(String(60))
    name: Mapped[Short]
    heading: Mapped[Short] = mapped_column(default="")
    body: Mapped[Long]
    note: Mapped[Long] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Moment]
    retired_at: Mapped[Moment | None]

    author: Mapped[User] = relationship(lazy="raise")

    @property
    def source(self) -> str:
        """How a clause of a text says that it began with this wording."""
        return f"{self.code}:{self.no}"
