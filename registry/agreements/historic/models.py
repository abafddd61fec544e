"""An import of old instruments, row by row, and how each row is undone."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Moment, Short

READ, CHECKED, WRITTEN, UNDONE = STATUSES = ("read", "checked", "written", "undone")
NEW, CHANGED, SAME, SKIPPED = ACTIONS = ("new", "changed", "same", "skipped")


def _json(default: str) -> Any:
    made = list if default == "[]" else dict
    return mapped_column(JSONB, default=made, server_default=text(f"'{default}'"))


class HistoricImport(Base):
    """One import: of one government's instruments, or of everybody's by the operator (no code).

    `scans` are the files out of the zip: name in small letters → key of the stored file.
    """

    __tablename__ = "historic_import"
    __table_args__ = (CheckConstraint(f"status IN {STATUSES}", name="status"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    government_code: Mapped[str | None] = mapped_column(ForeignKey("government.code"), index=True)
    name: Mapped[Short]
    status: Mapped[str] = mapped_column(String(20), default=READ)
    headings: Mapped[list[str]] = _json("[]")
    fields: Mapped[list[str]] = _json("[]")
    scans: Mapped[dict[str, str]] = _json("{}")
    source: Mapped[Short] = mapped_column(default="", server_default=text("''"))
    total: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]


class HistoricRow(Base):
    """One row: its cells, what it would do, what it warns of; once written, what it made."""

    __tablename__ = "historic_import_row"
    __table_args__ = (
        CheckConstraint(f"action = '' OR action IN {ACTIONS}", name="action"),
        Index("ix_historic_import_row_place", "run_id", "number", unique=True),
    )

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("historic_import.id", ondelete="CASCADE"))
    number: Mapped[int]
    cells: Mapped[list[str]] = _json("[]")
    name: Mapped[Short] = mapped_column(default="", server_default=text("''"))
    action: Mapped[str] = mapped_column(String(20), default="", server_default="")
    warnings: Mapped[list[dict[str, Any]]] = _json("[]")
    code: Mapped[str] = mapped_column(String(20), default="", server_default="")
    before: Mapped[dict[str, Any]] = _json("{}")
    written_version: Mapped[int | None]
