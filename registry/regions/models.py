"""A government under its Kemendagri code; one that disappears is marked ended, never deleted."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Moment, Short

PROVINCE, REGENCY, CITY, MINISTRY = "provinsi", "kabupaten", "kota", "kementerian"
LEVELS = (PROVINCE, REGENCY, CITY, MINISTRY)
SPLIT, MERGED, RENAMED = SUCCESSIONS = ("split", "merged", "renamed")


class Government(Base):
    """One government. `code` is Kemendagri's ("36.71"); latitude and longitude in degrees."""

    __tablename__ = "government"
    __table_args__ = (
        CheckConstraint(f"level IN {LEVELS}", name="level"),
        Index("ix_government_name", "name"),
        Index("ix_government_search", text("lower(name)")),
    )

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    province_code: Mapped[str | None] = mapped_column(ForeignKey("government.code"), index=True)
    capital: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    population: Mapped[int | None]
    ended_on: Mapped[date | None]
    changed_at: Mapped[Moment]

    @property
    def head_title(self) -> str:
        """The head's title: gubernur, bupati, wali kota or menteri."""
        titles = {PROVINCE: "Gubernur", REGENCY: "Bupati", CITY: "Wali Kota", MINISTRY: "Menteri"}
        return titles[self.level]


class Succession(Base):
    """A government that came out of another (split, merged, renamed) on a day, if known.

    The one that `takes_over` acts for what the predecessor agreed once that has ended. A new name
    under the same code has the government on both sides and its `former_name`.
    """

    __tablename__ = "succession"
    __table_args__ = (
        CheckConstraint(f"kind IN {SUCCESSIONS}", name="kind"),
        CheckConstraint(
            "(predecessor_code = successor_code) = (former_name <> '') "
            "AND (former_name = '' OR kind = 'renamed' AND NOT takes_over)",
            name="same_code",
        ),
        Index("uq_succession_pair", "predecessor_code", "successor_code", unique=True,
              postgresql_where=text("former_name = ''")),
        Index("uq_succession_takes_over", "predecessor_code", unique=True,
              postgresql_where=text("takes_over")),
    )  # fmt: skip

    id: Mapped[Key]
    predecessor_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    successor_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default=SPLIT, server_default=text("'split'"))
    on: Mapped[date | None]
    legal_basis: Mapped[Short] = mapped_column(default="", server_default=text("''"))
    takes_over: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    former_name: Mapped[Short] = mapped_column(default="", server_default=text("''"))
    note: Mapped[Short] = mapped_column(default="")


class Agency(Base):
    """A government's agency (perangkat daerah, OPD)."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("government_code", "name"),)

    id: Mapped[Key]
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    name: Mapped[Short]
