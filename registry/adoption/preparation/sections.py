"""The sections of a draft: which fields are on each, and how far each is."""

from dataclasses import dataclass

from registry.adoption.models import AdoptionRequest
from registry.catalogue.record.sections import DONE, INCOMPLETE, NOT_STARTED, STATUS
from registry.kernel.text import N_

from .changes import value
from .models import Preparation


@dataclass(frozen=True)
class Section:
    """A page of fields; without `needed` it is not done. `draft` names the paper it prepares."""

    slug: str
    label: str
    lead: str
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    draft: str = ""

    @property
    def optional(self) -> bool:
        """Whether a request can be sent without it."""
        return not self.needed


APPS = Section("aplikasi", N_("Aplikasi dan alasannya"),
               N_("Aplikasi mana yang dimohonkan, dan untuk apa masing-masing."), ())  # fmt: skip
FIELD_SECTIONS = (
    Section("tujuan", N_("Tujuan dan latar belakang"),
            N_("Masalah apa yang hendak diselesaikan; menjadi isi surat dan KAK."),
            ("purpose", "background", "benefits"), ("purpose", "background")),
    Section("narahubung", N_("Perangkat daerah dan narahubung"),
            N_("Siapa yang akan memakai, dan siapa yang dapat dihubungi."),
            ("agency", "contact_name", "contact_email", "contact_phone"),
            ("agency", "contact_name", "contact_email")),
    Section("kapasitas", N_("Kapasitas"),
            N_("Peladen, jaringan, dan personel yang tersedia untuk aplikasi ini."),
            ("server_place", "cpu_cores", "memory_gb", "storage_gb", "server_note",
             "bandwidth_mbps", "connectivity_note", "staff", "staff_note"),
            ("server_place", "memory_gb", "bandwidth_mbps", "staff")),
    Section("surat", N_("Surat permohonan"),
            N_("Rancangan disusun dari data; surat yang ditandatangani diunggah di sini."),
            ("letter_signatory", "copies", "letter_number", "letter_date", "letter_file"),
            ("letter_number", "letter_date", "letter_signatory", "letter_file"), "surat"),
    Section("kak", N_("Kerangka acuan kerja (KAK)"),
            N_("Jadwal dan pembiayaan; rancangan KAK disusun dari data."),
            ("schedule", "funding", "kak_file"), ("schedule", "funding", "kak_file"), "kak"),
    Section("rancangan-kb", N_("Rancangan Kesepakatan Bersama"),
            N_("Boleh disertakan bila sudah ada."), ("draft_kb_file",)),
)  # fmt: skip
SECTIONS = (APPS, *FIELD_SECTIONS)


def section(slug: str) -> Section | None:
    """The section with that address."""
    return next((s for s in SECTIONS if s.slug == slug), None)


def filled(request: AdoptionRequest, kept: Preparation, name: str) -> bool:
    """Whether something was written there."""
    found = value(request, kept, name)
    return found is not None and found != ""


def status(request: AdoptionRequest, kept: Preparation, wanted: Section) -> str:
    """Done with all that is needed, not started with nothing at all."""
    if wanted is APPS:
        return _explained(request)
    begun = any(filled(request, kept, name) for name in wanted.fields)
    if begun and all(filled(request, kept, name) for name in wanted.needed):
        return DONE
    return INCOMPLETE if begun else NOT_STARTED


def _explained(request: AdoptionRequest) -> str:
    if not request.items:
        return NOT_STARTED
    return DONE if all(item.reason for item in request.items) else INCOMPLETE


__all__ = ["APPS", "DONE", "FIELD_SECTIONS", "SECTIONS", "STATUS", "Section", "filled", "section",
           "status"]  # fmt: skip
