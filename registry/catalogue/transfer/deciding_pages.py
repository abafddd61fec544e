"""The page on which an approver decides what an import asked for."""

from typing import Any

from registry.http.i18n import tr
from registry.kernel.actor import APPROVER, Actor
from registry.kernel.text import M

from ..record.pages import held
from .deciding import Asked, Decided
from .pages import href


def asked(found: Asked, actor: Actor) -> dict[str, Any]:
    """What an import asked of the approver, each change with what it would make of what."""
    return {
        "name": found.run.name, "href": f"{href(found.run)}/perubahan", "seen": found.seen,
        "total": found.total, "shown": len(found.changes),
        "rows": [(c.application.name, c.href, held(c)) for c in found.changes],
        "decides": APPROVER in actor.roles and bool(found.changes),
    }  # fmt: skip


def told(decided: Decided) -> list[tuple[str, str]]:
    """What was decided, and what was not and why, each with its tone."""
    found = []
    if decided.done:
        found.append((tr(M("%(n)s perubahan diputus.", n=decided.done)), "ok"))
    if decided.kept:
        change, reason = decided.kept[0]
        text = M("%(n)s perubahan tetap menunggu, di antaranya %(app)s: %(reason)s",
                 n=len(decided.kept), app=change.application.name, reason=reason)  # fmt: skip
        found.append((tr(text), "warning"))
    return found
