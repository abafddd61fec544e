"""Names of an instrument's stages, kinds and signatories' capacities."""

from registry.kernel.text import N_

DRAFTING, LEGAL_REVIEW, CLEARED = "drafting", "legal_review", "cleared"
COUNCIL_CONSENT, SCHEDULED, SIGNED, IN_FORCE = "council_consent", "scheduled", "signed", "in_force"
EXPIRED, TERMINATED, SUPERSEDED, CANCELLED = "expired", "terminated", "superseded", "cancelled"
STATES = (
    DRAFTING, LEGAL_REVIEW, CLEARED, COUNCIL_CONSENT, SCHEDULED, SIGNED, IN_FORCE,
    EXPIRED, TERMINATED, SUPERSEDED, CANCELLED,
)  # fmt: skip
PUBLIC_STATES = (SIGNED, IN_FORCE, EXPIRED, TERMINATED, SUPERSEDED)

KB, PKS, NK, ADDENDUM, UNSPECIFIED = "kb", "pks", "nk", "addendum", "unspecified"
KIND_LABELS = {
    KB: N_("Kesepakatan Bersama (KB)"),
    PKS: N_("Perjanjian Kerja Sama (PKS)"),
    NK: N_("Nota Kesepakatan (NK)"),
    ADDENDUM: N_("Adendum"),
    UNSPECIFIED: N_("KB dan/atau PKS (tidak dirinci sumber)"),
}
KINDS = tuple(KIND_LABELS)

CAPACITIES = {
    "definitif": N_("Kepala daerah definitif"),
    "pj": N_("Penjabat (Pj)"),
    "pjs": N_("Penjabat sementara (Pjs)"),
    "plt": N_("Pelaksana tugas (Plt)"),
    "plh": N_("Pelaksana harian (Plh)"),
    "kuasa": N_("Penerima kuasa"),
}
DELEGATE = "kuasa"
