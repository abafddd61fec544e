"""A government's profile."""

from typing import Any

from registry.adoption import pace as answering
from registry.catalogue import pages as catalogue_pages
from registry.catalogue import queries as catalogue
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.text import N_
from registry.regions import lineage
from registry.regions import pages as regions
from registry.rollout.workflow import ROLLOUT

from ..queries import profile as profiles
from . import capacity
from .lines import of_register

LEVELS = {
    "provinsi": N_("Provinsi"), "kabupaten": N_("Kabupaten"), "kota": N_("Kota"),
    "kementerian": N_("Kementerian"),
}  # fmt: skip
CARDS = 6


def profile_page(code: str, actor: Actor) -> dict[str, Any]:
    """Everything public about a government, and the way to the case with one's own."""
    found = profiles.profile(code)
    apps = catalogue.published_of(code)
    own = actor.government if actor.government != code else None
    return {
        "profile": found, "government": found.government,
        "level": tr(LEVELS[found.government.level]), "apps_total": len(apps),
        "cards": catalogue_pages.cards(apps[:CARDS], actor, frozenset()),
        "adopted": [_adopted(row) for row in found.adopted],
        "instruments": [of_register(i, found.warnings.get(i.id, ())) for i in found.instruments],
        "line": [regions.succession(row) for row in lineage.line_of(code)],
        "own": own, "pace": capacity.drawn(code) if apps else None,
        "answering": answering.shown(code) if apps else [],
    }  # fmt: skip


def _adopted(row: Any) -> dict[str, Any]:
    stage = ROLLOUT.stage(row.state)
    return {"row": row, "label": tr(stage.label), "tone": stage.tone}
