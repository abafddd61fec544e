"""What the host's people note while they review; the applicant reads none of it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.kernel.db import Base, Key, Long, Moment
from registry.regions.models import Agency

from ..models import AdoptionRequest, RequestItem
from .states import ANSWERS


class CheckTick(Base):
    """A point of the check list that somebody has looked into."""

    __tablename__ = "request_check"
    __table_args__ = (UniqueConstraint("request_id", "point"),)

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("adoption_request.id"))
    point: Mapped[str] = mapped_column(String(40))
    ticked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    ticked_at: Mapped[Moment]

    person: Mapped[User] = relationship(lazy="raise")


class ItemComment(Base):
    """What somebody of the host wrote on one item for their colleagues."""

    __tablename__ = "item_comment"

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(
        ForeignKey("request_item.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    body: Mapped[Long]
    at: Mapped[Moment]

    author: Mapped[User] = relationship(lazy="raise")


class Assignment(Base):
    """A question to one office of the host about some items, with the day it is due."""

    __tablename__ = "review_assignment"

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("adoption_request.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    question: Mapped[Long]
    days: Mapped[int]
    due_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_at: Mapped[Moment]
    recalled_at: Mapped[Moment | None]

    request: Mapped[AdoptionRequest] = relationship(lazy="raise")
    agency: Mapped[Agency] = relationship(lazy="raise")
    asker: Mapped[User] = relationship(lazy="raise")
    advice: Mapped[list["Advice"]] = relationship(
        back_populates="assignment", order_by="Advice.id", lazy="raise",
        cascade="all, delete-orphan",
    )  # fmt: skip


class Advice(Base):
    """One item of an assignment and, once given, the office's answer."""

    __tablename__ = "item_advice"
    __table_args__ = (
        UniqueConstraint("assignment_id", "item_id"),
        CheckConstraint(f"answer IN {tuple(ANSWERS)}", name="answer"),
        CheckConstraint(
            "answer IS NULL OR answer = 'recommended' OR note <> ''", name="reasoned"
        ),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("review_assignment.id", ondelete="CASCADE")
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("request_item.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[Long] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_at: Mapped[Moment | None]

    assignment: Mapped[Assignment] = relationship(back_populates="advice", lazy="raise")
    item: Mapped[RequestItem] = relationship(lazy="raise")
    person: Mapped[User | None] = relationship(lazy="raise")
