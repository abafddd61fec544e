"""What the imports' API takes and gives."""

from marshmallow import Schema, fields, validate

from registry.kernel.schema import Input
from registry.kernel.text import N_

from .models import ACTIONS, CHECK, PHASES, REHEARSE, STATUSES, UNDO, WRITE

STARTED = (CHECK, REHEARSE, WRITE, UNDO)
"""Tasks that a caller may ask for."""


class NamedColumns(Input):
    """Which field each heading is: those not named are guessed, null passes one over."""

    columns = fields.Dict(
        keys=fields.String(), values=fields.String(allow_none=True), load_default=dict,
        error_messages={"invalid": N_("Kirim sebuah objek JSON.")},
    )  # fmt: skip


class ColumnsInput(NamedColumns):
    """The columns of a sheet of applications, and what rows that say nothing get."""

    affair = fields.String(load_default=None, allow_none=True)
    service_kind = fields.String(load_default=None, allow_none=True)


class StartInput(Input):
    """How a task is done."""

    skip_wrong = fields.Boolean(
        load_default=False, error_messages={"invalid": N_("Isian tidak sah.")},
        metadata={"description": "write the other rows although some are wrong"},
    )  # fmt: skip


class CellInput(Input):
    """A cell's new text."""

    row = fields.Integer(required=True, metadata={"description": "the row's `id`"})
    column = fields.Integer(required=True, metadata={"description": "the first one is 0"})
    text = fields.String(required=True)


class MendInput(Input):
    """Cells to be changed; everything is checked again."""

    cells = fields.List(
        fields.Nested(CellInput), required=True,
        validate=validate.Length(max=5000, error=N_("Paling banyak {max} pilihan.")),
    )  # fmt: skip


class RowsQuery(Schema):
    """Which rows of an import."""

    action = fields.String(
        load_default=None,
        validate=validate.OneOf(ACTIONS[1:], error=N_("Pilih salah satu dari daftar.")),
    )
    after = fields.String(load_default=None)
    limit = fields.Integer(
        load_default=50, validate=validate.Range(1, 200, error=N_("Antara {min} dan {max}."))
    )


class CountsItem(Schema):
    """How many rows do what."""

    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    same = fields.Integer(required=True)
    wrong = fields.Integer(required=True)


class ImportItem(Schema):
    """An import: where it stands, how far the worker is, what would come or came of it."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    task = fields.String(required=True)
    phase = fields.String(required=True, validate=validate.OneOf(PHASES))
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    stalled = fields.Boolean(
        required=True, metadata={"description": "its worker is gone; it may be started again"}
    )
    problem = fields.String(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    href = fields.String(required=True)


class ImportDetail(ImportItem):
    """One import with its columns and counts."""

    headings = fields.List(fields.String(), required=True)
    columns = fields.List(
        fields.String(), required=True,
        metadata={"description": "the field of each heading, empty where it is passed over"},
    )  # fmt: skip
    counts = fields.Nested(CountsItem, required=True)
    held = fields.Integer(
        required=True,
        metadata={"description": "rows whose guarded fields go to the government's approver"},
    )  # fmt: skip
    kept = fields.List(
        fields.String(), required=True,
        metadata={"description": "applications that an undo left alone: changed since"},
    )  # fmt: skip


class FaultItem(Schema):
    """What is wrong with a row, where: a column of the sheet, or a key and line of the file."""

    field = fields.String(required=True)
    column = fields.Integer(required=True, allow_none=True)
    path = fields.String(required=True)
    line = fields.Integer(required=True)
    message = fields.String(required=True)


class ChangeShown(Schema):
    """A field before and after; `waits` for the approver."""

    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    waits = fields.Boolean(required=True)


class ImportRowItem(Schema):
    """A row or file of an import: what it would do or did."""

    id = fields.Integer(required=True)
    number = fields.Integer(required=True, metadata={"description": "its line in the sheet"})
    name = fields.String(required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    slug = fields.String(required=True, metadata={"description": "the application, once known"})
    cells = fields.List(fields.String(), required=True)
    faults = fields.List(fields.Nested(FaultItem), required=True)
    notes = fields.List(fields.String(), required=True)
    changes = fields.List(fields.Nested(ChangeShown), required=True)
