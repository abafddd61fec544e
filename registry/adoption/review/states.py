"""Names of what an office answers, with their labels."""

from registry.kernel.text import N_

ANSWERS = {
    "recommended": N_("Disarankan"),
    "conditional": N_("Disarankan dengan syarat"),
    "not_recommended": N_("Tidak disarankan"),
}
ANSWER_TONES = {"recommended": "ok", "conditional": "warn", "not_recommended": "bad"}
UNREASONED = "recommended"
