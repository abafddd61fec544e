"""What the pages of a request show, computed before a template is drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import flash, url_for
from flask import request as http
from flask_babel import format_decimal
from werkzeug.datastructures import MultiDict

from registry.audit import labels
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.catalogue import queries as catalogue
from registry.documents.models import StoredFile
from registry.http.actor import current_actor
from registry.http.forms import Form, FormPage, posted_version
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_, M
from registry.kernel.workflow import Transition
from registry.procedure import pages as procedure
from registry.regions import queries as regions

from . import pace, policy, queries, service
from .messages import pages as messages
from .models import AdoptionRequest, RequestItem
from .review.lines import MINE
from .schemas import CreateInput, DecideInput, ItemsQuery
from .states import ADOPTER, DECISION_TONES, DECISIONS, HOST
from .workflow import MESSAGE, NOTE, REQUEST

FILE_NOTES = {
    "letter_file": N_("Surat permohonan"),
    "kak_file": N_("Kerangka acuan kerja (KAK)"),
    "draft_kb_file": N_("Rancangan Kesepakatan Bersama"),
    "reply_file": N_("Surat jawaban"),
}
ANCHORS = {MESSAGE: "#pesan"}
MESSAGES = {MESSAGE: "pesan", NOTE: "pesan"}
LISTED = 40
"""Apps that the page of a request lists before the rest is asked for."""
PREPARED = {"prepare": "/persiapan", "explain": "/persiapan/aplikasi"}
"""Actions that have pages of their own."""
UNDECIDED = N_("Belum diputuskan")


@dataclass(frozen=True)
class ItemRow:
    """One app of the request as the table shows it."""

    slug: str
    name: str
    href: str
    version: str
    offered: bool
    label: str
    tone: str
    note: str
    remark: str
    decided_at: datetime | None
    ticked: bool


@dataclass(frozen=True)
class FileLink:
    """A file of the request to download."""

    name: str
    href: str
    size: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    label: str
    detail: str
    who: str
    for_government: str
    href: str = ""


def files(request: AdoptionRequest) -> list[FileLink]:
    """The files that the request holds."""
    held = [(getattr(request, name), note) for name, note in FILE_NOTES.items()]
    return [_file(request, file, tr(note)) for file, note in held if file is not None]


def _file(request: AdoptionRequest, file: StoredFile, note: str) -> FileLink:
    href = url_for("adoption.file", code=request.code, key=file.key)
    return FileLink(file.name, href, size(file.size), file.received_at, note)


def size(number: int) -> str:
    """A number of bytes as people read it."""
    if number < 1_000_000:
        return f"{format_decimal(max(1, round(number / 1000)))} KB"
    return f"{format_decimal(round(number / 1_000_000, 1))} MB"


def held_file(request: AdoptionRequest, key: str) -> StoredFile | None:
    """The request's own file of that key."""
    held = (getattr(request, name) for name in FILE_NOTES)
    return next((file for file in held if file is not None and file.key == key), None)


# ---------------------------------------------------------------- parts of the page
def rows(
    request: AdoptionRequest, asked: Mapping[str, Any], ticked: frozenset[str]
) -> list[ItemRow]:
    """The request's apps that the filter shows."""
    words = asked["q"].lower().split()
    return [
        _row(item, asked["ticked"] or item.application.slug in ticked)
        for item in request.items
        if all(word in item.application.name.lower() for word in words)
        and not (asked["undecided"] and item.decision is not None)
    ]


def _row(item: RequestItem, ticked: bool) -> ItemRow:
    app, decision = item.application, item.decision or ""
    return ItemRow(
        app.slug, app.name, app.href, app.current_version, app.open_for_adoption,
        tr(DECISIONS.get(decision, UNDECIDED)), DECISION_TONES.get(decision, "neutral"),
        item.note, item.remark, item.decided_at, ticked,
    )  # fmt: skip


def timeline(request: AdoptionRequest, actor: Actor) -> list[Event]:
    """Everything that happened, newest first, as far as the actor may read it."""
    entries = _once(audit.of_subjects([(REQUEST.kind, request.code)], actor))
    names = regions.names(e.government for e in entries if e.government)
    return [
        Event(e.at, tr(labels.label(e.action)), _detail(e), e.actor_name,
              names.get(e.government or "", ""))
        for e in entries
    ]  # fmt: skip


