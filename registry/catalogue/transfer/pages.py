"""What the import's pages show: columns, rows with their faults, progress, result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.schema import Input, choice, long_text
from registry.kernel.text import N_, M, Message

from .. import queries as catalogue
from ..schemas import ApplicationInput
from ..states import SERVICE_KIND_LABELS
from . import cells, queries, service
from .headings import labels
from .models import (
    CHANGED,
    CHECK,
    CHECKED,
    CHECKING,
    CLOSING,
    FAILED,
    NEW,
    PUBLICCODE,
    READ,
    READ_FILE,
    READING,
    REHEARSE,
    RUNNING,
    SAME,
    SHEET,
    UNDO,
    UNDOING,
    UNDONE,
    WAITING,
    WRITE,
    WRITING,
    WRITTEN,
    WRONG,
    ImportRow,
    ImportRun,
)

ACTIONS = {
    WRONG: (N_("Salah"), "bad"), NEW: (N_("Baru"), "ok"), CHANGED: (N_("Berubah"), "info"),
    SAME: (N_("Sama"), "neutral"),
}  # fmt: skip
STATUSES = {
    READ: (N_("Menunggu kolom"), "warn"), CHECKED: (N_("Belum dijalankan"), "warn"),
    WAITING: (N_("Menunggu giliran"), "info"), RUNNING: (N_("Sedang berjalan"), "info"),
    WRITTEN: (N_("Selesai"), "ok"), UNDONE: (N_("Dibatalkan"), "neutral"),
    FAILED: (N_("Tidak terbaca"), "bad"),
}  # fmt: skip
_STALLED = (N_("Terhenti"), "warn")
TASKS = {
    READ_FILE: N_("Membaca berkas"), CHECK: N_("Memeriksa baris"), REHEARSE: N_("Uji coba"),
    WRITE: N_("Impor"), UNDO: N_("Pembatalan"),
}  # fmt: skip
PHASES = {
    "": N_("Menunggu giliran"), READING: N_("Membaca berkas"), CHECKING: N_("Memeriksa baris"),
    WRITING: N_("Menyimpan"), UNDOING: N_("Mengembalikan"), CLOSING: N_("Menutup transaksi"),
}  # fmt: skip
KINDS = {SHEET: N_("Lembar kerja"), PUBLICCODE: N_("publiccode.yml")}
TASK_NAMED = {"baca": READ_FILE, "periksa": CHECK, "uji": REHEARSE, "simpan": WRITE,
              "batalkan": UNDO}  # fmt: skip
"""Tasks by the last word of the address that asks for them."""
_AGAIN = {task: name for name, task in TASK_NAMED.items()}
PASTED_MAX = 1_000_000


class NewImport(Input):
    """Pasted text, when no file is sent."""

    pasted = long_text(
        N_("Atau tempel isi publiccode.yml"), max=PASTED_MAX,
        help=N_("Tempel seluruh isi satu berkas publiccode.yml."),
    )  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell that is wrong: its heading, text, what is expected, and how it can be mended."""

    label: str
    text: str
    errors: list[str]
    name: str | None
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A row of the preview."""

    number: int
    name: str
    href: str | None
    action: str
    tone: str
    cells: list[Cell]
    notes: list[str]
    changes: list[tuple[str, str, str, bool]]
    told: list[tuple[str, str]]


@dataclass(frozen=True)
class Tab:
    """A filter of the preview."""

    label: str
    href: str
    current: bool
    count: int


@dataclass(frozen=True)
class Progress:
    """How far the worker is: its task, what it does of it just now, rows; `again` repeats it when
    nobody is at it any longer."""

    task: str
    phase: str
    done: int
    total: int
    percent: int | None
    stalled: bool
    waiting: bool
    again: str


def href(run: ImportRun) -> str:
    """The import's page."""
    return f"/katalog/impor/{run.key}"


def recent(actor: Actor) -> list[dict[str, Any]]:
    """The last imports of the government."""
    return [
        {"href": href(run), "name": run.name or tr(KINDS[run.kind]), "kind": tr(KINDS[run.kind]),
         "at": run.created_at, "total": run.total, "status": tr(STATUSES[run.status][0]),
         "tone": STATUSES[run.status][1]}
        for run in queries.recent(actor)
    ]  # fmt: skip


