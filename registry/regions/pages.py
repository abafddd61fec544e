"""What the list of governments shows: levels as tabs, and the addresses between its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_, M

from . import lineage, queries, service
from .models import CITY, MINISTRY, PROVINCE, REGENCY
from .schemas import KINDS, NewSuccession

INDEX = "/pemerintah"
PAGE = 50
LEVEL_LABELS = {
    PROVINCE: N_("Provinsi"), REGENCY: N_("Kabupaten"), CITY: N_("Kota"),
    MINISTRY: N_("Kementerian"),
}  # fmt: skip
_PARAMETERS = {"q": "q", "level": "tingkat", "province": "provinsi"}


@dataclass(frozen=True)
class Tab:
    """A level and the address of its governments."""

    label: str
    href: str
    current: bool
    count: int


@dataclass(frozen=True)
class Chip:
    """An active filter and the address without it."""

    label: str
    value: str
    href: str


def address(asked: Mapping[str, Any], **changed: Any) -> str:
    """The list's address with what was asked, `changed` put over it."""
    values = {k: asked[k] for k in _PARAMETERS} | changed
    pairs = [(_PARAMETERS.get(k, k), v) for k, v in values.items() if v]
    return f"{INDEX}?{urlencode(pairs)}" if pairs else INDEX


def listing(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the page shows: all provinces, or what was asked for; a fixed number of
    queries."""
    filtered = bool(asked["q"] or asked["level"] or asked["province"])
    found = queries.find(asked["q"], asked["level"], asked["province"], asked["after"], PAGE)
    provinces = queries.provinces()
    province = next((p for p in provinces if p.code == asked["province"]), None)
    return {
        "asked": asked, "found": found if filtered else None, "provinces": provinces,
        "province": province, "counts": queries.counts(), "tabs": _tabs(asked),
        "level_labels": {k: tr(label) for k, label in LEVEL_LABELS.items()},
        "chips": _chips(asked, province), "first_href": address(asked),
        "next_href": address(asked, after=found.next) if found.next else None,
    }  # fmt: skip


def _tabs(asked: Mapping[str, Any]) -> list[Tab]:
    counts = queries.level_counts(asked["q"], asked["province"])
    levels = [(k, label) for k, label in LEVEL_LABELS.items() if counts[k] or k != MINISTRY]
    everything = Tab(
        tr(M("Semua")), address(asked, level=None), not asked["level"], sum(counts.values())
    )
    return [everything] + [
        Tab(tr(label), address(asked, level=k), asked["level"] == k, counts[k])
        for k, label in levels
    ]


def _chips(asked: Mapping[str, Any], province: queries.GovernmentRow | None) -> list[Chip]:
    found = []
    if asked["q"]:
        found.append(Chip(tr(M("Kata")), asked["q"], address(asked, q=None)))
    if province is not None:
        found.append(Chip(tr(M("Provinsi")), province.name, address(asked, province=None)))
    return found


# ---------------------------------------------------------------- what became of governments
SUCCESSIONS = "/operator/penerus"


def succession_page() -> FormPage:
    """What was recorded, and the form of one more."""
    return FormPage(
        NewSuccession(), "regions/successions.html", initial={"on": today()},
        choices={"predecessor": queries.choices(), "successor": queries.choices()},
        context=lambda: {"rows": [succession(row) for row in lineage.everything()]},
    )  # fmt: skip


def succession(row: Any) -> dict[str, Any]:
    """One record in words."""
    found = row[0]
    return {
        "id": found.id, "kind": tr(KINDS[found.kind]), "on": found.on,
        "before": (found.predecessor_code, found.former_name or row.before),
        "after": (found.successor_code, row.after), "basis": found.legal_basis,
        "takes_over": found.takes_over, "note": found.note,
    }  # fmt: skip


def succeed(actor: Actor, data: dict[str, Any]) -> str:
    """Records it; returns the address of the list."""
    service.succeed(actor, data)
    return SUCCESSIONS
