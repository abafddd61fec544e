"""What is typed of an application, what lists of them take, and what the API says of one."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError, fields, validate

from registry.kernel.schema import (
    Input,
    ListQuery,
    choice,
    flag,
    long_text,
    many,
    text,
    url,
)
from registry.kernel.text import N_
from registry.procedure.api import StateItem

from . import awards
from .publiccode.licences import is_expression
from .record.schemas import (
    AttachmentItem,
    AwardItem,
    DependencyItem,
    MissingItem,
    ReleaseItem,
)
from .search.asking import SORTS
from .search.filters import FACETS
from .states import (
    DEVELOPMENT,
    DIMENSIONS,
    FACET_NAMES,
    LANGUAGES,
    PLATFORMS,
    PUBLISHED,
    READINESS,
    REUSE_TERMS,
    SERVICE_KIND_LABELS,
    SPBE_KINDS,
    STATES,
)

CORE = N_("Pokok")
SERVICE = N_("Layanan dan pengguna")
TECHNOLOGY = N_("Teknologi dan data")
TERMS = N_("Ketentuan pemakaian")
READY = N_("Kesiapan replikasi")
ORIGIN = N_("Riwayat dan sumber")

VALUES_MAX = 50
START = ("name", "summary", "affair", "service_kind")
"""What is asked before there is a draft; the rest is filled in section by section."""

F = TypeVar("F", bound="fields.Field[Any]")


def _in(group: str, field: F) -> F:
    field.metadata = {**field.metadata, "group": group}
    return field


class Words(fields.List[Any]):
    """Short words: a list, or one line with commas as a form sends it."""

    def __init__(self, label: str, help: str) -> None:
        length = validate.Length(1, 120, error=N_("Paling banyak {max} huruf."))
        word = fields.String(validate=length)
        super().__init__(
            word, load_default=list,
            validate=validate.Length(max=50, error=N_("Paling banyak {max} kata.")),
            metadata={"kind": "text", "label": label, "help": help},
        )  # fmt: skip

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[Any]:
        if isinstance(value, str):
            value = [word.strip() for word in value.split(",") if word.strip()]
        found: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        return list(dict.fromkeys(found))


PARTIAL_DAY = N_("Tulis tahun, tahun-bulan, atau tanggal lengkap, misalnya 2016 atau 2016-02-28.")


def _partial_day(value: str) -> None:
    if not awards.is_day(value):
        raise ValidationError(PARTIAL_DAY)


def _tag(value: str) -> None:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value, re.ASCII):
        raise ValidationError(N_("Bukan kode bahasa, misalnya id, en, atau jv."))


def _languages() -> fields.List[Any]:
    return fields.List(
        fields.String(validate=_tag), load_default=list,
        validate=validate.Length(max=50, error=N_("Paling banyak {max} pilihan.")),
        metadata={"kind": "checkboxes", "label": N_("Bahasa tampilan"),
                  "choices": _items(LANGUAGES),
                  "help": N_("Bahasa yang dapat dipakai pengguna aplikasi ini.")},
    )  # fmt: skip


class AwardLines(fields.String):
    """Awards as lines "name; giver; day", brought into one spelling."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        found = awards.entries(str(super()._deserialize(*args, **kwargs)))
        if len(found) > awards.MOST:
            raise ValidationError(N_("Paling banyak 50 penghargaan."))
        if any(len(entry["name"]) > awards.NAME_MAX for entry in found):
            raise ValidationError(N_("Nama sebuah penghargaan paling banyak 300 huruf."))
        return awards.text(found)


def _awards() -> AwardLines:
    return AwardLines(
        load_default="", allow_none=True,
        error_messages={"invalid": N_("Isian tidak sah.")},
        metadata={"kind": "textarea", "label": N_("Penghargaan"),
                  "help": N_("Satu baris satu penghargaan: nama; pemberi; tahun atau tanggal.")},
    )  # fmt: skip


def _launched() -> fields.String:
    field = text(
        N_("Mulai dipakai"), max=10,
        help=N_("Tahun, tahun-bulan, atau tanggal: 2016, 2016-02, atau 2016-02-28."),
    )  # fmt: skip
    field.validators.append(_partial_day)
    return field


def _spdx(value: str) -> None:
    if value and not is_expression(value):
        raise ValidationError(N_("Bukan ungkapan lisensi SPDX, misalnya EUPL-1.2 atau MIT."))


def _licence() -> fields.String:
    field = text(
        N_("Lisensi"), max=120,
        help=N_("Ungkapan SPDX, misalnya EUPL-1.2 atau MIT OR Apache-2.0. "
                "Kosongkan bila hanya memakai ketentuan di atas."),
    )  # fmt: skip
    field.validators.append(_spdx)
    return field