# ------------------------------------------------------------------ columns


def columns_schema(run: ImportRun) -> Schema:
    """One choice for each column, and what stands in for blank cells."""
    named: dict[str, Any] = {
        f"k{place}": choice(heading) for place, heading in enumerate(run.headings)
    }
    named["affair"] = choice(
        N_("Urusan bagi baris yang tidak menyebutnya"),
        help=N_("Tidak perlu bila setiap baris menyebutnya."),
    )
    named["service_kind"] = choice(
        N_("Jenis layanan bagi baris yang tidak menyebutnya"), tuple(SERVICE_KIND_LABELS.items()),
        help=N_("Tidak perlu bila setiap baris menyebutnya."),
    )  # fmt: skip
    schema: Schema = Input.from_dict(named)()
    return schema


def columns_initial(run: ImportRun) -> dict[str, Any]:
    """The columns as guessed or chosen."""
    return {f"k{i}": name for i, name in enumerate(run.fields)} | dict(run.options)


def columns_choices(run: ImportRun) -> dict[str, list[tuple[str, str]]]:
    """What each column can be."""
    passed = ("", tr(M("Jangan impor kolom ini")))
    fields = [passed] + [(name, tr(label)) for name, label in labels().items()]
    every = {f"k{place}": fields for place in range(len(run.headings))}
    return every | {"affair": affairs()}


def affairs() -> list[tuple[str, str]]:
    """The affairs for a field of a form."""
    return [(a.code, a.name) for a in catalogue.affairs()]


