"""What the page that compares two versions shows."""

from typing import Any

from flask import url_for

from registry.http.i18n import tr
from registry.kernel.errors import NotFound
from registry.kernel.text import N_, M

from ..models import Instrument
from . import comparing, queries
from .comparing import ADDED, CHANGED, REMOVED, UNCHANGED, Change
from .content import Text
from .pages import text_href

LABELS = {
    UNCHANGED: N_("Tidak berubah"), CHANGED: N_("Berubah"), ADDED: N_("Klausul baru"),
    REMOVED: N_("Klausul dikeluarkan"),
}  # fmt: skip
TONES = {UNCHANGED: "neutral", CHANGED: "info", ADDED: "ok", REMOVED: "bad"}
WORKING = 0


def chosen(instrument: Instrument, before: int | None, after: int | None) -> tuple[int, int]:
    """The two versions that are asked for: by default the newest and the one before it, or the
    newest and the working text when there is only one."""
    newest = instrument.draft_no
    if after is None:
        after = newest if newest > 1 or queries.locked_no(instrument) else WORKING
    if before is None:
        before = after - 1 if after > 1 else max(newest, 1)
    return before, after


def of_version(instrument: Instrument, no: int) -> Text | None:
    """The text of a version, 0 for the working text; None for one that is only a file; NotFound
    for one that there is not."""
    if no == WORKING:
        text = queries.working(instrument)
        return text if text.standing else None
    if not 0 < no <= instrument.draft_no:
        raise NotFound
    return queries.version(instrument, no)[1]


def context(instrument: Instrument, before: int | None, after: int | None) -> dict[str, Any]:
    """Everything that `agreements/compare.html` draws."""
    first, second = chosen(instrument, before, after)
    old, new = of_version(instrument, first), of_version(instrument, second)
    changes = comparing.compare(old, new) if old and new else []
    shown = [_drawn(c) for c in changes]
    return {
        "subject": instrument, "dari": first, "ke": second,
        "choices": [(n, name(n)) for n in range(instrument.draft_no, 0, -1)]
        + ([] if queries.locked_no(instrument) else [(WORKING, name(WORKING))]),
        "first": name(first), "second": name(second), "changes": shown,
        "unreadable": [name(n) for n, text in ((first, old), (second, new)) if text is None],
        "changed": sum(c.changed for c in changes), "total": len(changes),
        "counts": _counts(changes), "back": text_href(instrument),
        "swapped": url_for("agreements.text.compare", code=instrument.code, dari=second, ke=first),
    }  # fmt: skip


def name(no: int) -> str:
    """What a version is called."""
    return tr(M("Versi %(no)s", no=no)) if no else tr(N_("Teks kerja"))


def _drawn(change: Change) -> dict[str, Any]:
    return {
        "change": change, "label": change.label, "tone": TONES[change.kind],
        "kind": tr(LABELS[change.kind]),
        "moved": tr(N_("Dipindahkan")) if change.moved else "",
    }  # fmt: skip


def _counts(changes: list[Change]) -> list[tuple[str, int]]:
    found = [(tr(LABELS[kind]), sum(c.kind == kind for c in changes))
             for kind in (CHANGED, ADDED, REMOVED)]  # fmt: skip
    return [*found, (tr(N_("Dipindahkan")), sum(c.moved for c in changes))]
