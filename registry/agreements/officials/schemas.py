"""An official of the directory: what a form takes, what the API says."""

from marshmallow import Schema, fields

from registry.kernel.schema import Input, choice, day, long_text, text
from registry.kernel.text import N_

from ..states import CAPACITIES, POSITIONS


class OfficialInput(Input):
    """One official in one term."""

    position = choice(N_("Kedudukan"), tuple(POSITIONS.items()), required=True, kind="radio")
    name = text(N_("Nama lengkap dengan gelar"), required=True)
    title = text(N_("Jabatan"), required=True, help=N_("Misalnya Wali Kota Tangerang."))
    capacity = choice(N_("Kapasitas"), tuple(CAPACITIES.items()), required=True)
    nip = text(N_("NIP"), max=30, help=N_("Hanya tampil bagi pemerintah Anda sendiri."))
    decree = text(
        N_("Dasar jabatan"),
        help=N_("Keputusan pengangkatan, misalnya Keputusan Menteri Dalam Negeri Nomor …"),
    )
    starts_on = day(N_("Menjabat sejak"), required=True)
    ends_on = day(N_("Menjabat sampai"), help=N_("Kosongkan selama masih menjabat."))


class OfficeInput(Input):
    """Where the government has its seat."""

    address = long_text(
        N_("Tempat kedudukan"), required=True, max=1000, rows=3,
        help=N_("Alamat kantor pemerintah, seperti ditulis dalam naskah."),
    )  # fmt: skip


class OfficialItem(Schema):
    """An official, for their own government."""

    id = fields.Integer(required=True)
    position = fields.String(required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    nip = fields.String(required=True)
    capacity = fields.String(required=True)
    decree = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
