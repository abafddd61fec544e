"""What the pages of an import show."""

from typing import Any

from flask import flash, render_template, request, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid
from registry.kernel.schema import Input, choice, text
from registry.kernel.text import N_, M, Message

from . import queries, service
from .columns import LABELS
from .models import CHANGED, CHECKED, NEW, READ, SAME, SKIPPED, UNDONE, WRITTEN, HistoricImport

ACTIONS = {
    NEW: (N_("Baru"), "ok"), CHANGED: (N_("Dilengkapi"), "info"), SAME: (N_("Sama"), "neutral"),
    SKIPPED: (N_("Dilewati"), "warn"), "": (N_("Belum dibaca"), "neutral"),
}  # fmt: skip
STATUSES = {
    READ: N_("Menunggu kolomnya"), CHECKED: N_("Sudah diperiksa"), WRITTEN: N_("Tersimpan"),
    UNDONE: N_("Dibatalkan"),
}  # fmt: skip
SHEET_MAX, ZIP_MAX = 10_000_000, 80_000_000


def href(run: HistoricImport) -> str:
    """The import's page."""
    return f"/naskah/impor/{run.key}"


def start(status: int = 200, errors: tuple[str, ...] = ()) -> Response:
    """The upload form and the imports made before."""
    government = service.government_of(current_actor())
    recent = [
        {"href": href(run), "name": run.name, "at": run.created_at, "total": run.total,
         "status": tr(STATUSES[run.status])} for run in queries.recent(government)
    ]  # fmt: skip
    html = render_template(
        "agreements/historic/start.html", recent=recent, errors=errors, all=government is None,
        source=request.form.get("source", ""), labels=[tr(label) for label in LABELS.values()],
    )  # fmt: skip
    return Response(html, status=status, mimetype="text/html")


def take() -> HistoricImport:
    """The sent sheet and zip as an import; `DomainError` for what cannot be."""
    sent, scans = request.files.get("sheet"), request.files.get("scans")
    if sent is None or not sent.filename:
        raise Invalid({"sheet": [M("Pilih lembar kerja .xlsx atau CSV.")]})
    zipped = scans.stream.read(ZIP_MAX + 1) if scans is not None and scans.filename else None
    return service.take(
        current_actor(), sent.stream.read(SHEET_MAX + 1), sent.filename, zipped,
        request.form.get("source", "").strip(),
    )  # fmt: skip


def refused(error: DomainError) -> Response:
    """The upload form with the reason."""
    session.rollback()
    found = error.errors if isinstance(error, Invalid) else {"": [error.message]}
    told = tuple(tr(m) if isinstance(m, Message) else tr(str(m))
                 for texts in found.values() for m in texts)  # fmt: skip
    return start(422, told)


def columns_page(key: str) -> FormPage:
    """What each column of the sheet is."""
    run = queries.get(key, current_actor())
    choices = [("", tr(N_("Tidak dipakai"))), *((n, tr(label)) for n, label in LABELS.items())]
    fields: dict[str, Any] = {
        f"k{n}": choice(heading or tr(M("Kolom %(n)s", n=n + 1)))
        for n, heading in enumerate(run.headings)
    }
    fields["source"] = text(
        N_("Sumber bila barisnya tidak menyebut"),
        help=N_("Misalnya Buku register kerja sama 2010–2018, Bagian Kerja Sama."),
    )  # fmt: skip
    schema: type[Schema] = Input.from_dict(fields)
    initial = {f"k{n}": name for n, name in enumerate(run.fields)} | {"source": run.source}
    return FormPage(
        schema(), "agreements/historic/columns.html", initial=initial,
        choices={f"k{n}": choices for n in range(len(run.headings))},
        context=lambda: {"run": queries.get(key, current_actor()),
                         "href": f"/naskah/impor/{key}"},
    )  # fmt: skip


def name_columns(key: str, data: dict[str, Any]) -> str:
    """Keeps the columns; the address of the preview."""
    names = [name for name in data if name != "source"]
    chosen = [data[f"k{n}"] or "" for n in range(len(names))]
    run = service.name_columns(current_actor(), key, chosen, data["source"] or "")
    return href(run)


def preview(key: str) -> dict[str, Any]:
    """Everything that `historic/show.html` draws."""
    run = queries.get(key, current_actor())
    action = request.args.get("saring", "")
    page = queries.page(run.id, action, request.args.get("after"))
    counts = queries.counts(run.id)
    kept: dict[str, Any] = {"saring": action} if action else {}
    return {
        "run": run, "href": href(run), "status": tr(STATUSES[run.status]),
        "open": run.status in (READ, CHECKED), "ready": run.status == CHECKED,
        "written": run.status == WRITTEN, "scans": len(run.scans),
        "work": counts.get(NEW, 0) + counts.get(CHANGED, 0),
        "rows": [_row(row) for row in page.items], "total": page.total,
        "tabs": [
            {"label": tr(label), "count": counts[name], "href": f"{href(run)}?saring={name}",
             "current": action == name} for name, (label, _) in ACTIONS.items() if name in counts
        ],
        "next_href": url_for("agreements.historic.show", key=key, after=page.next, **kept)
        if page.next else None,
    }  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    label, tone = ACTIONS[row.action]
    return {
        "number": row.number, "name": row.name, "label": tr(label), "tone": tone,
        "code": row.code, "warnings": [tr(Message.from_json(w)) for w in row.warnings],
    }  # fmt: skip


def tell_written(key: str) -> None:
    """Writes the import and says how many."""
    done = service.write(current_actor(), key)
    flash(tr(M("%(new)s naskah dicatat, %(changed)s dilengkapi.", new=done.new,
               changed=done.changed)), "ok")  # fmt: skip


def tell_undone(key: str) -> None:
    """Takes the import back and says how many."""
    undone, kept = service.undo(current_actor(), key)
    flash(tr(M("%(n)s naskah dikembalikan seperti semula.", n=undone)), "ok")
    if kept:
        flash(tr(M("%(n)s tetap, karena sudah diubah atau dirujuk setelah impor.", n=kept)),
              "warning")  # fmt: skip
