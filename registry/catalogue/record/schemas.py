"""What is typed of a record's parts, of a waiting change, and of what a person watches."""

from typing import Any

from marshmallow import Schema, ValidationError, fields

from registry.catalogue import awards
from registry.kernel.schema import (
    Input,
    ListQuery,
    choice,
    day,
    file,
    flag,
    long_text,
    many,
    number,
    text,
)
from registry.kernel.text import N_
from registry.procedure.api import StateItem

from .states import DOCUMENT_KINDS, PARTS

MARKDOWN_HELP = N_("Boleh memakai Markdown: **tebal**, daftar dengan tanda -, dan tautan.")


class ReleaseInput(Input):
    """A version given out; one that is on record already is changed."""

    number = text(N_("Nomor versi"), required=True, max=60, help=N_("Misalnya 2.4.1."))
    on = day(N_("Tanggal rilis"), required=True)
    notes = long_text(N_("Catatan rilis"), help=MARKDOWN_HELP)
    security = flag(
        N_("Rilis keamanan"),
        help=N_("Semua pemerintah yang memakai aplikasi ini diberi tahu, juga yang tidak "
                "mengikutinya."),
    )  # fmt: skip


class ScreenshotInput(Input):
    """A picture of the application, with the words that stand for it."""

    file = file(
        N_("Gambar"), "image", required=True,
        help=N_("PNG atau JPEG, paling besar 4 MB. Pastikan tidak memuat data pribadi."),
    )  # fmt: skip
    title = text(
        N_("Teks pengganti"), required=True, max=200,
        help=N_("Apa yang tampak pada gambar, bagi pembaca yang tidak dapat melihatnya."),
    )  # fmt: skip


class DocumentInput(Input):
    """A document that goes with the application."""

    kind = choice(N_("Jenis dokumen"), tuple(DOCUMENT_KINDS.items()), required=True)
    title = text(N_("Judul dokumen"), required=True, max=200)
    file = file(N_("Berkas"), "draft", required=True, help=N_("PDF, Word, atau OpenDocument."))


class DependencyInput(Input):
    """What this application needs: one of the catalogue, or a product by its name."""

    slug = text(
        N_("Aplikasi dalam katalog"), max=120,
        help=N_("Bagian akhir alamatnya: untuk /katalog/e-plesiran tulis e-plesiran."),
    )  # fmt: skip
    name = text(N_("Atau nama produk lain"), max=200, help=N_("Misalnya PostgreSQL 16."))
    note = text(N_("Keterangan"), max=300, help=N_("Untuk apa diperlukan; wajib atau pilihan."))


def _no_separator(value: str) -> None:
    if awards.SEPARATOR in value:
        raise ValidationError(N_("Tidak boleh memuat titik koma."))


def _partial_day(value: str) -> None:
    if not awards.is_day(value):
        raise ValidationError(N_("Tulis tahun, tahun-bulan, atau tanggal lengkap, "
                                 "misalnya 2016 atau 2016-02-28."))  # fmt: skip


def _checked(field: fields.String, check: Any) -> fields.String:
    field.validators.append(check)
    return field


class AwardInput(Input):
    """An award that the application was given."""

    name = _checked(text(
        N_("Nama penghargaan"), required=True, max=awards.NAME_MAX,
        help=N_("Misalnya Penghargaan Smart City 2017."),
    ), _no_separator)  # fmt: skip
    giver = _checked(text(
        N_("Pemberi"), max=200, help=N_("Lembaga yang memberikannya.")
    ), _no_separator)  # fmt: skip
    on = _checked(text(
        N_("Tahun atau tanggal"), max=10,
        help=N_("Tahun, tahun-bulan, atau tanggal: 2016, 2016-02, atau 2016-02-28."),
    ), _partial_day)  # fmt: skip


class RemovePartInput(Input):
    """Which part is taken away."""

    kind = choice(N_("Bagian"), tuple(PARTS.items()), required=True)
    part = number(N_("Nomor"), required=True, min=1, max=2_000_000_000)


class MembersInput(Input):
    """Which of the host's applications the suite carries."""

    members = many(N_("Aplikasi dalam suite ini"))


class DuplicateAnswerInput(Input):
    """What the host says to the likeness to an aplikasi umum; empty takes it back."""

    answer = long_text(
        N_("Penjelasan"), max=1000,
        help=N_("Apa yang dilakukan aplikasi ini di luar aplikasi umum, atau bagaimana keduanya "
                "terhubung. Tampil bagi siapa pun."),
    )  # fmt: skip


class RejectChangeInput(Input):
    """Why a change is not accepted."""

    reason = long_text(N_("Alasan"), required=True, max=2000)


class SavedSearchInput(Input):
    """A search that is kept under a name."""

    name = text(N_("Nama pencarian"), required=True, max=120)
    query = text(N_("Pencarian"), max=2000, kind="hidden")


class ReleaseItem(Schema):
    """A release as the API tells it."""

    id = fields.Integer(required=True)
    version = fields.String(required=True)
    on = fields.Date(required=True)
    notes = fields.String(required=True)
    security = fields.Boolean(required=True)


class AttachmentItem(Schema):
    """A screenshot or document; `href` is where its bytes are."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    href = fields.String(required=True)


class MissingItem(Schema):
    """What a score lacks, by the name in docs/scores.md, and the points it would add."""

    item = fields.String()
    field = fields.String()
    points = fields.Integer(required=True)


class AwardItem(Schema):
    """An award; what is not known is empty."""

    name = fields.String(required=True)
    giver = fields.String(required=True)
    on = fields.String(required=True)


class DependencyItem(Schema):
    """What an application needs."""

    id = fields.Integer(required=True)
    slug = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    note = fields.String(required=True)


class FieldChangeItem(Schema):
    """One changed field, for the host's own office."""

    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    by = fields.String(required=True, attribute="actor_name")
    approved_by = fields.String(required=True)
    at = fields.DateTime(required=True)


class ChangeItem(StateItem):
    """A change of guarded fields that waits or was decided."""

    code = fields.String(required=True)
    app = fields.String(required=True)
    changes = fields.Dict(required=True)
    asked_by = fields.String(required=True)
    reason = fields.String(required=True)


class SavedSearchItem(Schema):
    """A kept search of the caller."""

    id = fields.String(required=True, attribute="key")
    name = fields.String(required=True)
    query = fields.String(required=True)
    created_at = fields.DateTime(required=True)


class HistoryQuery(ListQuery):
    """Pages of a history."""


class CompareQuery(Schema):
    """Which applications stand side by side; `tambah` looks for one more."""

    app = fields.List(fields.String(), load_default=list)
    tambah = fields.String(load_default="")
    beda = fields.Boolean(load_default=False)


class ComparePlacesQuery(Schema):
    """Which two governments' offers stand side by side."""

    a = fields.String(load_default="")
    b = fields.String(load_default="")

