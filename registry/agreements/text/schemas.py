"""What each action on a text takes, and what the API says of texts, comments and wordings."""

from marshmallow import Schema, fields

from registry.kernel.schema import Input, choice, email, flag, long_text, number, text
from registry.kernel.text import N_

from ..states import CLEARING_MODES

BODY_MAX = 30_000
UP, DOWN = "up", "down"


class Assemble(Input):
    """The first text out of the library."""

    own = flag(
        N_("Pakai rumusan sendiri pemerintah Anda"),
        help=N_("Klausul yang rumusannya Anda simpan di pustaka menggantikan rumusan baku."),
    )


class OfClause(Input):
    """An action on one clause."""

    clause = choice(N_("Klausul"), required=True, kind="hidden")


class EditClause(OfClause):
    """The words of one clause."""

    heading = text(N_("Judul klausul"), required=True)
    body = long_text(
        N_("Isi klausul"), required=True, max=BODY_MAX, rows=16,
        help=N_(
            "Satu baris satu paragraf. Awali dengan (1) untuk ayat, a. untuk huruf, 1. untuk "
            "angka; penomoran dirapikan saat disimpan. Data tertaut ditulis {{nama}}."
        ),
    )  # fmt: skip


class AddClause(Input):
    """One more clause: of the library, or of the parties' own."""

    wording = choice(
        N_("Dari pustaka klausul"), help=N_("Kosongkan untuk menulis klausul sendiri di bawah.")
    )
    heading = text(N_("Judul klausul sendiri"))
    body = long_text(
        N_("Isi klausul sendiri"), max=BODY_MAX, rows=8,
        help=N_("Satu baris satu paragraf; (1) untuk ayat, a. untuk huruf, 1. untuk angka."),
    )  # fmt: skip
    after = choice(N_("Letakkan setelah"), help=N_("Kosongkan untuk tempat yang lazim."))


class MoveClause(OfClause):
    """One place up or down."""

    direction = choice(
        N_("Arah"), ((UP, N_("Ke atas")), (DOWN, N_("Ke bawah"))), required=True, kind="radio"
    )


class RemoveClause(OfClause):
    """A clause that is taken out."""

    reason = long_text(
        N_("Alasan"), max=2000, rows=3,
        help=N_("Wajib untuk klausul wajib; alasan ini tampil bagi semua pihak."),
    )  # fmt: skip


class UseWording(OfClause):
    """Another wording of the same clause."""

    wording = choice(N_("Rumusan"), required=True)


class Publish(Input):
    """A numbered version."""

    note = long_text(N_("Apa yang berubah"), max=2000, rows=3)


class Comment(OfClause):
    """Something said about a clause, or an answer."""

    body = long_text(N_("Komentar"), required=True, max=5000, rows=4)
    parent = text(N_("Menjawab komentar"), max=10, kind="hidden")


class ResolveComment(Input):
    """A thread that is settled."""

    comment = text(N_("Komentar"), required=True, max=10, kind="hidden")


class SetClearing(Input):
    """Who initials in which order."""

    mode = choice(
        N_("Urutan paraf"), tuple(CLEARING_MODES.items()), required=True, kind="radio"
    )


class Countersign(Input):
    """The initial of the regional secretary or the head."""

    official = choice(N_("Pejabat yang memaraf"), help=N_("Dari daftar pejabat pemerintah Anda."))
    name = text(N_("Nama pejabat"), help=N_("Bila tidak ada dalam daftar."))
    title = text(N_("Jabatan"))
    draft_no = number(N_("Nomor versi yang diparaf"), required=True, min=1)


class SetLiaison(Input):
    """A party's liaison officer."""

    government = choice(N_("Pihak"), help=N_("Kosongkan untuk pihak Anda sendiri."))
    office = text(N_("Jabatan penghubung"), required=True,
                  help=N_("Misalnya Kepala Dinas Komunikasi dan Informatika."))  # fmt: skip
    name = text(N_("Nama"))
    address = long_text(N_("Alamat surat"), max=1000, rows=3)
    phone = text(N_("Telepon"), max=60, kind="tel")
    email = email(N_("Surel"))


# ---------------------------------------------------------------- what the API says
class UnitItem(Schema):
    """A paragraph, item or table."""

    kind = fields.String(required=True)
    label = fields.String(required=True)
    text = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")


class ClauseItem(Schema):
    """A clause with its words and how they read with the data filled in."""

    key = fields.String(required=True)
    part = fields.String(required=True)
    article = fields.Integer(required=True, allow_none=True)
    heading = fields.String(required=True)
    body = fields.String(required=True)
    source = fields.String(required=True)
    removed_reason = fields.String(required=True)
    units = fields.List(fields.Nested(UnitItem), required=True)


class TextItem(Schema):
    """The working text or a version of it."""

    draft_no = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    clauses = fields.List(fields.Nested(ClauseItem), required=True)
    missing = fields.List(fields.String(), required=True)


class SpanItem(Schema):
    """Words that stayed, came or went."""

    kind = fields.String(required=True)
    text = fields.String(required=True)


class ClauseChangeItem(Schema):
    """A clause in two versions."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    moved = fields.Boolean(required=True)
    heading = fields.List(fields.Nested(SpanItem), required=True)
    lines = fields.List(fields.List(fields.Nested(SpanItem)), required=True)
    reason = fields.String(
        required=True, metadata={"description": "Why a mandatory clause was taken out."}
    )


class CommentItem(Schema):
    """A comment; those of a thread carry its first one as `parent`."""

    id = fields.Integer(required=True)
    parent = fields.Integer(required=True, allow_none=True)
    draft_no = fields.Integer(required=True)
    clause = fields.String(required=True)
    body = fields.String(required=True)
    author = fields.String(required=True)
    government = fields.String(required=True)
    at = fields.DateTime(required=True)
    resolved_at = fields.DateTime(required=True, allow_none=True)
    resolved_by = fields.String(required=True)


class CompareQuery(Schema):
    """Which two versions; 0 is the working text."""

    dari = fields.Integer(load_default=None, allow_none=True)
    ke = fields.Integer(load_default=None, allow_none=True)
