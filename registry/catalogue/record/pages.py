"""What the record's pages show: task list, sections, parts, scores, history, waiting changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import flash, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from registry.catalogue import queries as catalogue
from registry.catalogue import service
from registry.catalogue.facets import language as language_label
from registry.catalogue.models import Application
from registry.catalogue.schemas import ApplicationInput
from registry.catalogue.states import READINESS
from registry.catalogue.workflow import PUBLICATION, incomplete
from registry.http.forms import FormPage, posted_version, typed
from registry.http.i18n import language, tr
from registry.http.templating import partial_date
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound
from registry.kernel.text import N_, M
from registry.procedure.pages import Handling, link

from . import changes, national, parts, queries, scores, sections
from .markdown import render
from .models import PendingChange
from .queries import Parts
from .states import DOCUMENT_KINDS, GUARDED, SCREENSHOT
from .workflow import CHANGE

QUALITY_LABELS: Mapping[str, str] = {
    "terms": N_("Ketentuan pemakaian atau lisensi"), "screenshot": N_("Tangkapan layar"),
}  # fmt: skip
PLAIN_LABELS: Mapping[str, str] = {
    "duplicate_answer": N_("Penjelasan kemiripan"), "affair": N_("Urusan pemerintahan"),
    "release": N_("Rilis"), "document": N_("Dokumen"), "dependency": N_("Ketergantungan"),
}  # fmt: skip
RELEASE_LABELS: Mapping[str, str] = {parts.SECURITY: N_("Rilis keamanan")}
BORNE_OUT: Mapping[str, tuple[str, str]] = {
    "source": ("kesiapan", N_("cantumkan alamat repositori kode sumber")),
    "install_guide": ("dokumen", N_("lampirkan panduan pemasangan")),
    "user_manual": ("dokumen", N_("lampirkan panduan pengguna")),
    "api_docs": ("teknologi", N_("uraikan antarmuka, atau lampirkan dokumentasi API")),
    "training": ("dokumen", N_("lampirkan materi pelatihan")),
    "support_contact": ("kesiapan", N_("uraikan pendampingan yang ditawarkan")),
    "licence": ("ketentuan", N_("pilih ketentuan pemakaian atau sebuah lisensi")),
    "demo": ("kesiapan", N_("cantumkan halaman aplikasi")),
}
"""Per item of the checklist the section where it is borne out, and what to do there."""
STANDING: Mapping[str, tuple[str, str]] = {
    scores.SHOWN: (N_("ada buktinya"), "check-circle"),
    scores.DECLARED: (N_("dinyatakan siap, belum ada buktinya"), "check"),
    scores.NONE: (N_("belum dinyatakan"), "minus-circle"),
}


def field_label(name: str) -> str:
    """What a field is called."""
    spec = ApplicationInput().fields.get(name)
    known = QUALITY_LABELS.get(name) or PLAIN_LABELS.get(name)
    return tr(known or (spec.metadata["label"] if spec else name))


def language_name(tag: str) -> str:
    """A language's name in the reader's language."""
    label = language_label(tag)[language() == "en"]
    return label if isinstance(label, str) else tr(label)


def value_text(name: str, value: Any) -> str:
    """A field's value as people read it; empty for nothing."""
    spec = ApplicationInput().fields.get(name)
    labels = dict(spec.metadata.get("choices", ())) if spec else RELEASE_LABELS
    if isinstance(value, bool):
        return tr(labels.get("1" if value else "0", N_("Ya") if value else N_("Tidak")))
    if name == "languages":
        return ", ".join(language_name(tag) for tag in value or ())
    if isinstance(value, list):
        return ", ".join(tr(labels[v]) if v in labels else str(v) for v in value)
    return tr(labels[value]) if value in labels else str(value or "")


# ------------------------------------------------------------------ scores and the flag
@dataclass(frozen=True)
class Rating:
    """Both scores with what would raise them."""

    readiness: int
    quality: int
    items: list[tuple[str, str, str, int]]
    lacking: list[tuple[str, str, int, str]]
    untold: list[tuple[str, int]]


def rating(application: Application) -> Rating:
    """The scores as the page shows them; items are (label, standing, icon, points), what lacks
    (label, what to do, points it adds, where)."""
    items = []
    for name, weight in scores.READINESS_WEIGHTS.items():
        words, icon = STANDING[scores.standing(application, name)]
        items.append((tr(READINESS[name]), tr(words), icon, weight))
    untold = [(field_label(name), weight) for name, weight in scores.untold(application)]
    return Rating(
        application.readiness_score, application.quality_score, items, _lacking(application), untold
    )


def _lacking(application: Application) -> list[tuple[str, str, int, str]]:
    found = []
    for name, points in scores.lacking(application):
        section, words = BORNE_OUT[name]
        found.append((tr(READINESS[name]), tr(words), points,
                      f"{application.href}/isi/{section}"))  # fmt: skip
    return found


