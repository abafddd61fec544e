"""What the pages of the clause library show."""

from collections.abc import Mapping
from typing import Any

from flask import request as http
from flask import url_for

from registry.http.actor import current_actor
from registry.http.forms import FormPage, posted_version
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound
from registry.kernel.text import N_

from ..states import KIND_LABELS, NEW_KINDS
from ..text import queries
from ..text.content import Piece, laid_out
from ..text.fields import FIELDS
from . import service, standard
from .schemas import NewWording, Revision


def listing(kind: str, actor: Actor) -> dict[str, Any]:
    """Everything that `agreements/library.html` draws: every clause of a kind, and the actor's
    government's own wordings under each."""
    kind = kind if kind in NEW_KINDS else NEW_KINDS[0]
    own: dict[str, list[Any]] = {}
    for variant in queries.variants([actor.government or "-"], kind, retired=True):
        own.setdefault(variant.clause, []).append(variant)
    return {
        "kind": kind, "tabs": [
            {"label": tr(KIND_LABELS[k]), "href": url_for("agreements.library.index", jenis=k),
             "current": k == kind} for k in NEW_KINDS
        ],
        "may_write": service.may_write(actor), "clauses": [
            {"wording": w, "units": units(w.part, w.body), "own": own.get(key, []),
             "older": [(v.version, units(v.part, v.body))
                       for v in reversed(standard.versions(kind)[key][:-1])],
             "mandatory": key in standard.mandatory(kind, delegated=False)
             or (key == "mandate_reference"),
             "new_href": url_for("agreements.library.new", jenis=kind, klausul=key)}
            for key, w in standard.current(kind).items()
        ],
        "reuse": list(standard.reuse_terms().values()),
    }  # fmt: skip


def units(part: str, body: str) -> Any:
    """A wording laid out with the names of its fields where their data will stand."""
    names = {name: f"[{tr(field.label)}]" for name, field in FIELDS.items()}
    return laid_out(Piece("", part, "", body), names, {})


def new_page(kind: str, clause: str) -> FormPage:
    """The form of a first version, beginning with the standard wording; NotFound for no clause."""
    wording = standard.current(kind).get(clause) if kind in NEW_KINDS else None
    if wording is None:
        raise NotFound
    initial = {"kind": kind, "clause": clause, "body": wording.body}
    context = _context(wording.heading, kind, url_for("agreements.library.create"))
    return FormPage(NewWording(), "agreements/wording.html", initial=initial, context=context)


def posted_page() -> FormPage:
    """The same form as it was sent."""
    return new_page(http.form.get("kind", ""), http.form.get("clause", ""))


def edit_page(code: str) -> FormPage:
    """The form of a further version."""
    actor = current_actor()
    versions = service.versions(actor, code)
    newest = versions[0]
    initial = {name: getattr(newest, name) for name in ("name", "heading", "body", "note")}
    heading = standard.current(newest.kind)[newest.clause].heading
    context = _context(heading, newest.kind, url_for("agreements.library.revise", code=code)) | {
        "versions": [(v, units("", v.body)) for v in versions], "newest": newest,
        "may_write": service.may_write(actor),
    }  # fmt: skip
    return FormPage(
        Revision(), "agreements/wording.html", initial=initial, context=context,
        version=posted_version() or newest.no,
    )  # fmt: skip


def _context(heading: str, kind: str, action: str) -> dict[str, Any]:
    return {
        "heading": heading, "kind": tr(KIND_LABELS[kind]), "action": action, "newest": None,
        "versions": [], "may_write": True,
        "back": url_for("agreements.library.index", jenis=kind),
        "fields": [("{{" + name + "}}", tr(field.label)) for name, field in FIELDS.items()],
        "submit": tr(N_("Simpan rumusan")),
    }  # fmt: skip


def written(actor: Actor, data: Mapping[str, Any]) -> str:
    """Writes a new wording; the address to go on to."""
    made = service.write(actor, data)
    return url_for("agreements.library.index", jenis=made.kind, _anchor=f"k-{made.clause}")
