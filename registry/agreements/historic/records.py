"""Rows as instruments: which are known already, what would change, and writing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from registry.audit.service import record
from registry.documents import queries as files
from registry.documents import service as documents
from registry.kernel.actor import Actor
from registry.kernel.clock import ZONE, now, today
from registry.kernel.db import session
from registry.kernel.text import M
from registry.procedure.service import remind

from .. import history
from ..models import Instrument, InstrumentApp, Party, Witness
from ..originals.acts import hold
from ..policy import WRITERS
from ..service import counts
from ..states import EXPIRED, IN_FORCE, KB, PKS, SIGNED
from . import queries, reading
from .governments import Atlas, atlas
from .models import CHANGED, NEW, SAME, SKIPPED, HistoricImport, HistoricRow
from .reading import Record, Side

PLAIN = ("title", "place", "note", "source", "source_url", "starts_on", "ends_on")
NAMELESS = "%(kind)s %(names)s"


@dataclass
class Written:
    """What came of an import."""

    new: int = 0
    changed: int = 0
    governments: set[str] = field(default_factory=set)


@dataclass
class Known:
    """Everything that the rows are held against, read once."""

    run: HistoricImport
    atlas: Atlas
    records: Mapping[int, Record]
    there: list[Instrument]
    memoranda: list[tuple[date | None, frozenset[str]]]
    apps: Mapping[tuple[str, str], int]
    taken: set[int] = field(default_factory=set)

    # ------------------------------------------------------------ judging
    def judge(self, row: HistoricRow) -> None:
        """Says in the row what it would do and what it warns of."""
        made = self.records[row.id]
        self._around(made)
        found = None if made.unusable else self.same(made)
        row.name = made.title or self.title(made)
        row.warnings = [w.to_json() for w in made.warnings]
        row.code = found.code if found else ""
        row.action = self._action(made, found)

    def _action(self, made: Record, found: Instrument | None) -> str:
        if made.unusable:
            return SKIPPED
        if found is None:
            return NEW
        return CHANGED if self.changes(made, found) else SAME

    def _around(self, made: Record) -> None:
        """Warnings that need more than the row: whose it is, its KB, its scan."""
        own = self.run.government_code
        if not made.unusable and own is not None and own not in made.codes:
            made.unusable = True
            made.warn(M("Pemerintah Anda bukan pihak naskah ini; baris ini dilewati."))
        if made.kind == PKS and not self._has_kb(made):
            made.warn(M(history.NO_KB))
        if made.scan and self.run.scans.get(_bare(made.scan)) is None:
            made.warn(M("Berkas “%(name)s” tidak ada dalam berkas zip.", name=made.scan))

    def _has_kb(self, made: Record) -> bool:
        codes = frozenset(made.codes)
        in_file = [(r.signed_on, frozenset(r.codes)) for r in self.records.values()
                   if r.kind == KB]  # fmt: skip
        return any(
            parties == codes and (day is None or made.signed_on is None or day <= made.signed_on)
            for day, parties in (*self.memoranda, *in_file)
        )

    def same(self, made: Record) -> Instrument | None:
        """The record of the same parties, day, kind and numbers (as far as both know them); of the
        same title where the day is not known."""
        for there in self.there:
            if there.id not in self.taken and _same(made, there):
                self.taken.add(there.id)
                return there
        return None

    def title(self, made: Record) -> str:
        """A title out of kind and parties, for a row without one."""
        kinds = {KB: "Kesepakatan Bersama", PKS: "Perjanjian Kerja Sama"}
        names = [side.name for side in made.sides]
        joined = ", ".join(names[:3]) + (f", dan {len(names) - 3} lainnya" if names[3:] else "")
        return f"{kinds.get(made.kind, 'Naskah kerja sama')} {joined}"[:300]

    def changes(self, made: Record, there: Instrument) -> dict[str, Any]:
        """What the row would change, with what stands there: field → [before, after]."""
        found: dict[str, Any] = {}
        for name in PLAIN:
            after, before = getattr(made, name), getattr(there, name)
            if after and after != before:
                found[name] = [before, after]
        for side in made.sides:
            party = next((p for p in there.parties if p.government_code == side.code), None)
            if party is not None:
                found |= _party_changes(party, side)
        if self._scan(made) and there.signed_file_id is None:
            found["scan"] = ["", made.scan]
        return found

    def _scan(self, made: Record) -> str | None:
        return self.run.scans.get(_bare(made.scan)) if made.scan else None

    # ------------------------------------------------------------ writing
    def write(self, rows: Sequence[HistoricRow], actor: Actor) -> Written:
        """Writes what is new or changed; every row is judged again, now that it counts."""
        done = Written()
        years = {_year(self.records[row.id]) for row in rows}
        last = queries.last_numbers(years)
        for row in rows:
            self.judge(row)
            if row.action == NEW:
                self._make(row, actor, last)
                done.new += 1
            elif row.action == CHANGED:
                self._change(row, actor)
                done.changed += 1
            if row.action in (NEW, CHANGED):
                done.governments |= set(self.records[row.id].codes)
        _tell(done.governments - {actor.government or ""}, actor)
        return done

    def _make(self, row: HistoricRow, actor: Actor, last: dict[str, int]) -> None:
        made, year = self.records[row.id], _year(self.records[row.id])
        last[year] = last.get(year, 0) + 1
        instrument = Instrument(
            code=f"R-{year}-{last[year]:05d}", kind=made.kind, title=row.name, historic=True,
            state=_state(made), state_since=_since(made), created_by=actor.user_id,
            signed_on=made.signed_on, starts_on=made.starts_on, ends_on=made.ends_on,
            ended_on=made.ends_on if _state(made) == EXPIRED else None, place=made.place,
            note="; ".join(filter(None, (made.when, made.note))), source=made.source,
            source_url=made.source_url, parties=_parties(made), outside_parties=_outside(made),
            witnesses=[Witness(name=name) for name in made.witnesses],
            apps=self._annex(made), originals=[],
            warnings=[w.msgid for w in made.warnings if not w.params],
        )  # fmt: skip
        session.add(instrument)
        session.flush()
        self._hold(made, instrument, actor)
        self._done(row, instrument, actor)

    def _annex(self, made: Record) -> list[InstrumentApp]:
        host = made.codes[0]
        found = []
        for n, name in enumerate(dict.fromkeys(made.apps), 1):
            app_id = self.apps.get((host, name.lower()))
            found.append(InstrumentApp(
                application_id=app_id, named="" if app_id else name[:300], position=n
            ))  # fmt: skip
        return found

    def _hold(self, made: Record, instrument: Instrument, actor: Actor) -> None:
        key = self._scan(made)
        if key is None or files.by_key(key) is None:
            return
        hold(instrument, actor, documents.claim(actor, key, "scan"))

    def _change(self, row: HistoricRow, actor: Actor) -> None:
        made = self.records[row.id]
        instrument = next(i for i in self.there if i.code == row.code)
        changes = self.changes(made, instrument)
        row.before = {name: _plain(pair[0]) for name, pair in changes.items()}
        for name, (_, after) in changes.items():
            put(instrument, name, after)
        if "scan" in changes:
            self._hold(made, instrument, actor)
        instrument.changed_at = now()
        self._done(row, instrument, actor)

    def _done(self, row: HistoricRow, instrument: Instrument, actor: Actor) -> None:
        session.flush()
        row.code, row.written_version = instrument.code, instrument.version
        codes = [p.government_code for p in instrument.parties]
        record(actor, "instrument.import", ("instrument", instrument.code), codes,
               {"import": self.run.key})  # fmt: skip
        if instrument.kind == PKS and instrument.state == IN_FORCE:
            counts.refresh(instrument)


def look_up(run: HistoricImport, rows: Sequence[HistoricRow]) -> Known:
    """Reads the rows and everything that they are held against: six queries."""
    found = atlas()
    records = {
        row.id: reading.read(row.number, row.cells, run.fields, found, run.source) for row in rows
    }
    days = {made.signed_on for made in records.values() if made.signed_on is not None}
    hosts = {made.codes[0] for made in records.values() if made.codes}
    return Known(
        run, found, records, queries.on_record(days), queries.memoranda(),
        queries.apps_named(hosts),
    )  # fmt: skip


def _bare(name: str) -> str:
    bare = name.replace("\\", "/").rpartition("/")[2].strip().lower()
    return bare if bare.endswith(".pdf") else f"{bare}.pdf"


def _same(made: Record, there: Instrument) -> bool:
    outside = {str(o["name"]) for o in there.outside_parties}
    parties = {p.government_code for p in there.parties} | outside
    wanted = {side.code or side.name for side in made.sides}
    if (there.kind, there.signed_on, parties) != (made.kind, made.signed_on, wanted):
        return False
    if made.signed_on is None and made.title != there.title:
        return False
    known = {p.government_code: p.number for p in there.parties}
    return not any(
        side.number and known.get(side.code or "") and known[side.code or ""] != side.number
        for side in made.sides
    )


def _party_changes(party: Party, side: Side) -> dict[str, Any]:
    told = {"number": side.number, "signatory_name": side.signatory.name,
            "signatory_title": side.signatory.title}  # fmt: skip
    return {
        f"{party.government_code}:{name}": [getattr(party, name), after]
        for name, after in told.items() if after and after != getattr(party, name)
    }  # fmt: skip


def put(instrument: Instrument, name: str, value: Any) -> None:
    """Sets a changed field: of the instrument, or of a party ("32.15:number")."""
    code, of_party, attribute = name.partition(":")
    if of_party:
        party = next(p for p in instrument.parties if p.government_code == code)
        setattr(party, attribute, value)
    elif name != "scan":
        setattr(instrument, name, value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _year(made: Record) -> str:
    return str(made.signed_on.year) if made.signed_on else (made.when[:4] or "0000")


def _state(made: Record) -> str:
    """Where it stands now, as far as its dates tell."""
    if made.starts_on is None or made.ends_on is None:
        return SIGNED
    if made.ends_on < today():
        return EXPIRED
    return IN_FORCE if made.starts_on <= today() else SIGNED


def _since(made: Record) -> datetime:
    day = made.signed_on or made.starts_on
    return datetime.combine(day, datetime.min.time(), ZONE) if day else now()


def _parties(made: Record) -> list[Party]:
    known = [side for side in made.sides if side.code]
    return [
        Party(government_code=side.code, position=n, number=side.number,
              signatory_name=side.signatory.name, signatory_title=side.signatory.title,
              capacity=side.signatory.capacity)
        for n, side in enumerate(known, 1)
    ]  # fmt: skip


def _outside(made: Record) -> list[dict[str, str]]:
    return [
        {"name": side.name, "number": side.number, "signatory": side.signatory.name,
         "title": side.signatory.title}
        for side in made.sides if not side.code
    ]  # fmt: skip


def _tell(governments: set[str], actor: Actor) -> None:
    if not governments:
        return
    remind(
        governments, WRITERS, "instrument.import",
        M("Naskah lama yang melibatkan pemerintah Anda dicatat"),
        [M("Oleh %(name)s, %(government)s.", name=actor.name,
           government=actor.government_name or "Lumbung"),
         M("Periksa dalam daftar naskah kerja sama.")], "/naskah",
    )  # fmt: skip
