"""What the pages of a preparation show: task list, sections, reasons, the match."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, request, url_for
from flask_babel import format_time
from marshmallow import Schema
from werkzeug.wrappers import Response

from registry.adoption.models import AdoptionRequest
from registry.adoption.workflow import REQUEST
from registry.http.actor import current_actor
from registry.http.forms import FormPage, posted_version
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import ZONE
from registry.kernel.text import N_, M
from registry.procedure.pages import link

from . import changes, letters, queries, sections, service
from .changes import Meanwhile, Overtaken
from .models import Preparation
from .schemas import PrepareInput
from .sections import APPS, STATUS, Section

EDITS = "prepare"
SHOWN_LETTERS = 160


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    label: str
    lead: str
    href: str
    status: str
    tone: str
    optional: bool
    present: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """A paper that can be downloaded, and what its blank lines wait for."""

    name: str
    label: str
    pdf: str
    word: str
    gaps: list[str]


DRAFTS = {
    "surat": (N_("Rancangan surat permohonan"), letters.LETTER_GAPS),
    "kak": (N_("Rancangan KAK"), letters.KAK_GAPS),
}


def drafts(subject: AdoptionRequest, kept: Preparation, only: str = "") -> list[Draft]:
    """The papers with what they still lack."""
    return [
        Draft(
            name, tr(label),
            url_for("adoption.preparation.draft", code=subject.code, name=name, kind="pdf"),
            url_for("adoption.preparation.draft", code=subject.code, name=name, kind="docx"),
            [tr(said) for field, said in gaps.items() if not sections.filled(subject, kept, field)],
        )
        for name, (label, gaps) in DRAFTS.items() if not only or name == only
    ]  # fmt: skip


def refusal(subject: AdoptionRequest, actor: Actor) -> str | None:
    """Why the actor cannot prepare it now."""
    transition = REQUEST.transition(EDITS)
    found = transition and REQUEST.refusal(subject, transition, actor, {})
    return tr(found.message) if found else None


# ---------------------------------------------------------------- the task list
def tasks(code: str, actor: Actor) -> dict[str, Any]:
    """The sections with how far each is, the papers, and what stands before sending."""
    subject = queries.own(code, actor)
    kept = queries.of(subject)
    present = queries.present(subject, actor)
    found = [_task(subject, kept, s, present) for s in sections.SECTIONS]
    last = queries.last_change(subject, actor)
    return {
        "subject": subject, "stage": REQUEST.stage(subject.state), "tasks": found,
        "finished": sum(t.tone == "ok" for t in found if not t.optional),
        "all": sum(not t.optional for t in found), "drafts": drafts(subject, kept),
        "refusal": refusal(subject, actor), "submit": submit_link(subject, actor),
        "last": last, "last_field": field_label(last.field) if last else "",
    }  # fmt: skip


def _task(
    subject: AdoptionRequest, kept: Preparation, s: Section, present: list[queries.Present]
) -> Task:
    label, tone = STATUS[sections.status(subject, kept, s)]
    href = url_for("adoption.preparation.section", code=subject.code, section=s.slug)
    optional = s.optional and s is not APPS
    names = tuple(p.name for p in present if p.section == s.slug)
    return Task(tr(s.label), tr(s.lead), href, tr(label), tone, optional, names)


def submit_link(subject: AdoptionRequest, actor: Actor) -> Any:
    """The button that sends it, allowed or with the reason; None when there is none now."""
    options = {o.transition.name: o for o in REQUEST.own_options(subject, actor)}
    return link(options["submit"], subject) if "submit" in options else None


# ---------------------------------------------------------------- what others did
def field_label(name: str) -> str:
    """What a field of a draft is called."""
    if name.startswith(changes.REASON):
        return tr(N_("Alasan per aplikasi"))
    if name == changes.APPS:
        return tr(N_("Aplikasi yang dimohonkan"))
    spec = PrepareInput().fields.get(name)
    return tr(spec.metadata["label"]) if spec else name


def clock(at: datetime) -> str:
    """The time of day in Jakarta."""
    return str(format_time(at.astimezone(ZONE).time(), "HH.mm"))


def value_text(name: str, value: str) -> str:
    """A kept value as people read it."""
    spec = PrepareInput().fields.get(name)
    labels = dict(spec.metadata.get("choices", ())) if spec else {}
    if name.endswith("_file"):
        return tr(N_("berkas lain")) if value else tr(N_("tanpa berkas"))
    if value in labels:
        return tr(labels[value])
    short = value if len(value) <= SHOWN_LETTERS else f"{value[:SHOWN_LETTERS].rstrip()} …"
    return short or tr(N_("kosong"))


def told(change: Meanwhile) -> str:
    """One change of a colleague in one sentence."""
    return tr(M("Pukul %(at)s %(who)s mengubahnya menjadi “%(value)s”", at=clock(change.at),
                who=change.who, value=value_text(change.field, change.after)))  # fmt: skip


def listed(found: Mapping[str, Meanwhile]) -> list[str]:
    """The changes for the summary above the form."""
    return [f"{field_label(m.field)}: {told(m)}" for m in found.values()]


def others(subject: AdoptionRequest, actor: Actor, section: str) -> list[str]:
    """Colleagues who have the section open now, by name."""
    return [p.name for p in queries.present(subject, actor) if p.section == section]


def others_text(names: list[str]) -> str:
    """The same as a sentence; empty for nobody."""
    if not names:
        return ""
    return tr(M("Bagian ini sedang dibuka juga oleh %(names)s.", names=", ".join(names)))


def presence(code: str, section: str, actor: Actor, version: int | None) -> dict[str, Any]:
    """What an open page asks for again: who else is there, and who has changed it meanwhile."""
    subject = queries.own(code, actor)
    names = others(subject, actor, section)
    texts = [others_text(names), _changed_text(subject, section, version)]
    return {"present": " ".join(filter(None, texts)), "version": subject.version}


def _changed_text(subject: AdoptionRequest, slug: str, version: int | None) -> str:
    if version is None or version >= subject.version:
        return ""
    found = changes.meanwhile(subject, version).values()
    here = [m for m in found if _section_of(m.field) == slug]
    if not here:
        return ""
    who = ", ".join(sorted({m.who for m in here}))
    fields = ", ".join(dict.fromkeys(field_label(m.field) for m in here))
    return tr(M("Baru saja diubah oleh %(who)s: %(fields)s.", who=who, fields=fields))


def _section_of(name: str) -> str:
    if name == changes.APPS or name.startswith(changes.REASON):
        return APPS.slug
    return next((s.slug for s in sections.SECTIONS if name in s.fields), "")


# ---------------------------------------------------------------- a section of fields
class SectionPage:
    """One section's form: shown, saved by a person or by itself."""

    def __init__(self, code: str, section: Section, actor: Actor) -> None:
        self.code, self.section, self.actor = code, section, actor
        self.overtaken: Overtaken | None = None
        subject = queries.own(code, actor)
        self.version = subject.version
        self.page = FormPage(
            _schema(section), "adoption/preparation/section.html",
            initial=self._values(subject), version=posted_version() or subject.version,
            context=self._context,
        )  # fmt: skip

    def _values(self, subject: AdoptionRequest) -> dict[str, Any]:
        kept = queries.of(subject)
        found = {name: changes.value(subject, kept, name) for name in self.section.fields}
        return {name: value for name, value in found.items() if value is not None}

    def _context(self) -> dict[str, Any]:
        subject = queries.own(self.code, self.actor)
        if self.overtaken is not None:
            self._catch_up(subject, self.overtaken)
        kept = queries.of(subject)
        return {
            "subject": subject, "section": self.section, "stage": REQUEST.stage(subject.state),
            "autosave": subject.submitted_at is None, "refusal": refusal(subject, self.actor),
            "present": others_text(others(subject, self.actor, self.section.slug)),
            "drafts": drafts(subject, kept, self.section.draft) if self.section.draft else [],
        }  # fmt: skip

    def _catch_up(self, subject: AdoptionRequest, overtaken: Overtaken) -> None:
        """What was typed stays; what was not touched becomes the newest; each change is told."""
        form, fresh = self.page.form, self._values(subject)
        theirs = changes.meanwhile(subject, form.version or subject.version)
        for name in self.section.fields:
            if name in theirs and name not in overtaken.fields:
                form.values[name] = fresh.get(name, "")
        own = {name: m for name, m in theirs.items()
               if name in self.section.fields and name not in overtaken.fields}  # fmt: skip
        form.errors = {name: [told(m)] for name, m in overtaken.fields.items()}
        form.changes, form.version = listed(own), subject.version

    def show(self) -> Response:
        """The form with what is kept."""
        return self.page.show()

    def save(self) -> Response:
        """Keeps the section and goes back to the list of tasks."""
        return self.page.submit(self._act)

    def autosave(self) -> tuple[dict[str, Any], int]:
        """The same for a script: the new version, or the errors by field."""
        return self.page.autosave(self._act, lambda: self.version)

    def _act(self, data: dict[str, Any]) -> str:
        try:
            saved = service.save(
                self.actor, self.code, posted_version(), self.section.slug, data
            )
        except Overtaken as error:
            self.overtaken = error
            raise
        self.version = saved.request.version
        return done(self.code, saved)


def _schema(section: Section) -> Schema:
    """The section's fields; those it is not done without are not marked optional."""
    schema = PrepareInput(only=section.fields)
    for name in section.needed:
        schema.fields[name].required = schema.fields[name].allow_none = True
    return schema


def done(code: str, saved: service.Saved) -> str:
    """Says that it is kept; the address of the task list."""
    if "X-Autosave" not in request.headers:
        flash(tr(M("Bagian ini tersimpan.")), "ok")
        if saved.kept_others:
            flash(tr(M("Yang diubah rekan Anda sementara itu dipertahankan.")), "info")
    return url_for("adoption.preparation.tasks", code=code)


def page(code: str, slug: str) -> "SectionPage | Any":
    """The page of that section, or None."""
    from .reasons import ReasonsPage

    found = sections.section(slug)
    if found is None:
        return None
    kind = ReasonsPage if found is APPS else SectionPage
    return kind(code, found, current_actor())
