"""What lists of governments take, and what the API says of one."""

from marshmallow import Schema, fields

from registry.kernel import schema as field
from registry.kernel.schema import Input, ListQuery
from registry.kernel.text import N_

from .models import MERGED, RENAMED, SPLIT

KINDS = {
    SPLIT: N_("Pemekaran"), MERGED: N_("Penggabungan"), RENAMED: N_("Pergantian nama atau kode"),
}  # fmt: skip


class GovernmentQuery(ListQuery):
    """Filters of the list."""

    level = fields.String(load_default=None, allow_none=True)
    province = fields.String(load_default=None, allow_none=True)


class GovernmentPageQuery(ListQuery):
    """The same on the page, whose address is Indonesian."""

    level = fields.String(load_default=None, allow_none=True, data_key="tingkat")
    province = fields.String(load_default=None, allow_none=True, data_key="provinsi")


class NewSuccession(Input):
    """What became of a government."""

    kind = field.choice(N_("Yang terjadi"), tuple(KINDS.items()), required=True, kind="radio")
    predecessor = field.text(N_("Pemerintah semula"), required=True, kind="government",
                             help=N_("Nama lengkap atau kode."))  # fmt: skip
    successor = field.text(
        N_("Pemerintah penerus"), kind="government",
        help=N_("Harus sudah ada dalam daftar pemerintah. Kosongkan bila hanya namanya berganti "
                "dengan kode yang sama."),
    )  # fmt: skip
    new_name = field.text(N_("Nama baru"), help=N_("Hanya bila kodenya tetap."))
    on = field.day(N_("Sejak"), required=True)
    legal_basis = field.text(
        N_("Dasar hukum"), required=True,
        help=N_("Misalnya Undang-Undang Nomor 14 Tahun 2022 tentang Pembentukan Provinsi Papua "
                "Selatan."),
    )  # fmt: skip
    ends = field.flag(
        N_("Pemerintah semula dihapus"),
        help=N_("Untuk pemekaran; pada penggabungan dan pergantian nama selalu demikian."),
    )  # fmt: skip
    takes_over = field.flag(
        N_("Penerus ini bertindak untuk naskah, kewajiban, dan pelaksanaan pemerintah semula"),
        help=N_("Untuk pemekaran yang menghapus daerah induk; hanya satu penerus."),
    )
    note = field.text(N_("Catatan"))


class ForgetSuccession(Input):
    """Why a record is taken back."""

    reason = field.long_text(N_("Alasan"), required=True, max=2000)


class SuccessionItem(Schema):
    """A government that came out of another."""

    kind = fields.String(required=True)
    predecessor = fields.String(required=True)
    successor = fields.String(required=True)
    on = fields.Date(required=True, allow_none=True)
    legal_basis = fields.String(required=True)
    takes_over = fields.Boolean(required=True)
    former_name = fields.String(required=True)


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


class GovernmentDetail(GovernmentItem):
    """One government with what it came out of and what came out of it."""

    successions = fields.List(fields.Nested(SuccessionItem), required=True)
    acts_for = fields.List(fields.String(), required=True)
    acted_for_by = fields.String(required=True, allow_none=True)
