"""What the API of the import of old instruments takes and gives."""

from marshmallow import Schema, fields, validate

from registry.catalogue.transfer.schemas import NamedColumns
from registry.kernel.schema import ListQuery, text
from registry.kernel.text import N_

from .models import ACTIONS, STATUSES

_LISTED = N_("Pilih salah satu dari daftar.")


class HistoricColumns(NamedColumns):
    """What each column is, and the source of rows that name none."""

    source = text(N_("Sumber bila barisnya tidak menyebut"))


class HistoricRowsQuery(ListQuery):
    """Which rows of an import."""

    action = fields.String(load_default="", validate=validate.OneOf(ACTIONS, error=_LISTED))


class HistoricImportItem(Schema):
    """An import of old instruments and where it stands."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    total = fields.Integer(required=True, metadata={"description": "rows"})
    created_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    href = fields.String(required=True)


class HistoricCounts(Schema):
    """How many rows do what; rows whose columns are not named yet do nothing."""

    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    same = fields.Integer(required=True)
    skipped = fields.Integer(required=True)


class HistoricDetail(HistoricImportItem):
    """One import with its columns and counts."""

    source = fields.String(required=True)
    headings = fields.List(fields.String(), required=True)
    columns = fields.List(
        fields.String(), required=True,
        metadata={"description": "the field of each heading, empty where it is passed over"},
    )  # fmt: skip
    scans = fields.Integer(required=True, metadata={"description": "PDF files of the zip"})
    counts = fields.Nested(HistoricCounts, required=True)
    kept = fields.Integer(
        metadata={"description": "after an undo: those left alone, changed since the import"}
    )


class HistoricRowItem(Schema):
    """A row: what it would do or did, with everything that it warns of."""

    number = fields.Integer(required=True, metadata={"description": "its line in the sheet"})
    name = fields.String(required=True)
    action = fields.String(required=True, validate=validate.OneOf(["", *ACTIONS]))
    code = fields.String(required=True, metadata={"description": "the instrument, once known"})
    cells = fields.List(fields.String(), required=True)
    warnings = fields.List(fields.String(), required=True)
