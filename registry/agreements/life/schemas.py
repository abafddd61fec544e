"""What the actions of an instrument's life take."""

from registry.kernel import schema as field
from registry.kernel.schema import Input
from registry.kernel.text import N_

LETTER = N_("Surat (bila ada)")


class Proposed(Input):
    """Why, and the letter behind it."""

    reason = field.long_text(N_("Alasan"), required=True, max=4000)
    number = field.text(N_("Nomor surat"), group=LETTER)
    letter_date = field.day(N_("Tanggal surat"), group=LETTER)
    file = field.file(N_("Berkas surat"), "pdf", group=LETTER,
                help=N_("PDF; hanya para pihak melihatnya."))  # fmt: skip


class ProposeHold(Proposed):
    """The instrument stands still for a while."""

    day = field.day(N_("Ditangguhkan sejak"), required=True)
    until = field.day(
        N_("Ditangguhkan sampai"), required=True,
        help=N_("Sehari sesudahnya naskah berlaku kembali dengan sendirinya; sebelum hari itu bila "
                "semua pihak sepakat."),
    )  # fmt: skip


class ProposeResume(Proposed):
    """The hold ends before its planned day."""

    day = field.day(N_("Berlaku kembali sejak"), required=True)


class ProposeEnd(Proposed):
    """All agree to end it."""

    day = field.day(
        N_("Berakhir pada"), required=True,
        help=N_("Hari yang sudah lewat boleh diisi bila para pihak menyepakatinya di atas kertas."),
    )  # fmt: skip


class DeclineProposal(Input):
    """Why not."""

    reason = field.long_text(N_("Alasan tidak setuju"), required=True, max=4000)


class TakeBack(Input):
    """Why it is taken back."""

    reason = field.long_text(N_("Alasan penarikan"), required=True, max=4000)


class GiveNotice(Input):
    """One party says that it ends the instrument."""

    number = field.text(N_("Nomor surat pemberitahuan"), required=True)
    letter_date = field.day(N_("Tanggal surat"), required=True)
    file = field.file(N_("Surat pemberitahuan pengakhiran"), "pdf", required=True,
                help=N_("PDF; hanya para pihak melihatnya."))  # fmt: skip
    reason = field.long_text(N_("Alasan"), required=True, max=4000)
    day = field.day(
        N_("Berakhir pada"), required=True,
        help=N_("Tenggang pemberitahuan dihitung sejak dicatat di sini, saat pihak lain diberi "
                "tahu."),
    )  # fmt: skip
