"""Names and labels of a record's parts, of its guarded fields, and of a change that waits."""

from registry.kernel.text import N_

SCREENSHOT = "screenshot"
DOCUMENT_KINDS = {
    "install_guide": N_("Panduan pemasangan"),
    "user_manual": N_("Panduan pengguna"),
    "api_docs": N_("Dokumentasi API"),
    "training": N_("Materi pelatihan"),
    "architecture": N_("Rancangan teknis"),
    "other": N_("Dokumen lain"),
}
ATTACHMENT_KINDS = (SCREENSHOT, *DOCUMENT_KINDS)

RELEASE, ATTACHMENT, DEPENDENCY, AWARD = "release", "attachment", "dependency", "award"
PARTS = {
    RELEASE: N_("Rilis"), ATTACHMENT: N_("Berkas"), DEPENDENCY: N_("Ketergantungan"),
    AWARD: N_("Penghargaan"),
}  # fmt: skip

SCREENSHOTS_MAX = 12
DOCUMENTS_MAX = 30
RELEASES_MAX = 500
DEPENDENCIES_MAX = 50

GUARDED = (
    "agency", "licence", "reuse_terms", "hki_number",
    "personal_data", "repository", "landing_page",
)  # fmt: skip
"""Fields of a published application that an editor changes only with the approver's consent: who
owns it, under what licence or terms, and what its safety rests on (personal data, the addresses
from which people fetch it)."""

WAITING, APPROVED, REJECTED, CANCELLED = "waiting", "approved", "rejected", "cancelled"
CHANGE_STATES = (WAITING, APPROVED, REJECTED, CANCELLED)
