"""What the actions on a paper original take."""

from registry.kernel.schema import Input, file, flag, long_text
from registry.kernel.text import N_


class ConfirmOriginal(Input):
    """The file is what stands on the paper."""

    same = flag(
        N_("Berkas ini sama dengan naskah asli yang kami pegang, halaman demi halaman."),
        must=N_("Centang setelah mencocokkan setiap halaman."),
    )


class ReportMismatch(Input):
    """What differs."""

    reason = long_text(
        N_("Apa yang tidak cocok"), required=True, max=4000,
        help=N_("Misalnya halaman yang kurang, nomor yang berbeda, atau tanda tangan yang tidak "
                "terbaca. Semua pihak membacanya."),
    )  # fmt: skip


class ReplaceScan(Input):
    """A better scan of the same original."""

    signed_file = file(N_("Pindaian naskah asli"), "pdf", required=True,
                       help=N_("PDF; pihak lain mencocokkannya kembali."))  # fmt: skip
    reason = long_text(N_("Alasan"), required=True, max=4000)
