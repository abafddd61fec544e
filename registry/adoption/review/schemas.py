"""What the host's people write while they review, and the filters of their table."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate, validates_schema

from registry.catalogue.states import SERVICE_KIND_LABELS
from registry.kernel.schema import (
    REQUIRED,
    Input,
    choice,
    flag,
    invalid,
    long_text,
    many,
    number,
    text,
)  # fmt: skip
from registry.kernel.text import N_

from ..states import DECISIONS, UNDECIDED
from .checklist import POINTS
from .states import ANSWERS, UNREASONED

YES_NO = (("yes", N_("Ya")), ("no", N_("Tidak")))
NOTHING_CHOSEN = N_("Pilih paling sedikit satu.")


class ReviewFilter(Schema):
    """Which items are meant: every filter named lets an item pass that has one of its values."""

    class Meta:
        unknown = EXCLUDE

    decision = many(
        N_("Keputusan"), ((UNDECIDED, N_("Belum diputuskan")), *DECISIONS.items())
    )
    service_kind = many(N_("Jenis layanan"), tuple(SERVICE_KIND_LABELS.items()))
    documentation = many(N_("Dokumentasi"), YES_NO)
    personal_data = many(N_("Data pribadi"), (*YES_NO, ("unknown", N_("Belum diterangkan"))))
    readiness = many(N_("Kesiapan replikasi"), (("high", "80"), ("middle", "40"), ("low", "0")))
    advice = many(
        N_("Saran"),
        (("waiting", N_("Menunggu saran")), ("overdue", N_("Saran terlambat")), *ANSWERS.items()),
    )
    office = many(N_("Perangkat daerah"))
    affair = many(N_("Urusan"))
    q = fields.String(load_default="", validate=validate.Length(max=200))
    sort = fields.String(load_default="", validate=validate.Length(max=20))


def chosen_by_filter() -> fields.Nested:
    """A filter in place of a list of items, so that many are chosen at once."""
    return fields.Nested(ReviewFilter, load_default=None, allow_none=True,
                         metadata={"kind": "hidden", "label": N_("Saringan")})  # fmt: skip


def expected() -> fields.Integer:
    """How many items the sender saw the filter choose; another number is refused."""
    made = number(N_("Jumlah yang diharapkan"), max=1_000)
    made.metadata = {**made.metadata, "kind": "hidden"}
    return made


class ItemsInput(Input):
    """Some items: by their slugs, or by a filter."""

    items = many(N_("Aplikasi"))
    filter = chosen_by_filter()
    expected = expected()

    @validates_schema
    def _chosen(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data["items"] and data["filter"] is None:
            raise invalid("items", NOTHING_CHOSEN)


class RemarkInput(ItemsInput):
    """A note that goes into the reply to the applicant."""

    remark = long_text(
        N_("Catatan untuk pemohon"), max=2_000,
        help=N_("Dibaca pemohon dan masuk ke surat jawaban. Kosong menghapusnya."),
    )  # fmt: skip


class AssignInput(ItemsInput):
    """A question to one office about some items."""

    agency = choice(N_("Perangkat daerah"), required=True)
    days = number(N_("Hari kerja untuk menjawab"), required=True, min=1, max=60)
    question = long_text(N_("Yang ditanyakan"), required=True, max=2_000)


class RecallInput(Input):
    """Which question is taken back."""

    assignment = number(N_("Permintaan saran"), required=True, max=2_000_000_000)


def seen() -> fields.Integer:
    """The last answer that the sender saw; on what was answered after it they are asked again."""
    made = number(N_("Jawaban terakhir yang dilihat"), max=10**17)
    made.metadata = {**made.metadata, "kind": "hidden"}
    return made


class AdviseInput(RecallInput):
    """An office's answer on some of the items it was asked about, or on all that wait."""

    seen = seen()
    items = many(N_("Aplikasi"))
    all_waiting = flag(N_("Semua yang belum dijawab"))
    answer = choice(N_("Saran"), tuple(ANSWERS.items()), required=True, kind="radio")
    note = long_text(
        N_("Syarat atau alasan"), max=2_000, help=N_("Wajib bila bersyarat atau tidak disarankan.")
    )

    @validates_schema
    def _reasoned(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["answer"] != UNREASONED and not data["note"]:
            raise invalid("note", REQUIRED)

    @validates_schema
    def _chosen(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data["items"] and not data["all_waiting"]:
            raise invalid("items", NOTHING_CHOSEN)


class CommentInput(Input):
    """A comment on one item, for colleagues."""

    item = text(N_("Aplikasi"), required=True, kind="hidden")
    body = long_text(N_("Catatan internal"), required=True, max=5_000,
                     help=N_("Hanya dibaca orang pemerintah Anda."))  # fmt: skip


class CheckInput(Input):
    """A point of the check list, ticked or not."""

    point = choice(N_("Butir"), tuple((p.name, p.label) for p in POINTS), required=True)
    done = flag(N_("Sudah diperiksa"))
