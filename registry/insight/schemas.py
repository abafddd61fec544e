"""What the pages across features take from their address."""

from marshmallow import EXCLUDE, Schema, fields


class PageQuery(Schema):
    """A list's cursor, and on the desk whether only what is late is shown."""

    class Meta:
        unknown = EXCLUDE

    after = fields.String(load_default=None, allow_none=True)
    terlambat = fields.Boolean(load_default=False)
