"""An import, its rows, and what a government's headings meant before."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Key, Moment, Short

READ, CHECKED, WAITING, RUNNING = "read", "checked", "waiting", "running"
WRITTEN, UNDONE, FAILED = "written", "undone", "failed"
STATUSES = (READ, CHECKED, WAITING, RUNNING, WRITTEN, UNDONE, FAILED)
SHEET, PUBLICCODE = "sheet", "publiccode"
READ_FILE, CHECK, REHEARSE, WRITE, UNDO = "read", "check", "rehearse", "write", "undo"
"""Tasks of the worker."""
READING, CHECKING, WRITING = "reading", "checking", "writing"
UNDOING, CLOSING = "undoing", "closing"
PHASES = ("", READING, CHECKING, WRITING, UNDOING, CLOSING)
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
ACTIONS = ("", NEW, CHANGED, SAME, WRONG)


def _json(default: str) -> Any:
    made = list if default == "[]" else dict
    return mapped_column(JSONB, default=made, server_default=text(f"'{default}'"))


class ImportRun(Base):
    """One import of one government: what was given, how far it is, and what came of it.

    `task` says what the worker does or did last: read, check, rehearse, write or undo; `asked_by`
    for whom; `phase` what of it just now; `attempt` how often it was begun.
    """

    __tablename__ = "catalogue_import"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"phase IN {PHASES}", name="phase"),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[Short]
    status: Mapped[str] = mapped_column(String(20), default=READ)
    task: Mapped[str] = mapped_column(String(20), default="")
    headings: Mapped[list[str]] = _json("[]")
    fields: Mapped[list[str]] = _json("[]")
    options: Mapped[dict[str, Any]] = _json("{}")
    problem: Mapped[dict[str, Any]] = _json("{}")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    phase: Mapped[str] = mapped_column(String(20), default="", server_default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[Moment]
    beat_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]


class ImportFile(Base):
    """What was uploaded, until the worker has read it."""

    __tablename__ = "catalogue_import_file"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_import.id", ondelete="CASCADE"), primary_key=True,
        autoincrement=False,
    )  # fmt: skip
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """One row or file of an import: its cells, what is wrong, what it does, how to undo it.

    `held` names the fields that go to the approver; once written, under which code, what they
    asked for, and what waited there before.
    """

    __tablename__ = "catalogue_import_row"
    __table_args__ = (
        CheckConstraint(f"action IN {ACTIONS}", name="action"),
        Index("ix_catalogue_import_row_place", "run_id", "number", unique=True),
    )

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("catalogue_import.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(300), default="", server_default="")
    cells: Mapped[Any] = _json("[]")
    action: Mapped[str] = mapped_column(String(20), default="", server_default="")
    faults: Mapped[list[dict[str, Any]]] = _json("[]")
    notes: Mapped[list[dict[str, Any]]] = _json("[]")
    changes: Mapped[dict[str, Any]] = _json("{}")
    slug: Mapped[str] = mapped_column(String(120), default="", server_default="")
    seen_version: Mapped[int | None]
    before: Mapped[dict[str, Any]] = _json("{}")
    held: Mapped[dict[str, Any]] = _json("{}")
    written_version: Mapped[int | None]
    kept: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


APPLICATIONS, INSTRUMENTS = SHEETS = "applications", "instruments"
"""What sheets are of."""


class ImportHeading(Base):
    """What a government took a heading of such a sheet for the last time ("" for a column passed
    over)."""

    __tablename__ = "catalogue_import_heading"
    __table_args__ = (CheckConstraint(f"sheet IN {SHEETS}", name="sheet"),)

    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), primary_key=True)
    sheet: Mapped[str] = mapped_column(
        String(20), primary_key=True, default=APPLICATIONS, server_default=APPLICATIONS
    )
    heading: Mapped[str] = mapped_column(String(200), primary_key=True)
    field: Mapped[str] = mapped_column(String(60))
