"""The certificate of a signed instrument: what everybody may know of it, on paper, with the way
back to its public page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from flask import current_app, url_for
from sqlalchemy import select

from registry.documents.models import StoredFile
from registry.documents.states import ANSWERS, TONES
from registry.documents.writing import Block, Pairs, Paper, Paragraph, Symbol, Table
from registry.http.address import base
from registry.http.i18n import language, show, tr
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.text import N_, M
from registry.kernel.wall import seeing_all

from .. import queries
from ..models import Instrument
from ..queries import RegisterRow
from ..states import KIND_LABELS
from ..workflow import INSTRUMENT
from . import changes

MODULE = 4
QUIET = 4
TITLE = N_("Kutipan register kerja sama")
NOTE = N_(
    "Kutipan ini memuat kolom umum register pada tanggal di atas. Keadaan terkini ada di alamat "
    "tetap naskah; pindai kodenya atau tulis alamatnya."
)


def address(code: str) -> str:
    """The permanent address of an instrument."""
    return f"{base()}{url_for('agreements.show', code=code)}"


def proof(instrument_id: int) -> Mapping[str, str] | None:
    """Hash and answer of the signed file, which everybody may know; its words and name stay with
    the parties. None without a file."""
    statement = (
        select(StoredFile.sha256, StoredFile.signatures["answer"].astext.label("answer"))
        .join(Instrument, Instrument.signed_file_id == StoredFile.id)
        .where(Instrument.id == instrument_id)
    )
    with seeing_all():
        found = session.execute(statement).one_or_none()
    if found is None:
        return None
    label = ANSWERS.get(found.answer or "", N_("Sedang diperiksa"))
    return {"sha256": found.sha256, "label": tr(label),
            "tone": TONES.get(found.answer or "", "neutral")}  # fmt: skip


def issuer() -> str:
    """Whose register this is; an extract of a demonstration says that it binds nobody."""
    site = current_app.extensions["lumbung.site"]
    if site.demo:
        return tr(M("Register peragaan %(site)s: lembar ini tidak mengikat siapa pun.",
                    site=site.name))  # fmt: skip
    if site.operator:
        return tr(M("Dari register %(site)s, dikelola oleh %(operator)s.", site=site.name,
                    operator=site.operator))  # fmt: skip
    return tr(M("Dari register %(site)s.", site=site.name))


def context(code: str) -> dict[str, Any]:
    """What `agreements/register/certificate.html` draws; NotFound unless everybody may see it."""
    row = queries.public_row(code)
    return {
        "row": row, "facts": facts(row), "proof": proof(row.id),
        "apps": _apps(row.id), "on": today(), "note": tr(NOTE),
        "address": address(row.code), "symbol": drawn(row.code), "issuer": issuer(),
        "title": tr(TITLE), "stage": INSTRUMENT.stage(row.state),
    }  # fmt: skip


@dataclass(frozen=True)
class App:
    """A line of the annex as it is now; an addendum's may take an app out."""

    name: str
    state: str


def _apps(instrument_id: int) -> list[App]:
    return [App(a.name, tr(N_("Dikeluarkan")) if a.removes else a.version or "–")
            for a in queries.public_apps(instrument_id)]  # fmt: skip


def facts(row: RegisterRow) -> list[tuple[str, str]]:
    """Names and values of the public columns."""
    open_day = tr(N_("Tidak disebut sumber")) if row.historic else "–"
    found = [
        (N_("Nomor registri"), row.code), (N_("Jenis"), tr(KIND_LABELS[row.kind])),
        (N_("Judul"), row.title), (N_("Tahap"), tr(INSTRUMENT.stage(row.state).label)),
        (N_("Ditandatangani"), _day(row.signed_on, open_day)),
        (N_("Mulai berlaku"), _day(row.starts_on, open_day)),
        (N_("Berakhir"), _day(row.ends_on, open_day)),
    ]  # fmt: skip
    if row.held_on and row.held_until:
        found.append((N_("Ditangguhkan"), f"{show(row.held_on)} – {show(row.held_until)}"))
    if row.ended_on and row.ended_on != row.ends_on:
        found.append((N_("Diakhiri"), show(row.ended_on)))
    for change in changes.told(changes.of(row.code)):
        told = "; ".join(f"{label}: {value}" for label, value in change["facts"])
        named = f"{change['called']} ({change['code']})"
        found.append((N_("Diubah oleh adendum"), f"{named}: {told}" if told else named))
    if row.source:
        found.append((N_("Sumber"), row.source))
    return [(tr(label), value) for label, value in found]


def _day(day: date | None, otherwise: str) -> str:
    return show(day) if day else otherwise


def _code(code: str) -> Any:
    return segno.make(address(code), error="m", micro=False).matrix


def drawn(code: str) -> dict[str, Any]:
    """The QR code as one path of an SVG."""
    matrix = _code(code)
    path = "".join(
        f"M{(x + QUIET) * MODULE} {(y + QUIET) * MODULE}h{MODULE}v{MODULE}h-{MODULE}z"
        for y, line in enumerate(matrix) for x, dark in enumerate(line) if dark
    )  # fmt: skip
    return {"path": path, "side": (len(matrix) + 2 * QUIET) * MODULE}


def paper(code: str) -> Paper:
    """The same as a paper to print."""
    told = context(code)
    row = told["row"]
    blocks: list[Block] = [
        Paragraph(tr(M("Keadaan pada %(day)s", day=told["on"])), align="center"),
        Pairs(tuple(told["facts"])),
        Table((tr(N_("Pihak")), tr(N_("Nomor"))),
              tuple((row.called(code, name), number or "–")
                    for code, name, number in row.parties), (3, 2)),
    ]  # fmt: skip
    if told["apps"]:
        rows = tuple((app.name, app.state) for app in told["apps"])
        blocks.append(Table((tr(N_("Aplikasi")), tr(N_("Versi"))), rows, (3, 2)))
    if told["proof"]:
        blocks.append(Pairs((
            (tr(N_("Tanda tangan elektronik")), told["proof"]["label"]),
            (tr(N_("SHA-256 berkas")), told["proof"]["sha256"]),
        )))  # fmt: skip
    lines = tuple("".join("1" if dark else "0" for dark in line) for line in _code(row.code))
    blocks += [Paragraph(told["note"]), Paragraph(told["issuer"]), Symbol(lines, told["address"])]
    return Paper(
        title=told["title"], language=language(), number_line=row.code, blocks=tuple(blocks),
        letterhead=None, day=told["on"], author="Lumbung",
    )  # fmt: skip
