"""Columns of a spreadsheet: which fields there are, and which one a heading means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from registry.kernel.text import N_

from ..english import english
from ..schemas import ApplicationInput

CODE = "slug"
IGNORED = ""
CODE_LABEL = N_("Kode (alamat) aplikasi")
TOLD_ONLY = {
    "host": N_("Kode pemilik"), "host_name": N_("Pemilik"), "affair_name": N_("Nama urusan"),
    "state": N_("Keadaan"), "open_for_adoption": N_("Terbuka untuk diadopsi"),
    "live_count": N_("Pemasangan yang dikonfirmasi"), "pks_count": N_("PKS yang memuatnya"),
    "href": N_("Alamat di katalog"),
}  # fmt: skip
"""Columns of our own export that an import passes over."""

SYNONYMS: Mapping[str, str] = {
    "slug": "slug; kode; kode aplikasi; id aplikasi; code; app code; alamat aplikasi",
    "name": "nama; nama aplikasi; nama sistem; aplikasi; nama layanan; sistem informasi; "
            "judul; application; application name; app name; app; system name; title",
    "summary": "ringkasan; ringkasan aplikasi; deskripsi singkat; keterangan singkat; "
               "deskripsi; keterangan; short description; abstract; summary",
    "affair": "urusan; urusan pemerintahan; bidang; bidang urusan; sektor; kategori; "
              "government affair; affair; sector; category",
    "service_kind": "jenis layanan; kategori layanan; layanan; tipe layanan; jenis; "
                    "kind of service; service kind; service type",
    "agency": "perangkat daerah; opd; skpd; dinas; opd pengelola; instansi; unit kerja; pengelola; "
              "perangkat daerah pengelola; pemilik proses bisnis; opd pengampu; pengampu; "
              "agency; department; office; managing agency; organisation; organization",
    "is_suite": "suite; paket aplikasi; super app; is suite",
    "suite": "bagian dari suite; bagian dari; suite induk; aplikasi induk; part of suite; "
             "part of the suite; application suite; parent",
    "description": "uraian; uraian aplikasi; deskripsi lengkap; deskripsi panjang; penjelasan; "
                   "description; long description; details",
    "function": "fungsi; fungsi aplikasi; fitur; manfaat; kegunaan; fungsi utama; "
                "function; functions; features",
    "audiences": "pengguna; sasaran; target pengguna; sasaran pengguna; users; audience; "
                 "target users",
    "spbe_kind": "jenis aplikasi spbe; jenis spbe; jenis aplikasi; spbe kind; spbe",
    "dimension": "dimensi; dimensi kota cerdas; dimensi smart city; pilar smart city; pilar; "
                 "smart city dimension; dimension",
    "platforms": "wahana; platform; platforms; basis aplikasi; jenis platform; berbasis",
    "technologies": "bahasa dan kerangka kerja; bahasa pemrograman; kerangka kerja; teknologi; "
                    "framework; bahasa; programming language; technology; technologies; "
                    "languages and frameworks; tech stack",
    "languages": "bahasa tampilan; bahasa antarmuka; bahasa aplikasi; bahasa pengguna; "
                 "interface languages; user interface languages; available languages",
    "database": "basis data; database; db; dbms",
    "interfaces": "antarmuka; antarmuka api; api; integrasi; interoperabilitas; interface; "
                  "interfaces; integration",
    "data_used": "data yang dipakai; data digunakan; data masukan; data used; input data",
    "data_produced": "data yang dihasilkan; data keluaran; luaran; data produced; output data",
    "personal_data": "mengolah data pribadi; data pribadi; personal data; processes personal data",
    "development_status": "status pengembangan; status aplikasi; status; development status",
    "current_version": "versi; versi sekarang; version; current version; software version",
    "reuse_terms": "ketentuan pemakaian; ketentuan pemakaian bersama; ketentuan; syarat; "
                   "reuse terms; terms of reuse; terms",
    "licence": "lisensi; license; licence; lisensi spdx; spdx",
    "hki_number": "nomor sertifikat hki; nomor hki; hki; hak cipta; copyright number; "
                  "ip certificate number",
    "ready": "yang sudah siap; kesiapan; kesiapan replikasi; readiness; ready; what is ready",
    "requirements": "kebutuhan; kebutuhan sistem; persyaratan; spesifikasi; requirements",
    "support": "pendampingan; pendampingan yang ditawarkan; dukungan; support; support offered",
    "repository": "repositori; alamat repositori; alamat repositori kode sumber; git; "
                  "repository; source code; repository url; kode sumber",
    "landing_page": "halaman aplikasi; alamat; alamat web; url; link; tautan; website; situs; "
                    "domain; alamat url; landing page; web address",
    "launched": "mulai dipakai; tahun; tahun pembuatan; tahun pembangunan; tahun dibuat; "
                "tahun peluncuran; tanggal peluncuran; tanggal mulai; tahun mulai digunakan; "
                "diluncurkan; launched; launch date; year; in use since; release date; first used",
    "award": "penghargaan; prestasi; award; awards",
    "source": "sumber; sumber keterangan; source; source of information",
}  # fmt: skip


def key(text: str) -> str:
    """A heading or name so that spelling matters less: letters and digits, small, one blank."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