def chosen(run: ImportRun, data: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The columns and options that the form says."""
    fields = [data.get(f"k{place}") or "" for place in range(len(run.headings))]
    return fields, {name: data.get(name) for name in ("affair", "service_kind")}


# ------------------------------------------------------------------ preview


def preview(run: ImportRun, action: str | None, after: str | None) -> dict[str, Any]:
    """The rows with what they would do; 50 on a page, the wrong ones first asked for."""
    counts = queries.counts(run)
    action = action if action in ACTIONS else None
    page = queries.rows(run, action, after)
    listed = affairs() if any(row.faults for row in page.items) else []
    mendable = run.kind == SHEET and run.status == CHECKED
    base = href(run)
    more = f"&saring={action}" if action else ""
    return {
        "tabs": _tabs(run, counts, action), "seeing": action, "wrong": counts.get(WRONG, 0),
        "writable": counts.get(NEW, 0) + counts.get(CHANGED, 0), "total": run.total,
        "rows": [_row(run, row, listed, mendable) for row in page.items],
        "next_href": f"{base}?after={page.next}{more}" if page.next else None,
        "mendable": mendable and any(row.faults for row in page.items), "shown": page.total,
    }  # fmt: skip


def _tabs(run: ImportRun, counts: Mapping[str, int], action: str | None) -> list[Tab]:
    base = href(run)
    found = [Tab(tr(M("Semua baris")), base, action is None, run.total)]
    return found + [
        Tab(tr(label), f"{base}?saring={name}", action == name, counts[name])
        for name, (label, _) in ACTIONS.items() if counts.get(name)
    ]


def _row(run: ImportRun, row: ImportRow, listed: list[tuple[str, str]], mendable: bool) -> Row:
    label, tone = ACTIONS.get(row.action, (N_("Belum diperiksa"), "neutral"))
    return Row(
        number=row.number, name=row.name or tr(M("Tanpa nama")),
        href=f"/katalog/{row.slug}" if row.slug else None, action=tr(label), tone=tone,
        cells=_wrong_cells(run, row, listed, mendable),
        notes=[_note(note) for note in row.notes],
        changes=[(field_label(name), shown(name, before), shown(name, after),
                  name in row.held.get("fields", ()))
                 for name, (before, after) in row.changes.items()],
        told=_told(run, row) if row.action in (NEW, WRONG) else [],
    )  # fmt: skip


def _note(note: Mapping[str, Any]) -> str:
    place = f"{note['path']}: " if note.get("path") else ""
    return place + tr(Message.from_json(note["message"]))


def _wrong_cells(
    run: ImportRun, row: ImportRow, listed: list[tuple[str, str]], mendable: bool
) -> list[Cell]:
    found: dict[tuple[int, str, str], list[str]] = {}
    for fault in row.faults:
        place = (fault["column"], fault["field"], _place(fault))
        found.setdefault(place, []).append(tr(Message.from_json(fault["message"])))
    return [
        _cell(run, row, column, name, place, errors, listed, mendable)
        for (column, name, place), errors in found.items()
    ]


def _place(fault: Mapping[str, Any]) -> str:
    if not fault["path"] and not fault["line"]:
        return ""
    line = tr(M("baris %(line)s", line=fault["line"])) if fault["line"] else ""
    return ", ".join(text for text in (fault["path"], line) if text)


def _cell(
    run: ImportRun, row: ImportRow, column: int, name: str, place: str, errors: list[str],
    listed: list[tuple[str, str]], mendable: bool,
) -> Cell:  # fmt: skip
    if column < 0:
        return Cell(place or field_label(name), "", errors, None, [])
    text = row.cells[column] if column < len(row.cells) else ""
    options = listed if name == "affair" else []
    if cells.kind(name) in ("select", "radio") and cells.choices(name):
        options = [(label, tr(label)) for label in cells.choices(name).values()]
    known = {value for value, _ in options}
    if options and text not in known:
        options = [(text, text or tr(M("Pilih salah satu"))), *options]
    return Cell(
        run.headings[column], text, errors, f"s-{row.id}-{column}" if mendable else None, options
    )


def field_label(name: str) -> str:
    """The field's label for people."""
    return tr(labels().get(name, name))


def shown(name: str, value: Any) -> str:
    """A value of a field for people."""
    told = cells.choices(name)
    if isinstance(value, list):
        return "; ".join(tr(told[v]) if v in told else str(v) for v in value)
    if isinstance(value, bool):
        return tr(M("Ya")) if value else tr(M("Tidak"))
    text = str(value or "")
    return tr(told[text]) if text in told else text


def _told(run: ImportRun, row: ImportRow) -> list[tuple[str, str]]:
    """What a new row says, heading by heading."""
    if isinstance(row.cells, dict):
        fields = row.cells.get("fields", {})
        named = ApplicationInput().fields
        return [(field_label(n), shown(n, v)) for n, v in fields.items() if n in named and v]
    pairs = zip(run.fields, row.cells, strict=False)
    return [(field_label(name), cell) for name, cell in pairs if name and cell]


# ------------------------------------------------------------------ progress and result


def progress(run: ImportRun) -> Progress | None:
    """How far the worker is, or None when it has nothing to do with it now."""
    if run.status not in (WAITING, RUNNING):
        return None
    counted = run.phase in (CHECKING, WRITING, UNDOING) and run.total
    return Progress(
        tr(TASKS.get(run.task, run.task)), tr(PHASES.get(run.phase, run.phase)), run.done,
        run.total if counted else 0, min(100, 100 * run.done // run.total) if counted else None,
        service.stalled(run), run.status == WAITING, _AGAIN.get(run.task, ""),
    )  # fmt: skip


def problem(run: ImportRun) -> str | None:
    """Why the last task did not come through, or how a rehearsal went."""
    found = run.problem.get("message")
    return tr(Message.from_json(found)) if found else None


def page(run: ImportRun, action: str | None, after: str | None) -> dict[str, Any]:
    """Everything the import's page shows."""
    label, tone = STATUSES[run.status]
    under_way = progress(run)
    if under_way and under_way.stalled:
        label, tone = _STALLED
    seen = {} if under_way or run.status == FAILED else preview(run, action, after)
    return {
        "run": run, "name": run.name or tr(KINDS[run.kind]), "label": tr(label), "tone": tone,
        "kind": tr(KINDS[run.kind]), "href": href(run), "progress": under_way,
        "is_sheet": run.kind == SHEET, "open": run.status == CHECKED,
        "failed": run.status == FAILED, "undoable": service.undoable(run),
        "problem": problem(run), "problem_tone": run.problem.get("tone", "bad"),
        "kept": _kept(run), "undone": run.status == UNDONE, "held": queries.held_count(run),
        **seen,
    }  # fmt: skip


def _kept(run: ImportRun) -> Sequence[tuple[str, str]]:
    return [(row.name or row.slug, f"/katalog/{row.slug}") for row in queries.kept_rows(run)]
