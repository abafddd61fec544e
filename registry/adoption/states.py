"""Names of a request's stages and of an item's decisions."""

from registry.kernel.text import N_

DRAFT, SUBMITTED, RETURNED, UNDER_REVIEW = "draft", "submitted", "returned", "under_review"
APPROVED, REJECTED, WITHDRAWN = "approved", "rejected", "withdrawn"
STATES = (DRAFT, SUBMITTED, RETURNED, UNDER_REVIEW, APPROVED, REJECTED, WITHDRAWN)

DECISIONS = {
    "approved": N_("Disetujui"),
    "conditional": N_("Disetujui dengan syarat"),
    "rejected": N_("Ditolak"),
}
DECISION_TONES = {"approved": "ok", "conditional": "warn", "rejected": "bad"}
UNDECIDED = "undecided"
UNCONDITIONAL = "approved"
GRANTED = ("approved", "conditional")

HOST, ADOPTER = "host", "adopter"
PARTY_LABELS = {HOST: N_("Daerah pemilik"), ADOPTER: N_("Daerah pemohon")}
