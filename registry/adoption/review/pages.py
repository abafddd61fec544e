"""What the pages of a review show, computed before a template is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash
from flask import request as http
from marshmallow import Schema

from registry.catalogue.states import SERVICE_KIND_LABELS
from registry.http.actor import current_actor
from registry.http.forms import Form, FormPage, posted_version
from registry.http.i18n import language, tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.errors import NotFound
from registry.kernel.text import N_, M, Message
from registry.procedure import pages as procedure
from registry.procedure.wording import explained
from registry.regions import queries as regions

from .. import service
from ..models import AdoptionRequest
from ..schemas import SHOWN, ReviewDecideInput
from ..states import DECISION_TONES, DECISIONS, UNDECIDED
from ..workflow import REQUEST
from . import clock, queries
from . import lines as table
from .checklist import POINTS
from .lines import FILTERS, Line
from .models import Assignment
from .schemas import AdviseInput, AssignInput, CommentInput, RemarkInput, ReviewFilter
from .states import ANSWER_TONES, ANSWERS

LABELS = {UNDECIDED: N_("Belum diputuskan"), **DECISIONS}
TABS = (
    ("index", "", N_("Aplikasi")), ("assignments", "/penugasan", N_("Saran perangkat daerah")),
    ("checklist", "/periksa", N_("Daftar periksa")), ("summary", "/ringkasan", N_("Ringkasan")),
)  # fmt: skip
HEADS = (("name", N_("Aplikasi")), ("affair", N_("Urusan")), ("readiness", N_("Kesiapan")),
         ("decision", N_("Keputusan")))  # fmt: skip
PERSONAL = {True: N_("Ya"), False: N_("Tidak"), None: N_("Belum diterangkan")}
DAYS = 5


# ---------------------------------------------------------------- the filter
def asked() -> dict[str, Any]:
    """The filters of the address."""
    names = ReviewFilter().fields
    given: dict[str, Any] = {f.name: http.args.getlist(f.name) for f in FILTERS}
    given |= {n: http.args[n] for n in names if n not in given and n in http.args}
    loaded: dict[str, Any] = ReviewFilter().load(given)
    return loaded


def query(found: Mapping[str, Any], **changed: Any) -> str:
    """The filter as the address keeps it."""
    return urlencode({k: v for k, v in {**found, **changed}.items() if v}, doseq=True)


def _href(request: AdoptionRequest, found: Mapping[str, Any], **changed: Any) -> str:
    kept = query(found, **changed)
    return f"{request.href}/kajian?{kept}" if kept else f"{request.href}/kajian"


@dataclass(frozen=True)
class Chip:
    """One value that the table is narrowed by, with the way to take it away."""

    label: str
    value: str
    href: str


def _groups(lines: Sequence[Line], found: Mapping[str, Any], actor: Actor) -> list[dict[str, Any]]:
    numbers = table.counts(lines, found, actor)
    groups = []
    for f in FILTERS:
        options = [
            {"value": value, "label": tr(label), "count": numbers[f.name][value],
             "checked": value in found[f.name]}
            for value, label in table.options(f, lines).items()
            if numbers[f.name][value] or value in found[f.name]
        ]  # fmt: skip
        if len(options) > 1 or any(o["checked"] for o in options):
            groups.append({"name": f.name, "label": tr(f.label), "options": options})
    return groups


def _chips(
    request: AdoptionRequest, lines: Sequence[Line], found: Mapping[str, Any]
) -> list[Chip]:
    chips = [
        Chip(tr(f.label), tr(table.options(f, lines).get(value, value)),
             _href(request, found, **{f.name: [v for v in found[f.name] if v != value]}))
        for f in FILTERS for value in found[f.name]
    ]  # fmt: skip
    if found["q"]:
        chips.append(Chip(tr(N_("Kata")), found["q"], _href(request, found, q="")))
    return chips


def _heads(request: AdoptionRequest, found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    heads = {}
    for name, label in HEADS:
        up, down = found["sort"] == name, found["sort"] == f"-{name}"
        heads[name] = {
            "label": tr(label), "sort": "ascending" if up else "descending" if down else "",
            "href": _href(request, found, sort=f"-{name}" if up else name),
        }
    return heads


# ---------------------------------------------------------------- rows
@dataclass(frozen=True)
class Row:
    """A line as the table draws it."""

    line: Line
    affair: str
    kind: str
    personal: str
    label: str
    tone: str
    href: str
    ticked: bool
    advice: tuple[tuple[str, str, str], ...]


def _row(line: Line, request: AdoptionRequest, kept: str, ticked: Sequence[str]) -> Row:
    return Row(
        line, line.affair_name_en if language() == "en" else line.affair_name,
        tr(SERVICE_KIND_LABELS.get(line.service_kind, line.service_kind)),
        tr(PERSONAL[line.personal_data]),
        tr(LABELS[line.decision or UNDECIDED]), DECISION_TONES.get(line.decision or "", "neutral"),
        f"{request.href}/kajian/aplikasi/{line.slug}{'?' + kept if kept else ''}",
        line.slug in ticked, tuple(_advice(line)),
    )  # fmt: skip


def _advice(line: Line) -> list[tuple[str, str, str]]:
    """(office, answer, tone) of each office asked about the item."""
    found = []
    for one in line.asked:
        label = ANSWERS[one.answer] if one.answer else (
            N_("Saran terlambat") if one.late else N_("Menunggu saran"))  # fmt: skip
        tone = ANSWER_TONES[one.answer] if one.answer else "bad" if one.late else "neutral"
        found.append((one.name, tr(label), tone))
    return found


# ---------------------------------------------------------------- every page of the review
def common(request: AdoptionRequest, current: str) -> dict[str, Any]:
    """What the head of each of the review's pages needs."""
    tabs = [
        {"label": tr(label), "href": f"{request.href}/kajian{path}", "current": name == current}
        for name, path, label in TABS
    ]  # fmt: skip
    return {"subject": request, "stage": REQUEST.stage(request.state), "tabs": tabs}


