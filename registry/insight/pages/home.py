"""The start page's figures, chart and latest events."""

from typing import Any

from registry.agreements.states import KIND_LABELS
from registry.http.i18n import tr
from registry.kernel.text import M, Message
from registry.rollout.workflow import ROLLOUT

from ..queries import figures
from .lines import Event


def home() -> dict[str, Any]:
    """What the start page draws."""
    found = figures.figures()
    bars = [
        {"label": tr(ROLLOUT.stage(state).label), "value": n} for state, n in found.stages.items()
    ]
    return {"figures": found, "bars": bars, "events": [_event(e) for e in figures.events()]}


def _event(event: figures.PublicEvent) -> Event:
    kind = KIND_LABELS.get(event.kind)
    label = (
        M("%(kind)s ditandatangani", kind=Message(kind)) if kind
        else M("Aplikasi aktif, dikonfirmasi kedua pihak")
    )  # fmt: skip
    return Event(event.at, tr(label), event.title, event.note, event.href)
