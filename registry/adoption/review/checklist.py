"""The check list of a review: what to look into before deciding, with the basis of each point.

A government that works by another list replaces `POINTS`; what is ticked is kept by its names.
"""

from dataclasses import dataclass

from registry.kernel.text import N_

LAW = N_("PP 28/2018 dan Permendagri 22/2020")
PRACTICE = N_("Praktik pemerintah daerah")


@dataclass(frozen=True)
class Point:
    """One point: its name in the database, its text, what is meant, and its basis."""

    name: str
    label: str
    help: str
    basis: str


POINTS = (
    Point("head_asks", N_("Permohonan datang dari kepala daerah"),
          N_("Surat bernomor, bertanggal, dan ditandatangani gubernur, bupati, atau wali kota."),
          LAW),
    Point("kak", N_("Kerangka acuan kerja menjelaskan kebutuhan"),
          N_("Layanan yang hendak diperbaiki, perangkat daerah pemakai, dan jadwalnya."),
          PRACTICE),
    Point("capacity", N_("Pemohon punya personel, server, dan jaringan"),
          N_("Cukup untuk memasang, menjalankan, dan memelihara sendiri."), PRACTICE),
    Point("terms", N_("Ketentuan pemakaian dipahami pemohon"),
          N_("Bebas biaya, hanya untuk pemerintahan, tidak dialihkan kepada pihak ketiga."),
          PRACTICE),
    Point("rights", N_("Hak kekayaan intelektual jelas milik daerah ini"),
          N_("Sertifikat HKI atau perjanjian dengan pengembang membolehkan berbagi."), PRACTICE),
    Point("personal_data", N_("Serah terima tidak memuat data pribadi"),
          N_("Kode sumber dan basis data contoh sudah dibersihkan."), N_("UU 27/2022")),
    Point("security", N_("Celah keamanan yang diketahui sudah ditutup"),
          N_("Tidak ada kata sandi atau kunci di dalam kode sumber."), PRACTICE),
    Point("support", N_("Pendampingan sanggup diberikan"),
          N_("Jumlah aplikasi sesuai dengan tenaga pendamping yang ada."), PRACTICE),
    Point("kb", N_("Ada KB yang berlaku atau akan disusun"),
          N_("PKS hanya dapat disusun di bawah Kesepakatan Bersama yang berlaku."), LAW),
)  # fmt: skip
