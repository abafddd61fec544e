"""Names of the roles as people read them; workflows use them as `role_labels`."""

from registry.kernel.actor import (
    ADMIN,
    APPROVER,
    AUDITOR,
    CATALOGUE,
    COOPERATION,
    LEGAL,
    OPERATOR,
    VIEWER,
)  # fmt: skip
from registry.kernel.text import N_

ROLE_LABELS: dict[str, str] = {
    VIEWER: N_("Pembaca"),
    CATALOGUE: N_("Pengelola katalog"),
    COOPERATION: N_("Kerja sama"),
    LEGAL: N_("Hukum"),
    APPROVER: N_("Pemberi persetujuan"),
    ADMIN: N_("Admin"),
}
ROLE_HELP: dict[str, str] = {
    VIEWER: N_("Membaca semua catatan pemerintah ini."),
    CATALOGUE: N_("Mengelola aplikasi di katalog dan memutus aplikasi yang diminta."),
    COOPERATION: N_("Mengajukan dan menangani permohonan, naskah dan pelaksanaan."),
    LEGAL: N_("Menelaah dan menyepakati rancangan naskah."),
    APPROVER: N_("Menyetujui atau menolak permohonan."),
    ADMIN: N_("Mengundang anggota dan mengatur peran."),
}
PLATFORM_ROLE_LABELS: dict[str, str] = {OPERATOR: N_("Operator"), AUDITOR: N_("Auditor")}
