"""A file as somebody sent it: name, kind and hash; the bytes are in the store under the hash."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, Key, Moment, Short


class StoredFile(Base):
    """One upload; `claimed_at` is empty until a record holds it, and then it stays for good."""

    __tablename__ = "stored_file"

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
