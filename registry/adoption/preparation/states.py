"""Names used while a request is prepared."""

from registry.kernel.text import N_

SERVER_PLACES = {
    "own": N_("Ruang peladen sendiri"),
    "shared": N_("Pusat data bersama pemerintah daerah"),
    "national": N_("Pusat Data Nasional"),
    "cloud": N_("Komputasi awan"),
    "none": N_("Belum ada"),
}
PRESENT_MINUTES = 3
"""How long a person counts as being at a section after their browser last said so."""
