"""Taking an import back: drafts go, old contents return, what waits for the approver is withdrawn.

What was changed since, and drafts that other records name by now, stay as they are.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    Integer,
    Table,
    Text,
    all_,
    any_,
    delete,
    literal,
    select,
    union,
)

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.db import Base, session
from registry.procedure import clocks

from .. import policy
from ..many import edit_many
from ..models import Application
from ..record import changes
from ..states import DRAFT
from ..workflow import PUBLICATION
from .checking import plain
from .known import Known, load
from .models import UNDOING, ImportRow
from .progress import Progress
from .writing import BATCH


def undo(rows: Sequence[ImportRow], actor: Actor, known: Known, told: Progress) -> dict[str, int]:
    """Takes the written rows back, marks those that are kept, and returns how many of which."""
    told.begin(UNDOING, len(rows))
    withdrawn = _withdraw(rows, actor)
    asked: list[Any] = []
    for batch in _batches([row for row in rows if row.before]):
        asked += _restore(batch, actor, known)
        told.step(len(batch))
    made = [row for row in rows if not row.before]
    gone = discard_many(actor, {row.slug: row.written_version or 0 for row in made})
    for row in made:
        row.kept = row.slug not in gone
    told.step(len(made))
    changes.remind_approvers(actor, asked)
    kept = sum(row.kept for row in rows)
    return {"undone": len(rows) - kept, "kept": kept, "withdrawn": withdrawn, "asked": len(asked)}


def _batches(rows: Sequence[ImportRow]) -> Iterator[Sequence[ImportRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _withdraw(rows: Sequence[ImportRow], actor: Actor) -> int:
    """Takes what the import asked of the approver out of what still waits."""
    held = {row.slug: row.held for row in rows if row.held.get("asked")}
    if not held:
        return 0
    ids = session.execute(
        select(Application.slug, Application.id).where(_among(Application.slug, held, Text))
    )
    return changes.take_back(actor, {
        row_id: (held[slug]["asked"], held[slug].get("earlier", {})) for slug, row_id in ids
    })  # fmt: skip


def _restore(rows: Sequence[ImportRow], actor: Actor, known: Known) -> list[Any]:
    edits = [(row.slug, row.written_version or 0, _restored(row, known)) for row in rows]
    found, asked = edit_many(actor, edits)
    for row, outcome in zip(rows, found, strict=True):
        row.kept = outcome.application is None
    return asked


def _restored(row: ImportRow, known: Known) -> dict[str, Any]:
    """The input that brings an application back to what it was."""
    data, wrong = load(known.schema, row.before)
    return {name: plain(value) for name, value in row.before.items()} if wrong else data


def discard_many(actor: Actor, versions: dict[str, int]) -> set[str]:
    """Removes drafts (slug → version) that their importer made and nobody changed since; returns
    which are gone: one that other records name stays."""
    government = policy.check_editor(actor)
    session.flush()
    rows = session.execute(
        select(Application.id, Application.slug, Application.version)
        .where(
            Application.host_code == government, Application.state == DRAFT,
            _among(Application.slug, versions, Text),
        )
        .order_by(Application.id).with_for_update()
    )  # fmt: skip
    drafts = {r.id: r.slug for r in rows if r.version == versions[r.slug]}
    while named := _named(drafts):
        drafts = {row_id: slug for row_id, slug in drafts.items() if row_id not in named}
    session.execute(
        delete(Application).where(_among(Application.id, drafts))
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    clocks.forget(PUBLICATION, list(drafts.values()))
    for slug in drafts.values():
        record(actor, "application.discard", ("application", slug), [government], {})
    return set(drafts.values())


def _named(ids: Collection[int]) -> set[int]:
    """Those of `ids` that a record outside of `ids` names."""
    if not ids:
        return set()
    asked = [
        select(column).where(_among(column, ids), *_outside(column, ids)) for column in _naming()
    ]
    return set(session.scalars(union(*asked)))


def _outside(column: "Column[Any]", ids: Collection[int]) -> list[Any]:
    table: Table = Application.__table__  # type: ignore[assignment]
    return [table.c.id != all_(_array(ids))] if column.table is table else []


def _among(column: Any, values: Collection[Any], kind: type[Any] = Integer) -> Any:
    """One parameter, however many values."""
    return column == any_(_array(values, kind))


def _array(values: Collection[Any], kind: type[Any] = Integer) -> Any:
    return literal(list(values), ARRAY(kind))


def _naming() -> Iterator["Column[Any]"]:
    """Every column of the database that names an application."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == Application.__tablename__
                   for key in column.foreign_keys):  # fmt: skip
                yield column
