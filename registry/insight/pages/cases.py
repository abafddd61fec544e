"""The cases of a government: a table, or a board with the steps as columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.pagination import Page
from registry.kernel.text import N_, M
from registry.regions import queries as regions

from ..case import STEPS, Case, Pair
from ..light import HOST
from ..matters import listed
from ..models import CASES
from ..paging import page
from ..queries import cases as queries
from ..queries import kept, region
from ..schemas import (
    BOARD,
    CASE_ORDERS,
    DUE,
    LONGEST,
    NEWEST,
    SIDES,
    TABLE,
    TITLE,
    CasesQuery,
    address,
)

PATH = "/kerja-sama"
DONE = "done"
COLUMNS = {**STEPS, DONE: N_("Tidak ada yang tertunda")}
CARDS = 30
NO_DAY = "9999-12-31"


@dataclass(frozen=True)
class CaseRow:
    """Where one pair of governments stands."""

    pair: Pair
    step: str
    stage: str
    since: datetime | None
    days: int | None
    due: date | None
    late: bool
    own: bool
    codes: tuple[str, ...]
    who: str
    gap: bool
    apps: int

    @property
    def stage_label(self) -> str:
        """Its stage for people; empty where nothing is open."""
        return tr(self.stage) if self.stage else ""

    @property
    def key(self) -> tuple[str, str]:
        """What names it."""
        return self.pair.host, self.pair.adopter


def rows(actor: Actor) -> list[CaseRow]:
    """Every case of the actor's government."""
    found, names = queries.all_cases(actor)
    return [_row(case, names, actor) for case in found]


def _row(case: Case, names: Mapping[str, str], actor: Actor) -> CaseRow:
    waiting = [record for found in case.open.values() for _, record in found]
    codes = sorted({code for record in waiting for code in record.awaited()})
    due = min((r.due_on for r in waiting if r.due_on), default=None)
    days = (now() - case.since).days if case.since else None
    return CaseRow(
        case.pair, case.current or DONE, _stage(case), case.since, days,
        due, bool(due and due < today()),
        actor.government in codes, tuple(codes), listed(sorted(names.get(c, c) for c in codes)),
        case.current is not None and case.gap == case.current,
        sum(r.count for r in case.rollouts),
    )  # fmt: skip


def _stage(case: Case) -> str:
    """The stage (gettext id) of what stands longest in the step; empty where nothing is open."""
    if case.oldest is None:
        return ""
    workflow, record = case.oldest
    return workflow.stage(record.state).label


def matching(found: Sequence[CaseRow], asked: Mapping[str, Any], actor: Actor) -> list[CaseRow]:
    """Those that pass the filters but for the step."""
    words = asked["q"].lower().split()
    return [r for r in found if _passes(r, asked, actor) and _named(r, words)]


def _named(row: CaseRow, words: Sequence[str]) -> bool:
    text = f"{row.pair.host_name} {row.pair.adopter_name}".lower()
    return all(word in text for word in words)


def _passes(row: CaseRow, asked: Mapping[str, Any], actor: Actor) -> bool:
    host = row.pair.host == actor.government
    if asked["sisi"] and host != (SIDES[asked["sisi"]] == HOST):
        return False
    if asked["giliran"] == "kami" and not row.own:
        return False
    if asked["giliran"] == "lain" and (row.own or not row.codes):
        return False
    return row.late or not asked["terlambat"]


def _order(asked: Mapping[str, Any]) -> Any:
    def names(r: CaseRow) -> tuple[Any, ...]:
        return (r.pair.host_name, r.pair.adopter_name)

    def moment(r: CaseRow) -> float:
        return r.since.timestamp() if r.since else 0.0

    orders = {
        LONGEST: lambda r: (r.step == DONE, moment(r)),
        DUE: lambda r: (r.due.isoformat() if r.due else NO_DAY,),
        NEWEST: lambda r: (-moment(r),),
        TITLE: names,
    }
    return lambda r: (*orders[asked["urut"]](r), *r.key)


def in_order(found: Sequence[CaseRow], asked: Mapping[str, Any]) -> list[CaseRow]:
    """All of them in the order asked for."""
    return sorted(found, key=_order(asked))


