"""The work desk: lines that wait, put in parts, filtered, in order, each with its next action."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.agreements.disputes.workflow import DISPUTE
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import day_of, today
from registry.kernel.pagination import Page
from registry.kernel.text import M, Message

from ..light import MINE, OFFICE, OTHERS, Light, section
from ..matters import days_left, in_words, labelled, listed
from ..models import DESK
from ..paging import page
from ..queries import desk, kept, light, subjects
from ..schemas import (
    DUE,
    EVERYTHING,
    LONGEST,
    NEWEST,
    ORDERS,
    PARTS,
    SIDES,
    TITLE,
    DeskQuery,
    address,
)
from .lines import events

PATH = "/meja"
NO_DAY = "9999-12-31"


@dataclass(frozen=True)
class Line:
    """One line: what it is, the action it leads to (or why not), whose turn, until when."""

    key: str
    code: str
    kind: str
    title: str
    href: str
    stage: str
    stage_label: str
    tone: str
    part: str
    side: str
    who: str
    what: str | None
    action: str | None
    action_href: str | None
    reason: str | None
    due: date | None
    left: str | None
    late: bool
    days: int


Found = tuple[str, Light]


def matters(actor: Actor) -> list[Found]:
    """Everything that waits, each with its part."""
    able: dict[str, bool] = {}
    return [(section(s, actor, able), s) for s in desk.waiting(actor)]


def matching(found: Sequence[Found], asked: Mapping[str, Any], actor: Actor) -> list[Found]:
    """Those that pass the filters, whatever their part."""
    words, day = asked["q"].lower().split(), today()
    side = SIDES.get(asked["sisi"])
    return [
        (part, s) for part, s in found
        if (not asked["jenis"] or s.workflow.kind == asked["jenis"])
        and (not asked["tahap"] or s.stage == asked["tahap"])
        and (side is None or s.side(actor.government) == side)
        and (not asked["terlambat"] or _late(s, day))
        and all(word in s.words for word in words)
    ]  # fmt: skip


def _late(subject: Light, day: date) -> bool:
    return subject.due_on is not None and subject.due_on < day


def in_part(found: Sequence[Found], asked: Mapping[str, Any]) -> list[Found]:
    """Those of the part that was asked for."""
    wanted = PARTS.get(asked["bagian"])
    return [f for f in found if wanted is None or f[0] == wanted]


def ordered(found: Sequence[Found], asked: Mapping[str, Any]) -> Page[Found]:
    """One page in the order asked for."""

    def key(item: Found) -> tuple[Any, ...]:
        return (*_ORDERS[asked["urut"]](item[1]), *item[1].key)

    return page(found, key, asked["after"], asked["limit"])


def _by_due(s: Light) -> tuple[Any, ...]:
    return (s.due_on.isoformat() if s.due_on else NO_DAY, s.state_since.timestamp())


_ORDERS: dict[str, Callable[[Light], tuple[Any, ...]]] = {
    DUE: _by_due,
    LONGEST: lambda s: (s.state_since.timestamp(),),
    NEWEST: lambda s: (-s.changed_at.timestamp(),),
    TITLE: lambda s: (s.words,),
}


def lines(found: Sequence[Found], actor: Actor) -> list[Line]:
    """These matters as the page draws them, in a fixed number of queries."""
    chosen = [s for _, s in found]
    records = subjects.whole(chosen, actor)
    names = light.names_of(chosen)
    return [
        _line(part, s, records[s.record], names, actor) for part, s in found if s.record in records
    ]  # fmt: skip


def _line(part: str, s: Light, record: Any, names: Mapping[str, str], actor: Actor) -> Line:
    stage = s.workflow.stage(s.state)
    action, href, reason = _question(part, s) or _action(part, s, record, actor)
    days = days_left(s.due_on)
    left = in_words(days)
    return Line(
        key="-".join(str(k) for k in s.key), code=s.code, kind=tr(s.workflow.title),
        title=tr(_title(s, record)), href=s.href, stage=s.stage, stage_label=tr(stage.label),
        tone=stage.tone, part=part, side=s.side(actor.government),
        who=listed(sorted(names.get(c, c) for c in s.awaited())),
        what=_what(part, s, actor), action=action, action_href=href, reason=reason,
        due=s.due_on, left=tr(left) if left else None, late=days is not None and days < 0,
        days=(today() - day_of(s.state_since)).days,
    )  # fmt: skip


def _title(s: Light, record: Any) -> Message:
    title: Message = s.title_text if s.workflow is DISPUTE else record.title_text
    if s.question is None:
        return title
    return M("saran %(office)s atas %(title)s", office=s.name, title=title)


def _question(part: str, s: Light) -> tuple[str | None, str | None, str | None] | None:
    """Answering an office's question is that office's; others may look at it."""
    if s.question is None:
        return None
    if part != MINE:
        return None, None, None
    return tr(M("Beri saran")), f"{s.href}/kajian/penugasan/{s.question}", None


def _what(part: str, s: Light, actor: Actor) -> str | None:
    if s.question is not None:
        return tr(M("Beri saran"))
    attest = s.workflow.transition("attest") if s.attest else None
    expected = Message(attest.label) if attest else labelled(
        s.workflow.expected(s.state, actor.roles if part == MINE else None)
    )  # fmt: skip
    return tr(expected) if expected else None


def _action(
    part: str, s: Light, record: Any, actor: Actor
) -> tuple[str | None, str | None, str | None]:
    """The one primary action with its page, or the reason that stands against it."""
    if part != MINE:
        return None, None, None
    options = [
        o for o in s.workflow.own_options(record, actor)
        if (o.transition.name == "attest" if s.attest else o.transition.tone == "primary")
    ]  # fmt: skip
    open_ones = [o for o in options if o.allowed]
    if len(open_ones) == 1:
        chosen = open_ones[0].transition
        return tr(chosen.label), s.page_of(chosen.name), None
    held = [o for o in options if actor.roles & set(o.transition.roles)]
    if open_ones or len(held) != 1 or held[0].reason is None:
        return None, None, None
    return tr(held[0].transition.label), None, tr(held[0].reason)


@dataclass(frozen=True)
class Group:
    """Lines of one day under its name."""

    label: str | None
    lines: list[Line]
    late: bool = False


def by_day(found: Sequence[Line], urut: str) -> list[Group]:
    """Under "late", today, tomorrow, each later day; one group in another order."""
    if urut != DUE:
        return [Group(None, list(found))] if found else []
    groups: list[Group] = []
    for line in found:
        label = tr(_day(line))
        if not groups or groups[-1].label != label:
            groups.append(Group(label, [], line.late))
        groups[-1].lines.append(line)
    return groups


def _day(line: Line) -> Message:
    if line.due is None:
        return M("Tanpa tenggat")
    if line.late:
        return M("Terlambat")
    named = {today(): M("Hari ini"), today() + timedelta(days=1): M("Besok")}
    return named.get(line.due) or M("%(day)s", day=line.due)


def counted(found: Sequence[Found]) -> dict[str, int]:
    """How many lines each part has, and how many are late."""
    parts = Counter(part for part, _ in found)
    day = today()
    late = sum(_late(s, day) for _, s in found)
    return {"saya": parts[MINE], "kantor": parts[OFFICE], "lain": parts[OTHERS],
            EVERYTHING: len(found), "late": late}  # fmt: skip


def workdesk(actor: Actor, asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that the page draws."""
    everything = matters(actor)
    found = matching(everything, asked, actor)
    shown = ordered(in_part(found, asked), asked)
    counts = counted(found)
    return {
        "groups": by_day(lines(shown.items, actor), asked["urut"]), "page": shown,
        "asked": asked, "counts": counts, "all": counted(everything),
        "tabs": _tabs(asked, counts), "choices": _choices(everything),
        "views": kept.views(actor, DESK), "here": address(asked, DeskQuery),
        "more": _more(asked, shown), "news": events(desk.news(actor)),
        "filtered": any(asked[n] for n in ("q", "jenis", "tahap", "sisi", "terlambat")),
    }  # fmt: skip


