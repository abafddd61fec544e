"""What a ceremony's forms take."""

from marshmallow import fields

from registry.kernel.schema import Input, day, long_text, many, text
from registry.kernel.text import N_

_CLOCK = N_("Tulis waktu sebagai jam:menit, misalnya 10:00.")


class CeremonyInput(Input):
    """Place, day and people."""

    name = text(
        N_("Nama upacara"), required=True,
        help=N_("Misalnya Penandatanganan Kesepakatan Bersama 17 daerah."),
    )  # fmt: skip
    held_on = day(N_("Tanggal"), required=True)
    held_at = fields.Time(
        load_default=None, allow_none=True, format="iso",
        error_messages={"invalid": _CLOCK, "format": _CLOCK},
        metadata={"kind": "time", "label": N_("Waktu"), "help": ""},
    )  # fmt: skip
    place = text(N_("Tempat"), required=True)
    witnesses = long_text(
        N_("Saksi bersama"), max=20_000, rows=4,
        help=N_("Satu orang per baris: nama; jabatan. Saksi dicatat pada setiap naskah."),
    )
    guests = long_text(
        N_("Tamu undangan"), max=60_000, rows=4, help=N_("Satu orang per baris: nama; jabatan.")
    )


class AddInstruments(Input):
    """Which instruments are signed there."""

    instruments = many(N_("Naskah yang ditandatangani"), required=True)


class SetNumbers(Input):
    """The own numbers of an instrument's parties."""

    numbers = long_text(
        N_("Nomor naskah para pihak"), required=True, max=100_000, rows=8,
        help=N_("Satu baris per pihak: nama atau kode pemerintah = nomor."),
    )


class SignAll(Input):
    """The term of those that have none of their own."""

    starts_on = day(
        N_("Mulai berlaku"),
        help=N_("Dipakai untuk naskah yang belum menetapkannya; tanpa isian, hari upacara."),
    )
    ends_on = day(
        N_("Berakhir"), help=N_("Dipakai untuk naskah yang belum menetapkannya.")
    )
