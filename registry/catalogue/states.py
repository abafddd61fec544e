"""Names of an application's stages and of its closed vocabularies, with their labels."""

from registry.kernel.text import N_

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = (DRAFT, PUBLISHED, WITHDRAWN)

SERVICE_KIND_LABELS = {
    "publik": N_("Layanan publik"),
    "administrasi": N_("Administrasi pemerintahan"),
}
SERVICE_KINDS = tuple(SERVICE_KIND_LABELS)

SPBE_KINDS = {"umum": N_("Aplikasi umum"), "khusus": N_("Aplikasi khusus")}

DIMENSIONS = {
    "governance": N_("Tata kelola (smart governance)"),
    "branding": N_("Citra daerah (smart branding)"),
    "economy": N_("Ekonomi (smart economy)"),
    "living": N_("Kehidupan (smart living)"),
    "society": N_("Masyarakat (smart society)"),
    "environment": N_("Lingkungan (smart environment)"),
}

PLATFORMS = {
    "web": N_("Web"), "mobile": N_("Ponsel"), "desktop": N_("Desktop"), "cloud": N_("Awan"),
}  # fmt: skip

DEVELOPMENT = {
    "concept": N_("Konsep"),
    "development": N_("Dalam pengembangan"),
    "beta": N_("Uji coba (beta)"),
    "stable": N_("Stabil"),
    "obsolete": N_("Usang"),
}

LANGUAGES = {
    "id": N_("Indonesia"), "en": N_("Inggris"), "jv": N_("Jawa"), "su": N_("Sunda"),
    "mad": N_("Madura"), "min": N_("Minangkabau"), "ban": N_("Bali"), "bug": N_("Bugis"),
    "ace": N_("Aceh"), "bjn": N_("Banjar"), "bbc": N_("Batak Toba"), "sas": N_("Sasak"),
    "mak": N_("Makassar"), "ar": N_("Arab"), "zh": N_("Mandarin"),
}  # fmt: skip
"""Languages in which people meet an application, by their tags (BCP 47); others are taken too."""

REUSE_TERMS = {
    "free": N_("Bebas biaya"),
    "adopter_budget": N_("Daerah pemohon menganggarkan personel, infrastruktur, dan pelatih"),
    "host_helps": N_("Daerah pemilik mendampingi sampai aplikasi terpasang"),
    "government_only": N_("Hanya untuk kepentingan pemerintahan"),
    "no_commercial": N_("Tidak untuk kepentingan komersial"),
    "no_transfer": N_("Tidak dialihkan atau dipublikasikan tanpa persetujuan"),
    "no_reoffer": N_("Tidak ditawarkan ulang kepada pihak ketiga"),
    "ip_host": N_("Kekayaan intelektual tetap pada daerah pemilik"),
    "logo_link": N_("Mencantumkan logo dan tautan daerah pemilik"),
    "share_back": N_("Pengembangan lanjutan dibagikan kembali"),
    "no_personal_data": N_("Serah terima tidak memuat data pribadi"),
}

READINESS = {
    "source": N_("Kode sumber siap diserahkan"),
    "install_guide": N_("Panduan pemasangan"),
    "user_manual": N_("Panduan pengguna"),
    "api_docs": N_("Dokumentasi API"),
    "training": N_("Materi pelatihan"),
    "support_contact": N_("Narahubung dukungan"),
    "licence": N_("Lisensi atau ketentuan pemakaian jelas"),
    "demo": N_("Peragaan dapat dicoba"),
}

FACET_NAMES = {
    "affair": "urusan", "host": "pemilik", "province": "provinsi", "service_kind": "jenis",
    "adopted": "pengguna", "readiness": "kesiapan", "demo": "peragaan", "platform": "wahana",
    "technology": "teknologi", "terms": "ketentuan", "development": "status",
    "spbe_kind": "spbe", "dimension": "dimensi", "language": "bahasa",
}  # fmt: skip
"""What the facets are called in the page's address."""
