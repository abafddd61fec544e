"""The section of apps: a reason for each, many at once, kept as it is typed."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from registry.adoption.workflow import REQUEST
from registry.http.forms import posted_version
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid
from registry.kernel.schema import REQUIRED
from registry.kernel.text import N_, M

from . import changes, pages, queries, service
from .changes import REASON, Overtaken
from .schemas import REASON_MAX
from .sections import Section

FIELD = "alasan__"
TOO_LONG = N_("Paling banyak %(max)s huruf.")


@dataclass
class ReasonsForm:
    """What was typed for each app, and what was wrong with it."""

    version: int
    values: dict[str, str]
    names: dict[str, str]
    bulk: str = ""
    ticked: frozenset[str] = frozenset()
    errors: dict[str, list[str]] = field(default_factory=dict)
    message: str = ""
    changes: list[str] = field(default_factory=list)

    @property
    def errors_list(self) -> list[tuple[str, str]]:
        """(element id, message) of every error."""
        return [
            (f"f-{name}", f"{self.names.get(name, tr(N_('Alasan')))}: {text}")
            for name, found in self.errors.items() for text in found
        ]  # fmt: skip


class ReasonsPage:
    """The page of reasons: shown, saved by a person or by itself."""

    def __init__(self, code: str, section: Section, actor: Actor) -> None:
        self.code, self.section, self.actor = code, section, actor
        self.subject = queries.own(code, actor)
        self.version = self.subject.version
        self.form = self._form()

    def _form(self) -> ReasonsForm:
        apps = {item.application.slug: item for item in self.subject.items}
        typed = request.form if request.method == "POST" else {}
        values = {
            slug: typed.get(f"{FIELD}{slug}", item.reason).replace("\r\n", "\n").strip()
            for slug, item in apps.items()
        }
        names = {slug: item.application.name for slug, item in apps.items()}
        ticked = frozenset(request.form.getlist("items")) if typed else frozenset()
        return ReasonsForm(
            posted_version() or self.version, values, names,
            typed.get("bulk", "").strip(), ticked,
        )  # fmt: skip

    def show(self, status: int = 200) -> Response:
        """The table with what is kept or was typed."""
        html = render_template(
            "adoption/preparation/apps.html", subject=self.subject, section=self.section,
            form=self.form, stage=REQUEST.stage(self.subject.state),
            items=self.subject.items, autosave=self.subject.submitted_at is None,
            refusal=pages.refusal(self.subject, self.actor), field=FIELD,
            empty=sum(not reason for reason in self.form.values.values()),
            present=pages.others_text(
                pages.others(self.subject, self.actor, self.section.slug)
            ),
        )  # fmt: skip
        return Response(html, status=status, mimetype="text/html")

    def save(self) -> Response:
        """Keeps every reason; a bulk button first fills its reason in."""
        from flask import redirect

        try:
            goal = self._act()
        except DomainError as error:
            return self.show(self._failed(error))
        return redirect(goal if "isi" not in request.form else request.path, 303)

    def autosave(self) -> tuple[dict[str, Any], int]:
        """The same for a script."""
        try:
            self._act()
        except DomainError as error:
            status = self._failed(error)
            return {"errors": self.form.errors, "message": self.form.message}, status
        return {"version": self.version, "saved": tr(M("Tersimpan otomatis"))}, 200

    def _act(self) -> str:
        reasons = self._wanted()
        saved = service.save_reasons(
            self.actor, self.code, posted_version(), self.section.slug, reasons
        )
        self.version = saved.request.version
        return pages.done(self.code, saved)

    def _wanted(self) -> dict[str, str]:
        form = self.form
        if "isi" in request.form:
            self._check_bulk()
            for slug, reason in form.values.items():
                ticked = slug in form.ticked
                if not reason if request.form["isi"] == "kosong" else ticked:
                    form.values[slug] = form.bulk
        long = {s: [M(TOO_LONG, max=REASON_MAX)] for s, r in form.values.items()
                if len(r) > REASON_MAX}  # fmt: skip
        if long:
            raise Invalid(long)
        sent = {s for s in form.values if f"{FIELD}{s}" in request.form}
        return {s: r for s, r in form.values.items() if s in sent or "isi" in request.form}

    def _check_bulk(self) -> None:
        if not self.form.bulk:
            raise Invalid({"bulk": [M(REQUIRED)]})
        if request.form["isi"] != "kosong" and not self.form.ticked:
            raise Invalid({"bulk": [M("Pilih paling sedikit satu.")]})

    def _failed(self, error: DomainError) -> int:
        """What went wrong, beside each app; what a colleague wrote meanwhile is told."""
        session.rollback()
        self.subject = queries.own(self.code, self.actor)
        form = self.form
        if isinstance(error, Invalid):
            form.errors = {k: [tr(m) for m in found] for k, found in error.errors.items()}
        else:
            form.message = tr(error.message)
        if isinstance(error, Overtaken):
            self._catch_up(error)
        return error.status

    def _catch_up(self, error: Overtaken) -> None:
        form = self.form
        theirs = changes.meanwhile(self.subject, form.version)
        held = {item.application.slug: item.reason for item in self.subject.items}
        for name, change in theirs.items():
            slug = name.removeprefix(REASON)
            if name in error.fields:
                form.errors[slug] = [pages.told(change)]
            elif slug in form.values:
                form.values[slug] = held.get(slug, "")
        form.changes = [
            f"{form.names.get(n.removeprefix(REASON), n)}: {pages.told(m)}"
            for n, m in theirs.items() if n.startswith(REASON) and n not in error.fields
        ]  # fmt: skip
        form.version = self.subject.version
