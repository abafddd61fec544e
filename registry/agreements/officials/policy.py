"""Who keeps a government's directory of officials."""

from registry.kernel.actor import ADMIN, COOPERATION, LEGAL, Actor
from registry.kernel.errors import Forbidden
from registry.kernel.text import M

KEEPERS = (ADMIN, COOPERATION, LEGAL)


def keeps(actor: Actor) -> bool:
    """Whether the actor keeps the directory of the government they act for."""
    return actor.government is not None and bool(actor.roles & set(KEEPERS))


def require_keeper(actor: Actor) -> None:
    """`Forbidden` for anybody else."""
    if not keeps(actor):
        raise Forbidden(M("Memerlukan peran admin, kerja sama, atau hukum."))
