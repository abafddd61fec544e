"""What a person keeps of their desk: views of lists, and the address of their calendar."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Long, Moment, Short

DESK, CASES = "desk", "cases"
PAGES = (DESK, CASES)


class SavedView(Base):
    """Filters and order of a list under a name; the default one opens when nothing is asked."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("user_id", "page", "name"),
        CheckConstraint(f"page IN {PAGES}", name="page"),
        Index("uq_saved_view_default", "user_id", "page", unique=True,
              postgresql_where=text("is_default")),
    )  # fmt: skip

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    page: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    query: Mapped[Long]
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]


class CalendarFeed(Base):
    """The secret address of a person's calendar for one government; kept only as its hash."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("user_id", "government_code"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Moment]
