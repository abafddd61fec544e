"""Drafts of the surat permohonan and the KAK out of the data of a request.

What is not known is left as a line to fill in, and `gaps` names it; nothing is invented. The
letters are Indonesian whatever language the reader uses.
"""

from collections.abc import Sequence

from registry.adoption.models import AdoptionRequest
from registry.documents.writing import (
    BLANK,
    Block,
    Heading,
    Items,
    Letterhead,
    PageBreak,
    Pairs,
    Paper,
    Paragraph,
    Reference,
    Signatures,
    Table,
)
from registry.kernel.clock import day_of
from registry.kernel.text import N_

from .models import Preparation
from .queries import Asked
from .states import SERVER_PLACES
from .words import bare, body, counted, day, head

LAWS = (
    "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah;",
    "Peraturan Pemerintah Nomor 28 Tahun 2018 tentang Kerja Sama Daerah;",
    "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik;",
    "Peraturan Menteri Dalam Negeri Nomor 22 Tahun 2020 tentang Tata Cara Kerja Sama Daerah "
    "dengan Daerah Lain dan Kerja Sama Daerah dengan Pihak Ketiga.",
)
OPENING = (
    "Dalam rangka penyelenggaraan Sistem Pemerintahan Berbasis Elektronik di lingkungan "
    "%(adopter)s, dengan ini kami mengajukan permohonan untuk memanfaatkan %(count)s aplikasi "
    "milik %(host)s sebagaimana tercantum dalam lampiran surat ini."
)
BASIS = (
    "Pemanfaatan aplikasi akan dituangkan dalam kerja sama daerah sesuai dengan Peraturan "
    "Pemerintah Nomor 28 Tahun 2018 dan Peraturan Menteri Dalam Negeri Nomor 22 Tahun 2020. "
    "Sebagai bahan pertimbangan, terlampir kami sampaikan:"
)
CLOSING = (
    "Demikian permohonan ini kami sampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan "
    "terima kasih."
)
SCOPE = (
    "serah terima aplikasi dan dokumennya;", "pemasangan dan penyesuaian;",
    "pelatihan dan pendampingan;", "uji terima dan mulai dipakai; dan", "pemantauan dan evaluasi.",
)  # fmt: skip
END = (
    "Kerangka acuan kerja ini disusun sebagai bahan pertimbangan permohonan dan pedoman "
    "pelaksanaan pemanfaatan aplikasi."
)
LETTER_GAPS = {
    "letter_number": N_("nomor surat"),
    "letter_date": N_("tanggal surat"),
    "letter_signatory": N_("nama kepala daerah"),
    "purpose": N_("tujuan pemanfaatan"),
    "contact_name": N_("nama narahubung"),
    "contact_email": N_("surel narahubung"),
}
KAK_GAPS = {
    "agency": N_("perangkat daerah"),
    "background": N_("latar belakang"),
    "purpose": N_("tujuan pemanfaatan"),
    "benefits": N_("manfaat"),
    "schedule": N_("jadwal"),
    "funding": N_("pembiayaan"),
    "server_place": N_("tempat peladen"),
    "memory_gb": N_("memori peladen"),
    "bandwidth_mbps": N_("lebar pita internet"),
    "staff": N_("jumlah personel"),
}


def _mark(request: AdoptionRequest) -> str:
    return f"RANCANGAN · permohonan {request.code} · belum ditandatangani"


def _paragraphs(text: str) -> tuple[Block, ...]:
    found = [part.strip() for part in text.split("\n\n") if part.strip()]
    return tuple(Paragraph(part) for part in found) or (Paragraph(BLANK),)


def _signature(request: AdoptionRequest) -> Signatures:
    name = request.letter_signatory or BLANK
    return Signatures(((f"{head(request.adopter).upper()},", "", "", "", name),))


def letter(request: AdoptionRequest, kept: Preparation, apps: Sequence[Asked]) -> Paper:
    """The head's letter of request with the list of applications annexed."""
    adopter = request.adopter
    annexes = ["daftar aplikasi yang dimohonkan", "kerangka acuan kerja (KAK)"]
    if request.draft_kb_file is not None:
        annexes.append("rancangan Kesepakatan Bersama")
    subject = f"Permohonan pemanfaatan aplikasi milik {body(request.host)}"
    blocks: tuple[Block, ...] = (
        _reference(request, subject, len(annexes)),
        Paragraph(OPENING % {"adopter": body(adopter), "host": body(request.host),
                             "count": counted(len(apps))}),
        Paragraph("Tujuan pemanfaatan aplikasi tersebut sebagai berikut:"),
        *_paragraphs(request.purpose),
        Paragraph(BASIS), Items(_ended(annexes), "a."),
        Paragraph("Untuk koordinasi lebih lanjut dapat menghubungi:"), _contact(request),
        Paragraph(CLOSING), _signature(request), *_copies(kept.copies), *_annex(request, apps),
    )  # fmt: skip
    return Paper(
        subject, "id", "", blocks, Letterhead((head(adopter),)), day_of(request.changed_at),
        body(adopter), _mark(request), title_shown=False,
    )  # fmt: skip


def _reference(request: AdoptionRequest, subject: str, annexes: int) -> Reference:
    adopter, host = request.adopter, request.host
    return Reference(
        (("Nomor", request.letter_number or BLANK), ("Sifat", "Biasa"),
         ("Lampiran", f"{counted(annexes)} berkas"), ("Hal", subject)),
        (f"{adopter.capital or BLANK}, {day(request.letter_date) or BLANK}", "", "Kepada",
         f"Yth. {head(host)}", "di", host.capital or BLANK),
    )  # fmt: skip