def _more(asked: dict[str, Any], shown: Page[Found]) -> str | None:
    if shown.next is None:
        return None
    return f"{PATH}?{address(asked, DeskQuery)}&after={shown.next}".replace("?&", "?")


LABELS = {
    "saya": M("Menunggu Anda"), "kantor": M("Menunggu peran lain di kantor Anda"),
    "lain": M("Menunggu pihak lain"), EVERYTHING: M("Semua"),
}  # fmt: skip


def _tabs(asked: dict[str, Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": tr(label), "href": f"{PATH}?{_plain(asked, part)}",
         "current": asked["bagian"] == part, "count": counts[part], "key": part}
        for part, label in LABELS.items()
    ]  # fmt: skip


def _plain(asked: dict[str, Any], part: str) -> str:
    """A part's address; that of the first one is written out, or the default view would open."""
    return address(asked, DeskQuery, bagian=part) or f"bagian={part}"


def _choices(found: Sequence[Found]) -> dict[str, list[tuple[str, str]]]:
    """What can be filtered for: only kinds and stages that something stands in."""
    kinds = {s.workflow.kind: s.workflow for _, s in found}
    present = {s.stage for _, s in found}
    stages = [
        (f"{w.kind}.{stage.name}", f"{tr(w.title)}: {tr(stage.label)}")
        for w in kinds.values() for stage in w.stages if f"{w.kind}.{stage.name}" in present
    ]  # fmt: skip
    return {
        "jenis": [(kind, tr(w.title)) for kind, w in kinds.items()], "tahap": stages,
        "sisi": [("pemilik", tr(M("Sebagai pemilik"))), ("pemohon", tr(M("Sebagai pemohon")))],
        "urut": [(key, tr(label)) for key, label in ORDERS.items()],
    }  # fmt: skip
