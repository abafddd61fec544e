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
PLATFORM_ROLE_LABELS: dict[str, str] = {OPERATOR: N_("Operator"), AUDITOR: N_("Auditor")}
