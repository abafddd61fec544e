"""Names of an instrument's stages, kinds and signatories' capacities."""

from registry.kernel.text import N_

DRAFTING, LEGAL_REVIEW, CLEARED = "drafting", "legal_review", "cleared"
COUNCIL_CONSENT, SCHEDULED, SIGNED, IN_FORCE = "council_consent", "scheduled", "signed", "in_force"
HELD = "held"
EXPIRED, TERMINATED, SUPERSEDED, CANCELLED = "expired", "terminated", "superseded", "cancelled"
STATES = (
    DRAFTING, LEGAL_REVIEW, CLEARED, COUNCIL_CONSENT, SCHEDULED, SIGNED, IN_FORCE, HELD,
    EXPIRED, TERMINATED, SUPERSEDED, CANCELLED,
)  # fmt: skip
PUBLIC_STATES = (SIGNED, IN_FORCE, HELD, EXPIRED, TERMINATED, SUPERSEDED)
BINDING = (IN_FORCE, HELD)
"""The term runs: in force, though it may stand still."""
ALIVE = (SIGNED, *BINDING)
"""Signed and not ended."""

KB, PKS, NK, ADDENDUM, UNSPECIFIED = "kb", "pks", "nk", "addendum", "unspecified"
KIND_LABELS = {
    KB: N_("Kesepakatan Bersama (KB)"),
    PKS: N_("Perjanjian Kerja Sama (PKS)"),
    NK: N_("Nota Kesepakatan (NK)"),
    ADDENDUM: N_("Adendum"),
    UNSPECIFIED: N_("KB dan/atau PKS (tidak dirinci sumber)"),
}
KINDS = tuple(KIND_LABELS)
NEW_KINDS = (KB, PKS, NK, ADDENDUM)

CAPACITIES = {
    "definitif": N_("Kepala daerah definitif"),
    "pj": N_("Penjabat (Pj)"),
    "pjs": N_("Penjabat sementara (Pjs)"),
    "plt": N_("Pelaksana tugas (Plt)"),
    "plh": N_("Pelaksana harian (Plh)"),
    "kuasa": N_("Penerima kuasa"),
}
DELEGATE = "kuasa"

HEAD, SECRETARY, AGENCY_HEAD = "head", "secretary", "agency_head"
POSITIONS = {
    HEAD: N_("Kepala daerah atau menteri"),
    SECRETARY: N_("Sekretaris daerah"),
    AGENCY_HEAD: N_("Kepala perangkat daerah"),
}

JOINS, LEAVES = "joins", "leaves"
PARTY_CHANGES = {"": "", JOINS: N_("Masuk sebagai pihak"), LEAVES: N_("Keluar sebagai pihak")}

OPENING, ARTICLE, CLOSING, ANNEX = "opening", "article", "closing", "annex"
PARTS = (OPENING, ARTICLE, CLOSING, ANNEX)

PARALLEL, ORDERED = "parallel", "ordered"
CLEARING_MODES = {
    PARALLEL: N_("Serentak: paraf bagian hukum setiap pihak"),
    ORDERED: N_("Berjenjang: bagian hukum, sekretaris daerah, lalu kepala daerah"),
}
STEP_LEGAL, STEP_SECRETARY, STEP_HEAD = "legal", "secretary", "head"
CLEARING_STEPS = {
    STEP_LEGAL: N_("Bagian hukum"),
    STEP_SECRETARY: N_("Sekretaris daerah"),
    STEP_HEAD: N_("Kepala daerah"),
}

SAME_BYTES, SAME_TEXT, TEXT_DIFFERS = "bytes", "text", "differs"
MATCHES = {
    SAME_BYTES: N_("Berkas ini dimulai dengan naskah yang disepakati, byte demi byte"),
    SAME_TEXT: N_("Teksnya sama dengan naskah yang disepakati"),
    TEXT_DIFFERS: N_("Teksnya tidak sama dengan naskah yang disepakati; bandingkan keduanya"),
}
"""How the signed file stands to the version that every party cleared."""
MATCH_TONES = {SAME_BYTES: "ok", SAME_TEXT: "ok", TEXT_DIFFERS: "warn"}
MATCH = "agreements.match_signed"
