"""Lines that several pages draw: events of a timeline, instruments of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.agreements.models import Instrument
from registry.agreements.queries import RegisterRow
from registry.agreements.states import KIND_LABELS
from registry.agreements.workflow import INSTRUMENT
from registry.audit import labels
from registry.audit.models import AuditEntry
from registry.http.i18n import tr
from registry.regions import queries as regions

from ..matters import PAGES


@dataclass(frozen=True)
class Event:
    """An entry of a timeline."""

    at: datetime
    label: str
    who: str
    for_government: str
    href: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class InstrumentLine:
    """An instrument as tables show it."""

    code: str
    href: str
    kind: str
    title: str
    label: str
    tone: str
    signed_on: date | None
    ends_on: date | None
    parties: list[tuple[str, str, str]]
    historic: bool
    source: str
    warnings: tuple[str, ...] = ()


def events(entries: Sequence[AuditEntry]) -> list[Event]:
    """Entries of the log as a timeline, each with a link to its subject."""
    known = regions.names([e.government for e in entries if e.government])
    return [
        Event(
            e.at, tr(labels.label(e.action)), e.actor_name, known.get(e.government or "", ""),
            f"{PAGES[e.subject_kind]}{e.subject_key}" if e.subject_kind in PAGES else None,
            f"{tr(labels.subject_label(e.subject_kind))} {e.subject_key}",
        )
        for e in entries
    ]  # fmt: skip


def of_register(row: RegisterRow, warnings: Sequence[Any] = ()) -> InstrumentLine:
    """A signed instrument as everybody may see it."""
    stage = INSTRUMENT.stage(row.state)
    return InstrumentLine(
        row.code, f"/naskah/{row.code}", tr(KIND_LABELS[row.kind]), row.title, tr(stage.label),
        stage.tone, row.signed_on, row.ends_on, list(row.parties), row.historic, row.source,
        tuple(tr(w) for w in warnings),
    )  # fmt: skip


def of_record(instrument: Instrument) -> InstrumentLine:
    """An instrument as its parties see it."""
    stage = INSTRUMENT.stage(instrument.state)
    parties = [(p.government_code, p.government.name, p.number) for p in instrument.parties]
    return InstrumentLine(
        instrument.code, instrument.href, tr(KIND_LABELS[instrument.kind]), instrument.title,
        tr(stage.label), stage.tone, instrument.signed_on, instrument.ends_on, parties,
        instrument.historic, instrument.source,
    )  # fmt: skip
