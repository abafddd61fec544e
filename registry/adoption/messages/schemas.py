"""What is typed into a message or a note."""

from registry.kernel.schema import Input, file, long_text, many
from registry.kernel.text import N_

FILES = ("file_1", "file_2", "file_3")
_KINDS = N_("PDF, .docx atau .odt.")


class MessageInput(Input):
    """What one side writes to the other: text, up to three files, and who is named in it."""

    body = long_text(
        N_("Pesan"), required=True, max=5_000,
        help=N_("Dibaca kedua pihak. Sebut orang dengan @Nama Lengkap."),
    )  # fmt: skip
    file_1 = file(N_("Lampiran"), "draft", help=_KINDS)
    file_2 = file(N_("Lampiran kedua"), "draft", help=_KINDS)
    file_3 = file(N_("Lampiran ketiga"), "draft", help=_KINDS)
    mentions = many(N_("Beri tahu secara khusus"), max=20)


class NoteInput(MessageInput):
    """What an office keeps for itself."""

    body = long_text(
        N_("Catatan internal"), required=True, max=5_000,
        help=N_("Hanya dibaca kantor Anda, tidak pernah oleh pihak lain. "
                "Sebut rekan dengan @Nama Lengkap."),
    )  # fmt: skip
