"""Who may manage whose members, and who the platform's roles."""

from collections.abc import Iterable

from registry.kernel.actor import ADMIN, OPERATOR, ROLES, Actor
from registry.kernel.errors import Forbidden, NotFound
from registry.kernel.text import M


def manages(actor: Actor, government: str) -> bool:
    """Whether the actor manages the members of `government`: its admin, or an operator."""
    own = actor.government == government and ADMIN in actor.roles
    return own or OPERATOR in actor.platform_roles


def require_manager(actor: Actor, government: str) -> None:
    """`NotFound` for another government's members, `Forbidden` for one's own without the role."""
    if manages(actor, government):
        return
    if actor.government != government:
        raise NotFound
    raise Forbidden(M("Hanya admin pemerintah ini yang mengelola anggotanya."))


def require_operator(actor: Actor) -> None:
    """`Forbidden` unless the actor operates the platform."""
    if OPERATOR not in actor.platform_roles:
        raise Forbidden(M("Hanya operator yang dapat melakukannya."))


def seen(roles: Iterable[str]) -> int:
    """A set of roles as one number: the "version" that a form about them was drawn from."""
    return sum(1 << ROLES.index(role) for role in set(roles))