def _once(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The newest of a run of one person's entries that typing made."""
    typed = {f"{REQUEST.kind}.{name}" for name in PREPARED}
    runs = groupby(entries, lambda e: (e.action, e.actor_name) if e.action in typed else e)
    return [next(run) for _, run in runs]


def _detail(entry: AuditEntry) -> str:
    details = entry.details
    if "decision" in details:
        decided = M("%(count)s aplikasi: %(decision)s", count=len(details["apps"]),
                    decision=M(DECISIONS.get(details["decision"], UNDECIDED)))  # fmt: skip
        return " · ".join(filter(None, (tr(decided), details["note"])))
    if "reason" in details:
        return str(details["reason"])
    if "letter" in details:
        return tr(M("Nomor surat: %(number)s", number=details["letter"]))
    return tr(M("%(count)s aplikasi", count=_number(details["apps"]))) if "apps" in details else ""


def _number(apps: Any) -> int:
    """How many apps an entry tells of: a number, or their slugs."""
    return len(apps) if isinstance(apps, list) else int(apps)


def buttons(request: AdoptionRequest, actor: Actor) -> list[procedure.ActionLink]:
    """The actor's actions, without asides (they have their own places); those that the page itself
    offers lead to their place on it."""
    asides = {t.name for t in REQUEST.transitions if t.aside}
    found = [o for o in procedure.links(REQUEST, request, actor) if o.name not in asides]
    places = {**ANCHORS, **{name: f"{request.href}{end}" for name, end in PREPARED.items()},
              "decide": f"{request.href}/kajian"}  # fmt: skip
    return [
        replace(link, href=places[link.name]) if link.name in places and link.allowed else link
        for link in found
    ]


def _lacking(links: list[procedure.ActionLink]) -> str | None:
    """What a draft still lacks, for those who can fill it in."""
    found = {link.name: link for link in links}
    if "submit" not in found or not found["edit"].allowed:
        return None
    return found["submit"].reason


def may(request: AdoptionRequest, actor: Actor, name: str) -> bool:
    """Whether the actor can do the action now."""
    transition = REQUEST.transition(name)
    return transition is not None and REQUEST.refusal(request, transition, actor, {}) is None


# ---------------------------------------------------------------- the page
def context(code: str, form: Form) -> dict[str, Any]:
    """Everything that `adoption/show.html` draws; `form` is the bulk decision."""
    actor, asked = current_actor(), ItemsQuery().load(http.args)
    request = queries.get(code, actor)
    names = {request.host_code: request.host.name, request.adopter_code: request.adopter.name}
    ticked = frozenset(form.values.get("items", ()))
    undecided = sum(item.decision is None for item in request.items)
    procedure.catch_up(form, REQUEST, request, actor)
    links, found = buttons(request, actor), rows(request, asked, ticked)
    shown = found if asked["all"] or asked["ticked"] or ticked else found[:LISTED]
    return {
        "subject": request, "stage": REQUEST.stage(request.state), "asked": asked,
        "review_href": f"{request.href}/kajian" if policy.hosts(request, actor) else None,
        "rows": shown, "matching": len(found), "undecided": undecided,
        "awaited": procedure.waiting(REQUEST, request, names, today(), explain=True),
        "usual": pace.of_waiting(request, actor),
        "buttons": links, "blocked": _lacking(links), "files": files(request),
        "may_decide": may(request, actor, "decide"), "decided": undecided < len(request.items),
        **messages.context(request, actor, http.args.get("pesan")),
        "timeline": timeline(request, actor), "back_query": query({**asked, "ticked": False}),
        "all_href": f"{request.href}?{query({**asked, 'all': True})}#putusan",
        "tick_href": f"{request.href}?{query({**asked, 'ticked': True})}#putusan",
    }  # fmt: skip


def request_page(code: str) -> FormPage:
    """The request's page, whose form is the decision on many apps."""
    subject = queries.get(code, current_actor())
    page = FormPage(
        DecideInput(), "adoption/show.html", version=posted_version() or subject.version,
        context=lambda: context(code, page.form),
    )  # fmt: skip
    return page


def decided(code: str, data: dict[str, Any]) -> str:
    """Records the decision and goes back to the table as it was filtered."""
    done = service.perform("decide", code, current_actor(), posted_version(), data)
    flash(tr(M("Tercatat: %(event)s.", event=M("Keputusan per aplikasi dicatat"))), "ok")
    kept = query({**ItemsQuery().load(http.args), "ticked": False})
    return f"{done.href}?{kept}#putusan" if kept else f"{done.href}#putusan"


def query(asked: Mapping[str, Any]) -> str:
    """The filter as the address keeps it."""
    return urlencode({k: 1 if v is True else v for k, v in asked.items() if v})


# ---------------------------------------------------------------- the list
def arguments(args: MultiDict[str, str]) -> dict[str, Any]:
    """The list's filters out of a query string, where a state may be repeated."""
    lists = {name: args.getlist(name) for name in ("state", "office")}
    return {**args.to_dict(), **lists}


def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that `adoption/index.html` draws."""
    actor = current_actor()
    numbers = queries.counts(actor)
    side = asked["side"] or (None if actor.reads_all else _first_side(numbers))
    page = queries.find(
        actor, side, asked["state"], asked["q"], asked["sort"], asked["after"],
        mine=bool(asked["office"]),
    )  # fmt: skip
    kept = {k: v for k, v in {**asked, "side": side}.items() if v and k not in ("after", "limit")}
    return {
        "page": page, "rows": [_listed(row) for row in page.items], "side": side, "kept": kept,
        "q": asked["q"], "tabs": _tabs(side, numbers, actor),
        "groups": [_stages(asked, side), *_offices(asked, side)],
        "filtered": bool(asked["q"] or asked["state"] or asked["office"]),
        "may_ask": policy.may_not_create(actor) is None,
        "next_href": url_for("adoption.index", **kept, after=page.next) if page.next else None,
    }  # fmt: skip


def _first_side(numbers: Mapping[str, int]) -> str:
    return HOST if numbers[HOST] and not numbers[ADOPTER] else ADOPTER


def _tabs(side: str | None, numbers: Mapping[str, int], actor: Actor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": tr(label), "count": numbers[name], "current": side == name,
         "href": url_for("adoption.index", side=name)}
        for name, label in ((ADOPTER, N_("Kami ajukan")), (HOST, N_("Kami terima")))
        if actor.government
    ]  # fmt: skip
    if actor.reads_all:
        found.append({"label": tr(N_("Semua")), "count": None, "current": side is None,
                      "href": url_for("adoption.index")})  # fmt: skip
    return found


def _stages(asked: Mapping[str, Any], side: str | None) -> dict[str, Any]:
    numbers = queries.state_counts(current_actor(), side)
    options = [
        {"value": stage.name, "label": tr(stage.label), "count": numbers.get(stage.name, 0),
         "checked": stage.name in asked["state"]}
        for stage in REQUEST.stages
    ]  # fmt: skip
    return {"name": "state", "label": tr(N_("Tahap")), "options": options}


def _offices(asked: Mapping[str, Any], side: str | None) -> list[dict[str, Any]]:
    """The filter of those who work in an office: what their office is asked about."""
    actor = current_actor()
    if side != HOST or actor.agency is None:
        return []
    option = {"value": MINE, "label": tr(N_("Ditugaskan kepada kantor saya")),
              "count": queries.count_asked(actor), "checked": MINE in asked["office"]}  # fmt: skip
    return [{"name": "office", "label": tr(N_("Perangkat daerah")), "options": [option]}]


def _listed(row: queries.RequestRow) -> dict[str, Any]:
    stage = REQUEST.stage(row.state)
    names = {HOST: row.host_name, ADOPTER: row.adopter_name}
    return {
        "row": row, "stage": stage, "awaits": ", ".join(names[p] for p in stage.awaits),
        "overdue": bool(row.due_on and row.due_on < today()),
    }  # fmt: skip


# ---------------------------------------------------------------- a new request
def new_page() -> FormPage:
    """The form of a new request: for which host (`?tuan=`), then its apps."""
    actor = current_actor()
    refusal = policy.may_not_create(actor)
    if refusal is not None:
        raise refusal
    code = http.form.get("host") or http.args.get("tuan") or ""
    listed = catalogue.shortlisted(actor)
    apps = queries.offered(code, listed) if code else []
    ticked = [a.slug for a in apps if a.slug in listed or "semua" in http.args]
    return FormPage(
        CreateInput(), "adoption/new.html", initial={"host": code, "apps": ticked},
        context={
            "host": regions.row(code) if code else None, "apps": apps, "listed": listed,
            "hosts": [] if code else queries.hosts(actor), "own": code == actor.government,
            "usual": pace.shown(code) if apps else [],
        },
    )  # fmt: skip


# ---------------------------------------------------------------- action pages and API
def _choices(request: AdoptionRequest, transition: Transition) -> dict[str, Any]:
    """The apps of a generic decision page (that of the list has a template of its own), or those
    who may be named in a message."""
    if transition.name in MESSAGES:
        named = messages.mentionable(request, current_actor(), transition.name)
        return {"mentions": named}
    names = [(item.application.slug, item.application.name) for item in request.items]
    return {"items": names} if transition.name == "decide" else {}


def _extra(request: AdoptionRequest, transition: Transition) -> dict[str, Any]:
    if transition.name != "choose":
        return {}
    held = [item.application.slug for item in request.items]
    apps = queries.offered(request.host_code, held)
    offered = {app.slug for app in apps}
    gone = [item.application for item in request.items if item.application.slug not in offered]
    return {"apps": apps, "gone": gone, "listed": catalogue.shortlisted(current_actor())}


def _initial(request: AdoptionRequest, transition: Transition) -> dict[str, Any]:
    if transition.name == "choose":
        return {"apps": [item.application.slug for item in request.items]}
    if transition.schema is None:
        return {}
    held = {name: getattr(request, name) for name in FILE_NOTES}
    found = {name: file.key for name, file in held.items() if file is not None}
    names = transition.schema().fields.keys() - found.keys()
    return found | {n: getattr(request, n) for n in names if transition.name == "edit"
                    and n not in FILE_NOTES}  # fmt: skip


HANDLING = procedure.Handling(
    workflow=REQUEST, load=queries.get, perform=service.perform, choices=_choices,
    initial=_initial, extra=_extra, anchors=MESSAGES,
    templates={"choose": "adoption/choose.html", "edit": "adoption/edit.html"},
)  # fmt: skip
