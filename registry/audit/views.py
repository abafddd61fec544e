"""The log as a page: whole for the auditor, its own entries for a government."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Flask, render_template, request, url_for

from registry.http.access import access, holders
from registry.http.actor import current_actor
from registry.http.forms import Form
from registry.http.i18n import tr
from registry.http.templating import NavItem, add_nav
from registry.kernel.actor import ADMIN, AUDITOR, ROLES, Actor
from registry.kernel.text import N_

from . import chain, labels, queries
from .models import AuditEntry
from .schemas import AuditQuery

pages = Blueprint("audit", __name__)


@dataclass(frozen=True)
class Row:
    """An entry as the page shows it."""

    number: int
    at: datetime
    actor: str
    government: str
    action: str
    kind: str
    key: str
    details: list[tuple[str, str]]


@pages.get("/jejak-audit")
@access(holders(*ROLES, platform=(AUDITOR,)))
def index() -> str:
    """Entries, newest first, by action and subject."""
    actor, asked = current_actor(), AuditQuery().load(request.args.to_dict())
    found = queries.page(actor, **asked)
    form = Form(AuditQuery(), asked, choices=_choices())
    kept = {k: v for k, v in asked.items() if v and k != "after"}
    more = url_for("audit.index", **kept, after=found.next) if found.next else None
    return render_template(
        "audit/index.html", form=form, rows=_rows(found.items), total=found.total, more=more,
        first=url_for("audit.index", **kept) if asked["after"] else None, filtered=bool(kept),
        whole=actor.reads_all, head=chain.head() if actor.reads_all else None,
    )  # fmt: skip


def _choices() -> Mapping[str, Sequence[tuple[str, str]]]:
    listed = {"action": labels.actions(), "kind": labels.subjects()}
    every = ("", tr(N_("Semua")))
    return {
        name: [every, *sorted(((c, tr(t)) for c, t in found.items()), key=lambda pair: pair[1])]
        for name, found in listed.items()
    }


def _rows(entries: Sequence[AuditEntry]) -> list[Row]:
    names = labels.governments(e.government for e in entries if e.government)
    return [_row(entry, names) for entry in entries]


def _row(entry: AuditEntry, names: Mapping[str, str]) -> Row:
    return Row(
        number=entry.number,
        at=entry.at,
        actor=entry.actor_name or tr(N_("Pengunjung")),
        government=names.get(entry.government or "", entry.government or ""),
        action=tr(labels.label(entry.action)),
        kind=tr(labels.subject_label(entry.subject_kind)),
        key=entry.subject_key,
        details=[
            (tr(name), ", ".join(tr(value) for value in values))
            for name, values in labels.details(entry.details)
        ],
    )


def _audits(actor: Actor) -> bool:
    return AUDITOR in actor.platform_roles


def _administers(actor: Actor) -> bool:
    return ADMIN in actor.roles and not _audits(actor)


def init(app: Flask) -> None:
    """Adds the entry: the auditor works there, an admin finds it in the account menu."""
    label, icon = N_("Jejak audit"), "clipboard-document-list"
    add_nav(
        app,
        NavItem("audit.index", label, icon, _audits, place=20),
        NavItem("audit.index", label, icon, _administers, menu=True),
    )
