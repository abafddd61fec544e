"""A file as somebody sent it: name, kind and hash; the bytes are in the store under the hash."""

from sqlalchemy import BigInteger, CheckConstraint, Computed, Index, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, Key, Long, Moment, Short

from .states import TRUST_KINDS


class StoredFile(Base):
    """One upload; `claimed_at` is empty until a record holds it, and then it stays for good."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_words", "words", postgresql_using="gin"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Short]
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by: Mapped[int | None]
    government: Mapped[str | None] = mapped_column(String(20))
    received_at: Mapped[Moment]
    claimed_at: Mapped[Moment | None] = mapped_column(index=True)
    signatures: Mapped[Json | None]
    text: Mapped[str | None] = mapped_column(Text, deferred=True)
    words: Mapped[str | None] = mapped_column(
        TSVECTOR, Computed("lumbung_words(text)", persisted=True), deferred=True
    )


class TrustItem(Base):
    """A root, a certificate between, or a revocation list that signatures are checked against."""

    __tablename__ = "trust_item"
    __table_args__ = (CheckConstraint(f"kind IN {TRUST_KINDS}", name="kind"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    der: Mapped[bytes] = mapped_column(LargeBinary)
    subject: Mapped[Long]
    valid_from: Mapped[Moment]
    valid_until: Mapped[Moment | None]
    added_at: Mapped[Moment]