def _yes_no(label: str, help: str) -> fields.Boolean:
    return fields.Boolean(
        load_default=None, allow_none=True, error_messages={"invalid": N_("Isian tidak sah.")},
        metadata={"kind": "select", "label": label, "help": help,
                  "choices": (("1", N_("Ya")), ("0", N_("Tidak")))},
    )  # fmt: skip


def _items(choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(choices.items())


class ApplicationInput(Input):
    """Everything a host says of its application; only the first fields are always needed."""

    name = _in(CORE, text(N_("Nama aplikasi"), required=True, max=200))
    summary = _in(CORE, long_text(
        N_("Ringkasan"), max=500,
        help=N_("Satu atau dua kalimat: untuk siapa dan untuk apa. Tampil di katalog."),
    ))  # fmt: skip
    affair = _in(CORE, choice(N_("Urusan pemerintahan"), required=True))
    service_kind = _in(
        CORE, choice(N_("Jenis layanan"), _items(SERVICE_KIND_LABELS), required=True, kind="radio")
    )
    agency = _in(CORE, text(
        N_("Perangkat daerah pengelola"), help=N_("Misalnya Dinas Komunikasi dan Informatika.")
    ))  # fmt: skip
    is_suite = _in(CORE, flag(
        N_("Aplikasi ini memuat aplikasi lain (suite)"),
        help=N_("Aplikasi yang dimuatnya kemudian dapat menyebut suite ini."),
    ))  # fmt: skip
    suite = _in(CORE, choice(N_("Bagian dari suite")))
    description = _in(SERVICE, long_text(N_("Uraian")))
    function = _in(SERVICE, long_text(
        N_("Fungsi"), help=N_("Apa saja yang dapat dilakukan dengan aplikasi ini.")
    ))  # fmt: skip
    audiences = _in(SERVICE, text(
        N_("Pengguna"), help=N_("Misalnya warga, pelaku usaha, atau ASN.")
    ))  # fmt: skip
    spbe_kind = _in(SERVICE, choice(
        N_("Jenis aplikasi SPBE"), _items(SPBE_KINDS),
        help=N_("Aplikasi umum dipakai sama di semua instansi; khusus untuk kebutuhan instansi."),
    ))  # fmt: skip
    dimension = _in(SERVICE, choice(N_("Dimensi kota cerdas"), _items(DIMENSIONS)))
    platforms = _in(TECHNOLOGY, many(N_("Wahana"), _items(PLATFORMS)))
    technologies = _in(TECHNOLOGY, Words(
        N_("Bahasa dan kerangka kerja"), N_("Pisahkan dengan koma, misalnya PHP, Laravel.")
    ))  # fmt: skip
    languages = _in(TECHNOLOGY, _languages())
    database = _in(TECHNOLOGY, text(N_("Basis data")))
    interfaces = _in(TECHNOLOGY, long_text(
        N_("Antarmuka (API)"), help=N_("Layanan yang disediakan atau dipakai lewat API.")
    ))  # fmt: skip
    data_used = _in(TECHNOLOGY, long_text(N_("Data yang dipakai")))
    data_produced = _in(TECHNOLOGY, long_text(N_("Data yang dihasilkan")))
    personal_data = _in(TECHNOLOGY, _yes_no(
        N_("Mengolah data pribadi"), N_("Menurut UU 27/2022 tentang Pelindungan Data Pribadi.")
    ))  # fmt: skip
    development_status = _in(TECHNOLOGY, choice(N_("Status pengembangan"), _items(DEVELOPMENT)))
    current_version = _in(TECHNOLOGY, text(N_("Versi sekarang"), max=60))
    reuse_terms = _in(TERMS, many(
        N_("Ketentuan pemakaian bersama"), _items(REUSE_TERMS),
        help=N_("Paling sedikit satu ketentuan atau sebuah lisensi diperlukan untuk menerbitkan."),
    ))  # fmt: skip
    licence = _in(TERMS, _licence())
    hki_number = _in(TERMS, text(N_("Nomor sertifikat HKI"), max=120))
    ready = _in(READY, many(N_("Yang sudah siap"), _items(READINESS)))
    requirements = _in(READY, long_text(
        N_("Kebutuhan"), help=N_("Peladen, jaringan, dan personel yang perlu disiapkan pemohon.")
    ))  # fmt: skip
    support = _in(READY, long_text(N_("Pendampingan yang ditawarkan")))
    repository = _in(READY, url(N_("Alamat repositori kode sumber")))
    landing_page = _in(READY, url(N_("Halaman aplikasi")))
    launched = _in(ORIGIN, _launched())
    award = _in(ORIGIN, _awards())
    source = _in(ORIGIN, long_text(
        N_("Sumber keterangan"), max=1000, help=N_("Dari mana keterangan di atas diperoleh.")
    ))  # fmt: skip


class ApplicationPatch(ApplicationInput):
    """The same when only some fields are sent."""

    name = _in(CORE, text(N_("Nama aplikasi"), max=200))
    affair = _in(CORE, choice(N_("Urusan pemerintahan")))
    service_kind = _in(CORE, choice(N_("Jenis layanan"), _items(SERVICE_KIND_LABELS)))


class WithdrawInput(Input):
    """Why an application is withdrawn, and what takes its place."""

    reason = long_text(
        N_("Alasan penarikan"), required=True, max=2000,
        help=N_("Tampil di halaman aplikasi ini bagi siapa pun yang membuka alamatnya."),
    )  # fmt: skip
    successor = choice(
        N_("Aplikasi pengganti"), help=N_("Aplikasi terbit yang menggantikannya, bila ada.")
    )


def _values(**more: Any) -> fields.List[Any]:
    length = validate.Length(max=VALUES_MAX, error=N_("Paling banyak {max} pilihan."))
    each = fields.String(validate=validate.Length(max=200, error=N_("Paling banyak {max} huruf.")))
    return fields.List(each, load_default=list, validate=length, **more)



class ApplicationQuery(ListQuery.from_dict({name: _values() for name in FACETS})):  # type: ignore[misc]
    """Filters of the API's list, each of which may be repeated: one of its values must hold."""

    sort = fields.String(
        load_default="",
        validate=validate.OneOf(("", *SORTS), error=N_("Pilih salah satu dari daftar.")),
    )
    state = fields.String(
        load_default=PUBLISHED,
        validate=validate.OneOf(STATES, error=N_("Pilih salah satu dari daftar.")),
    )


class CatalogueQuery(ListQuery.from_dict(  # type: ignore[misc]
    {name: _values(data_key=FACET_NAMES[name]) for name in FACETS}
)):
    """The same on the page, whose address is Indonesian."""

    sort = fields.String(load_default="", data_key="urut")


class OwnQuery(ListQuery):
    """An office's own applications: words of the name, and one stage."""

    state = fields.String(load_default="", data_key="keadaan")


class SuggestQuery(ListQuery):
    """The words typed so far; `bentuk` is the form a browser's search box expects."""

    form = fields.String(load_default="", data_key="bentuk")


class Listed(Schema):
    """What a list and a whole record both say."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    host_name = fields.String(required=True)
    affair_name = fields.String(required=True)
    is_suite = fields.Boolean(required=True)
    open_for_adoption = fields.Boolean(required=True)
    live_count = fields.Integer(required=True)
    pks_count = fields.Integer(required=True)


class ApplicationItem(Listed):
    """An application in a list."""

    summary = fields.String(required=True)
    host = fields.String(required=True, attribute="host_code")
    affair = fields.String(required=True, attribute="affair_code")
    service_kind = fields.String(required=True)
    state = fields.String(required=True)
    current_version = fields.String(required=True)
    readiness_score = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    changed_at = fields.DateTime(required=True)


class Named(Schema):
    """Another application by its address."""

    slug = fields.String(required=True)
    name = fields.String(required=True)


def _said(field: "fields.Field[Any]") -> "fields.Field[Any]":
    """What an input's field is in an answer."""
    if isinstance(field, fields.List):
        return fields.List(fields.String())
    kind = fields.Boolean if isinstance(field, fields.Boolean) else fields.String
    return kind(allow_none=field.metadata.get("kind") == "select")


Said = Schema.from_dict({
    name: _said(spec) for name, spec in ApplicationInput().fields.items()
    if name not in Listed().fields and name not in ("affair", "suite")
})  # fmt: skip


class ApplicationDetail(StateItem, Listed, Said):  # type: ignore[misc,valid-type]
    """One application whole; after its withdrawal only what explains it."""

    host = fields.String(required=True)
    affair = fields.String(required=True)
    suite = fields.String(required=True, allow_none=True)
    members = fields.List(fields.Nested(Named), required=True)
    successor = fields.String(required=True, allow_none=True)
    withdrawn_reason = fields.String(required=True)
    readiness_score = fields.Integer()
    quality_score = fields.Integer()
    readiness_missing = fields.List(fields.Nested(MissingItem))
    quality_missing = fields.List(fields.Nested(MissingItem))
    duplicate_of = fields.String()
    duplicate_answer = fields.String()
    releases = fields.List(fields.Nested(ReleaseItem))
    attachments = fields.List(fields.Nested(AttachmentItem))
    dependencies = fields.List(fields.Nested(DependencyItem))
    awards = fields.List(fields.Nested(AwardItem))
    held = fields.List(
        fields.String(),
        metadata={"description": "for the host: fields whose change waits for the approver"},
    )  # fmt: skip
