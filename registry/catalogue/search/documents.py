"""An application as the index keeps it: stems by field, facets, sort keys. Public columns only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from math import log2
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased
from tantivy import Document, Schema, SchemaBuilder

from registry.regions.models import Government

from ..models import Affair, Application
from ..states import PUBLISHED
from . import synonyms
from .filters import FACETS
from .words import compounds, plain, stems, tokens

FIELDS = {"name": 8.0, "summary": 4.0, "function": 2.0, "around": 1.5, "description": 1.0}
"""How much a word counts where it is found; `around` is host, province, urusan and technology."""
EXACT, FORMS = "exact", "forms"
"""The whole name as one term; the words of name and summary as they are written."""
MEANT, ALL = "meant", "all"
"""The sets of synonyms that are spoken of, each after the name of the field that counts most of
those that do; every stem and every set of an application, for what is only counted."""
KEYS = {"name": "by_name", "-live_count": "by_adoption", "-readiness_score": "by_readiness"}
MOMENTS = {"-created_at": "by_creation", "-changed_at": "by_change"}
SIGNS = "#+"
"""Before the number of a set of synonyms in a term: one of it is said, several are."""
BATCH = 2000
_START = datetime(2000, 1, 1, tzinfo=UTC)
_Province = aliased(Government)
_COLUMNS: tuple[Any, ...] = (
    Application.id, Application.name, Application.summary, Application.function,
    Application.description, Application.agency, Application.audiences,
    Application.affair_code, Application.host_code, Application.service_kind,
    Application.spbe_kind, Application.dimension, Application.platforms,
    Application.technologies, Application.reuse_terms, Application.licence,
    Application.development_status, Application.ready, Application.readiness_score,
    Application.languages, Application.live_count, Application.created_at,
    Application.changed_at, Affair.name.label("affair_name"),
    Affair.name_en.label("affair_name_en"), Government.name.label("host_name"),
    Government.level.label("host_level"), Government.province_code,
    _Province.name.label("province_name"),
)  # fmt: skip


@cache
def schema() -> Schema:
    """The fields of the index."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (FORMS, MEANT, ALL):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(EXACT, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in KEYS.values():
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in MOMENTS.values():
        builder.add_unsigned_field(name, fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


def rows(connection: Connection, ids: Sequence[int] | None = None) -> Iterator[Sequence[Any]]:
    """The published applications (of `ids`) in batches, by id."""
    statement = _published()
    if ids is not None:
        statement = statement.where(Application.id.in_(ids))
    statement = statement.order_by(Application.id).execution_options(yield_per=BATCH)
    yield from connection.execute(statement).partitions()


def count(connection: Connection) -> int:
    """How many applications are published."""
    statement = select(func.count()).select_from(Application).where(Application.state == PUBLISHED)
    return connection.scalar(statement) or 0


def _published() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(Government, Government.code == Application.host_code)
        .join(Affair, Affair.code == Application.affair_code)
        .outerjoin(_Province, _Province.code == Government.province_code)
        .where(Application.state == PUBLISHED)
    )


def document(row: Any) -> tuple[Document, set[str]]:
    """A row of `rows` for the index, and its words."""
    found, words = Document(), set[str]()
    found.add_unsigned("id", row.id)
    for name, said in _said(row, words).items():
        found.add_text(name, " ".join(said))
    found.add_text(FORMS, " ".join(dict.fromkeys(tokens(f"{row.name} {row.summary}"))))
    found.add_text(EXACT, exact(tokens(row.name)))
    for name, facet in FACETS.items():
        for value in dict.fromkeys(facet.values(row)):
            found.add_text(name, value)
    for name, key in keys(row).items():
        _add(found, name, key)
    found.add_float("weight", _weight(row.live_count, row.readiness_score))
    return found, words


def _said(row: Any, words: set[str]) -> dict[str, Iterable[str]]:
    """The stems of each field; the words go to `words`."""
    found: dict[str, Iterable[str]] = {}
    best: dict[str, str] = {}
    every: dict[str, None] = {}
    for name, text in _texts(row).items():
        said = tokens(text)
        if name == "name":
            said += compounds(text)
        words.update(said)
        found[name] = here = [stem for word in said for stem in stems(word)]
        every.update(dict.fromkeys(here))
        for sign, numbers in zip(SIGNS, synonyms.meant(here), strict=True):
            for number in numbers:
                best.setdefault(f"{sign}{number}", name)
    found[MEANT] = [name + term for term, name in best.items()]
    found[ALL] = [*every, *(term for term in best if term[0] == SIGNS[0])]
    return found


def _add(found: Document, name: str, value: str | int) -> None:
    if isinstance(value, str):
        found.add_text(name, value)
    else:
        found.add_unsigned(name, value)


def exact(words: Sequence[str]) -> str:
    """A name as one term, for a question that is the whole name."""
    return "".join(words)[:200]


def _texts(row: Any) -> dict[str, str]:
    """Each field's text, the field that counts most first."""
    around = (
        row.host_name, row.province_name or "", row.affair_name, row.affair_name_en, row.agency,
        row.audiences, *row.technologies,
    )  # fmt: skip
    return {
        "name": row.name, "summary": row.summary, "function": row.function,
        "around": "\n".join(around), "description": row.description,
    }  # fmt: skip


def _weight(live: int, ready: int) -> float:
    """At most a tenth more for use and readiness; tantivy multiplies with log2(2 + weight)."""
    use = min(log2(1 + live) / 6, 1.0)
    return float(2 ** (1 + 0.07 * use + 0.03 * ready / 100) - 2)


def keys(row: Any) -> dict[str, str | int]:
    """What each order sorts by; unique, so that every order is total."""
    name = f"{plain(row.name)[:200]}\0{row.id:012d}"
    return {
        KEYS["name"]: name,
        KEYS["-live_count"]: f"{99_999_999 - row.live_count:08d}{name}",
        KEYS["-readiness_score"]: f"{999 - row.readiness_score:03d}{name}",
        MOMENTS["-created_at"]: _moment(row.created_at, row.id),
        MOMENTS["-changed_at"]: _moment(row.changed_at, row.id),
    }


def _moment(moment: datetime, row_id: int) -> int:
    tenths = int((moment - _START).total_seconds() * 10)
    return (max(tenths, 0) << 28) | (row_id & 0xFFFFFFF)