@cache
def labels() -> Mapping[str, str]:
    """The fields that a column can be taken for, with their labels, in the form's order."""
    fields = ApplicationInput().fields
    told = {name: str(spec.metadata.get("label", name)) for name, spec in fields.items()}
    return {CODE: CODE_LABEL, **told}


@cache
def known() -> Mapping[str, str]:
    """Heading (by `key`) → field: names, labels in both languages, and what people write."""
    found: dict[str, str] = {}
    for name, label in {**labels(), **TOLD_ONLY}.items():
        own = (label, english().get(label, label), name)
        written = SYNONYMS.get(name, "").split(";")
        for text in (*own, *written):
            found.setdefault(key(text), name)
    return {text: name for text, name in found.items() if text}


def guess(
    headings: Sequence[str], remembered: Mapping[str, str],
    words: Mapping[str, str] | None = None,
) -> list[str]:  # fmt: skip
    """A field for each heading, at most one column for a field; "" for what is passed over.

    What the government chose before comes first, then what the heading says: by `words` (heading
    by `key` → field) for a sheet of something else than applications.
    """
    names = labels() if words is None else set(words.values())
    words = known() if words is None else words
    taken: set[str] = set()
    found = [IGNORED] * len(headings)
    for table in (remembered, words):
        for place, heading in enumerate(headings):
            name = table.get(key(heading), IGNORED)
            if found[place] or name in taken or name not in names:
                continue
            if table is not remembered and key(heading) in remembered:
                continue
            found[place] = name
            taken.add(name)
    return found


def _goes_on(rows: Sequence[Sequence[str]], row: int, counts: Mapping[int, int]) -> bool:
    """Whether the next row repeats as many headings in their places."""
    if counts.get(row + 1) != counts[row]:
        return False
    return any(key(a) == key(b) != "" for a, b in zip(rows[row], rows[row + 1], strict=False))


def header_row(
    rows: Sequence[Sequence[str]], words: Mapping[str, str] | None = None
) -> int | None:
    """Which of the first rows has the headings: most known ones (`words` as in `guess`), else the
    first with two cells, else the first with any. Of headings in two rows, merged, the lower."""
    words = known() if words is None else words
    top = list(enumerate(rows[:20]))
    counts = {i: sum(key(cell) in words for cell in row) for i, row in top}
    best = max(counts, key=lambda i: (counts[i], -i), default=None)
    if best is not None and counts[best]:
        return best + 1 if _goes_on(rows, best, counts) else best
    for least in (2, 1):
        for i, row in top:
            if sum(bool(cell) for cell in row) >= least:
                return i
    return None
