"""What a file must be before it is taken in: its kind read from its bytes, its size, its name."""

from dataclasses import dataclass

import puremagic

from registry.kernel.errors import Refused
from registry.kernel.schema import one_line
from registry.kernel.text import N_, M

from . import images
from .images import JPEG, PNG

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Accepted:
    """A kind of upload: media types, the `accept` of its form field, and what people are told."""

    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    told: str
    max_mb: int | None = None


ACCEPTED = {
    "pdf": Accepted((PDF,), (".pdf",), N_("Berkas harus berupa PDF.")),
    "draft": Accepted(
        (PDF, WORD, OPEN_TEXT), (".pdf", ".docx", ".odt"),
        N_("Berkas harus berupa PDF, Word (.docx) atau OpenDocument (.odt)."),
    ),
    "image": Accepted(
        (PNG, JPEG), (".png", ".jpg", ".jpeg"),
        N_("Gambar harus berupa PNG atau JPEG yang utuh, paling besar 8000 x 8000 titik."), 4,
    ),
}  # fmt: skip


def sniff(content: bytes) -> str:
    """The media type told by the bytes alone; "" when unknown."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    picture = images.sniff(content)
    if picture:
        return picture
    try:
        found = puremagic.magic_string(content)
    except puremagic.PureError:
        return ""
    for match in found:
        if match.mime_type in (WORD, OPEN_TEXT):
            return str(match.mime_type)
    return ""


def check(content: bytes, kind: str, limit: int) -> str:
    """The media type of an acceptable upload; `Refused` with the reason otherwise."""
    if not content:
        raise Refused(M("Berkas ini kosong."))
    limit = min(limit, (ACCEPTED[kind].max_mb or limit) * 1_000_000)
    if len(content) > limit:
        raise Refused(M("Berkas melebihi %(limit)s MB.", limit=limit // 1_000_000))
    media_type = sniff(content)
    if media_type not in ACCEPTED[kind].media_types:
        raise Refused(M(ACCEPTED[kind].told))
    return media_type


def clean_name(name: str) -> str:
    """The file's own name in one line, without folders or marks that turn the direction of
    reading ("fdp.exe" shown as "exe.pdf"), at most 200 letters."""
    bare = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, extension = bare.rpartition(".")
    if not dot:
        return bare[:200] or "berkas"
    return f"{stem[: 195 - len(extension)]}.{extension}"[:200]
