"""A host's queue and pace, in words and as bars."""

from typing import Any

from flask_babel import format_date

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.text import M, Message

from ..light import MINE, OFFICE, Light, section
from ..queries import capacity, light
from ..queries.capacity import Capacity


def drawn(host: str) -> dict[str, Any]:
    """What everybody may know of a host's pace."""
    found = capacity.capacity(host)
    bars = [
        {"label": str(format_date(day, "MMM yyyy")), "value": number}
        for day, number in found.handed
    ]
    return {"capacity": found, "bars": bars, "wait": tr(in_words(found))}


def in_words(found: Capacity) -> Message:
    """How long a newcomer waits at this pace, or that nobody can say."""
    if not found.waiting:
        return M("Tidak ada aplikasi yang mengantre untuk diserahkan.")
    if found.wait is None:
        return M("Lama menunggu belum dapat dikatakan: belum cukup data serah terima.")
    if found.wait < 1:
        return M("Dengan laju ini kurang dari 1 bulan.")
    return M("Dengan laju ini sekitar %(months)s bulan.", months=round(found.wait))


def own(actor: Actor) -> dict[str, Any]:
    """The same for the actor's own government, with the requests that wait for it."""
    able: dict[str, bool] = {}
    here = [s for s in light.waiting(actor) if s.side(actor.government) == "host"]
    waiting = [s for s in here if section(s, actor, able) in (MINE, OFFICE)]
    return {
        **drawn(actor.government or ""), "requests": _of(waiting, "request"),
        "rollouts": _of(waiting, "rollout"), "instruments": _of(waiting, "instrument"),
    }  # fmt: skip


def _of(found: list[Light], kind: str) -> int:
    return sum(s.workflow.kind == kind for s in found)
