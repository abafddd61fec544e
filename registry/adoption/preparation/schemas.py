"""What is typed while a request is prepared: the letter's page and more, and reasons of apps."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from registry.adoption.schemas import LetterInput
from registry.kernel.schema import Input, choice, flag, invalid, long_text, many, number
from registry.kernel.text import N_

from .states import SERVER_PLACES

REASON_MAX = 2_000


class PrepareInput(LetterInput):
    """Everything of a request but its list of apps: what is not sent stays as it is."""

    background = long_text(
        N_("Latar belakang"),
        help=N_("Keadaan sekarang dan masalah yang hendak diselesaikan. Menjadi bab KAK."),
    )
    benefits = long_text(N_("Manfaat yang diharapkan"), help=N_("Bagi warga dan bagi pegawai."))
    schedule = long_text(
        N_("Jadwal yang direncanakan"),
        help=N_("Misalnya pemasangan, pelatihan, dan mulai dipakai, masing-masing bulan apa."),
    )
    funding = long_text(
        N_("Pembiayaan"), help=N_("Sumber anggaran untuk peladen, pelatihan, dan perjalanan.")
    )
    copies = long_text(
        N_("Tembusan surat"), max=2_000, help=N_("Satu baris satu penerima. Boleh kosong.")
    )
    server_place = choice(N_("Tempat peladen"), tuple(SERVER_PLACES.items()))
    cpu_cores = number(N_("Inti prosesor (CPU) yang tersedia"), max=100_000)
    memory_gb = number(N_("Memori (RAM) yang tersedia, GB"), max=1_000_000)
    storage_gb = number(N_("Penyimpanan yang tersedia, GB"), max=100_000_000)
    server_note = long_text(N_("Keterangan peladen"), max=2_000)
    bandwidth_mbps = number(N_("Lebar pita internet, Mbps"), max=1_000_000)
    connectivity_note = long_text(N_("Keterangan jaringan"), max=2_000)
    staff = number(
        N_("Personel teknis yang ditugaskan"), max=10_000,
        help=N_("Jumlah orang yang akan memasang dan mengelola aplikasi."),
    )  # fmt: skip
    staff_note = long_text(N_("Keterangan personel"), max=2_000)


LETTER_FIELDS = tuple(LetterInput().fields)
OWN_FIELDS = tuple(name for name in PrepareInput().fields if name not in LETTER_FIELDS)


class ExplainInput(Input):
    """Why apps are asked for: one reason for many, or a reason for each by its slug."""

    items = many(N_("Aplikasi"))
    only_empty = flag(N_("Hanya yang belum beralasan"))
    reason = long_text(N_("Alasan"), max=REASON_MAX)
    reasons = fields.Dict(
        keys=fields.String(),
        values=fields.String(
            validate=validate.Length(max=REASON_MAX, error=N_("Paling banyak {max} huruf."))
        ),
        load_default=dict,
        error_messages={"invalid": N_("Isian tidak sah.")},
        metadata={"kind": "hidden", "label": N_("Alasan per aplikasi"), "help": ""},
    )

    @validates_schema
    def _said(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["items"] and not data["reason"]:
            raise invalid("reason", N_("Wajib diisi."))
        if not data["items"] and not data["reasons"] and not data["only_empty"]:
            raise invalid("items", N_("Pilih paling sedikit satu."))
