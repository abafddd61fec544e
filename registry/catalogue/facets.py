"""The facets as they are offered: names in the address, labels, values with labels and counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale

from registry.kernel.text import N_, M, Message
from registry.regions.queries import names

from . import queries
from .search.asking import Search
from .search.filters import DEMO, FACETS, LICENCE, Filters
from .states import (
    DEVELOPMENT,
    DIMENSIONS,
    LANGUAGES,
    PLATFORMS,
    REUSE_TERMS,
    SERVICE_KIND_LABELS,
    SPBE_KINDS,
)

LABELS = {
    "affair": N_("Urusan"), "host": N_("Pemilik"), "province": N_("Provinsi pemilik"),
    "service_kind": N_("Jenis layanan"), "adopted": N_("Dipakai daerah lain"),
    "readiness": N_("Kesiapan replikasi"), "demo": N_("Peragaan"), "platform": N_("Wahana"),
    "technology": N_("Teknologi"), "terms": N_("Lisensi atau ketentuan"),
    "development": N_("Status pengembangan"), "spbe_kind": N_("Jenis aplikasi SPBE"),
    "dimension": N_("Dimensi kota cerdas"), "language": N_("Bahasa tampilan"),
}  # fmt: skip
ADOPTED_LABELS = {
    "20": N_("20 atau lebih"), "5": N_("5 sampai 19"), "1": N_("1 sampai 4"), "0": N_("Belum ada"),
}  # fmt: skip
READY_LABELS = {
    "penuh": N_("Siap (nilai 80 sampai 100)"), "tinggi": N_("Sebagian besar siap (50 sampai 79)"),
    "sebagian": N_("Sebagian siap (20 sampai 49)"), "awal": N_("Belum siap (0 sampai 19)"),
}  # fmt: skip
DEMO_LABELS = {DEMO: N_("Dapat dicoba")}
CLOSED: dict[str, Mapping[str, str]] = {
    "service_kind": SERVICE_KIND_LABELS, "adopted": ADOPTED_LABELS, "readiness": READY_LABELS,
    "demo": DEMO_LABELS, "platform": PLATFORMS, "development": DEVELOPMENT,
    "spbe_kind": SPBE_KINDS, "dimension": DIMENSIONS,
}  # fmt: skip
"""Facets whose values and labels are a table of ours."""
ORDERED = ("adopted", "readiness", "development")
"""Facets that keep their table's order; the others show the most frequent first."""

Label = str | Message
Labels = Callable[[str], tuple[Label, Label] | None]


@dataclass(frozen=True)
class FacetOption:
    """One value of a facet and how many results it would leave, the other filters kept."""

    value: str
    name: Label
    name_en: Label
    count: int
    checked: bool


def options(search: Search) -> dict[str, list[FacetOption]]:
    """Per facet its values with counts that follow all other filters; a chosen value stays, even
    with none. Two queries."""
    counts, filters = search.counts(), search.filters
    places = {*counts["host"], *counts["province"], *filters.host, *filters.province}
    labels = _labels(names(places), {a.code: (a.name, a.name_en) for a in queries.affairs()})
    return {
        name: _options(name, counts[name], getattr(filters, name), labels[name]) for name in FACETS
    }


def facets(filters: Filters) -> dict[str, list[FacetOption]]:
    """The facets of one search."""
    return options(Search(filters))


def _labels(
    places: Mapping[str, str], affairs: Mapping[str, tuple[str, str]]
) -> dict[str, Labels]:
    def place(code: str) -> tuple[Label, Label] | None:
        return (places[code], places[code]) if code in places else None

    found: dict[str, Labels] = {
        "host": place, "province": place, "affair": affairs.get, "technology": _itself,
        "terms": _term, "language": language,
    }  # fmt: skip
    return found | {name: _closed(table) for name, table in CLOSED.items()}


def _closed(table: Mapping[str, str]) -> Labels:
    return lambda value: (M(table[value]), M(table[value])) if value in table else None


def _itself(value: str) -> tuple[Label, Label]:
    return value, value


def language(tag: str) -> tuple[Label, Label]:
    """A language's name out of our table, else what the world calls it, else its tag."""
    if tag in LANGUAGES:
        return M(LANGUAGES[tag]), M(LANGUAGES[tag])
    return _world(tag, "id"), _world(tag, "en")


def _world(tag: str, reader: str) -> str:
    return str(Locale.parse(reader).languages.get(tag.replace("-", "_")) or tag)


def _term(value: str) -> tuple[Label, Label] | None:
    if value.startswith(LICENCE):
        label = M("Lisensi %(licence)s", licence=value.removeprefix(LICENCE))
        return label, label
    return _closed(REUSE_TERMS)(value)


def _options(
    facet: str, counts: Mapping[str, int], chosen: Sequence[str], labels: Labels
) -> list[FacetOption]:
    found = [
        FacetOption(value, *label, counts.get(value, 0), value in chosen)
        for value in {*counts, *chosen} if (label := labels(value)) is not None
    ]  # fmt: skip
    if facet in ORDERED:
        places = list(CLOSED[facet])
        return sorted(found, key=lambda o: places.index(o.value))
    return sorted(found, key=lambda o: (-o.count, str(o.name), o.value))
