"""What a reading of a file's signatures may answer, and the job that reads them."""

from registry.kernel.text import N_

INSPECT = "documents.inspect_signatures"

CHECK_AGAIN = "documents.check_again"

ROOT, BETWEEN, LIST = TRUST_KINDS = ("root", "intermediate", "crl")
"""What the trust store holds."""

UNSIGNED, TRUSTED, INTACT = "unsigned", "intact_trusted", "intact_unchecked"
ALTERED, LAPSED, UNREADABLE = "altered", "revoked_or_expired", "unreadable"
ANSWERS = {
    UNSIGNED: N_("Tidak ada tanda tangan elektronik"),
    TRUSTED: N_("Utuh sejak ditandatangani; sertifikat bersambung ke akar tepercaya"),
    INTACT: N_("Utuh sejak ditandatangani; rantai sertifikat belum dapat diperiksa"),
    ALTERED: N_("Berubah setelah ditandatangani"),
    LAPSED: N_("Utuh, tetapi sertifikat penanda tangan dicabut atau di luar masa berlakunya"),
    UNREADABLE: N_("Tanda tangan elektronik tidak dapat dibaca"),
}
TONES = {
    UNSIGNED: "neutral", TRUSTED: "ok", INTACT: "info", ALTERED: "bad", LAPSED: "bad",
    UNREADABLE: "warn",
}  # fmt: skip
REASONS = {
    "damaged": N_("Berkas rusak atau bukan PDF yang utuh."),
    "encrypted": N_("Berkas terkunci kata sandi; unggah yang tidak dikunci."),
    "limits": N_("Berkas terlalu berat untuk diperiksa dengan aman."),
    "too_many": N_("Berkas memuat terlalu banyak tanda tangan."),
}
