"""What the two comparing pages show: a table whose differing rows are marked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from registry.accounts.queries import government_named
from registry.catalogue.models import Application
from registry.catalogue.pages import urusan
from registry.catalogue.schemas import ApplicationInput
from registry.catalogue.states import READINESS
from registry.http.i18n import tr
from registry.http.templating import partial_date
from registry.kernel.text import N_, M
from registry.regions import queries as regions

from . import comparing, scores
from .markdown import render
from .pages import STANDING, field_label, value_text
from .sections import MARKDOWN

SKIPPED = ("name", "is_suite", "suite", "ready", "affair", "source")
PAGE = "/banding"


@dataclass(frozen=True)
class Row:
    """One line of the table: the same thing of each application."""

    label: str
    cells: list[str | Markup]
    differs: bool


@dataclass(frozen=True)
class Group:
    """Lines under a heading."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Column:
    """An application at the table's head, and the address without it."""

    name: str
    host_name: str
    href: str
    without: str


def _row(label: str, cells: Sequence[str]) -> Row:
    return Row(label, list(cells), len(set(cells)) > 1)


def address(slugs: Sequence[str], only_different: bool = False) -> str:
    """The page with these applications."""
    pairs = [("app", slug) for slug in slugs] + ([("beda", "1")] if only_different else [])
    return f"{PAGE}?{urlencode(pairs)}" if pairs else PAGE


def table(asked: Sequence[str], words: str, only_different: bool) -> dict[str, Any]:
    """Everything the comparing page shows; six queries at most, whatever the number."""
    found = comparing.side_by_side(asked)
    slugs = [a.slug for a in found]
    columns = [
        Column(a.name, a.host.name, a.href, address([s for s in slugs if s != a.slug]))
        for a in found
    ]
    groups = [_only(g, only_different) for g in _groups(found)] if found else []
    more = comparing.named(words, slugs) if words.strip() else []
    room = comparing.SIDE_BY_SIDE - len(found)
    return {
        "columns": columns, "groups": [g for g in groups if g.rows], "room": room,
        "slugs": slugs, "words": words, "only_different": only_different,
        "candidates": [(r.name, r.host_name, address([*slugs, r.slug])) for r in more],
        "dropped": len(dict.fromkeys(asked)) - len(found),
        "toggle": address(slugs, not only_different),
    }  # fmt: skip


def _only(group: Group, only_different: bool) -> Group:
    return Group(group.title, [r for r in group.rows if r.differs or not only_different])


def _groups(found: Sequence[Application]) -> list[Group]:
    first = Group(tr(N_("Ringkas")), [
        _row(tr(N_("Pemilik")), [a.host.name for a in found]),
        _row(tr(N_("Urusan")), [urusan(a.affair.name, a.affair.name_en) for a in found]),
        _row(tr(N_("Pemerintah pengguna")), [str(a.live_count) for a in found]),
        _row(tr(N_("PKS yang memuatnya")), [str(a.pks_count) for a in found]),
        _row(tr(N_("Nilai kesiapan")), [f"{a.readiness_score}/100" for a in found]),
        _row(tr(N_("Mutu keterangan")), [f"{a.quality_score}/100" for a in found]),
        _row(tr(N_("Menerima permohonan")),
             [tr(N_("Ya") if a.open_for_adoption else N_("Tidak")) for a in found]),
    ])  # fmt: skip
    by_title: dict[str, Group] = {}
    for name, spec in ApplicationInput().fields.items():
        if name not in SKIPPED:
            title = tr(spec.metadata["group"])
            row = _row(field_label(name), [_cell(a, name) for a in found])
            if name in MARKDOWN:
                row = replace(row, cells=[render(str(cell)) for cell in row.cells])
            by_title.setdefault(title, Group(title, [])).rows.append(row)
    return [first, *by_title.values(), _ready(found)]


def _cell(application: Application, name: str) -> str:
    if name == "launched":
        return partial_date(application.launched)
    return value_text(name, getattr(application, name))


def _ready(found: Sequence[Application]) -> Group:
    return Group(tr(N_("Kesiapan replikasi")), [
        _row(tr(READINESS[item]), [tr(STANDING[scores.standing(a, item)][0]) for a in found])
        for item in scores.READINESS_WEIGHTS
    ])  # fmt: skip


# ------------------------------------------------------------------ two governments
@dataclass(frozen=True)
class Place:
    """What two governments offer in one urusan; `note` when only one does."""

    urusan: str
    a: list[tuple[str, str]]
    b: list[tuple[str, str]]
    note: str


def places(a: str, b: str) -> dict[str, Any]:
    """Everything the page of two governments shows; codes or names are taken."""
    codes = [government_named(w) if w.strip() else None for w in (a, b)]
    names = regions.names(code for code in codes if code)
    shown: dict[str, Any] = {
        "typed": (a, b), "codes": codes, "choices": comparing.hosts(), "rows": [], "totals": (0, 0),
        "names": [names.get(code or "", "") for code in codes],
        "unknown": [w for w, code in zip((a, b), codes, strict=True) if w.strip() and not code],
    }  # fmt: skip
    if codes[0] and codes[1]:
        offers = comparing.offers(codes[0], codes[1])
        shown["rows"] = [_place(offer, shown["names"]) for offer in offers]
        shown["totals"] = (sum(len(o.a) for o in offers), sum(len(o.b) for o in offers))
    return shown


def _place(offer: comparing.Offer, names: Sequence[str]) -> Place:
    only = names[0] if not offer.b else names[1] if not offer.a else ""
    return Place(
        urusan(offer.affair_name, offer.affair_name_en),
        [(r.name, r.href) for r in offer.a], [(r.name, r.href) for r in offer.b],
        tr(M("Hanya %(name)s", name=only)) if only else "",
    )  # fmt: skip
