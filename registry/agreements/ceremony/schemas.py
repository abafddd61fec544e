"""What a ceremony's forms and its API take, and what the API gives."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry.kernel.schema import Input, day, long_text, many, text
from registry.kernel.text import N_

_CLOCK = N_("Tulis waktu sebagai jam:menit, misalnya 10:00.")


class Occasion(Input):
    """Place and day."""

    name = text(
        N_("Nama upacara"), required=True,
        help=N_("Misalnya Penandatanganan Kesepakatan Bersama 17 daerah."),
    )  # fmt: skip
    held_on = day(N_("Tanggal"), required=True)
    held_at = fields.Time(
        load_default=None, allow_none=True, format="iso",
        error_messages={"invalid": _CLOCK, "format": _CLOCK},
        metadata={"kind": "time", "label": N_("Waktu"), "help": ""},
    )  # fmt: skip
    place = text(N_("Tempat"), required=True)


class CeremonyInput(Occasion):
    """Place, day and people."""

    witnesses = long_text(
        N_("Saksi bersama"), max=20_000, rows=4,
        help=N_("Satu orang per baris: nama; jabatan. Saksi dicatat pada setiap naskah."),
    )
    guests = long_text(
        N_("Tamu undangan"), max=60_000, rows=4, help=N_("Satu orang per baris: nama; jabatan.")
    )


class AddInstruments(Input):
    """Which instruments are signed there."""

    instruments = many(N_("Naskah yang ditandatangani"), required=True)


class SetNumbers(Input):
    """The own numbers of an instrument's parties."""

    numbers = long_text(
        N_("Nomor naskah para pihak"), required=True, max=100_000, rows=8,
        help=N_("Satu baris per pihak: nama atau kode pemerintah = nomor."),
    )


class SignAll(Input):
    """The term of those that have none of their own."""

    starts_on = day(
        N_("Mulai berlaku"),
        help=N_("Dipakai untuk naskah yang belum menetapkannya; tanpa isian, hari upacara."),
    )
    ends_on = day(
        N_("Berakhir"), help=N_("Dipakai untuk naskah yang belum menetapkannya.")
    )


# ---------------------------------------------------------------- the API
PEOPLE_MAX, CELLS_MAX = 500, 10_000
_MANY = N_("Paling banyak {max} pilihan.")


class PersonBody(Input):
    """A witness or guest."""

    name = text(N_("Nama"), required=True)
    title = fields.String(load_default="", validate=validate.Length(max=300))


def _people() -> fields.List[Any]:
    return fields.List(
        fields.Nested(PersonBody), load_default=list,
        validate=validate.Length(max=PEOPLE_MAX, error=_MANY),
    )  # fmt: skip


class CeremonyBody(Occasion):
    """Place, day and people, by the API."""

    witnesses = _people()
    guests = _people()


class OrderBody(Input):
    """The running order: codes of instruments; those not named follow in the order they had."""

    instruments = many(N_("Naskah yang ditandatangani"), required=True)


class NumberCell(Input):
    """The own number of a party; `seen` is what stood there when it was read."""

    instrument = text(N_("Naskah"), required=True)
    government = text(N_("Pihak"), required=True)
    number = fields.String(required=True, validate=validate.Length(max=300))
    seen = fields.String(
        load_default="",
        metadata={"description": "what was read; without it only an empty number is filled"},
    )


class NumbersBody(Input):
    """Numbers of any parties of any instruments: all of them are written, or none."""

    numbers = fields.List(
        fields.Nested(NumberCell), required=True,
        validate=validate.Length(min=1, max=CELLS_MAX, error=_MANY),
    )  # fmt: skip


class FileBody(Input):
    """A signed file that was uploaded before, and whose it is."""

    file = text(N_("Berkas"), required=True)
    instrument = fields.String(
        load_default=None, allow_none=True,
        metadata={"description": "its code; null: told by the file's name"},
    )  # fmt: skip


class FilesBody(Input):
    """Signed files of instruments."""

    files = fields.List(
        fields.Nested(FileBody), required=True,
        validate=validate.Length(min=1, max=200, error=_MANY),
    )  # fmt: skip


class SignBody(SignAll):
    """Signing all: the version of each instrument as it was read."""

    versions = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": "code of each instrument → its `version`"},
    )  # fmt: skip


class CeremonyItem(Schema):
    """A ceremony in the list."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    place = fields.String(required=True)
    held_on = fields.Date(required=True)
    organiser = fields.String(required=True, metadata={"description": "name of the government"})
    number = fields.Integer(required=True, metadata={"description": "instruments"})
    signed_at = fields.DateTime(required=True, allow_none=True)


class PersonItem(Schema):
    """A witness or guest."""

    name = fields.String(required=True)
    title = fields.String(required=True)


class CeremonyParty(Schema):
    """A party of an instrument with its own number."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    number = fields.String(required=True)
    fillable = fields.Boolean(
        required=True, metadata={"description": "whether the caller may write the number now"}
    )


class CeremonyFileItem(Schema):
    """A signed file that was sent in; `instrument` is null while nobody knows whose it is."""

    file = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    instrument = fields.String(required=True, allow_none=True)
    href = fields.String(required=True)


class CeremonyInstrument(Schema):
    """An instrument in the running order, as far as the caller's government is a party."""

    code = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    scheduled = fields.Boolean(
        required=True, metadata={"description": "whether its own schedule is this day and place"}
    )
    parties = fields.List(fields.Nested(CeremonyParty), required=True)


class CeremonyDetail(CeremonyItem):
    """One ceremony with everything in it."""

    organiser_code = fields.String(required=True)
    held_at = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    witnesses = fields.List(fields.Nested(PersonItem), required=True)
    guests = fields.List(fields.Nested(PersonItem), required=True)
    instruments = fields.List(fields.Nested(CeremonyInstrument), required=True)
    files = fields.List(fields.Nested(CeremonyFileItem), required=True)


class CandidateItem(Schema):
    """An instrument that could be signed there."""

    code = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    parties = fields.List(fields.String(), required=True)


class CandidateList(Schema):
    """Every instrument that could be signed there."""

    items = fields.List(fields.Nested(CandidateItem), required=True)


class ReportLine(Schema):
    """An instrument of the report: what stands against signing it, in the guards' words."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    signed = fields.Boolean(required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    reasons = fields.List(fields.String(), required=True)


class CeremonyReport(Schema):
    """What signing all would do now; `ready` when nothing stands against it."""

    ready = fields.Boolean(required=True)
    problems = fields.List(fields.String(), required=True)
    instruments = fields.List(fields.Nested(ReportLine), required=True)
