"""What the log's page can be filtered by."""

from marshmallow import EXCLUDE, Schema, fields, pre_load, validate

from registry.kernel.schema import choice, text
from registry.kernel.text import N_


class AuditQuery(Schema):
    """Filters of the log; blanks count as missing."""

    class Meta:
        unknown = EXCLUDE

    action = choice(N_("Tindakan"))
    kind = choice(N_("Jenis"))
    key = text(N_("Nomor"), max=300)
    after = fields.String(load_default=None, validate=validate.Length(max=500))

    @pre_load
    def _blank_is_missing(self, data: dict[str, str], **_: object) -> dict[str, str]:
        return {k: v.strip() for k, v in data.items() if v.strip()}
