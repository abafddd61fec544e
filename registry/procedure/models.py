"""What every workflow's clock keeps: stays in stages, days that an operator entered, notices."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Moment, Short

from .states import DAY_KINDS


class Spell(Base):
    """One stay of a subject in a stage; the next begins at the moment in which it ends.

    `awaited` are the governments whose move it was when it began, `parties` all that the subject
    had then. `limit_days` is the stage's deadline as it was set then; `used_days` the working days
    that the stay took, known when it ends.
    """

    __tablename__ = "spell"
    __table_args__ = (
        CheckConstraint("left_at >= entered_at", name="order"),
        CheckConstraint("(left_at IS NULL) = (used_days IS NULL)", name="used"),
        Index("ix_spell_subject", "subject_kind", "subject_code", "id"),
        Index("ix_spell_stage", "subject_kind", "stage"),
        Index("uq_spell_open", "subject_kind", "subject_code", unique=True,
              postgresql_where=text("left_at IS NULL")),
    )  # fmt: skip

    id: Mapped[Key]
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_code: Mapped[Short]
    stage: Mapped[str] = mapped_column(String(40))
    entered_at: Mapped[Moment]
    left_at: Mapped[Moment | None]
    limit_days: Mapped[int | None]
    used_days: Mapped[int | None]
    awaited: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    parties: Mapped[list[str]] = mapped_column(ARRAY(String(20)))


class CalendarDay(Base):
    """A day that is not as the library of holidays has it: free, or worked after all."""

    __tablename__ = "calendar_day"
    __table_args__ = (CheckConstraint(f"kind IN {tuple(DAY_KINDS)}", name="kind"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    decree: Mapped[Short]
    added_at: Mapped[Moment]


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
