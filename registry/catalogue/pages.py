"""What the catalogue's pages show: cards and the sections of an application."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from registry.http.forms import Choices
from registry.http.i18n import language, tr
from registry.http.templating import partial_date
from registry.kernel.actor import CATALOGUE, Actor
from registry.kernel.clock import today
from registry.kernel.text import M
from registry.kernel.workflow import Transition
from registry.procedure.pages import ActionLink, Handling, links

from . import policy, queries, service
from .machines.structured import embedded, structured
from .models import Application
from .queries import AppRow
from .record import comparing
from .record import pages as record
from .record import queries as kept
from .record import sections as tasks
from .record.markdown import render
from .record.pages import language_name
from .schemas import ApplicationInput
from .states import LANGUAGES, SERVICE_KIND_LABELS
from .workflow import PUBLICATION

HEAD = ("name", "summary", "is_suite", "suite", "ready", "affair", "service_kind")
"""Fields that the page shows outside the sections; the agency too, when it is told."""
LINKS = ("repository", "landing_page")
"""Fields whose schema admits only http(s) addresses."""
LISTED = 100
"""Applications of a shortlist on one page; a host's are not divided."""
MAIN_ACTS = ("publish", "edit", "open", "close", "withdraw")
"""Acts that the application's own page offers."""


@dataclass(frozen=True)
class Card:
    """An application as `ui.app_card` draws it, and whether the reader may shortlist it."""

    slug: str
    name: str
    href: str
    host_code: str
    host_name: str
    summary: str
    urusan: str
    service_kind_label: str
    state_label: str
    tone: str
    adopters: int
    mono: str
    hue: int
    is_suite: bool
    listed: bool
    reason: str | None


@dataclass(frozen=True)
class Section:
    """A part of the application's page: (label, value, kind), kind being text, words or link."""

    title: str
    items: list[tuple[str, Any, str]]


def mono(name: str) -> str:
    """Two letters that stand for a name."""
    words = "".join(c if c.isalnum() else " " for c in name).split()
    letters = words[0][0] + words[1][0] if len(words) > 1 else "".join(words)[:2]
    return letters.upper() or "A"


def urusan(name: str, name_en: str) -> str:
    """The affair's name in the reader's language."""
    return name_en if language() == "en" else name


def cards(rows: Sequence[AppRow], actor: Actor, listed: frozenset[str]) -> list[Card]:
    """The rows as cards for `actor`."""
    return [card(row, actor, listed) for row in rows]


def card(row: AppRow, actor: Actor, listed: frozenset[str]) -> Card:
    """One row as a card for `actor`."""
    open_now = policy.not_adoptable(row, None) is None
    reason = policy.not_adoptable(row, actor.government)
    return Card(
        slug=row.slug, name=row.name, href=row.href, host_code=row.host_code,
        host_name=row.host_name, summary=row.summary,
        urusan=urusan(row.affair_name, row.affair_name_en),
        service_kind_label=tr(SERVICE_KIND_LABELS[row.service_kind]),
        state_label=tr(M("Dapat diadopsi") if open_now else M("Tidak menerima permohonan")),
        tone="ok" if open_now else "neutral", adopters=row.live_count, mono=mono(row.name),
        hue=zlib.crc32(row.slug.encode()) % 8, is_suite=row.is_suite, listed=row.slug in listed,
        reason=tr(reason) if reason else None,
    )  # fmt: skip


