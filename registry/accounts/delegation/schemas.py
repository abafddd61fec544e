"""What is written of a delegation, and what the API says of one."""

from marshmallow import Schema, fields

from registry.kernel.schema import Input, choice, day, file, long_text, text
from registry.kernel.text import N_


class DelegationInput(Input):
    """Who lends the approver's right to whom, when, and by which document."""

    giver = choice(N_("Pemberi wewenang"), required=True)
    taker = choice(
        N_("Penerima wewenang"), required=True,
        help=N_("Anggota pemerintah ini yang belum memegang peran Pemberi persetujuan."),
    )  # fmt: skip
    starts_on = day(N_("Mulai"), required=True)
    ends_on = day(N_("Sampai dengan"), required=True, help=N_("Hari ini masih termasuk (WIB)."))
    document_number = text(N_("Nomor surat pelimpahan"), required=True)
    document_date = day(N_("Tanggal surat pelimpahan"), required=True)
    document_file = file(
        N_("Berkas surat pelimpahan"), "pdf", required=True,
        help=N_("PDF surat yang ditandatangani."),
    )  # fmt: skip
    reason = long_text(N_("Alasan"), required=True, max=2_000)


class DelegationItem(Schema):
    """A delegation as the API answers it."""

    id = fields.Integer(required=True)
    giver = fields.String(required=True)
    taker = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, metadata={"description": "the last day, WIB"})
    standing = fields.String(
        required=True, metadata={"description": "coming, running, ended or revoked"}
    )
    document_number = fields.String(required=True)
    document_date = fields.Date(required=True)
    reason = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    revoked_at = fields.DateTime(required=True, allow_none=True)