def chosen(actor: Actor, asked: Mapping[str, Any]) -> Page[CaseRow]:
    """One page of the cases that pass every filter."""
    found = of_step(matching(rows(actor), asked, actor), asked["langkah"])
    return page(found, _order(asked), asked["after"], asked["limit"])


def of_step(found: Sequence[CaseRow], step: str) -> list[CaseRow]:
    """Those that stand in the step, or all."""
    return [r for r in found if not step or r.step == step]


def case_list(actor: Actor, asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that the page draws."""
    everything = rows(actor)
    found = matching(everything, asked, actor)
    steps = Counter(r.step for r in found)
    shown = page(of_step(found, asked["langkah"]), _order(asked), asked["after"], asked["limit"])
    here = address(asked, CasesQuery)
    return {
        "page": shown, "asked": asked, "here": here, "total": len(everything),
        "board": _board(found, asked) if asked["bentuk"] == BOARD else None,
        "columns": {key: tr(label) for key, label in COLUMNS.items()},
        "more": f"{PATH}?{here}&after={shown.next}" if shown.next else None,
        "views": kept.views(actor, CASES), "forms": _forms(asked),
        "choices": _choices(steps), "heads": _heads(asked),
        "filtered": bool(matching_asked(asked)), "region": overlooks(actor),
    }  # fmt: skip


def overlooks(actor: Actor) -> bool:
    """Whether the actor's government looks over others."""
    code = actor.government
    return code is not None and region.overlooks(regions.row(code).level)


def matching_asked(asked: Mapping[str, Any]) -> list[str]:
    """Which filters are set."""
    return [n for n in ("q", "langkah", "sisi", "giliran", "terlambat") if asked[n]]


def _board(found: Sequence[CaseRow], asked: dict[str, Any]) -> list[dict[str, Any]]:
    columns = []
    for key, label in COLUMNS.items():
        cards = in_order(of_step(found, key), asked)
        href = f"{PATH}?{address(asked, CasesQuery, bentuk=TABLE, langkah=key)}"
        columns.append({"key": key, "label": tr(label), "count": len(cards),
                        "cards": cards[:CARDS], "rest": max(0, len(cards) - CARDS),
                        "href": href})  # fmt: skip
    return columns


def _forms(asked: dict[str, Any]) -> list[dict[str, Any]]:
    told = {TABLE: M("Tabel"), BOARD: M("Papan")}
    return [
        {"label": tr(label), "current": asked["bentuk"] == form,
         "href": f"{PATH}?{address(asked, CasesQuery, bentuk=form) or 'bentuk=tabel'}"}
        for form, label in told.items()
    ]  # fmt: skip


def _choices(steps: Mapping[str, int]) -> dict[str, list[tuple[str, str]]]:
    return {
        "langkah": [(k, f"{tr(label)} ({steps.get(k, 0)})") for k, label in COLUMNS.items()],
        "sisi": [("pemilik", tr(M("Sebagai pemilik"))), ("pemohon", tr(M("Sebagai pemohon")))],
        "giliran": [("kami", tr(M("Giliran kami"))), ("lain", tr(M("Giliran pihak lain")))],
        "urut": [(key, tr(label)) for key, label in CASE_ORDERS.items()],
    }  # fmt: skip


def _heads(asked: dict[str, Any]) -> list[Any]:
    """The table's headings; those one can order by are links."""

    def sortable(label: str, order: str, direction: str, cls: str = "") -> dict[str, Any]:
        href = f"{PATH}?{address(asked, CasesQuery, urut=order) or 'bentuk=tabel'}"
        current = asked["urut"] == order
        return {"label": label, "href": href, "sort": direction if current else "", "cls": cls}

    return [
        sortable(tr(M("Daerah pemilik dan daerah pemohon")), TITLE, "ascending"),
        tr(M("Sampai di mana")),
        sortable(tr(M("Hari di tahap ini")), LONGEST, "descending", "num"),
        tr(M("Giliran")), (tr(M("Aplikasi dilaksanakan")), "num"),
        sortable(tr(M("Tenggat terdekat")), DUE, "ascending"),
    ]  # fmt: skip
