"""What the acts of preparing do to a request; `adoption.service` carries them out."""

from collections.abc import Mapping
from typing import Any

from registry.adoption.models import AdoptionRequest, RequestItem
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.kernel.text import M

from . import queries
from .schemas import OWN_FIELDS


def fill(request: AdoptionRequest, data: Mapping[str, Any]) -> None:
    """Writes down the fields that are not the letter's own."""
    own = {name: value for name, value in data.items() if name in OWN_FIELDS}
    if not own:
        return
    kept = queries.of(request)
    for name, value in own.items():
        setattr(kept, name, (value or "") if name in queries.TEXTS else value)
    session.add(kept)


def explain(request: AdoptionRequest, data: Mapping[str, Any]) -> dict[str, Any]:
    """Gives apps their reasons.

    `Invalid` on `items` for an app that is not asked for; `Refused` when there is none to explain.
    """
    wanted = _wanted(request, data)
    if not wanted:
        raise Refused(M("Semua aplikasi sudah beralasan."))
    by_slug = {item.application.slug: item for item in request.items}
    for slug, reason in wanted.items():
        by_slug[slug].reason = reason
    return {"apps": len(wanted)}


def _wanted(request: AdoptionRequest, data: Mapping[str, Any]) -> dict[str, str]:
    slugs = set(data["items"]) | data["reasons"].keys()
    unknown = slugs - {item.application.slug for item in request.items}
    if unknown:
        names = ", ".join(sorted(unknown)[:5])
        raise Invalid({"items": [M("Tidak ada dalam permohonan ini: %(names)s.", names=names)]})
    bulk = {i.application.slug: data["reason"] for i in request.items if _meant(i, data)}
    return {**data["reasons"], **bulk}


def _meant(item: RequestItem, data: Mapping[str, Any]) -> bool:
    if not data["reason"]:
        return False
    if data["only_empty"]:
        return not item.reason
    return item.application.slug in data["items"]
