"""The load of historic instruments: warns of what breaks today's rules, and refuses nothing.

What the source leaves open stays open: no number, no term, no capacity is made up. A row is known
again by its day, kind and parties, so that a second load changes nothing.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, String, and_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from registry.audit.service import record
from registry.catalogue.models import Application
from registry.kernel.actor import SYSTEM
from registry.kernel.clock import ZONE
from registry.kernel.db import session
from registry.kernel.text import N_
from registry.regions import queries as regions

from .historic.queries import last_numbers
from .models import Instrument, InstrumentApp, Party, Witness
from .states import DELEGATE, KB, PKS, SIGNED, UNSPECIFIED

SOURCE = Path(__file__).parent / "data" / "adoption-history.csv"
KINDS = {
    "Nota Kesepahaman": KB,
    "Perjanjian Kerja Sama": PKS,
    "Nota Kesepahaman dan Perjanjian Kerja Sama": UNSPECIFIED,
}
DELEGATE_SIGNED_KB = N_("Kesepakatan ditandatangani bukan oleh kepala daerah.")
NO_MANDATE = N_("Surat kuasa penanda tangan PKS tidak disebut sumber.")
NO_KB = N_("Tidak ada KB di antara para pihak yang sama persis dalam catatan.")
NO_ANNEX = N_("Daftar aplikasi dalam PKS tidak disebut sumber.")

NUMBER_OF_APPS = re.compile(r"^\d+ apps$")
EACH_HEAD = "kepala daerah masing-masing"
ACTING = r"(?:(?P<acting>Pjs|Pj|Plt|Plh)\s+)?"
WITNESS = re.compile(
    rf"^(?P<title>{ACTING}(?:Gubernur \w+|Wali Kota|Sekretaris Daerah))\s+(?P<name>.+)$"
)


@dataclass(frozen=True)
class Signatory:
    """Who signed, as far as the source says; a capacity only where the source names it."""

    name: str = ""
    title: str = ""
    capacity: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    day: date
    called: str
    codes: tuple[str, ...]
    apps: tuple[str, ...]
    signatories: tuple[str, ...]
    witnesses: tuple[str, ...]
    place: str
    note: str
    source: str

    @property
    def kind(self) -> str:
        """The kind of instrument under today's names."""
        return KINDS[self.called]


def read(path: Path = SOURCE) -> Iterator[Row]:
    """The lines of the file, oldest first."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda r: r["date"])
    for row in rows:
        adopters = _split(row["adopters"])
        apps = _split(row["apps"])
        counted = [a for a in apps if NUMBER_OF_APPS.match(a)]
        yield Row(
            day=date.fromisoformat(row["date"]), called=row["instrument"],
            codes=(row["host"].strip(), *adopters),
            apps=tuple(a for a in apps if a not in counted),
            signatories=(row["host_signatory"].strip(), *_signed(row["adopter_signatory"],
                                                                 len(adopters))),
            witnesses=tuple(_split(row["witnesses"])), place=row["place"].strip(),
            note="; ".join([*counted, *filter(None, [row["note"].strip()])]),
            source=row["source"].strip(),
        )  # fmt: skip


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _signed(cell: str, adopters: int) -> list[str]:
    """One text for each adopter; nothing where the source does not say who is who."""
    parts = _split(cell)
    if parts == [EACH_HEAD]:
        return ["kepala daerah"] * adopters
    return parts if len(parts) == adopters else [""] * adopters


def signatory(text: str, place: str) -> Signatory:
    """Title and name out of "Pjs Bupati Bekasi Ruddy Gandakusuma"; `place` is "Bekasi"."""
    title = rf"{ACTING}(?:Gubernur|Bupati|Wali Kota) {re.escape(place)}"
    head = re.match(rf"^(?P<title>{title})(?:\s+(?P<name>.+))?$", text)
    agency = re.match(r"^(?P<title>Kepala Dinas \w+)\s+(?P<name>.+)$", text)
    found = head or agency
    title, name = (found["title"], found["name"] or "") if found else (text, "")
    capacity = head["acting"].lower() if head and head["acting"] else None
    if title.lower().startswith("kepala dinas"):
        capacity = DELEGATE
    return Signatory(name, title, capacity)


def load(path: Path = SOURCE) -> int:
    """Brings the historic instruments to the file's state; returns how many changed."""
    changed = sum(_load(row) for row in read(path))
    if changed:
        record(SYSTEM, "instrument.load", ("reference", "history"), (), {"changed": changed})
    return changed


