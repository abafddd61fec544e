"""A ceremony, its instruments in their order, the people who are there, and the signed files."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.documents.models import StoredFile
from registry.kernel.db import Base, Key, Moment, Short, Versioned
from registry.kernel.text import N_
from registry.regions.models import Government

WITNESS, GUEST = "witness", "guest"
PEOPLE = {WITNESS: N_("Saksi"), GUEST: N_("Tamu undangan")}


class Ceremony(Versioned, Base):
    """One place and day; `signed_at` is when all its instruments were signed, in one act."""

    __tablename__ = "ceremony"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    organiser_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    name: Mapped[Short]
    place: Mapped[Short]
    held_on: Mapped[date] = mapped_column(index=True)
    held_at: Mapped[time | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    signed_at: Mapped[Moment | None]

    organiser: Mapped[Government] = relationship(lazy="raise")
    items: Mapped[list["CeremonyItem"]] = relationship(
        back_populates="ceremony", order_by="CeremonyItem.position", lazy="raise",
        cascade="all, delete-orphan",
    )  # fmt: skip
    people: Mapped[list["CeremonyPerson"]] = relationship(
        order_by="CeremonyPerson.position", lazy="raise", cascade="all, delete-orphan"
    )
    files: Mapped[list["CeremonyFile"]] = relationship(
        order_by="CeremonyFile.id", lazy="raise", cascade="all, delete-orphan"
    )

    @property
    def href(self) -> str:
        """Its page."""
        return f"/upacara/{self.code}"


class CeremonyItem(Base):
    """An instrument in the running order; an instrument is signed at one ceremony only."""

    __tablename__ = "ceremony_item"

    id: Mapped[Key]
    ceremony_id: Mapped[int] = mapped_column(
        ForeignKey("ceremony.id", ondelete="CASCADE"), index=True
    )
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), unique=True)
    position: Mapped[int]
    added_by: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)

    ceremony: Mapped[Ceremony] = relationship(back_populates="items", lazy="raise")


class CeremonyPerson(Base):
    """A witness of all instruments, or a guest."""

    __tablename__ = "ceremony_person"
    __table_args__ = (CheckConstraint(f"role IN {tuple(PEOPLE)}", name="role"),)

    id: Mapped[Key]
    ceremony_id: Mapped[int] = mapped_column(
        ForeignKey("ceremony.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    title: Mapped[Short] = mapped_column(default="")
    position: Mapped[int]


class CeremonyFile(Base):
    """A signed file that was sent in; `instrument_id` is empty until it is known whose it is."""

    __tablename__ = "ceremony_file"
    __table_args__ = (
        UniqueConstraint("file_id"),
        UniqueConstraint("instrument_id"),
        Index("ix_ceremony_file_ceremony", "ceremony_id", "id"),
    )

    id: Mapped[Key]
    ceremony_id: Mapped[int] = mapped_column(ForeignKey("ceremony.id", ondelete="CASCADE"))
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    at: Mapped[Moment]

    file: Mapped[StoredFile] = relationship(lazy="raise")
