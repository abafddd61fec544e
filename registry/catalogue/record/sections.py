"""The record as a list of tasks: sections of fields and parts, each with how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.catalogue.schemas import (
    CORE,
    ORIGIN,
    READY,
    SERVICE,
    TECHNOLOGY,
    TERMS,
    ApplicationInput,
)
from registry.kernel.text import N_

from .scores import told

NOT_STARTED, INCOMPLETE, DONE = "not_started", "incomplete", "done"
STATUS: Mapping[str, tuple[str, str]] = {
    NOT_STARTED: (N_("Belum dimulai"), "neutral"),
    INCOMPLETE: (N_("Belum lengkap"), "warn"),
    DONE: (N_("Selesai"), "ok"),
}
MARKDOWN = ("description", "function", "requirements", "support")
"""Fields that may hold Markdown."""
AS_PARTS = ("award",)
"""Fields that are filled in entry by entry, on a page of parts."""
GIVEN = ("name", "affair", "service_kind", "is_suite")
"""Fields that every record has from its first minute."""


@dataclass(frozen=True)
class Section:
    """A page of fields; `needed` are those without which it is not done."""

    slug: str
    label: str
    lead: str
    needed: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields, in the order of the schema."""
        return tuple(
            name for name, spec in ApplicationInput().fields.items()
            if spec.metadata.get("group") == self.label and name not in AS_PARTS
        )  # fmt: skip


@dataclass(frozen=True)
class PartSection:
    """A page of parts; `act` adds one."""

    slug: str
    label: str
    lead: str
    act: str


SECTIONS = (
    Section("pokok", CORE, N_("Nama, ringkasan, dan siapa yang mengelola."),
            ("summary", "agency")),
    Section("layanan", SERVICE, N_("Apa yang dilakukan aplikasi ini dan untuk siapa."),
            ("description", "function", "audiences")),
    Section("teknologi", TECHNOLOGY, N_("Dibuat dengan apa, dan data apa yang diolah."),
            ("platforms", "technologies", "personal_data", "development_status")),
    Section("ketentuan", TERMS, N_("Dengan syarat apa pemerintah lain boleh memakainya."),
            ("terms",)),
    Section("kesiapan", READY, N_("Apa yang siap diserahkan dan pendampingan yang ditawarkan."),
            ("ready", "requirements", "support")),
    Section("riwayat", ORIGIN, N_("Sejak kapan dipakai, dan dari mana keterangan ini."),
            ("launched",)),
)  # fmt: skip
PART_SECTIONS = (
    PartSection("rilis", N_("Rilis"), N_("Versi yang diberikan, dengan tanggal dan catatannya."),
                "release"),
    PartSection("tangkapan-layar", N_("Tangkapan layar"),
                N_("Gambar aplikasi, masing-masing dengan teks pengganti."), "screenshot"),
    PartSection("dokumen", N_("Dokumen"),
                N_("Panduan, dokumentasi, dan materi pelatihan yang boleh diunduh siapa pun."),
                "document"),
    PartSection("ketergantungan", N_("Ketergantungan"),
                N_("Aplikasi atau produk lain yang diperlukan."), "dependency"),
    PartSection("penghargaan", N_("Penghargaan"),
                N_("Nama, pemberi, dan tahun atau tanggalnya."), "award"),
)  # fmt: skip


def section(slug: str) -> Section | None:
    """The section of fields with that address."""
    return next((s for s in SECTIONS if s.slug == slug), None)


def part_section(slug: str) -> PartSection | None:
    """The section of parts with that address."""
    return next((s for s in PART_SECTIONS if s.slug == slug), None)


def status(application: Any, wanted: Section) -> str:
    """How far a section is: done with all that is needed, not started with nothing at all."""
    if all(told(application, name) for name in wanted.needed):
        return DONE
    names = [n for n in wanted.fields if n not in GIVEN]
    begun = any(_filled(application, n) for n in names) or wanted.label == CORE
    return INCOMPLETE if begun else NOT_STARTED


def _filled(application: Any, name: str) -> bool:
    value = application.suite_id if name == "suite" else getattr(application, name)
    return value is not None and value not in ("", [])


def part_status(found: Sequence[Any]) -> str:
    """Parts are done as soon as there is one."""
    return DONE if found else NOT_STARTED
