"""When a person wants which mails: chosen by themself, or stopped by a link from a mail."""

from collections.abc import Mapping

from registry.accounts import queries as accounts
from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound
from registry.notifications import service as notifications


def choose(actor: Actor, modes: Mapping[str, str]) -> dict[str, str]:
    """Keeps the choice for each group; returns what changed. `NotFound` for nobody."""
    if actor.user_id is None:
        raise NotFound
    changed = notifications.choose(actor.user_id, modes)
    if changed:
        record(actor, "mail.choose", ("account", str(actor.user_id)), (), dict(changed))
    return changed


def stop(user_id: int, group: str) -> dict[str, str]:
    """No more mails of the group for the person a signed link names; a second time is nothing new.

    Their inbox keeps telling them. `NotFound` for a person who is no more.
    """
    user = accounts.by_id(user_id)
    if user is None:
        raise NotFound
    changed = notifications.stop(user_id, group)
    if changed:
        actor = accounts.actor_of(user, None)
        record(actor, "mail.stop", ("account", str(user_id)), (), dict(changed))
    return changed


def readable(user_id: int) -> set[str | None]:
    """For which governments an active person works now; nothing for anybody else."""
    user = accounts.by_id(user_id)
    if user is None or not user.active:
        return set()
    return {m.government_code for m in user.memberships}