@dataclass(frozen=True)
class Flag:
    """Why the application may do again what an aplikasi umum does, and what its host says."""

    name: str
    task: str
    words: str
    answer: str


def flag(application: Application) -> Flag | None:
    """The flag, or None."""
    likely = national.likeness(application)
    if likely is None:
        return None
    places = [
        f"{', '.join(f'“{word}”' for word in words)} ({tr(national.FIELDS[name])})"
        for name, words in likely.by_field
    ]
    return Flag(likely.national.name, tr(likely.national.task), "; ".join(places),
                application.duplicate_answer)  # fmt: skip


# ------------------------------------------------------------------ parts
@dataclass(frozen=True)
class File:
    """A screenshot or document as drawn."""

    id: int
    title: str
    kind: str
    href: str
    name: str
    size: str
    at: Any
    note: str


def files(application: Application, hung: Parts, *, pictures: bool) -> list[File]:
    """Its screenshots, or its documents."""
    return [
        File(
            a.id, a.title, "" if pictures else tr(DOCUMENT_KINDS[a.kind]),
            url_for("catalogue.record.file", code=application.slug, key=a.file.key),
            a.title, size(a.file.size), a.added_at,
            "" if pictures else tr(DOCUMENT_KINDS[a.kind]),
        )
        for a in hung.attachments if (a.kind == SCREENSHOT) == pictures
    ]  # fmt: skip


def size(count: int) -> str:
    """Bytes as people read them."""
    return f"{max(1, round(count / 1000))} kB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


def awards(application: Application) -> list[tuple[str, str, str]]:
    """Each award: name, giver, and when as people read it."""
    return [(a["name"], a["giver"], partial_date(a["on"])) for a in application.awards]


def releases(hung: Parts) -> list[tuple[Any, Markup]]:
    """Each release with its notes as HTML."""
    return [(release, render(release.notes)) for release in hung.releases]


# ------------------------------------------------------------------ the task list
@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    label: str
    lead: str
    href: str
    status: str
    tone: str
    optional: bool


def own(code: str, actor: Actor) -> Application:
    """The application for its own office; `NotFound` for others."""
    found = catalogue.get(code, actor)
    if found.host_code != actor.government and not actor.reads_all:
        raise NotFound
    return found


def tasks(code: str, actor: Actor) -> dict[str, Any]:
    """The sections of a record with how far each is, its scores, and what to do next."""
    application = own(code, actor)
    hung = queries.parts(application.id)
    waiting = queries.waiting_for(application.id)
    options = {o.transition.name: o for o in PUBLICATION.own_options(application, actor)}
    lack = incomplete(application)
    fields = [_task(application, s, s.slug, sections.status(application, s), False)
              for s in sections.SECTIONS]  # fmt: skip
    counts = (hung.releases, files(application, hung, pictures=True),
              files(application, hung, pictures=False), hung.dependencies,
              application.awards)  # fmt: skip
    more = [_task(application, s, s.slug, sections.part_status(found), True)
            for s, found in zip(sections.PART_SECTIONS, counts, strict=True)]  # fmt: skip
    return {
        "app": application, "stage": PUBLICATION.stage(application.state), "fields": fields,
        "parts": more, "rating": rating(application), "waiting": waiting,
        "held": held(waiting), "flag": flag(application), "lack": tr(lack) if lack else None,
        "publish": link(options["publish"], application) if "publish" in options else None,
        "finished": sum(t.tone == "ok" for t in fields),
    }  # fmt: skip


def _task(application: Application, s: Any, slug: str, status: str, optional: bool) -> Task:
    label, tone = sections.STATUS[status]
    href = url_for("catalogue.record.section", code=application.slug, section=slug)
    return Task(tr(s.label), tr(s.lead), href, tr(label), tone, optional)


def held(waiting: PendingChange | None) -> list[tuple[str, str, str]]:
    """(field, now, wanted) of a change that waits."""
    if waiting is None:
        return []
    return [
        (field_label(name), value_text(name, pair["before"]), value_text(name, pair["after"]))
        for name, pair in sorted(waiting.changes.items())
    ]


