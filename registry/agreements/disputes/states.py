"""Stages and paths of a dispute."""

from registry.kernel.text import N_

TALKS, ESCALATED, REPORTED, SETTLED, WITHDRAWN = STATES = (
    "talks", "escalated", "reported", "settled", "withdrawn",
)  # fmt: skip
GOVERNOR, MINISTER, NOBODY = PATHS = ("governor", "minister", "talks_only")
PATH_LABELS = {
    GOVERNOR: N_("Musyawarah, lalu gubernur"),
    MINISTER: N_("Musyawarah, lalu Menteri Dalam Negeri"),
    NOBODY: N_("Musyawarah (kesepakatan dengan kementerian)"),
}
