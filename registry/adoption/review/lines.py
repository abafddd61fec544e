"""One line of the review's table and every filter on it, for page, API and decision alike."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.catalogue.states import SERVICE_KIND_LABELS
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_

from ..states import DECISIONS, UNDECIDED
from .states import ANSWERS

MINE, NOBODY, WAITING, OVERDUE = "mine", "none", "waiting", "overdue"
YES, NO, UNKNOWN = "yes", "no", "unknown"
READY = {"high": 80, "middle": 40, "low": 0}
"""Names of the bands of readiness, with the score each begins at."""


@dataclass(frozen=True)
class Asked:
    """An office that was asked about the item, and its answer."""

    assignment: int
    agency: int
    name: str
    due_on: date
    answer: str | None
    note: str
    who: str

    @property
    def late(self) -> bool:
        """Whether its day has passed without an answer."""
        return self.answer is None and self.due_on < today()


@dataclass(frozen=True)
class Line:
    """One app of the request with all that the table shows and filters by."""

    item: int
    slug: str
    name: str
    summary: str
    affair: str
    affair_name: str
    affair_name_en: str
    service_kind: str
    readiness: int
    documented: bool
    personal_data: bool | None
    version: str
    offered: bool
    decision: str | None
    note: str
    remark: str
    decided_at: datetime | None
    decider: str
    comments: int
    asked: tuple[Asked, ...] = ()

    @property
    def href(self) -> str:
        """The app's page in the catalogue."""
        return f"/katalog/{self.slug}"

    @property
    def band(self) -> str:
        """The band of its readiness."""
        return next(name for name, least in READY.items() if self.readiness >= least)


Values = Callable[[Line, Actor], Collection[str]]


@dataclass(frozen=True)
class Filter:
    """One way to narrow the table: what a line counts as, and names of the values."""

    name: str
    label: str
    values: Values
    options: Mapping[str, str]


def _personal(line: Line) -> str:
    return UNKNOWN if line.personal_data is None else YES if line.personal_data else NO


def _offices(line: Line, actor: Actor) -> set[str]:
    found = {str(a.agency) for a in line.asked}
    if actor.agency is not None and str(actor.agency) in found:
        found.add(MINE)
    return found or {NOBODY}


def _advice(line: Line, _: Actor) -> set[str]:
    found = {a.answer or WAITING for a in line.asked}
    return found | {OVERDUE} if any(a.late for a in line.asked) else found


FILTERS = (
    Filter("decision", N_("Keputusan"), lambda n, _: {n.decision or UNDECIDED},
           {UNDECIDED: N_("Belum diputuskan"), **DECISIONS}),
    Filter("service_kind", N_("Jenis layanan"), lambda n, _: {n.service_kind},
           SERVICE_KIND_LABELS),
    Filter("documentation", N_("Dokumentasi"), lambda n, _: {YES if n.documented else NO},
           {YES: N_("Ada panduan"), NO: N_("Tanpa panduan")}),
    Filter("personal_data", N_("Data pribadi"), lambda n, _: {_personal(n)},
           {YES: N_("Memuat data pribadi"), NO: N_("Tanpa data pribadi"),
            UNKNOWN: N_("Belum diterangkan")}),
    Filter("readiness", N_("Kesiapan replikasi"), lambda n, _: {n.band},
           {"high": N_("Siap (80 ke atas)"), "middle": N_("Sebagian (40–79)"),
            "low": N_("Belum (di bawah 40)")}),
    Filter("advice", N_("Saran"), _advice,
           {WAITING: N_("Menunggu saran"), OVERDUE: N_("Saran terlambat"), **ANSWERS}),
    Filter("office", N_("Perangkat daerah"), _offices,
           {MINE: N_("Ditugaskan kepada kantor saya"), NOBODY: N_("Tidak diminta saran")}),
    Filter("affair", N_("Urusan"), lambda n, _: {n.affair}, {}),
)  # fmt: skip
"""Affairs and offices name their values themselves, from the lines."""

SORTS: Mapping[str, Callable[[Line], Any]] = {
    "name": lambda n: n.name.lower(),
    "affair": lambda n: n.affair_name,
    "readiness": lambda n: n.readiness,
    "decision": lambda n: list(DECISIONS).index(n.decision) if n.decision else -1,
}


def matching(
    lines: Iterable[Line], asked: Mapping[str, Any], actor: Actor, without: str | None = None
) -> list[Line]:
    """Lines that every filter of `asked` lets pass (`without` one of them), in its order."""
    tests = [
        (f.values, frozenset(asked.get(f.name) or ())) for f in FILTERS
        if f.name != without and asked.get(f.name)
    ]  # fmt: skip
    words = (asked.get("q") or "").lower().split()
    found = [
        line for line in lines
        if all(wanted & frozenset(values(line, actor)) for values, wanted in tests)
        and _says(line, words)
    ]  # fmt: skip
    return _sorted(found, asked.get("sort") or "")


def _says(line: Line, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = " ".join((line.name, line.summary, line.affair_name, line.note)).lower()
    return all(word in text for word in words)


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    key = SORTS.get(sort.removeprefix("-"))
    return lines if key is None else sorted(lines, key=key, reverse=sort.startswith("-"))


def counts(
    lines: Sequence[Line], asked: Mapping[str, Any], actor: Actor
) -> dict[str, Counter[str]]:
    """For each filter, how many lines each of its values would show beside the other filters."""
    return {
        f.name: Counter(
            value for line in matching(lines, asked, actor, f.name)
            for value in f.values(line, actor)
        )
        for f in FILTERS
    }  # fmt: skip


def options(found: Filter, lines: Iterable[Line]) -> dict[str, str]:
    """The filter's values with their labels; affairs and offices by name."""
    named = dict(found.options)
    if found.name == "affair":
        named |= dict(sorted(((n.affair, n.affair_name) for n in lines), key=lambda p: p[1]))
    if found.name == "office":
        asked = {(str(a.agency), a.name) for line in lines for a in line.asked}
        named |= dict(sorted(asked, key=lambda pair: pair[1]))
    return named


def tally(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines have each decision; `UNDECIDED` those that have none."""
    found = Counter(line.decision or UNDECIDED for line in lines)
    return {name: found[name] for name in (UNDECIDED, *DECISIONS)}
