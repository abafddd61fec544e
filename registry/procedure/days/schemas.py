"""What an operator enters into the calendar, and which part of it is asked for."""

from marshmallow import fields, validate

from registry.kernel.schema import Input, choice, day, text
from registry.kernel.text import N_

from ..states import DAY_KINDS

_DECREE = N_("Misalnya SKB Tiga Menteri Nomor 1017 Tahun 2024.")


class DayInput(Input):
    """A free day, or a day that is worked after all."""

    day = day(N_("Hari"), required=True)
    kind = choice(N_("Jenis"), tuple(DAY_KINDS.items()), required=True, kind="radio")
    name = text(N_("Nama hari"), required=True, max=200)
    decree = text(N_("Nomor keputusan"), required=True, max=200, help=_DECREE)


class RemoveDayInput(Input):
    """Why a day is taken out again."""

    decree = text(N_("Nomor keputusan"), required=True, max=200, help=_DECREE)


class YearQuery(Input):
    """Which year; the present one when it is left out."""

    year = fields.Integer(
        load_default=None, allow_none=True,
        validate=validate.Range(1950, 2199, error=N_("Antara {min} dan {max}.")),
    )  # fmt: skip