def own_list(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The applications of the reader's government by stage, each with where its list goes on."""
    words, state = asked["q"], asked["state"]
    found = queries.owned(actor, words, state, asked["after"])
    groups = []
    for name, page in found.items():
        more = [("q", words)] if words else []
        more += [("keadaan", name), *([("after", page.next)] if page.next else [])]
        groups.append((PUBLICATION.stage(name), page, f"/katalog/kelola?{urlencode(more)}"))
    return {
        "groups": groups, "words": words, "total": sum(p.total for p in found.values()),
        "editor": CATALOGUE in actor.roles, "urusan": urusan, "narrowed": bool(words or state),
        "several": not state, "begun": not asked["after"],
    }  # fmt: skip


def shortlist(actor: Actor, start: str) -> dict[str, Any]:
    """The office's shortlist by host, from the host `start` on: as many whole hosts as there is
    room for on a page, and where it goes on."""
    every = queries.shortlist(actor)
    begin = next((n for n, g in enumerate(every) if g.host_code == start), 0)
    groups: list[tuple[queries.ShortlistGroup, list[Card]]] = []
    rows = 0
    for group in every[begin:]:
        if rows + len(group.apps) > LISTED and groups:
            break
        groups.append((group, cards(group.apps, actor, frozenset())))
        rows += len(group.apps)
    rest = every[begin + len(groups) :]
    return {
        "groups": groups, "total": sum(len(g.apps) for g in every), "rows": rows,
        "next_href": f"/daftar-pendek?dari={rest[0].host_code}" if rest else None,
        "first_href": "/daftar-pendek" if begin else None,
    }  # fmt: skip


# ------------------------------------------------------------------ one application


def detail(application: Application, actor: Actor, base: str = "") -> dict[str, Any]:
    """Everything the application's page shows to `actor`; `base` is the site's address."""
    told, missing = sections(application)
    inside = policy.insider(application, actor)
    parts = kept.parts(application.id, inside=inside)
    reason = policy.not_adoptable(application, actor.government)
    own = application.host_code == actor.government
    explained = policy.withdrawn(application)
    members = queries.members(application.id)
    return {
        "app": application, "stage": PUBLICATION.stage(application.state), "own": own,
        "suite": policy.suite_of(application, inside=inside),
        "sections": told, "missing": missing, "rating": record.rating(application),
        "releases": record.releases(parts), "dependencies": parts.dependencies,
        "awards": record.awards(application),
        "screenshots": record.files(application, parts, pictures=True),
        "documents": record.files(application, parts, pictures=False),
        "flag": record.flag(application), "follows": kept.follows(actor, application.id),
        "similar": cards(_others(application), actor, frozenset()),
        "peers": comparing.peers(actor, application) if not own else None,
        "held": record.held(kept.waiting_for(application.id)) if own else [],
        "explained": explained, "whole": own or not explained,
        "members": cards(members, actor, frozenset()),
        "successor": cards(_successor(application), actor, frozenset()),
        "structured": _structured(application, members, parts, base), "base": base,
        "options": options(application, actor), "reason": tr(reason) if reason else None,
        "urusan": urusan(application.affair.name, application.affair.name_en),
        "service_kind": tr(SERVICE_KIND_LABELS[application.service_kind]),
        "keeps_shortlist": policy.keeps_shortlist(actor),
        "listed": application.slug in queries.shortlisted(actor),
    }  # fmt: skip


def _structured(
    application: Application, members: Sequence[AppRow], parts: kept.Parts, base: str
) -> Markup | None:
    """What search engines read of it, once everybody sees it."""
    if not policy.shown(application):
        return None
    shots = [f.href for f in record.files(application, parts, pictures=True)]
    told = structured(application, base, members=[(m.name, m.href) for m in members],
                      screenshots=shots)  # fmt: skip
    return embedded(told)


def _others(application: Application) -> list[AppRow]:
    """Those most like it, without the one that takes its place."""
    found = comparing.similar(application)
    return [row for row in found if row.id != application.successor_id]


def _successor(application: Application) -> list[AppRow]:
    """What takes the place of a withdrawn application, where it is published."""
    slug = application.successor.slug if application.successor else None
    return list(queries.by_slugs([slug]).values()) if slug and policy.withdrawn(application) else []


def options(application: Application, actor: Actor) -> list[ActionLink]:
    """The acts on the publication itself; those on its parts are on the pages of the record."""
    shown = [o for o in links(PUBLICATION, application, actor) if o.name in MAIN_ACTS]
    return [
        replace(o, href=f"{application.href}/isi") if o.name == "edit" else o for o in shown
    ]


def sections(application: Application) -> tuple[list[Section], list[str]]:
    """What the host says, by section, and the labels of what it leaves open."""
    found: dict[str, Section] = {}
    missing: list[str] = []
    for name, spec in ApplicationInput().fields.items():
        if name in HEAD:
            continue
        label, value = tr(spec.metadata["label"]), _value(application, name, spec.metadata)
        if not value:
            missing.append(label)
        if not value or name == "agency" or name in tasks.AS_PARTS:
            continue
        title = tr(spec.metadata["group"])
        kind = {list: "words"}.get(type(value), "link" if name in LINKS else "text")
        if name in tasks.MARKDOWN:
            kind, value = "markdown", render(value)
        found.setdefault(title, Section(title, [])).items.append((label, value, kind))
    return list(found.values()), missing


def _value(application: Application, name: str, metadata: Mapping[str, Any]) -> Any:
    if name == "launched":
        return partial_date(application.launched)
    value = getattr(application, name)
    labels = dict(metadata.get("choices", ()))
    if isinstance(value, bool):
        return tr(labels["1" if value else "0"])
    if name == "languages":
        return [language_name(tag) for tag in value]
    if isinstance(value, list):
        return [tr(labels[v]) if v in labels else v for v in value]
    return tr(labels[value]) if value in labels else value


# ------------------------------------------------------------------ forms


def affair_choices() -> list[tuple[str, str]]:
    """The affairs for a field of a form."""
    return [(a.code, urusan(a.name, a.name_en)) for a in queries.affairs()]


def input_choices(host: str, languages: Sequence[str] = ()) -> Choices:
    """The lists of the application's form for `host`; `languages` that it has are offered too."""
    offered = dict.fromkeys((*LANGUAGES, *languages))
    return {
        "affair": affair_choices(), "suite": queries.suites_of(host),
        "languages": [(tag, language_name(tag)) for tag in offered],
    }  # fmt: skip


def _choices(application: Application, transition: Transition) -> Choices:
    if transition.name == "edit":
        return input_choices(application.host_code, application.languages)
    if transition.name == "withdraw":
        others = queries.published_of(application.host_code)
        return {"successor": [(r.slug, r.name) for r in others if r.id != application.id]}
    if transition.name == "members":
        return {"members": [(slug, name) for slug, name, _ in kept.own_members(application)]}
    return {}


def values(application: Application) -> dict[str, Any]:
    """The application as its form shows it."""
    found = {
        name: getattr(application, name)
        for name in ApplicationInput().fields if name not in ("affair", "suite")
    }  # fmt: skip
    personal = application.personal_data
    return found | {
        "affair": application.affair_code,
        "suite": application.suite.slug if application.suite else None,
        "technologies": ", ".join(application.technologies),
        "personal_data": None if personal is None else str(int(personal)),
    }


def _initial(application: Application, transition: Transition) -> Mapping[str, Any]:
    if transition.name == "edit":
        return values(application)
    if transition.name == "members":
        return {"members": [slug for slug, _, inside in kept.own_members(application) if inside]}
    if transition.name == "answer_duplicate":
        return {"answer": application.duplicate_answer}
    return _known_release(application) if transition.name == "release" else {}


def _known_release(application: Application) -> Mapping[str, Any]:
    wanted = request.args.get("number", "")
    known = {r.version: r for r in kept.releases(application.id)} if wanted else {}
    found = known.get(wanted)
    if found is None:
        return {"on": today()}
    return {"number": found.version, "on": found.on, "notes": found.notes,
            "security": found.security}  # fmt: skip


HANDLING = Handling(
    PUBLICATION, load=queries.get, perform=service.perform, choices=_choices, initial=_initial,
    templates={"edit": "catalogue/edit.html"},
)  # fmt: skip
