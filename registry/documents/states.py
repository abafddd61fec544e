"""What a reading of a file's signatures may answer, and the job that reads them."""

from registry.kernel.text import N_

INSPECT = "documents.inspect_signatures"

UNSIGNED, INTACT, ALTERED, UNREADABLE = "unsigned", "intact_unchecked", "altered", "unreadable"
ANSWERS = {
    UNSIGNED: N_("Tidak ada tanda tangan elektronik"),
    INTACT: N_("Utuh sejak ditandatangani; rantai sertifikat belum dapat diperiksa"),
    ALTERED: N_("Berubah setelah ditandatangani"),
    UNREADABLE: N_("Tanda tangan elektronik tidak dapat dibaca"),
}
TONES = {UNSIGNED: "neutral", INTACT: "info", ALTERED: "bad", UNREADABLE: "warn"}