def _ended(items: Sequence[str]) -> tuple[str, ...]:
    *first, last = items
    return (*(f"{item};" for item in first[:-1]), f"{first[-1]}; dan", f"{last}.")


def _contact(request: AdoptionRequest) -> Pairs:
    rows = [("Nama", request.contact_name or BLANK), ("Perangkat daerah", request.agency or BLANK),
            ("Surel", request.contact_email or BLANK)]  # fmt: skip
    if request.contact_phone:
        rows.append(("Telepon", request.contact_phone))
    return Pairs(tuple(rows))


def _copies(text: str) -> tuple[Block, ...]:
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    return (Paragraph("Tembusan:", "left"), Items(lines)) if lines else ()


def _annex(request: AdoptionRequest, apps: Sequence[Asked]) -> tuple[Block, ...]:
    rows = tuple(
        (f"{n}.", app.name, app.version or "–", app.reason or BLANK)
        for n, app in enumerate(apps, 1)
    )
    return (
        PageBreak(),
        Pairs((("Lampiran", f"Surat {head(request.adopter)}"),
               ("Nomor", request.letter_number or BLANK),
               ("Tanggal", day(request.letter_date) or BLANK))),
        Heading("DAFTAR APLIKASI YANG DIMOHONKAN", 1),
        Table(("No.", "Aplikasi", "Versi", "Alasan pemanfaatan"), rows, (0.7, 3.4, 1.1, 4.8),
              ("center", "left", "center", "left")),
        _signature(request),
    )  # fmt: skip


# ---------------------------------------------------------------- the KAK
def kak(request: AdoptionRequest, kept: Preparation, apps: Sequence[Asked]) -> Paper:
    """The terms of reference (kerangka acuan kerja) with what each application needs annexed."""
    adopter, host = body(request.adopter), body(request.host)
    agency = request.agency or BLANK
    chapters: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Latar belakang", _paragraphs(kept.background)),
        ("Dasar hukum", (Items(LAWS),)),
        ("Maksud dan tujuan", _paragraphs(request.purpose)),
        ("Manfaat", _paragraphs(kept.benefits)),
        ("Ruang lingkup", (
            Paragraph(f"Pemanfaatan {counted(len(apps))} aplikasi milik {host} sebagaimana "
                      "tercantum dalam lampiran, meliputi:"), Items(SCOPE))),
        ("Kapasitas pemohon", (_capacity(kept),)),
        ("Pelaksana", (
            Paragraph(f"Pelaksana pada {adopter} adalah {agency}, dengan narahubung:"),
            _contact(request))),
        ("Jadwal", _paragraphs(kept.schedule)),
        ("Pembiayaan", _paragraphs(kept.funding)),
        ("Penutup", (Paragraph(END), _agency_signature(agency))),
    )  # fmt: skip
    title = f"Kerangka acuan kerja\npemanfaatan aplikasi milik {host}\noleh {adopter}".upper()
    return Paper(
        title, "id", "", (*_lettered(chapters), *_needs_annex(apps)),
        Letterhead((adopter, agency)), day_of(request.changed_at), adopter, _mark(request),
    )  # fmt: skip


def _lettered(chapters: Sequence[tuple[str, tuple[Block, ...]]]) -> tuple[Block, ...]:
    found: list[Block] = []
    for letter_, (title, blocks) in zip("ABCDEFGHIJ", chapters, strict=True):
        found += [Heading(f"{letter_}. {title}"), *blocks]
    return tuple(found)


def _agency_signature(agency: str) -> Signatures:
    return Signatures(((f"Kepala {agency},", "", "", "", BLANK, f"NIP {BLANK}"),))


def _sized(number: int | None, unit: str, note: str = "") -> str:
    said = BLANK if number is None else f"{number} {unit}".strip()
    return f"{said}\n{note}" if note else said


def _capacity(kept: Preparation) -> Pairs:
    place = SERVER_PLACES.get(kept.server_place or "")
    return Pairs((
        ("Tempat peladen", f"{place or BLANK}" + (f"\n{kept.server_note}" if kept.server_note
                                                  else "")),
        ("Inti prosesor (CPU)", _sized(kept.cpu_cores, "inti")),
        ("Memori (RAM)", _sized(kept.memory_gb, "GB")),
        ("Penyimpanan", _sized(kept.storage_gb, "GB")),
        ("Lebar pita internet", _sized(kept.bandwidth_mbps, "Mbps", kept.connectivity_note)),
        ("Personel teknis", _sized(kept.staff, "orang", kept.staff_note)),
    ))  # fmt: skip


def _needs_annex(apps: Sequence[Asked]) -> tuple[Block, ...]:
    rows = tuple(
        (f"{n}.", app.name, app.affair, app.reason or BLANK, app.requirements or "–")
        for n, app in enumerate(apps, 1)
    )
    head_row = ("No.", "Aplikasi", "Urusan", "Alasan", "Kebutuhan menurut daerah pemilik")
    return (
        PageBreak(), Heading("LAMPIRAN: APLIKASI DAN KEBUTUHANNYA", 1),
        Table(head_row, rows, (0.7, 2.4, 1.9, 2.6, 2.4),
              ("center", "left", "left", "left", "left")),
    )  # fmt: skip


def place(request: AdoptionRequest) -> str:
    """The adopter's bare name, for the names of files."""
    return bare(request.adopter)
