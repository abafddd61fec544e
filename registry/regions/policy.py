"""Who records what becomes of governments."""

from registry.kernel.actor import OPERATOR, Actor
from registry.kernel.errors import Forbidden
from registry.kernel.text import M


def records(actor: Actor) -> bool:
    """Whether the actor runs the registry."""
    return OPERATOR in actor.platform_roles


def require_recorder(actor: Actor) -> None:
    """`Forbidden` for everybody but the registry's operator."""
    if not records(actor):
        raise Forbidden(M("Hanya operator registri yang mencatat penerus pemerintah."))
