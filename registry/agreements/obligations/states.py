"""Stages and kinds of an obligation."""

from registry.kernel.text import N_

OPEN, REPORTED, CONFIRMED, DROPPED = "open", "reported", "confirmed", "dropped"
STATES = (OPEN, REPORTED, CONFIRMED, DROPPED)
REPORT, EVALUATION, TRAINING, OTHER = "report", "evaluation", "training", "other"
KINDS = {
    REPORT: N_("Laporan pelaksanaan"),
    EVALUATION: N_("Evaluasi kerja sama"),
    TRAINING: N_("Pelatihan"),
    OTHER: N_("Kewajiban lain"),
}
PERIODIC = (REPORT, EVALUATION)
"""Made by themselves for the term of an instrument."""
EVERY = "obligation.every"
"""The setting: so many months lie between two reports."""
