"""Which applications may do again what a national *aplikasi umum* does: a rule by words and urusan.

An aplikasi umum is made once for all of government (Perpres 95/2018, SPBE). The flag accuses
nobody: it says which words raised it, and the host answers it on the same page.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.kernel.text import N_


@dataclass(frozen=True)
class National:
    """One aplikasi umum: words of name and summary that speak of its task; `affairs`, when named,
    narrow the weaker words (`hints`) to the urusan in which they mean it."""

    name: str
    task: str
    words: tuple[str, ...]
    hints: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()


NATIONAL: dict[str, National] = {
    "sp4n-lapor": National(
        "SP4N-LAPOR!", N_("pengaduan pelayanan publik"),
        ("pengaduan", "aduan", "keluhan warga", "keluhan masyarakat", "aspirasi", "lapor"),
        ("keluhan", "laporan warga", "complaint"), ("komunikasi-informatika",),
    ),
    "srikandi": National(
        "SRIKANDI", N_("persuratan dan kearsipan dinamis"),
        ("persuratan", "surat menyurat", "tata naskah dinas", "naskah dinas", "arsip dinamis",
         "surat masuk", "surat keluar", "disposisi surat", "e-office"),
        ("arsip", "surat", "disposisi"), ("kearsipan",),
    ),
    "sipd": National(
        "SIPD", N_("perencanaan dan keuangan daerah"),
        ("perencanaan pembangunan daerah", "penganggaran", "e-planning", "e-budgeting",
         "keuangan daerah", "apbd", "rkpd", "penatausahaan keuangan"),
        ("perencanaan", "anggaran"), ("penunjang",),
    ),
    "siasn": National(
        "SIASN", N_("manajemen aparatur sipil negara"),
        ("kepegawaian", "simpeg", "manajemen asn", "kenaikan pangkat", "data asn", "mutasi asn"),
        ("pegawai", "asn", "pns"), ("penunjang",),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Likeness:
    """An aplikasi umum that a record resembles, and the words that say so."""

    code: str
    national: National
    found: tuple[str, ...]


def likeness(application: Any) -> Likeness | None:
    """The aplikasi umum that name and summary speak of most, or None."""
    said = f"{application.name} {application.summary or ''}".lower()
    found = [
        Likeness(code, national, words)
        for code, national in NATIONAL.items()
        if (words := _found(said, _wanted(national, application.affair_code)))
    ]
    return max(found, key=lambda likely: len(likely.found), default=None)


def _wanted(national: National, affair: str | None) -> tuple[str, ...]:
    return national.words + (national.hints if affair in national.affairs else ())


def _found(said: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(w for w in words if re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", said))
