"""What is typed on a request: its letter, its apps, the host's decisions, messages; and filters."""

from collections.abc import Mapping
from typing import Any, TypeVar

from marshmallow import fields, pre_load, validates_schema

from registry.kernel.schema import (
    REQUIRED,
    Input,
    ListQuery,
    choice,
    day,
    email,
    file,
    flag,
    invalid,
    long_text,
    many,
    text,
)  # fmt: skip
from registry.kernel.text import N_

from .review.schemas import chosen_by_filter, expected
from .states import ADOPTER, DECISIONS, HOST, STATES, UNCONDITIONAL, UNDECIDED

AnyField = TypeVar("AnyField", bound="fields.Field[Any]")

LETTER = N_("Surat permohonan")
NEED = N_("Kebutuhan")
CONTACT = N_("Narahubung")
DECIDING = (*DECISIONS.items(), (UNDECIDED, N_("Kosongkan keputusan")))


def _in(group: str, spec: AnyField, *, needed: bool = False) -> AnyField:
    """Puts a field under a heading; `needed` marks what may wait until the request is submitted."""
    spec.metadata = {**spec.metadata, "group": group}
    if needed:
        spec.required = spec.allow_none = True
    return spec


class LetterInput(Input):
    """The request's own page: what is not sent stays as it is, what is sent blank is cleared."""

    letter_number = _in(LETTER, text(N_("Nomor surat permohonan")), needed=True)
    letter_date = _in(LETTER, day(N_("Tanggal surat permohonan")), needed=True)
    letter_signatory = _in(
        LETTER,
        text(
            N_("Nama kepala daerah yang menandatangani"),
            help=N_("Gubernur, bupati, atau wali kota; permohonan datang dari kepala daerah."),
        ),
        needed=True,
    )
    letter_file = _in(
        LETTER,
        file(N_("Berkas surat permohonan"), "pdf", help=N_("PDF surat yang ditandatangani.")),
        needed=True,
    )
    kak_file = _in(
        LETTER, file(N_("Kerangka acuan kerja (KAK)"), "draft", help=N_("PDF, .docx atau .odt."))
    )
    draft_kb_file = _in(
        LETTER,
        file(N_("Rancangan Kesepakatan Bersama"), "draft", help=N_("PDF, .docx atau .odt.")),
    )
    purpose = _in(
        NEED,
        long_text(
            N_("Tujuan pemanfaatan"), help=N_("Layanan atau urusan apa yang hendak diperbaiki.")
        ),
    )
    agency = _in(NEED, text(N_("Perangkat daerah yang akan memakai")))
    contact_name = _in(CONTACT, text(N_("Nama narahubung")), needed=True)
    contact_email = _in(CONTACT, email(N_("Surel narahubung")), needed=True)
    contact_phone = _in(CONTACT, text(N_("Telepon narahubung"), max=60, kind="tel"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)

    @pre_load
    def _blank_is_missing(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        kept = super()._blank_is_missing(data)
        return {name: kept.get(name) for name in data}


class AppsInput(Input):
    """The apps asked for, as a whole list in the order given."""

    apps = many(N_("Aplikasi yang dimohonkan"), required=True)


class CreateInput(AppsInput):
    """A new request to one host."""

    host = text(N_("Daerah pemilik"), required=True, max=20)


class ReasonInput(Input):
    """Why it is given back or withdrawn."""

    reason = long_text(
        N_("Alasan"), required=True, help=N_("Dibaca oleh pihak lain dan tersimpan di jejak audit.")
    )


class ReplyInput(Input):
    """The host's letter of reply."""

    reply_number = text(N_("Nomor surat jawaban"), required=True)
    reply_date = day(N_("Tanggal surat jawaban"), required=True)
    reply_file = file(N_("Berkas surat jawaban"), "pdf", help=N_("PDF, boleh menyusul."))


class RejectInput(ReplyInput):
    """The reply that refuses the whole request."""

    reason = long_text(N_("Alasan penolakan"), required=True)


class DecideInput(Input):
    """One decision on any number of the request's apps, or none any more."""

    items = many(N_("Aplikasi"))
    filter = chosen_by_filter()
    expected = expected()
    all_undecided = flag(N_("Semua aplikasi yang belum diputuskan"))
    decision = choice(N_("Keputusan"), DECIDING, required=True)
    note = long_text(
        N_("Syarat atau alasan"), max=2_000,
        help=N_("Wajib bila bersyarat atau ditolak."),
    )  # fmt: skip

    @validates_schema
    def _reasoned(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["decision"] not in (UNCONDITIONAL, UNDECIDED) and not data["note"]:
            raise invalid("note", REQUIRED)

    @validates_schema
    def _chosen(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data["items"] and not data["all_undecided"] and data["filter"] is None:
            raise invalid("items", N_("Pilih paling sedikit satu."))


TICKED, SHOWN = "ticked", "shown"


class ReviewDecideInput(DecideInput):
    """The decision under the review's table: on the ticked items, or on all that its filter
    shows."""

    scope = choice("", ((TICKED, TICKED), (SHOWN, SHOWN)), default=TICKED, kind="hidden")

    @validates_schema
    def _chosen(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["scope"] == TICKED and not data["items"]:
            raise invalid("items", N_("Pilih paling sedikit satu."))


class RequestQuery(ListQuery):
    """Filters of the list."""

    state = many(N_("Tahap"), tuple((s, s) for s in STATES))
    side = choice(N_("Sisi"), ((ADOPTER, ADOPTER), (HOST, HOST)))
    office = many(N_("Perangkat daerah"), (("mine", "mine"),))


class ItemsQuery(Input):
    """Which items the page of one request shows: a word of the name, only undecided, all ticked,
    all of many."""

    q = fields.String(load_default="")
    undecided = flag("")
    ticked = flag("")
    all = flag("")