# ------------------------------------------------------------------ a section of fields
class SectionPage:
    """One section's form: shown, previewed, saved by a person or by itself."""

    def __init__(self, code: str, section: sections.Section, actor: Actor) -> None:
        from registry.catalogue.pages import input_choices, values

        self.code, self.section, self.actor = code, section, actor
        application = own(code, actor)
        self.kept = values(application)
        self.raw = {"technologies": list(application.technologies),
                    "personal_data": application.personal_data}  # fmt: skip
        self.previews: dict[str, Markup] = {}
        self.version = application.version
        self.seen = self._digest(self.kept)
        if request.form.get("isi") == self.seen:  # others changed other sections only
            seen_version = self.version
        else:
            seen_version = posted_version() or self.version
        choices = input_choices(application.host_code, application.languages)
        self.page = FormPage(
            ApplicationInput(only=section.fields), "catalogue/record/section.html",
            initial={n: self.kept[n] for n in section.fields},
            choices={n: c for n, c in choices.items() if n in section.fields},
            version=seen_version, context=self._context,
        )  # fmt: skip
        self.seen_version = seen_version

    def _digest(self, kept: Mapping[str, Any]) -> str:
        """What stands in this section, in short."""
        told = json.dumps({n: kept[n] for n in self.section.fields}, default=str)
        return sha256(told.encode()).hexdigest()[:16]

    def _context(self) -> dict[str, Any]:
        application = own(self.code, self.actor)
        edit = PUBLICATION.transition("edit")
        refusal = edit and PUBLICATION.refusal(application, edit, self.actor, {})
        waiting = queries.waiting_for(application.id)
        return {
            "app": application, "section": self.section, "previews": self.previews,
            "seen": request.form.get("isi") or self.seen,
            "autosave": application.state in AUTOSAVED, "markdown": sections.MARKDOWN,
            "stage": PUBLICATION.stage(application.state),
            "guarded": [n for n in self.section.fields if n in GUARDED]
            if application.state not in AUTOSAVED else [],
            "held": held(waiting), "waiting": waiting,
            "refusal": tr(refusal.message) if refusal else None,
        }  # fmt: skip

    def show(self) -> Response:
        """The form with what is kept."""
        return self.page.show()

    def preview(self) -> Response:
        """The form as typed, with its long texts as they would look; nothing is kept."""
        self.page.form.values = typed(self.page.form.schema)
        for name in sections.MARKDOWN:
            if name in self.section.fields:
                self.previews[name] = render(self.page.form.values.get(name))
        return self.page.show()

    def save(self) -> Response:
        """Keeps the section and goes back to the list of tasks."""
        return self.page.submit(self._act)

    def autosave(self) -> tuple[dict[str, Any], int]:
        """The same for a script: the new version, or the errors by field."""
        told, status = self.page.autosave(self._act, lambda: self.version)
        return told | {"isi": self.seen}, status

    def _act(self, data: dict[str, Any]) -> str:
        from registry.catalogue.pages import values

        before = queries.waiting_for(own(self.code, self.actor).id)
        seen = before.version if before else None
        saved = service.perform(
            "edit", self.code, self.actor, self.seen_version, self.kept | self.raw | data
        )
        self.version = saved.version
        self.seen = self._digest(values(own(self.code, self.actor)))
        after = queries.waiting_for(saved.id)
        if "X-Autosave" not in request.headers:
            _say(bool(after and after.version != seen))
        return url_for("catalogue.record.tasks", code=self.code)


AUTOSAVED = tuple(s.name for s in PUBLICATION.stages if s.awaits)
"""Stages in which only the own office reads the record: typing may be kept as it goes."""


def _say(asked: bool) -> None:
    if asked:
        flash(tr(M("Tersimpan. Perubahan pada isian yang dijaga tampil setelah disetujui.")), "ok")
    else:
        flash(tr(M("Bagian ini tersimpan.")), "ok")


# ------------------------------------------------------------------ a section of parts
def part_page(code: str, section: sections.PartSection, actor: Actor) -> dict[str, Any]:
    """The parts of one kind with what may be done to them."""
    application = own(code, actor)
    hung = queries.parts(application.id)
    options = {o.transition.name: o for o in PUBLICATION.own_options(application, actor)}
    add, remove = options.get(section.act), options.get("remove_part")
    return {
        "app": application, "section": section, "add": link(add, application) if add else None,
        "can_remove": bool(remove and remove.allowed), "releases": releases(hung),
        "screenshots": files(application, hung, pictures=True),
        "documents": files(application, hung, pictures=False),
        "dependencies": hung.dependencies, "awards": awards(application),
    }  # fmt: skip


# ------------------------------------------------------------------ history and changes
@dataclass(frozen=True)
class Changed:
    """One changed field as drawn."""

    at: Any
    field: str
    before: str
    after: str
    who: str
    approved_by: str


def history(code: str, actor: Actor, after: str | None, limit: int) -> dict[str, Any]:
    """Who changed what, field by field."""
    application = catalogue.get(code, actor)
    page = queries.history(application, actor, after, limit)
    rows = [
        Changed(c.at, field_label(c.field), value_text(c.field, c.before),
                value_text(c.field, c.after), c.actor_name, c.approved_by)
        for c in page.items
    ]  # fmt: skip
    path = url_for("catalogue.record.history", code=code)
    more = f"{path}?after={page.next}" if page.next else None
    return {"app": application, "rows": rows, "total": page.total, "more": more,
            "first": path if after else None}  # fmt: skip


def change(code: str, actor: Actor) -> dict[str, Any]:
    """One change with its old and new values and its buttons."""
    found = queries.change(code, actor)
    options = [link(o, found) for o in CHANGE.own_options(found, actor)]
    return {"change": found, "rows": held(found), "stage": CHANGE.stage(found.state),
            "options": options}  # fmt: skip


HANDLING = Handling(CHANGE, load=queries.change, perform=changes.perform)
