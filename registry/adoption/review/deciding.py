"""What is decided on many items at once, chosen by hand or by filter, under the request's lock."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import update

from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.kernel.text import M

from ..models import AdoptionRequest, RequestItem
from ..states import UNDECIDED
from . import queries
from .lines import matching

Details = Mapping[str, Any]


def decide(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    """One decision on the chosen items, or none any more; one audit entry lists them."""
    items = chosen(request, actor, data)
    taken = data["decision"] == UNDECIDED
    note = "" if taken else data["note"] or ""
    _set(
        items, decision=None if taken else data["decision"], note=note,
        decided_by=None if taken else actor.user_id, decided_at=None if taken else now(),
    )  # fmt: skip
    return {"apps": slugs(items), "decision": data["decision"], "note": note, **_by(data)}


def remark(request: AdoptionRequest, actor: Actor, data: dict[str, Any]) -> Details:
    """One note for the applicant on the chosen items; an empty one takes it away."""
    items = chosen(request, actor, data)
    _set(items, remark=data["remark"] or "")
    return {"apps": slugs(items), "note": data["remark"] or "", **_by(data)}


def _set(items: Collection[RequestItem], **values: Any) -> None:
    ids = [item.id for item in items]
    session.execute(update(RequestItem).where(RequestItem.id.in_(ids)).values(**values))


def _by(data: Mapping[str, Any]) -> Details:
    """The filter as the audit entry keeps it."""
    found = {k: v for k, v in (data.get("filter") or {}).items() if v and k != "sort"}
    return {"filter": found} if found else {}


def slugs(items: Collection[RequestItem]) -> list[str]:
    """The apps' slugs."""
    return [item.application.slug for item in items]


def chosen(request: AdoptionRequest, actor: Actor, data: Mapping[str, Any]) -> list[RequestItem]:
    """The items that `data` names: by slug, by filter, or (`all_undecided`) those left.

    `Invalid` for an unknown slug, `Refused` when the filter shows another number than was
    `expected`, or when nothing is meant.
    """
    wanted = _named(request, data) | _filtered(request, actor, data)
    items = [
        item for item in request.items
        if item.application.slug in wanted
        or (data.get("all_undecided") and item.decision is None)
    ]  # fmt: skip
    if not items and data.get("all_undecided"):
        raise Refused(M("Semua aplikasi sudah diputuskan."))
    if not items:
        raise Refused(M("Tidak ada aplikasi yang cocok dengan saringan ini."))
    return items


def _named(request: AdoptionRequest, data: Mapping[str, Any]) -> set[str]:
    named = set(data["items"])
    unknown = named - set(slugs(request.items))
    if unknown:
        names = ", ".join(sorted(unknown)[:5])
        raise Invalid({"items": [M("Tidak ada dalam permohonan ini: %(names)s.", names=names)]})
    return named


def _filtered(request: AdoptionRequest, actor: Actor, data: Mapping[str, Any]) -> set[str]:
    if data.get("filter") is None:
        return set()
    found = {line.slug for line in matching(queries.lines(request), data["filter"], actor)}
    seen = data.get("expected")
    if seen is not None and seen != len(found):
        raise Refused(
            M("Saringan ini sekarang memuat %(now)s aplikasi, bukan %(seen)s seperti yang Anda "
              "lihat. Periksa daftarnya, lalu kirim lagi.", now=len(found), seen=seen)
        )  # fmt: skip
    return found
