"""What can be filtered: every facet, the values an application has in it, and the same in SQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal
from sqlalchemy.dialects.postgresql import ARRAY, array

from registry.regions.models import PROVINCE, Government

from ..models import Application

LICENCE = "lisensi:"
"""Before a licence among the values of the facet `terms`, whose others are reuse terms."""
ADOPTED = ((20, "20"), (5, "5"), (1, "1"), (0, "0"))
"""Bands of confirmed adopters: from how many, its value (0; 1 to 4; 5 to 19; 20 and more)."""
READY = ((80, "penuh"), (50, "tinggi"), (20, "sebagian"), (0, "awal"))
"""Bands of the readiness score (docs/scores.md): from how many points, its value."""
DEMO = "ya"

Chosen = tuple[str, ...]


@dataclass(frozen=True)
class Filters:
    """What is searched: words, and per facet the values of which one must hold."""

    q: str = ""
    host: Chosen = ()
    province: Chosen = ()
    affair: Chosen = ()
    service_kind: Chosen = ()
    spbe_kind: Chosen = ()
    dimension: Chosen = ()
    platform: Chosen = ()
    technology: Chosen = ()
    terms: Chosen = ()
    development: Chosen = ()
    readiness: Chosen = ()
    adopted: Chosen = ()
    demo: Chosen = ()
    language: Chosen = ()

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Filters":
        """The filters among a list's query."""
        return cls(q=asked["q"], **{name: tuple(dict.fromkeys(asked[name])) for name in FACETS})

    def chosen(self) -> dict[str, Chosen]:
        """The facets that filter, in their order."""
        return {name: getattr(self, name) for name in FACETS if getattr(self, name)}

    def without(self, facet: str, value: str | None = None) -> "Filters":
        """The same without one value of a facet, or without the facet."""
        rest = tuple(v for v in getattr(self, facet) if value is not None and v != value)
        changed: dict[str, Any] = {facet: rest}
        return replace(self, **changed)


@dataclass(frozen=True)
class Facet:
    """`values` of a row as the index reads it; `column` is the same in SQL, a list when `many`."""

    values: Callable[[Any], list[str]]
    column: ColumnElement[Any]
    many: bool = field(default=False)

    def condition(self, chosen: Chosen) -> ColumnElement[bool]:
        """One of the values holds."""
        if self.many:
            return self.column.bool_op("&&")(cast(list(chosen), ARRAY(String)))
        return self.column.in_(chosen)

    def each(self) -> ColumnElement[Any]:
        """One row for every value."""
        return func.unnest(self.column) if self.many else self.column


def band(bands: tuple[tuple[int, str], ...], number: int) -> str:
    """The band that `number` falls into."""
    return next(value for least, value in bands if number >= least)


def _band(bands: tuple[tuple[int, str], ...], number: ColumnElement[int]) -> ColumnElement[str]:
    return case(*((number >= least, value) for least, value in bands))


def _plain(name: str) -> Callable[[Any], list[str]]:
    return lambda row: [getattr(row, name)] if getattr(row, name) else []


def _province(row: Any) -> list[str]:
    own = row.host_code if row.host_level == PROVINCE else None
    found = row.province_code or own
    return [found] if found else []


def _terms(row: Any) -> list[str]:
    return [*row.reuse_terms, *([LICENCE + row.licence] if row.licence else [])]


def _said(column: Any) -> ColumnElement[Any]:
    return func.nullif(column, "")


_TERMS = func.array_cat(
    cast(Application.reuse_terms, ARRAY(String)),
    case((Application.licence != "", array([literal(LICENCE) + Application.licence])),
         else_=cast([], ARRAY(String))), type_=ARRAY(String),
)  # fmt: skip
FACETS: dict[str, Facet] = {
    "affair": Facet(_plain("affair_code"), Application.affair_code.expression),
    "host": Facet(_plain("host_code"), Application.host_code.expression),
    "province": Facet(_province, func.coalesce(
        Government.province_code, case((Government.level == PROVINCE, Government.code))
    )),
    "service_kind": Facet(_plain("service_kind"), Application.service_kind.expression),
    "adopted": Facet(
        lambda row: [band(ADOPTED, row.live_count)],
        _band(ADOPTED, Application.live_count.expression),
    ),
    "readiness": Facet(
        lambda row: [band(READY, row.readiness_score)],
        _band(READY, Application.readiness_score.expression),
    ),
    "demo": Facet(
        lambda row: [DEMO] if "demo" in row.ready else [],
        case((Application.ready.contains(["demo"]), DEMO)),
    ),
    "platform": Facet(lambda row: row.platforms, Application.platforms.expression, many=True),
    "technology": Facet(
        lambda row: row.technologies, Application.technologies.expression, many=True
    ),
    "terms": Facet(_terms, _TERMS, many=True),
    "development": Facet(
        _plain("development_status"), _said(Application.development_status)
    ),
    "spbe_kind": Facet(_plain("spbe_kind"), _said(Application.spbe_kind)),
    "dimension": Facet(_plain("dimension"), _said(Application.dimension)),
    "language": Facet(
        lambda row: row.languages, Application.languages.expression, many=True
    ),
}  # fmt: skip
