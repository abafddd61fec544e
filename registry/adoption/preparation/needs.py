"""Reading numbers out of what a host says an application needs, and holding them against what an
office has. What the text does not say in numbers stays a text for people; nothing is guessed, and
what is enough for a part is not called enough for all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from registry.kernel.text import N_

from .models import Preparation

ENOUGH, PARTLY, SHORT = "enough", "partly", "short"
UNTOLD, UNKNOWN = "untold", "unknown"
ANSWERS = {
    ENOUGH: (N_("Cukup"), "ok"),
    PARTLY: (N_("Cukup untuk yang disebut"), "info"),
    SHORT: (N_("Kurang"), "warn"),
    UNTOLD: (N_("Belum diisi"), "neutral"),
    UNKNOWN: (N_("Tidak disebut"), "neutral"),
}
SERVER, NETWORK, STAFF = "server", "network", "staff"
KINDS = {SERVER: N_("Peladen"), NETWORK: N_("Jaringan"), STAFF: N_("Personel")}

_THOUSANDS = r"\d{1,3}(?:\.\d{3})+"
_NUMBER = rf"(?<![\d.,])({_THOUSANDS}|\d+(?:[.,]\d{{1,2}})?)(?!\d|[.,]\d)"
_SIZE = rf"{_NUMBER}\s*(gb|gib|tb|tib|mb|mib)\b"
_MEMORY, _DISK = r"(?:ram|memori|memory)", r"(?:disk|diska|penyimpanan|storage|ssd|hdd|harddisk)"
_BETWEEN = r"[^\d.;,\n]{0,20}"
_TO_MEMORY = rf"(?:(?!{_DISK})[^\d.;,\n]){{0,20}}"
_TO_DISK = rf"(?:(?!{_MEMORY})[^\d.;,\n]){{0,20}}"
_DENIED = re.compile(
    r"\b(?:tanpa|bukan|tidak (?:perlu|memerlukan|butuh|membutuhkan))\b[^.;\n]{0,20}$", re.IGNORECASE
)
_FOR_OTHERS = re.compile(
    r"\b(?:melayani|pengguna|dipakai|digunakan|untuk|bagi|kapasitas)\b[^.;\n]{0,25}$", re.IGNORECASE
)
_NOT_IN_ALL = (
    r"(?!\s*(?:/|per\b|tiap|setiap|masing|pengguna|warga|pemohon|pegawai|peserta|penduduk|pelanggan))"
)
"""People who are served, or a number for each of something, are no number of staff."""


@dataclass(frozen=True)
class Measure:
    """One thing that can be counted: its label, its unit and what of a request answers it."""

    name: str
    kind: str
    label: str
    unit: str
    patterns: tuple[re.Pattern[str], ...]
    summed: bool = True
    unless: tuple[re.Pattern[str], ...] = (_DENIED,)


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)


MEASURES = (
    Measure("cpu_cores", SERVER, N_("Inti CPU"), "",
            _any(rf"{_NUMBER}\s*(?:v?cpu|cores?|inti)\b",
                 rf"(?:v?cpu|prosesor){_BETWEEN}{_NUMBER}\b")),
    Measure("memory_gb", SERVER, N_("Memori"), "GB",
            _any(rf"{_SIZE}{_TO_MEMORY}{_MEMORY}", rf"{_MEMORY}{_TO_MEMORY}{_SIZE}")),
    Measure("storage_gb", SERVER, N_("Penyimpanan"), "GB",
            _any(rf"{_SIZE}{_TO_DISK}{_DISK}", rf"{_DISK}{_TO_DISK}{_SIZE}")),
    Measure("bandwidth_mbps", NETWORK, N_("Lebar pita"), "Mbps",
            _any(rf"{_NUMBER}\s*(?:mbps|mbit/s|mb/s)\b"), summed=False),
    Measure("staff", STAFF, N_("Personel"), N_("orang"),
            _any(rf"{_NUMBER}\s*(?:\([^)]*\)\s*)?(?:orang|personel|personil|staf|tenaga|teknisi|"
                 r"operator|administrator|admin|pengelola|pemrogram|programmer)\b"
                 rf"{_NOT_IN_ALL}"),
            summed=False, unless=(_DENIED, _FOR_OTHERS)),
)  # fmt: skip
_IN_GB = {"mb": 1 / 1024, "mib": 1 / 1024, "gb": 1, "gib": 1, "tb": 1024, "tib": 1024}


@dataclass(frozen=True)
class Need:
    """What texts ask for of one measure, against what there is; `whole` says that every text
    names a number, so that `wanted` is all and not the least."""

    measure: Measure
    wanted: int | None
    there: int | None
    whole: bool = True

    @property
    def answer(self) -> str:
        """Enough, enough for what is named, short, or what is not known."""
        if self.wanted is None:
            return UNKNOWN
        if self.there is None:
            return UNTOLD
        if self.there < self.wanted:
            return SHORT
        return ENOUGH if self.whole else PARTLY


def wanted(text: str, measure: Measure) -> int | None:
    """The largest number that the text names of the measure, or None."""
    found = [
        _amount(match) for p in measure.patterns for match in p.finditer(text)
        if not any(word.search(text[: match.start()]) for word in measure.unless)
    ]  # fmt: skip
    return max(found) if found else None


def _amount(match: re.Match[str]) -> int:
    """The number, rounded up: half a gigabyte more is one that is needed."""
    groups = [g for g in match.groups() if g]
    thousands = re.fullmatch(_THOUSANDS, groups[0])
    plain = groups[0].replace(".", "") if thousands else groups[0].replace(",", ".")
    factor = _IN_GB.get(groups[1].lower(), 1) if len(groups) > 1 else 1
    return max(1, ceil(float(plain[:9]) * factor))


def needs(text: str, kept: Preparation) -> list[Need]:
    """Every measure of one application's text."""
    return [Need(m, wanted(text, m), getattr(kept, m.name)) for m in MEASURES]


def together(texts: Iterable[str], kept: Preparation) -> list[Need]:
    """All applications at once: servers add up, a line and people are shared."""
    several = list(texts)
    found = []
    for measure in MEASURES:
        numbers = [n for n in (wanted(text, measure) for text in several) if n is not None]
        total = (sum(numbers) if measure.summed else max(numbers)) if numbers else None
        whole = len(numbers) == len(several)
        found.append(Need(measure, total, getattr(kept, measure.name), whole))
    return found


def worst(found: Iterable[Need], kind: str) -> str:
    """The answer for server, network or staff: the most alarming of its measures. Enough is only
    what every measure is enough for."""
    answers = {need.answer for need in found if need.measure.kind == kind}
    if answers > {UNKNOWN} and answers <= {UNKNOWN, ENOUGH}:
        return PARTLY
    return next(a for a in (SHORT, UNTOLD, PARTLY, ENOUGH, UNKNOWN) if a in answers)