def _load(row: Row) -> int:
    known = _known(row)
    if known is not None:
        return _update(known, row)
    names = regions.names(row.codes)
    instrument = Instrument(
        code=_code(row.day.year), kind=row.kind, title=_title(row, names), state=SIGNED,
        state_since=datetime.combine(row.day, datetime.min.time(), ZONE), signed_on=row.day,
        historic=True, place=row.place, note=row.note, source=row.source,
        parties=[_party(code, text, n, names) for n, (code, text) in
                 enumerate(zip(row.codes, row.signatories, strict=True), start=1)],
        witnesses=[_witness(text) for text in row.witnesses], apps=_apps(row),
    )  # fmt: skip
    instrument.warnings = _warnings(instrument, row)
    session.add(instrument)
    session.flush()
    return 1


def _known(row: Row) -> Instrument | None:
    statement = select(Instrument).where(
        Instrument.historic, Instrument.signed_on == row.day, Instrument.kind == row.kind,
        _has_exactly(row.codes),
    )  # fmt: skip
    return session.scalars(statement).first()


def _has_exactly(codes: Sequence[str]) -> ColumnElement[bool]:
    """The parties are these and no others."""
    parties = (
        select(func.array_agg(Party.government_code, type_=ARRAY(String)))
        .where(Party.instrument_id == Instrument.id).scalar_subquery()
    )  # fmt: skip
    wanted = cast(list(codes), ARRAY(String))
    return and_(parties.op("@>")(wanted), parties.op("<@")(wanted))


def _update(instrument: Instrument, row: Row) -> int:
    wanted = {"place": row.place, "note": row.note, "source": row.source}
    different = {k: v for k, v in wanted.items() if getattr(instrument, k) != v}
    for name, value in different.items():
        setattr(instrument, name, value)
    return 1 if different else 0


def _code(year: int) -> str:
    """R and the year of signing: the registry's number of a historic instrument."""
    last = last_numbers([str(year)]).get(str(year), 0)
    return f"R-{year}-{last + 1:05d}"


def _title(row: Row, names: dict[str, str]) -> str:
    host, *others = (names[code] for code in row.codes)
    if len(others) > 3:
        return f"{row.called} {host} dengan {len(others)} daerah"
    *first, last = others
    joined = f"{', '.join(first)} dan {last}" if first else last
    return f"{row.called} {host} dengan {joined}"


def _party(code: str, text: str, position: int, names: dict[str, str]) -> Party:
    bare = names[code].removeprefix("Kota ").removeprefix("Kabupaten ")
    who = signatory(text, bare)
    return Party(
        government_code=code, position=position, signatory_name=who.name,
        signatory_title=who.title, capacity=who.capacity,
    )  # fmt: skip


def _witness(text: str) -> Witness:
    found = WITNESS.match(text)
    return Witness(name=found["name"], title=found["title"]) if found else Witness(name=text)


def _apps(row: Row) -> list[InstrumentApp]:
    """Apps of the host's catalogue by name; a name outside it is kept as it is."""
    rows = session.execute(
        select(func.lower(Application.name), Application.id).where(
            Application.host_code == row.codes[0],
            func.lower(Application.name).in_([a.lower() for a in row.apps]),
        )
    )
    known: dict[str, int] = dict(list(rows))
    return [
        InstrumentApp(application_id=known.get(name.lower()),
                      named="" if name.lower() in known else name, position=n)
        for n, name in enumerate(row.apps, start=1)
    ]  # fmt: skip


def _warnings(instrument: Instrument, row: Row) -> list[str]:
    """What would not be allowed today."""
    delegated = any(p.delegated for p in instrument.parties)
    found = []
    if instrument.kind == KB and delegated:
        found.append(DELEGATE_SIGNED_KB)
    if instrument.kind == PKS:
        found += [NO_MANDATE] * delegated + [NO_ANNEX] * (not instrument.apps)
        found += [NO_KB] * (not _kb_on_record(row))
    return found


def _kb_on_record(row: Row) -> bool:
    statement = select(Instrument.id).where(
        Instrument.kind == KB, Instrument.signed_on <= row.day, _has_exactly(row.codes)
    )
    return session.scalar(statement.limit(1)) is not None
