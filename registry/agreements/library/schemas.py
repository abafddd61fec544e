"""A government's own wording of a clause: what a form takes, what the API says."""

from marshmallow import Schema, fields, validate

from registry.kernel.schema import Input, choice, long_text, text
from registry.kernel.text import N_

from ..states import KB, KIND_LABELS, NEW_KINDS
from ..text.schemas import BODY_MAX

KIND_CHOICES = tuple((kind, KIND_LABELS[kind]) for kind in NEW_KINDS)


class Revision(Input):
    """The words of a wording."""

    name = text(N_("Nama rumusan"), required=True, max=120,
                help=N_("Misalnya: Pembiayaan dengan hibah."))  # fmt: skip
    heading = text(N_("Judul klausul"), help=N_("Kosongkan untuk judul baku."))
    body = long_text(
        N_("Isi klausul"), required=True, max=BODY_MAX, rows=14,
        help=N_(
            "Satu baris satu paragraf. Awali dengan (1) untuk ayat, a. untuk huruf, 1. untuk "
            "angka; penomoran dirapikan saat disimpan. Data tertaut ditulis {{nama}}."
        ),
    )  # fmt: skip
    note = long_text(N_("Mengapa berbeda dari rumusan baku"), max=2000, rows=3)


class NewWording(Revision):
    """A first version."""

    kind = choice(N_("Jenis naskah"), KIND_CHOICES, required=True, kind="hidden")
    clause = text(N_("Klausul"), required=True, max=60, kind="hidden")


class LibraryQuery(Schema):
    """Which kind of instrument."""

    jenis = fields.String(load_default=KB, validate=validate.OneOf(NEW_KINDS))
    klausul = fields.String(load_default="")


class WordingItem(Schema):
    """One wording of a clause."""

    source = fields.String(required=True)
    kind = fields.String(required=True)
    clause = fields.String(required=True)
    name = fields.String(required=True)
    heading = fields.String(required=True)
    body = fields.String(required=True)
    mandatory = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    retired = fields.Boolean(required=True)


class WordingList(Schema):
    """Every wording of a kind."""

    items = fields.List(fields.Nested(WordingItem), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