def may(request: AdoptionRequest, name: str) -> bool:
    """Whether the actor can do the action now."""
    return refusal(request, name) is None


def refusal(request: AdoptionRequest, name: str) -> str | None:
    """Why the actor cannot do the action now, or None."""
    transition = REQUEST.transition(name)
    assert transition is not None
    found = REQUEST.refusal(request, transition, current_actor(), {})
    return tr(found.message) if found else None


def _progress(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """(label, tone, number) of each decision that there is."""
    return [
        (tr(LABELS[name]), DECISION_TONES.get(name, "neutral"), number)
        for name, number in table.tally(lines).items() if number or name == UNDECIDED
    ]  # fmt: skip


# ---------------------------------------------------------------- the table
def table_page(code: str) -> FormPage:
    """The table of items, whose form is one decision on many."""
    subject = queries.get(code, current_actor())
    page = FormPage(
        ReviewDecideInput(), "adoption/review/index.html",
        version=posted_version() or subject.version, context=lambda: _table(code, page.form),
    )  # fmt: skip
    return page


def _table(code: str, form: Form) -> dict[str, Any]:
    actor, found = current_actor(), asked()
    request = queries.get(code, actor)
    procedure.catch_up(form, REQUEST, request, actor)
    lines = queries.lines(request)
    shown = table.matching(lines, found, actor)
    kept = query(found)
    ticked = form.values.get("items", ())
    decided = sum(line.decision is not None for line in shown)
    return {
        **common(request, "index"), "asked": found, "kept": kept, "total": len(lines),
        "rows": [_row(line, request, kept, ticked) for line in shown], "decided": decided,
        "groups": _groups(lines, found, actor), "chips": _chips(request, lines, found),
        "clear_href": _href(request, {}), "heads": _heads(request, found),
        "numbers": _progress(lines), "may_decide": may(request, "decide"),
        "why_not": refusal(request, "decide"), "may_assign": may(request, "assign"),
        "hidden": {"sort": found["sort"], "q": found["q"]}, "filters": _hidden(found),
    }  # fmt: skip


def _hidden(found: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in found.items() if v and k != "q"}


def decided(code: str, data: dict[str, Any]) -> str:
    """Records the decision and goes back to the table as it was filtered."""
    found = asked()
    if data["scope"] == SHOWN:
        data |= {"items": [], "filter": found}
    else:
        data |= {"filter": None, "expected": None}
    done = service.perform("decide", code, current_actor(), posted_version(), data)
    flash(tr(M("Tercatat: %(event)s.", event=Message(N_("Keputusan per aplikasi dicatat")))), "ok")
    return _href(done, found)


# ---------------------------------------------------------------- one item
def item(code: str, slug: str, **forms: Form) -> dict[str, Any]:
    """One app: what is known of it, its decision, notes, advice, and its neighbours."""
    actor, found = current_actor(), asked()
    request = queries.get(code, actor)
    lines = queries.lines(request)
    line = next((one for one in lines if one.slug == slug), None)
    if line is None:
        raise NotFound
    shown = table.matching(lines, found, actor)
    kept = query(found)
    given = {"decision": line.decision or "", "note": line.note, "scope": "ticked"}
    return {
        **common(request, "index"), "row": _row(line, request, kept, ()), "kept": kept,
        "comments": queries.comments(line.item), "back_href": _href(request, found),
        "neighbours": _neighbours(shown, line, request, kept),
        "may_decide": may(request, "decide"), "why_not": refusal(request, "decide"),
        "may_comment": may(request, "comment"), "may_remark": may(request, "remark"),
        "decision_form": Form(ReviewDecideInput(), given, version=request.version),
        "remark_form": Form(RemarkInput(), {"remark": line.remark}, version=request.version),
        "comment_form": Form(CommentInput(), {"item": slug}), **forms,
    }  # fmt: skip


def item_page(code: str, slug: str, schema: Schema, name: str) -> FormPage:
    """The item's page after one of its forms (`name`) was refused: what was typed stands there."""

    def context() -> dict[str, Any]:
        procedure.catch_up(page.form, REQUEST, queries.get(code, current_actor()), current_actor())
        return item(code, slug, **{name: page.form})

    page = FormPage(
        schema, "adoption/review/item.html", version=posted_version(), context=context
    )
    return page


def _neighbours(
    shown: Sequence[Line], line: Line, request: AdoptionRequest, kept: str
) -> tuple[str | None, str | None]:
    slugs = [one.slug for one in shown]
    if line.slug not in slugs:
        return None, None
    place = slugs.index(line.slug)
    around = [slugs[n] if 0 <= n < len(slugs) else "" for n in (place - 1, place + 1)]
    before, after = (
        f"{request.href}/kajian/aplikasi/{s}{'?' + kept if kept else ''}" if s else None
        for s in around
    )
    return before, after


def item_href(code: str, slug: str) -> str:
    """The item's page, which keeps the filter one came with."""
    kept = query(asked())
    return f"/permohonan/{code}/kajian/aplikasi/{slug}{'?' + kept if kept else ''}"


# ---------------------------------------------------------------- offices
def assign_page(code: str) -> FormPage:
    """The question to an office about the items that the filter shows, each of them ticked."""
    actor, found = current_actor(), asked()
    request = queries.get(code, actor)
    shown = table.matching(queries.lines(request), found, actor)
    offices = [(str(number), name) for number, name in regions.agencies(request.host_code)]
    first = {"items": [line.slug for line in shown], "days": DAYS}
    return FormPage(
        AssignInput(), "adoption/review/assign.html", initial=first,
        choices={"agency": offices, "items": [(n.slug, n.name) for n in shown]},
        version=posted_version() or request.version,
        context={
            **common(request, "assignments"), "back_href": _href(request, found),
            "kept": query(found), "offices": offices, "number": len(shown),
            "why_not": refusal(request, "assign"),
        },
    )  # fmt: skip


def assignments(code: str) -> dict[str, Any]:
    """Every question to an office, with what is still open, the actor's own office first."""
    actor = current_actor()
    request = queries.get(code, actor)
    found = [_summary(one, actor) for one in queries.assignments(request)]
    return {
        **common(request, "assignments"), "may_assign": may(request, "assign"),
        "rows": sorted(found, key=lambda row: not row["own"]),
    }  # fmt: skip


def _summary(one: Assignment, actor: Actor) -> dict[str, Any]:
    left = sum(a.answer is None for a in one.advice)
    return {
        "one": one, "left": left, "total": len(one.advice), "own": one.agency_id == actor.agency,
        "late": left > 0 and one.due_on < today(),
    }  # fmt: skip


def advise_page(code: str, number: int) -> FormPage:
    """One question to an office: its items, its answers, and the form that answers."""
    request = queries.get(code, current_actor())
    one = queries.assignment(request, number)
    names = {line.item: line for line in queries.lines(request)}
    listed = [(names[a.item_id].slug, names[a.item_id].name) for a in one.advice]
    return FormPage(
        AdviseInput(), "adoption/review/assignment.html", initial={"assignment": number},
        choices={"items": listed}, context=lambda: _assignment(code, number),
    )  # fmt: skip


def _assignment(code: str, number: int) -> dict[str, Any]:
    actor = current_actor()
    request = queries.get(code, actor)
    one = queries.assignment(request, number)
    by_item = {line.item: _row(line, request, "", ()) for line in queries.lines(request)}
    rows = [(by_item[a.item_id], a, ANSWERS.get(a.answer or ""), ANSWER_TONES.get(a.answer or ""))
            for a in one.advice]  # fmt: skip
    own = one.agency_id == actor.agency
    return {
        **common(request, "assignments"), **_summary(one, actor), "rows": rows,
        "may_advise": own and may(request, "advise"), "may_recall": may(request, "recall"),
        "seen": max(clock.stamp(a) for a in one.advice),
        "calculation": _calculation(request, one),
        "answerers": queries.names(a.answered_by for a in one.advice if a.answered_by),
    }  # fmt: skip


def _calculation(request: AdoptionRequest, one: Assignment) -> str | None:
    found = clock.clocks_of(request, [one]).get(one.id)
    return explained(N_("Ditanyakan"), found) if found else None


# ---------------------------------------------------------------- check list
def checklist(code: str) -> dict[str, Any]:
    """The points with who ticked them and when."""
    request = queries.get(code, current_actor())
    ticks = queries.ticks(request)
    rows = [(point, ticks.get(point.name)) for point in POINTS]
    return {
        **common(request, "checklist"), "rows": rows, "may_check": may(request, "check"),
        "done": sum(tick is not None for _, tick in rows),
    }  # fmt: skip


# ---------------------------------------------------------------- summary
def summary(code: str) -> dict[str, Any]:
    """The items grouped by decision, ready to become minutes and reply."""
    request = queries.get(code, current_actor())
    lines = queries.lines(request)
    groups = [
        (tr(LABELS[name]), DECISION_TONES.get(name, "neutral"),
         [line for line in lines if (line.decision or UNDECIDED) == name])
        for name in (*DECISIONS, UNDECIDED)
    ]  # fmt: skip
    links = {link.name: link for link in procedure.links(REQUEST, request, current_actor())}
    return {
        **common(request, "summary"), "groups": [g for g in groups if g[2]],
        "numbers": _progress(lines), "total": len(lines),
        "buttons": [links[name] for name in ("approve", "reject", "return") if name in links],
    }  # fmt: skip
