"""What the page of a text shows its parties: clauses with their data, comments, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from registry.documents.writing import BLANK
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.text import N_, M
from registry.kernel.workflow import Workflow

from .. import policy
from ..library import standard
from ..models import Draft, Instrument
from ..states import PARTS
from . import queries
from .acts import is_mandatory
from .content import Piece, Text
from .fields import FIELDS
from .models import ClauseComment, InstrumentClause
from .queries import Thread

PART_LABELS = dict(zip(PARTS, (N_("Pembukaan"), N_("Batang tubuh"), N_("Penutup naskah"),
                               N_("Lampiran")), strict=True))  # fmt: skip


@dataclass(frozen=True)
class Place:
    """What the actor may do with a text, and where: addresses of actions by name, None where an
    action is not theirs now."""

    instrument: Instrument
    actor: Actor
    workflow: Workflow

    def href(self, name: str, **args: Any) -> str | None:
        """The address of an action, or None."""
        transition = self.workflow.transition(name)
        if transition is None or self.workflow.refusal(
            self.instrument, transition, self.actor, {}
        ) is not None:  # fmt: skip
            return None
        return url_for("agreements.action", code=self.instrument.code, name=name, **args)


def text_href(instrument: Instrument, clause: str = "", **args: Any) -> str:
    """The page of the text, at a clause."""
    anchor = f"klausul-{clause}" if clause else None
    return url_for("agreements.text.show", code=instrument.code, _anchor=anchor, **args)


# ---------------------------------------------------------------- the working text
def context(instrument: Instrument, actor: Actor, workflow: Workflow) -> dict[str, Any]:
    """Everything that `agreements/text.html` draws of the working text."""
    text, place = queries.working(instrument), Place(instrument, actor, workflow)
    rows = {row.key: row for row in queries.rows(instrument)}
    threads = queries.threads(instrument)
    last = instrument.drafts[0] if instrument.drafts else None
    return {
        "subject": instrument, "stage": workflow.stage(instrument.state),
        "clauses": [
            _clause(text, p, place, rows[p.key], threads.get(p.key, [])) for p in text.standing
        ],
        "removed": [_removed(p, place) for p in text.pieces if p.removed_reason],
        "missing": missing(instrument, text, place), "blanks": blanks(text, place),
        "actions": _actions(instrument, place, bool(text.standing)), "version": None,
        "unpublished": bool(text.standing) and (last is None or last.text_sha256 != text.sha256),
        "last": last, "comments": sum(t.first.resolved_at is None
                                      for found in threads.values() for t in found),
        "downloads": downloads(instrument, 0) if text.standing else [],
        "ready": signing_links(instrument, workflow),
        "drafts": versions(instrument), "compare_href": compare_href(instrument),
        "liaison_href": place.href("set_liaison"),
    }  # fmt: skip


def _clause(
    text: Text, piece: Piece, place: Place, row: InstrumentClause, threads: Sequence[Thread]
) -> dict[str, Any]:
    instrument, key = place.instrument, piece.key
    number = text.numbers().get(key)
    beside = [p.key for p in text.standing if p.part == piece.part]
    return {
        "key": key, "label": tr(M("Pasal %(number)s", number=number)) if number else "",
        "part": tr(PART_LABELS[piece.part]), "heading": piece.heading,
        "units": text.units(piece), "mandatory": is_mandatory(instrument, key),
        "source": source_label(instrument, piece), "changed_by": row.changed_by,
        "changed_at": row.changed_at, "edit_href": place.href("edit_clause", clause=key),
        "remove_href": place.href("remove_clause", clause=key),
        "wording_href": place.href("use_wording", clause=key),
        "comment_href": place.href("comment", clause=key),
        "move": url_for("agreements.perform", code=instrument.code, name="move_clause")
        if place.href("move_clause") else None,
        "first": key == beside[0], "last": key == beside[-1],
        "threads": [_thread(t, place) for t in threads],
    }  # fmt: skip


def _removed(piece: Piece, place: Place) -> dict[str, Any]:
    restore = place.href("restore_clause")
    return {
        "key": piece.key, "heading": piece.heading, "reason": piece.removed_reason,
        "by": piece.removed_by, "restore": restore,
    }  # fmt: skip


def source_label(instrument: Instrument, piece: Piece) -> str:
    """Which wording of the library a clause began with, and whether it was changed since."""
    name, _, no = piece.source.partition(":")
    if not name:
        return tr(N_("Klausul sendiri"))
    if name != standard.STANDARD:
        return tr(M("Rumusan %(code)s versi %(no)s", code=name, no=no))
    current = standard.current(instrument.kind).get(piece.key)
    if current is not None and str(current.version) != no:
        return tr(M("Rumusan baku versi %(no)s; ada versi %(new)s", no=no, new=current.version))
    return tr(M("Rumusan baku versi %(no)s", no=no))


def missing(instrument: Instrument, text: Text, place: Place) -> list[dict[str, Any]]:
    """Mandatory clauses that the text does not have, each with the way to add it."""
    delegated = any(p.delegated for p in instrument.parties)
    standing = {p.key for p in text.standing}
    removed = {p.key for p in text.pieces} - standing
    known = standard.current(instrument.kind)
    wanted = standard.mandatory(instrument.kind, delegated)
    return [
        {"key": key, "heading": wording.heading, "removed": key in removed,
         "href": place.href("add_clause", wording=f"baku:{key}") if key not in removed else None}
        for key, wording in known.items()
        if key in wanted and key not in standing and text.pieces
    ]  # fmt: skip


def blanks(text: Text, place: Place) -> list[dict[str, Any]]:
    """Linked fields of the text that nobody has filled in, each with the action that does."""
    names = dict.fromkeys(
        run.field for p in text.standing for u in text.units(p) for run in u.runs if run.blank
    )
    tables = [n for n, v in text.values.items() if isinstance(v, dict) and BLANK in str(v)]
    found = [
        {"label": field_label(text, name),
         "href": place.href(FIELDS[name].action) if name in FIELDS and FIELDS[name].action
         else None}
        for name in [*names, *(n for n in tables if _used(text, n))]
    ]  # fmt: skip
    return list({item["label"]: item for item in found}.values())


def _used(text: Text, name: str) -> bool:
    return any("{{" + name + "}}" in p.body.replace(" ", "") for p in text.standing)


def field_label(text: Text, name: str) -> str:
    """What a linked field is called."""
    if name in FIELDS:
        return tr(FIELDS[name].label)
    key = name.partition(":")[2]
    return tr(M("Nomor pasal “%(heading)s”", heading=queries.articles(text).get(key, key)))


def _actions(instrument: Instrument, place: Place, begun: bool) -> list[Any]:
    from registry.procedure.pages import link

    wanted = ("publish_draft", "add_clause", "set_liaison", "set_clearing") if begun else (
        "assemble", "set_liaison")  # fmt: skip
    options = {o.transition.name: o for o in place.workflow.own_options(instrument, place.actor)}
    found = [link(options[name], instrument) for name in wanted if name in options]
    return [replace(b, tone="primary") if b.name == "publish_draft" else b for b in found]


# ---------------------------------------------------------------- versions
def version_context(
    instrument: Instrument, no: int, actor: Actor, workflow: Workflow
) -> dict[str, Any]:
    """Everything that `agreements/text.html` draws of a version: nothing in it can be changed."""
    draft, text = queries.version(instrument, no)
    threads = queries.threads(instrument)
    place = Place(instrument, actor, workflow)
    return {
        "subject": instrument, "stage": workflow.stage(instrument.state), "version": draft,
        "clauses": [
            {"key": p.key, "heading": p.heading, "units": text.units(p),
             "label": _label(text, p), "part": tr(PART_LABELS[p.part]),
             "threads": [_thread(t, place) for t in threads.get(p.key, [])],
             "mandatory": is_mandatory(instrument, p.key), "source": source_label(instrument, p)}
            for p in text.standing
        ] if text else [],
        "removed": [_removed(p, place) for p in text.pieces if p.removed_reason] if text else [],
        "divided": bool(draft.text_sha256), "drafts": versions(instrument),
        "downloads": downloads(instrument, no) if draft.text_sha256 else [],
        "file_href": url_for("agreements.file", code=instrument.code, key=draft.file.key),
        "compare_href": compare_href(instrument, no), "missing": [], "blanks": [], "actions": [],
        "unpublished": False, "last": draft, "comments": 0, "liaison_href": None,
        "ready": signing_links(instrument, workflow),
    }  # fmt: skip


def _label(text: Text, piece: Piece) -> str:
    number = text.numbers().get(piece.key)
    return tr(M("Pasal %(number)s", number=number)) if number else ""


def versions(instrument: Instrument) -> list[dict[str, Any]]:
    """The versions, newest first, with the page of each."""
    return [
        {"no": d.no, "draft": d, "href": text_href(instrument, versi=d.no), "text": told(d),
         "agreed": [p.government.name for p in instrument.parties if p.cleared_no == d.no]}
        for d in instrument.drafts
    ]  # fmt: skip


def told(draft: Draft) -> str:
    """Whether a version is a text or only a file."""
    return tr(N_("Teks per klausul")) if draft.text_sha256 else tr(N_("Berkas"))


def downloads(instrument: Instrument, no: int) -> list[tuple[str, str]]:
    """(label, address) of a version as PDF/A and Word."""
    return [
        (label, url_for("agreements.text.printed", code=instrument.code, no=no, form=form))
        for label, form in ((N_("PDF/A"), "pdf"), (N_("Word"), "docx"))
    ]


def signing_links(instrument: Instrument, workflow: Workflow) -> list[tuple[str, str]]:
    """(label, address) of the copy to sign: the agreed version with number, day and signatories;
    empty while nothing is agreed."""
    last = instrument.drafts[0] if instrument.drafts else None
    agreed = last is not None and last.text_sha256 and all(
        p.cleared_no == instrument.draft_no for p in policy.signing_parties(instrument)
    )
    if not agreed:
        return []
    return [
        (label, url_for("agreements.text.signing_copy", code=instrument.code, form=form))
        for label, form in ((N_("PDF/A"), "pdf"), (N_("Word"), "docx"))
    ]


def compare_href(instrument: Instrument, no: int | None = None) -> str | None:
    """The comparison of a version with the one before it; None when there is nothing to compare."""
    if instrument.draft_no < 1:
        return None
    args: dict[str, Any] = {"dari": no - 1, "ke": no} if no and no > 1 else {}
    return url_for("agreements.text.compare", code=instrument.code, **args)


# ---------------------------------------------------------------- comments
def _thread(thread: Thread, place: Place) -> dict[str, Any]:
    first = thread.first
    is_open = first.resolved_at is None
    own = first.government_code == place.actor.government
    return {
        **_said(first, place), "id": first.id, "open": is_open,
        "resolved": tr(M("Diselesaikan oleh %(name)s", name=first.resolved_by))
        if not is_open else "",
        "answers": [_said(answer, place) for answer in thread.answers],
        "reply_href": place.href("comment", clause=first.clause, parent=first.id)
        if is_open else None,
        "resolve": url_for("agreements.perform", code=place.instrument.code,
                           name="resolve_comment")
        if is_open and not own and place.href("resolve_comment") else None,
        "waits": tr(N_("Diselesaikan oleh pihak lain")) if is_open and own else "",
    }  # fmt: skip


def _said(comment: ClauseComment, place: Place) -> dict[str, Any]:
    return {
        "author": comment.author.name, "government_name": comment.government.name,
        "at": comment.at, "body": comment.body, "no": comment.draft_no,
        "own": comment.government_code == place.actor.government,
    }  # fmt: skip


# ---------------------------------------------------------------- forms
def field_rows(text: Text) -> list[tuple[str, str, str]]:
    """(how it is written, label, present value) of every linked field, for the form of a clause."""
    named = [("{{" + n + "}}", tr(f.label), _short(text.values.get(n))) for n, f in FIELDS.items()]
    numbers: Mapping[str, int] = text.numbers()
    articles = [
        ("{{pasal:" + key + "}}", tr(M("Nomor pasal “%(heading)s”", heading=heading)),
         tr(M("Pasal %(number)s", number=numbers[key])))
        for key, heading in queries.articles(text).items()
    ]  # fmt: skip
    return named + articles


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return tr(N_("tabel"))
    shown = " / ".join(value) if isinstance(value, list) else str(value or "–")
    return shown if len(shown) < 80 else shown[:77] + "…"
