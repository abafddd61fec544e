"""Effects of the actions on a text; each returns the details of its audit entry."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from registry.documents import service as documents
from registry.documents.writing import pdf
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.kernel.schema import one_line
from registry.kernel.text import M
from registry.procedure.service import Effect

from .. import clauses
from ..library import standard
from ..models import Draft, Instrument
from ..states import ARTICLE
from . import assembling, content, printing, queries
from .content import Piece, Text
from .fields import FIELDS
from .models import InstrumentClause
from .schemas import BODY_MAX, UP

Data = dict[str, Any]
Details = Mapping[str, Any]
CLAUSES_MAX = 150
OWN_KEY = re.compile(r"^khusus-(\d+)$")
NOT_LISTED = M("Pilih dari daftar.")
NOT_IN_FILE = "Tidak ada dalam berkas Word yang diunggah."


# ---------------------------------------------------------------- the working text
def _assemble(instrument: Instrument, actor: Actor, data: Data) -> Details:
    if queries.has_text(instrument):
        raise Refused(M("Teks naskah ini sudah disusun; ubah klausul demi klausul."))
    own = queries.variants([actor.government or "-"], instrument.kind) if data.get("own") else []
    found = assembling.pieces(instrument, {v.clause: v for v in own})
    replace_text(instrument, actor, found)
    return {"clauses": len(found), "of": len(found)}


def replace_text(instrument: Instrument, actor: Actor, pieces: list[Piece]) -> None:
    """Makes `pieces` the working text; a mandatory clause that is not among them counts as taken
    out, and says so."""
    kept = {row.key: row for row in queries.rows(instrument)}
    for row in kept.values():
        if row.key not in {p.key for p in pieces}:
            _gone(instrument, actor, row)
    for position, piece in enumerate(pieces, start=1):
        if piece.key not in kept:
            session.add(_row(instrument, actor, piece, position))
            continue
        row = kept[piece.key]
        row.position, row.part = position, piece.part
        if (row.heading, row.body, row.removed) != (piece.heading, piece.body, False):
            row.heading, row.body, row.source = piece.heading, piece.body, piece.source
            row.removed_reason = row.removed_by = ""
            _signed_off(row, actor)


def _gone(instrument: Instrument, actor: Actor, row: InstrumentClause) -> None:
    if not is_mandatory(instrument, row.key):
        session.delete(row)
    elif not row.removed:
        row.removed_reason, row.removed_by = NOT_IN_FILE, _who(actor)
        _signed_off(row, actor)


def _row(instrument: Instrument, actor: Actor, piece: Piece, position: int) -> InstrumentClause:
    return InstrumentClause(
        instrument_id=instrument.id, key=piece.key, part=piece.part, position=position,
        heading=piece.heading, body=piece.body, source=piece.source,
        changed_by=_who(actor), changed_at=now(),
    )  # fmt: skip


def _signed_off(row: InstrumentClause, actor: Actor) -> None:
    row.changed_by, row.changed_at = _who(actor), now()


def _who(actor: Actor) -> str:
    return f"{actor.name}, {actor.government_name}"[:300]


def _found(instrument: Instrument, data: Data) -> InstrumentClause:
    for row in queries.rows(instrument):
        if row.key == data["clause"]:
            return row
    raise Invalid({"clause": [NOT_LISTED]})


def _standing(instrument: Instrument, data: Data) -> InstrumentClause:
    row = _found(instrument, data)
    if row.removed:
        raise Refused(M("Klausul ini sudah dikeluarkan; kembalikan terlebih dahulu."))
    return row


def checked_body(body: str, part: str, keys: set[str]) -> str:
    """A body in normal form; `Invalid` on `body` for a field that does not exist."""
    unknown = [
        name for name in content.fields_of(body)
        if name not in FIELDS and name.removeprefix(content.ARTICLE_FIELD) not in keys
    ]  # fmt: skip
    if unknown:
        raise Invalid({"body": [M("Data tertaut tidak dikenal: %(names)s.",
                                  names=", ".join(unknown[:5]))]})  # fmt: skip
    found = content.normal(body, part)
    if len(found) > BODY_MAX:
        raise Invalid({"body": [M("Isi klausul terlalu panjang.")]})
    return found


def _edit_clause(instrument: Instrument, actor: Actor, data: Data) -> Details:
    row = _standing(instrument, data)
    keys = {r.key for r in queries.rows(instrument) if r.part == ARTICLE}
    row.body = checked_body(data["body"], row.part, keys)
    row.heading = data["heading"]
    _signed_off(row, actor)
    return {"clause": row.key, "heading": row.heading}


def _add_clause(instrument: Instrument, actor: Actor, data: Data) -> Details:
    rows = queries.rows(instrument)
    if len(rows) >= CLAUSES_MAX:
        raise Refused(M("Naskah memuat paling banyak %(max)s klausul.", max=CLAUSES_MAX))
    piece = _chosen(instrument, actor, data, rows)
    keys = [row.key for row in rows]
    after = data.get("after")
    if after and after not in keys:
        raise Invalid({"after": [NOT_LISTED]})
    at = keys.index(after) + 1 if after else assembling.place(keys, instrument.kind, piece)
    rows.insert(at, _row(instrument, actor, piece, at))
    session.add(rows[at])
    _renumber(rows)
    return {"clause": piece.key, "heading": piece.heading}


def _chosen(
    instrument: Instrument, actor: Actor, data: Data, rows: list[InstrumentClause]
) -> Piece:
    if data.get("wording"):
        piece = assembling.wordings(instrument, actor.government).get(data["wording"])
        if piece is None or piece.key in {row.key for row in rows}:
            raise Invalid({"wording": [M("Pilih klausul yang belum ada dalam naskah.")]})
        return piece
    lacking = [name for name in ("heading", "body") if not data.get(name)]
    if lacking:
        raise Invalid({name: [M("Isi judul dan isi klausul, atau pilih dari pustaka.")]
                       for name in lacking})  # fmt: skip
    numbers = [int(m.group(1)) for m in (OWN_KEY.match(r.key) for r in rows) if m]
    keys = {r.key for r in rows if r.part == ARTICLE}
    body = checked_body(data["body"], ARTICLE, keys)
    return Piece(f"khusus-{max(numbers, default=0) + 1}", ARTICLE, data["heading"], body)


def _renumber(rows: list[InstrumentClause]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position


def _move_clause(instrument: Instrument, actor: Actor, data: Data) -> Details:
    rows = queries.rows(instrument)
    row = next((r for r in rows if r.key == data["clause"] and not r.removed), None)
    if row is None:
        raise Invalid({"clause": [NOT_LISTED]})
    beside = [r for r in rows if r.part == row.part and not r.removed]
    to = beside.index(row) + (-1 if data["direction"] == UP else 1)
    if not 0 <= to < len(beside):
        raise Refused(M("Klausul ini sudah berada di ujung bagiannya."))
    other = beside[to]
    rows.remove(row)
    rows.insert(rows.index(other) + (data["direction"] != UP), row)
    _renumber(rows)
    return {"clause": row.key, "heading": row.heading}


def is_mandatory(instrument: Instrument, key: str) -> bool:
    """Whether the text cannot be without this clause."""
    delegated = any(p.delegated for p in instrument.parties)
    return key in standard.mandatory(instrument.kind, delegated)


def _remove_clause(instrument: Instrument, actor: Actor, data: Data) -> Details:
    row = _standing(instrument, data)
    reason = data.get("reason") or ""
    if is_mandatory(instrument, row.key):
        if not reason:
            raise Invalid({"reason": [M(
                "Klausul ini wajib. Tulis alasan mengeluarkannya; alasan itu tampil bagi semua "
                "pihak, dan naskah tidak dapat disepakati tanpa klausul ini."
            )]})  # fmt: skip
        row.removed_reason, row.removed_by = reason, _who(actor)
        _signed_off(row, actor)
    else:
        session.delete(row)
    return {"clause": row.key, "heading": row.heading} | ({"reason": reason} if reason else {})


def _restore_clause(instrument: Instrument, actor: Actor, data: Data) -> Details:
    row = _found(instrument, data)
    if not row.removed:
        raise Refused(M("Klausul ini masih ada dalam naskah."))
    row.removed_reason = row.removed_by = ""
    _signed_off(row, actor)
    return {"clause": row.key, "heading": row.heading}


def _use_wording(instrument: Instrument, actor: Actor, data: Data) -> Details:
    row = _standing(instrument, data)
    piece = assembling.wordings(instrument, actor.government).get(data["wording"])
    if piece is None or piece.key != row.key:
        raise Invalid({"wording": [NOT_LISTED]})
    row.heading, row.body, row.source = piece.heading, piece.body, piece.source
    _signed_off(row, actor)
    return {"clause": row.key, "heading": row.heading}


# ---------------------------------------------------------------- versions
def _publish(instrument: Instrument, actor: Actor, data: Data) -> Details:
    text = queries.working(instrument)
    if not text.standing:
        raise Refused(M("Susun teks naskah terlebih dahulu."))
    no = instrument.draft_no + 1
    mark = f"RANCANGAN VERSI {no} · {instrument.code}"
    printed = pdf(printing.paper(text, one_line(instrument.title), today(), instrument.code, mark))
    name = f"{instrument.code}-rancangan-{no}.pdf"
    file = documents.receive(actor, BytesIO(printed), name, "pdf")
    add_version(instrument, actor, documents.claim(actor, file.key, "note"), text, data)
    return {"draft_no": instrument.draft_no}


def add_version(
    instrument: Instrument, actor: Actor, file_id: int, text: Text | None, data: Data,
    divided: bool = True,
) -> None:  # fmt: skip
    """One more numbered version; of a text divided into clauses the mandatory ones are counted."""
    counted = text if divided else None
    instrument.draft_no += 1
    instrument.drafts.insert(0, Draft(
        no=instrument.draft_no, file_id=file_id, note=data.get("note") or "",
        author_id=actor.user_id, government_code=actor.government, at=now(),
        text=text.to_json() if text else None, text_sha256=counted.sha256 if counted else "",
    ))  # fmt: skip
    if counted is not None:
        instrument.clauses = present(instrument, counted)


def present(instrument: Instrument, text: Text) -> list[str]:
    """The mandatory clauses that a text has, in the order of the checklist."""
    standing = {p.key for p in text.standing if p.body.strip()}
    return [key for key, _ in clauses.of_kind(instrument.kind) if key in standing]


EFFECTS: dict[str, Effect] = {
    "assemble": _assemble, "edit_clause": _edit_clause, "add_clause": _add_clause,
    "move_clause": _move_clause, "remove_clause": _remove_clause,
    "restore_clause": _restore_clause, "use_wording": _use_wording, "publish_draft": _publish,
}  # fmt: skip
