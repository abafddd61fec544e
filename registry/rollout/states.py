"""Names of an installation's stages."""

PLANNED, HANDED_OVER, INSTALLED, ADAPTED = "planned", "handed_over", "installed", "adapted"
TRAINED, ACCEPTED, DECLARED, LIVE, STOPPED = "trained", "accepted", "declared", "live", "stopped"
STATES = (
    PLANNED, HANDED_OVER, INSTALLED, ADAPTED, TRAINED, ACCEPTED, DECLARED, LIVE, STOPPED,
)  # fmt: skip
