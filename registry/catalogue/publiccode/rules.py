"""The rules for single values. Each takes the value (None: absent) and the record it stands in."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import regex  # type: ignore[import-untyped]

from registry.kernel.text import N_, M, Message

from . import languages as tags
from . import licences, uris
from . import vocabulary as v

Rule = Callable[[Any, Mapping[str, Any]], Message | None]

CATEGORY = N_('"%(value)s" bukan kategori dari daftar standar publiccode.yml.')
SCOPE = N_('"%(value)s" bukan lingkup (scope) dari daftar standar publiccode.yml.')
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_MIME = re.compile(
    r" *[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126} *"
)
_SHOWN = 80


def graphemes(text: str) -> int:
    """The length as a person counts it: grapheme clusters."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(_cluster().findall(text))


@cache
def _cluster() -> Any:
    return regex.compile(r"\X")


def shown(value: str) -> str:
    """The value as a message quotes it: on one line, cut when long."""
    flat = " ".join(value.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"


def required(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A text that is there and not empty."""
    return None if value else M("Wajib diisi.")


def required_link(value: Any, record: Mapping[str, Any]) -> Message | None:
    """An address that is there (an empty one is judged by the next rule)."""
    return M("Wajib diisi dengan alamat (URL).") if value is None else None


def required_flag(value: Any, record: Mapping[str, Any]) -> Message | None:
    """true or false is there."""
    return M("Wajib diisi dengan true atau false.") if value is None else None


def required_list(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A list is there."""
    return M("Wajib diisi dengan sebuah daftar.") if value is None else None


def not_empty(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A list or a mapping with something in it."""
    return None if value else M("Wajib memuat paling sedikit satu butir.")


def at_most(count: int) -> Rule:
    """No more than `count` grapheme clusters."""

    def rule(value: Any, record: Mapping[str, Any]) -> Message | None:
        length = graphemes(value or "")
        if length <= count:
            return None
        return M("Paling panjang %(max)s huruf; tertulis %(n)s huruf.", max=count, n=length)

    return rule


def at_least(count: int) -> Rule:
    """No fewer than `count` grapheme clusters."""

    def rule(value: Any, record: Mapping[str, Any]) -> Message | None:
        length = graphemes(value or "")
        if length >= count:
            return None
        return M("Paling pendek %(min)s huruf; tertulis %(n)s huruf.", min=count, n=length)

    return rule


def one_of(choices: Sequence[str]) -> Rule:
    """One of a few words, which the message lists."""

    def rule(value: Any, record: Mapping[str, Any]) -> Message | None:
        if value is None or value in choices:
            return None
        return M(
            "\"%(value)s\" tidak dikenal; pilih salah satu: %(choices)s.",
            value=shown(value), choices=", ".join(choices),
        )  # fmt: skip

    return rule


def member(choices: Sequence[str], wrong: str) -> Rule:
    """One word of a long list."""
    known = frozenset(choices)

    def rule(value: Any, record: Mapping[str, Any]) -> Message | None:
        return None if value in known else Message(wrong, {"value": shown(value or "")})

    return rule


def url(value: Any, record: Mapping[str, Any]) -> Message | None:
    """Any address with a scheme."""
    if value is None or uris.is_url(value):
        return None
    return M('"%(value)s" bukan alamat (URL) yang sah.', value=shown(value))


def http_url(value: Any, record: Mapping[str, Any]) -> Message | None:
    """An address of a page."""
    if value is None or uris.is_http_url(value):
        return None
    return M('"%(value)s" bukan alamat http atau https yang sah.', value=shown(value))


def organisation(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A URI that names an organisation."""
    if value is None or uris.is_uri(value):
        return None
    if value.startswith(uris.ITALIAN):
        return M("Kode iPA di belakang urn:x-italian-pa: tidak sah.")
    return M('"%(value)s" bukan URI yang sah.', value=shown(value))


def supported(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A known alias, or a URI."""
    if value.startswith("alias:"):
        if value.removeprefix("alias:") in v.ALIASES:
            return None
        return M(
            "Alias \"%(value)s\" tidak dikenal; yang ada: %(choices)s.",
            value=shown(value), choices=", ".join(v.ALIASES),
        )  # fmt: skip
    if uris.is_uri(value):
        return None
    return M('"%(value)s" bukan URI yang sah.', value=shown(value))


def italian_code(value: Any, record: Mapping[str, Any]) -> Message | None:
    """An iPA code, when one is given."""
    if not value or uris.is_ipa_code(value):
        return None
    return M('"%(value)s" bukan kode iPA yang sah.', value=shown(value))


def email(value: Any, record: Mapping[str, Any]) -> Message | None:
    """An e-mail address, when the key is there."""
    if value is None or uris.is_email(value):
        return None
    return M('"%(value)s" bukan alamat surel yang sah.', value=shown(value))


def day(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A date of the calendar, YYYY-MM-DD."""
    if value is None or is_day(value):
        return None
    return M("\"%(value)s\" bukan tanggal; tulis TTTT-BB-HH, misalnya 2024-03-31.",
             value=shown(value))  # fmt: skip


def is_day(text: str) -> bool:
    """Whether the text is a date that exists, written YYYY-MM-DD."""
    match = _DAY.fullmatch(text)
    if match is None:
        return False
    year, month, number = (int(part) for part in match.groups())
    try:
        date(year or 2000, month, number)
    except ValueError:
        return False
    return True


def mime_type(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A media type such as text/plain."""
    if _MIME.fullmatch(value or ""):
        return None
    return M('"%(value)s" bukan jenis media (MIME) yang sah.', value=shown(value or ""))


def country(value: Any, record: Mapping[str, Any]) -> Message | None:
    """ISO 3166-1 alpha-2, all capitals or (deprecated) all small."""
    value = value or ""
    if value in v.COUNTRIES or value.upper() in v.COUNTRIES and value == value.lower():
        return None
    return M("\"%(value)s\" bukan kode negara dua huruf ISO 3166-1, misalnya ID.",
             value=shown(value))  # fmt: skip


def language(value: Any, record: Mapping[str, Any]) -> Message | None:
    """A BCP 47 tag."""
    if tags.is_tag(value or ""):
        return None
    return M("\"%(value)s\" bukan kode bahasa BCP 47, misalnya id atau en-GB.",
             value=shown(value or ""))  # fmt: skip


def languages(value: Any, record: Mapping[str, Any]) -> Message | None:
    """Every key is a BCP 47 tag."""
    wrong = next((name for name in value if not tags.is_tag(name)), None)
    return None if wrong is None else language(wrong, record)


def licence(value: Any, record: Mapping[str, Any]) -> Message | None:
    """An SPDX expression."""
    if licences.is_expression(value):
        return None
    return M("\"%(value)s\" bukan lisensi SPDX; lihat https://spdx.org/licenses.",
             value=shown(value))  # fmt: skip


def contractors(value: Any, record: Mapping[str, Any]) -> Message | None:
    """There when the maintenance is by contract, and only then."""
    by_contract = record.get("type") == "contract"
    if value is None and by_contract:
        return M('Wajib diisi bila maintenance.type adalah "%(type)s".', type="contract")
    if value is not None and not by_contract:
        return M('Hanya boleh ada bila maintenance.type adalah "contract".')
    return None


def contacts(value: Any, record: Mapping[str, Any]) -> Message | None:
    """There when a community or the owner maintains."""
    kind = record.get("type")
    if value is None and kind in ("community", "internal"):
        return M('Wajib diisi bila maintenance.type adalah "%(type)s".', type=kind)
    return None
