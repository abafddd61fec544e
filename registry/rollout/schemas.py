"""What each step of a rollout asks for, what lists take, and what the API says of one."""

from marshmallow import Schema, fields, validate

from registry.kernel import schema as field
from registry.kernel.schema import Input, ListQuery
from registry.kernel.text import N_

from .states import STATES

HANDED = {
    "source": N_("Kode sumber"),
    "database": N_("Skema basis data"),
    "install_guide": N_("Panduan pemasangan"),
    "user_manual": N_("Panduan pengguna"),
    "technical": N_("Dokumentasi teknis dan API"),
    "training": N_("Materi pelatihan"),
}
SORTS = ("", "app", "since")

_DAY_HELP = N_("Hari sebenarnya langkah ini dilakukan; tidak boleh di masa depan.")
_NOTE = N_("Catatan")


class HandOver(Input):
    """The handover record (BAST) and what was handed over."""

    number = field.text(N_("Nomor berita acara serah terima (BAST)"), required=True)
    day = field.day(N_("Tanggal serah terima"), required=True, help=_DAY_HELP)
    file = field.file(N_("Berkas BAST (PDF)"), "pdf", required=True)
    contents = field.many(
        N_("Yang diserahkan"), tuple(HANDED.items()), required=True,
        help=N_("Serah terima tidak boleh memuat data pribadi."),
    )  # fmt: skip
    release = field.text(N_("Versi yang diserahkan"), max=60)
    note = field.long_text(_NOTE)


class Install(Input):
    """Where and in which version the app was installed."""

    day = field.day(N_("Tanggal pemasangan"), required=True, help=_DAY_HELP)
    release = field.text(N_("Versi yang dipasang"), required=True, max=60)
    place = field.text(
        N_("Tempat pemasangan"), help=N_("Misalnya pusat data Diskominfo atau Pusat Data Nasional.")
    )
    note = field.long_text(_NOTE)


class Adapt(Input):
    """What was changed for the adopter."""

    day = field.day(N_("Tanggal selesai penyesuaian"), required=True, help=_DAY_HELP)
    note = field.long_text(
        N_("Yang disesuaikan"), required=True,
        help=N_("Misalnya logo, nomenklatur perangkat daerah, atau integrasi."),
    )  # fmt: skip


class Train(Input):
    """The training given by the host."""

    day = field.day(N_("Tanggal pelatihan"), required=True, help=_DAY_HELP)
    participants = field.number(
        N_("Jumlah peserta"), required=True, min=1, max=10_000,
    )  # fmt: skip
    number = field.text(N_("Nomor berita acara pelatihan"))
    file = field.file(N_("Daftar hadir atau berita acara (PDF)"), "pdf")
    note = field.long_text(_NOTE)


class Accept(Input):
    """The record of the acceptance test."""

    number = field.text(N_("Nomor berita acara uji terima"), required=True)
    day = field.day(N_("Tanggal uji terima"), required=True, help=_DAY_HELP)
    file = field.file(N_("Berkas berita acara uji terima (PDF)"), "pdf", required=True)
    note = field.long_text(_NOTE)


class Declare(Input):
    """The adopter's declaration that the app is in use."""

    release = field.text(N_("Versi yang dipakai"), required=True, max=60)
    address = field.text(
        N_("Alamat aplikasi"), required=True, max=1000,
        help=N_("Alamat web, atau tempat memperolehnya. Hanya dilihat kedua pihak."),
    )  # fmt: skip
    day = field.day(N_("Aktif sejak"), required=True, help=_DAY_HELP)
    note = field.long_text(_NOTE)


class Confirm(Input):
    """The host's confirmation."""

    note = field.long_text(_NOTE, help=N_("Misalnya cara Anda memeriksanya."))


class Decline(Input):
    """Why the host does not confirm."""

    reason = field.long_text(N_("Alasan belum dapat dikonfirmasi"), required=True)


class Attest(Input):
    """The yearly statement that the app is still in use."""

    release = field.text(N_("Versi yang dipakai sekarang"), required=True, max=60)
    address = field.text(N_("Alamat aplikasi"), required=True, max=1000)
    note = field.long_text(_NOTE)


class Stop(Input):
    """Why the rollout or the use ends."""

    reason = field.long_text(N_("Alasan dihentikan"), required=True)
    day = field.day(N_("Tanggal berhenti"), required=True, help=_DAY_HELP)


class RolloutQuery(ListQuery):
    """Filters of the list."""

    sort = fields.String(
        load_default="",
        validate=validate.OneOf(SORTS, error=N_("Pilih salah satu dari daftar.")),
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES, error=N_("Pilih dari daftar."))),
        load_default=list,
    )
    host = fields.String(load_default="")
    adopter = fields.String(load_default="")
    app = fields.String(load_default="")
    mine = fields.Boolean(load_default=False)


class StepItem(Schema):
    """A step that was done; only the parties read it."""

    action = fields.String(required=True)
    label = fields.String(required=True)
    government = fields.String(required=True, allow_none=True)
    done_on = fields.Date(required=True)
    record_number = fields.String(required=True)
    file = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)


class RolloutItem(Schema):
    """A rollout as everybody may read it."""

    code = fields.String(required=True)
    app = fields.String(required=True)
    app_name = fields.String(required=True)
    host = fields.String(required=True)
    host_name = fields.String(required=True)
    adopter = fields.String(required=True)
    adopter_name = fields.String(required=True)
    instrument = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    live_since = fields.Date(required=True, allow_none=True)
