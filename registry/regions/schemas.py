"""What lists of governments take, and what the API says of one."""

from marshmallow import Schema, fields

from registry.kernel.schema import ListQuery


class GovernmentQuery(ListQuery):
    """Filters of the list."""

    level = fields.String(load_default=None, allow_none=True)
    province = fields.String(load_default=None, allow_none=True)


class GovernmentPageQuery(ListQuery):
    """The same on the page, whose address is Indonesian."""

    level = fields.String(load_default=None, allow_none=True, data_key="tingkat")
    province = fields.String(load_default=None, allow_none=True, data_key="provinsi")


class GovernmentItem(Schema):
    """A government."""

    code = fields.String(required=True)
    level = fields.String(required=True)
    name = fields.String(required=True)
    province_code = fields.String(required=True, allow_none=True)
    province_name = fields.String(required=True, allow_none=True)
    capital = fields.String(required=True)
    population = fields.Integer(required=True, allow_none=True)
    ended = fields.Boolean(required=True)
