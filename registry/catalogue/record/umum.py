"""The national *aplikasi umum*, and the words by which an application says that it does the same.

`words` speak of the task anywhere; `hints` only in the urusan named by `affairs`; `other` are
expressions that hold one of the words and mean something else.
"""

from dataclasses import dataclass

from registry.kernel.text import N_


@dataclass(frozen=True)
class National:
    """One aplikasi umum, its task, and the words that speak of it."""

    name: str
    task: str
    words: tuple[str, ...]
    hints: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


_OFFICE = ("penunjang", "komunikasi-informatika")

NATIONAL: dict[str, National] = {
    "sp4n-lapor": National(
        "SP4N-LAPOR!", N_("pengaduan pelayanan publik"),
        ("pengaduan", "aduan", "keluhan warga", "keluhan masyarakat", "keluhan pelanggan",
         "aspirasi", "lapor", "e-lapor", "laporan warga", "laporan masyarakat", "kotak saran",
         "kritik dan saran", "complaint", "complaints"),
        ("keluhan", "umpan balik"), _OFFICE,
        ("pengaduan kekerasan", "pengaduan konsumen", "pengaduan perselisihan",
         "pengaduan hubungan industrial", "wajib lapor", "lapor pajak", "lapor diri",
         "lapor kedatangan", "lapor kelahiran", "lapor kematian", "aspirasi reses",
         "reses dan aspirasi", "aspirasi dewan"),
    ),
    "srikandi": National(
        "SRIKANDI", N_("persuratan dan kearsipan dinamis"),
        ("persuratan", "surat menyurat", "tata naskah", "naskah dinas", "arsip dinamis",
         "surat masuk", "surat keluar", "disposisi surat", "disposisi elektronik", "e-disposisi",
         "e-office", "eoffice", "e-surat", "kantor elektronik", "perkantoran elektronik",
         "office automation"),
        ("pengelolaan arsip", "arsip inaktif", "arsip aktif", "retensi arsip", "disposisi",
         "surat dinas", "surat digital"), ("kearsipan",),
    ),
    "sipd": National(
        "SIPD", N_("perencanaan dan keuangan daerah"),
        ("perencanaan pembangunan", "perencanaan daerah", "musrenbang", "e-musrenbang",
         "penganggaran", "e-planning", "e-budgeting", "keuangan daerah", "apbd", "rkpd", "rpjmd",
         "penatausahaan keuangan", "anggaran daerah", "pokok pikiran dprd", "e-pokir",
         "simda keuangan", "sipkd"),
        ("perencanaan", "anggaran", "keuangan", "realisasi anggaran"), ("penunjang",),
        ("musrenbang desa", "anggaran desa", "keuangan desa", "apbdes"),
    ),
    "siasn": National(
        "SIASN", N_("manajemen aparatur sipil negara"),
        ("kepegawaian", "simpeg", "manajemen asn", "manajemen aparatur sipil negara",
         "kenaikan pangkat", "kenaikan gaji berkala", "data asn", "data pegawai", "data pns",
         "mutasi asn", "mutasi pegawai", "riwayat pegawai", "pensiun pegawai", "pensiun asn",
         "layanan asn", "layanan kepegawaian"),
        ("mutasi", "formasi", "pensiun"), ("penunjang",),
    ),
    "e-kinerja": National(
        "E-Kinerja BKN", N_("pengelolaan kinerja pegawai ASN"),
        ("e-kinerja", "ekinerja", "kinerja pegawai", "kinerja asn", "kinerja pns",
         "kinerja aparatur", "sasaran kinerja pegawai", "skp", "kinerja harian"),
        ("kinerja",), ("penunjang",),
        ("kinerja guru", "kinerja instansi", "akuntabilitas kinerja", "laporan kinerja",
         "kinerja perangkat daerah", "kinerja daerah"),
    ),
    "oss": National(
        "OSS", N_("perizinan berusaha"),
        ("perizinan berusaha", "perizinan usaha", "izin usaha", "izin berusaha",
         "nomor induk berusaha", "nib", "siup", "business licence", "business license"),
        ("perizinan", "ptsp"), ("penanaman-modal",),
        ("nonberusaha", "non berusaha", "perizinan nonusaha", "izin praktik", "izin praktek",
         "izin penelitian", "izin riset", "izin belajar", "izin keramaian"),
    ),
    "spse": National(
        "SPSE/INAPROC", N_("pengadaan barang dan jasa pemerintah"),
        ("pengadaan barang", "pengadaan jasa", "e-procurement", "eprocurement", "eproc", "lpse",
         "spse", "inaproc", "e-tender", "tender", "e-katalog", "katalog elektronik pengadaan",
         "katalog lokal", "e-purchasing", "sirup", "rencana umum pengadaan", "lelang elektronik",
         "lelang pengadaan", "procurement"),
        ("pengadaan", "lelang"), ("penunjang",),
        ("pengadaan tanah", "lelang jabatan", "lelang aset", "pengadaan pegawai", "pengadaan asn"),
    ),
    "satu-data": National(
        "Satu Data Indonesia", N_("portal data pemerintah"),
        ("satu data", "portal data", "open data", "data terbuka", "data sektoral",
         "statistik sektoral", "katalog data"),
        ("data daerah", "metadata"), ("statistik", "komunikasi-informatika"),
    ),
    "siak": National(
        "SIAK Terpusat", N_("administrasi kependudukan"),
        ("siak", "sistem informasi administrasi kependudukan", "database kependudukan",
         "basis data kependudukan", "pengelolaan data penduduk", "biodata penduduk"),
        ("data penduduk",), ("kependudukan",),
    ),
    "simbg": National(
        "SIMBG", N_("persetujuan bangunan gedung"),
        ("persetujuan bangunan gedung", "pbg", "imb", "izin mendirikan bangunan",
         "sertifikat laik fungsi", "izin bangunan"),
    ),
    "siskeudes": National(
        "Siskeudes", N_("keuangan desa"),
        ("keuangan desa", "apbdes", "apb desa", "anggaran desa", "siskeudes"),
    ),
    "siks-ng": National(
        "SIKS-NG", N_("data terpadu kesejahteraan sosial"),
        ("dtks", "dtsen", "data terpadu kesejahteraan sosial", "data tunggal sosial", "siks"),
        ("data kemiskinan",), ("sosial",),
    ),
    "e-bmd": National(
        "e-BMD", N_("pengelolaan barang milik daerah"),
        ("barang milik daerah", "e-bmd", "aset daerah", "aset milik daerah", "simda bmd",
         "simak bmn", "barang milik negara"),
        ("aset", "inventaris barang"), ("penunjang",),
        ("tanah aset",),
    ),
}  # fmt: skip
