"""What the pages across features take from their address and from their forms."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from marshmallow import EXCLUDE, Schema, fields, validate

from registry.kernel.schema import Input, ListQuery, choice, flag, text
from registry.kernel.text import N_
from registry.notifications.states import MODE_LABELS, NOW, groups

from .light import ADOPTER, BY_KIND, HOST, MINE, OFFICE, OTHERS

EVERYTHING = "semua"
PARTS = {"saya": MINE, "kantor": OFFICE, "lain": OTHERS}
SIDES = {"pemilik": HOST, "pemohon": ADOPTER}
DUE, LONGEST, NEWEST, TITLE = "tenggat", "lama", "baru", "perihal"
ORDERS = {
    DUE: N_("Tenggat terdekat"), LONGEST: N_("Paling lama di tahapnya"),
    NEWEST: N_("Paling baru berubah"), TITLE: N_("Perihal"),
}  # fmt: skip
FAR = 50


class PageQuery(Schema):
    """A list's cursor."""

    class Meta:
        unknown = EXCLUDE

    after = fields.String(load_default=None, allow_none=True)


class Asked(ListQuery):
    """A list whose address holds its whole state; what is unknown counts as not asked."""

    limit = fields.Integer(load_default=FAR, validate=validate.Range(1, 200))

    def asked(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """The state of `args`."""
        known = {name: value for name, value in args.items() if value not in ("", None)}
        found: dict[str, Any] = self.load(known)
        return found


def address(asked: Mapping[str, Any], schema: type[Asked], **changed: Any) -> str:
    """The query that asks for this state with some of it `changed`: only what is not usual, in a
    fixed order, without the place in the list."""
    wanted = {**asked, **changed}
    usual = schema().load({})
    pairs = [
        (name, int(wanted[name]) if isinstance(wanted[name], bool) else wanted[name])
        for name in sorted(usual)
        if name not in ("after", "limit") and wanted.get(name) not in (usual[name], None, "")
    ]
    return urlencode(pairs)


def canonical(schema: type[Asked], query: str) -> str:
    """The query as the page itself writes it; what it does not know is left out."""
    known = schema().asked(dict(parse_qsl(query)))
    return address(known, schema)


def one_of(known: Any, default: str = "") -> fields.String:
    """One of the known values; another is not asked for."""
    return fields.String(load_default=default, validate=validate.OneOf([*known, default]))


class DeskQuery(Asked):
    """What the work desk shows."""

    bagian = one_of([*PARTS, EVERYTHING], "saya")
    jenis = one_of(BY_KIND)
    tahap = one_of([f"{w.kind}.{s.name}" for w in BY_KIND.values() for s in w.stages])
    sisi = one_of(SIDES)
    terlambat = fields.Boolean(load_default=False)
    urut = one_of(ORDERS, DUE)


STEP_NAMES = ("ask", "review", "kb", "pks", "rolling", "running", "done")
CASE_ORDERS = {
    LONGEST: N_("Paling lama di tahapnya"), DUE: N_("Tenggat terdekat"),
    TITLE: N_("Nama daerah"), NEWEST: N_("Paling baru berubah"),
}  # fmt: skip
BOARD, TABLE = "papan", "tabel"


class CasesQuery(Asked):
    """What the list of cases shows, as a table or as a board."""

    bentuk = one_of((TABLE, BOARD), TABLE)
    langkah = one_of(STEP_NAMES)
    sisi = one_of(SIDES)
    giliran = one_of(("kami", "lain"))
    terlambat = fields.Boolean(load_default=False)
    urut = one_of(CASE_ORDERS, LONGEST)


class RegionQuery(Asked):
    """What a province or a ministry sees of its region."""

    daftar = one_of(("pemerintah", "kerja-sama"), "pemerintah")
    urut = one_of(("nama",))


class MonthQuery(Schema):
    """The month of the calendar: "2026-11"."""

    class Meta:
        unknown = EXCLUDE

    bulan = fields.String(
        load_default="", validate=validate.Regexp(r"^$|^(19|20|21)\d\d-(0[1-9]|1[0-2])$")
    )


UNREADABLE: dict[str, Any] = {"invalid": N_("Isian tidak sah.")}


class DaysQuery(Schema):
    """The days of the calendar from one to another; by default those that it gives to others."""

    class Meta:
        unknown = EXCLUDE

    start = fields.Date(data_key="from", load_default=None, error_messages=UNREADABLE)
    end = fields.Date(data_key="until", load_default=None, error_messages=UNREADABLE)


class ViewInput(Input):
    """A view to keep under a name."""

    name = text(N_("Nama tampilan"), required=True, max=80)
    default = flag(N_("Buka tampilan ini lebih dulu"))
    query = text("", max=2000, kind="hidden")


def preferences() -> type[Input]:
    """When one wants mails: one choice for every group there is."""
    choices = tuple(MODE_LABELS.items())
    named = {
        group: choice(label, choices, default=NOW, kind="radio")
        for group, label in groups().items()
    }
    return type("PreferencesInput", (Input,), {**named, "__doc__": "When one wants which mails."})
