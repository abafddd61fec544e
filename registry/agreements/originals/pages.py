"""What an instrument's page says of the paper original, for its parties."""

from typing import Any

from registry.http.i18n import tr
from registry.kernel.text import N_, M

from ..models import Instrument
from . import rules
from .models import CONFIRMED, MISMATCH, RECORDED

LABELS = {
    RECORDED: N_("Mencatat berkas"), CONFIRMED: N_("Cocok dengan naskah asli"),
    MISMATCH: N_("Tidak cocok dengan naskah asli"),
}  # fmt: skip
TONES = {RECORDED: "info", CONFIRMED: "ok", MISMATCH: "bad"}
SHOWN = 5


def context(instrument: Instrument) -> dict[str, Any] | None:
    """Who recorded the file, who confirmed it, who found a difference, and who has not said; None
    without a file, and when electronic signatures prove it."""
    if instrument.signed_file_id is None or rules.proven(instrument):
        return None
    said = {c.government_code for c in instrument.originals}
    silent = [p.government.name for p in instrument.parties if p.government_code not in said]
    more = len(silent) - SHOWN
    names = ", ".join(silent[:SHOWN])
    return {
        "words": [
            {"government": c.government.name, "name": c.name, "at": c.at, "reason": c.reason,
             "label": tr(LABELS[c.outcome]), "tone": TONES[c.outcome]}
            for c in instrument.originals
        ],
        "checked": bool(instrument.signed_file and instrument.signed_file.signatures),
        "mismatch": bool(rules.mismatches(instrument)),
        "silent": tr(M("%(names)s, dan %(more)s lainnya", names=names, more=more))
        if more > 0 else names,
    }  # fmt: skip
