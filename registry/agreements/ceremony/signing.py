"""All instruments of a ceremony are signed in one transaction, or none; first as a trial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.audit.service import record
from registry.kernel.actor import Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused, Stale
from registry.kernel.text import M, Message
from registry.procedure.service import Done, carry_out, conclude

from ..models import Instrument
from ..service import signing
from ..states import PUBLIC_STATES
from ..workflow import INSTRUMENT, OPEN
from . import queries, service
from .models import Ceremony

SIGN = INSTRUMENT.transition("sign")


@dataclass(frozen=True)
class Term:
    """What instruments without a term of their own get."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One instrument of the report: whether it is signed before, and what stands against it."""

    code: str
    title: str
    version: int
    reasons: list[Message] = field(default_factory=list)
    signed: bool = False
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Report:
    """What signing all would do; `problems` are the ceremony's own."""

    lines: list[Line]
    problems: list[Message]

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it."""
        return not self.problems and not any(line.reasons for line in self.lines)

    @property
    def refused(self) -> int:
        """How many instruments refuse."""
        return sum(bool(line.reasons) for line in self.lines)

    @property
    def open(self) -> int:
        """How many are still to be signed."""
        return sum(not line.signed for line in self.lines)


class NotSigned(Invalid):
    """Nothing was signed: reasons by the instrument's code, the ceremony's own as `ceremony`."""

    status, code = Refused.status, Refused.code

    def __init__(self, report: Report) -> None:
        wrong = {line.code: line.reasons for line in report.lines if line.reasons}
        super().__init__(wrong | ({"ceremony": report.problems} if report.problems else {}))
        self.message = refusal(report)


def refusal(report: Report) -> Message:
    """That not one was signed, and how many refuse."""
    if not report.refused and report.problems:
        return report.problems[0]
    return M("Tidak satu pun ditandatangani: %(n)s naskah belum dapat.", n=report.refused)


def trial(ceremony: Ceremony, actor: Actor, term: Term) -> Report:
    """What one press would do now; nothing is written, and what is signed first already counts
    for what stands on it."""
    found = queries.instruments_of(ceremony, actor)
    for instrument in found:
        session.expunge(instrument)
    files = _files(ceremony)
    lines = []
    for instrument in found:
        data = day_data(ceremony, instrument, term)
        line = _line(instrument, data, _reasons(instrument, actor, data, files))
        lines.append(line)
        if not line.reasons and not line.signed:
            signing.set_days(instrument, data)
            instrument.state = SIGN.target(instrument) or instrument.state  # type: ignore[union-attr]
    return Report(lines, _problems(ceremony, found))


def sign_all(
    actor: Actor, code: str, version: int | None, seen: Mapping[str, int], term: Term
) -> Report:
    """Signs every instrument, in the running order; `seen` are the versions that the actor read.

    With any reason in the report the caller must roll back: nothing is half done. Raises what
    `service.arranged` raises.
    """
    ceremony = service.arranged(actor, code, version)
    found = queries.instruments_of(ceremony, actor, lock=True)
    files = _files(ceremony)
    done: list[Done] = []
    lines = []
    for instrument in found:
        data = day_data(ceremony, instrument, term)
        reasons = _reasons(instrument, actor, data, files)
        if seen.get(instrument.code) != instrument.version:
            reasons.insert(0, Stale().message)
        lines.append(_line(instrument, data, reasons))
        if not reasons and instrument.state in OPEN:
            done.append(_signed(ceremony, instrument, actor, data, files[instrument.id]))
    report = Report(lines, _problems(ceremony, found))
    if report.ready:
        _conclude(ceremony, actor, done)
    return report


def _signed(
    ceremony: Ceremony, instrument: Instrument, actor: Actor, data: dict[str, Any], file_id: int
) -> Done:
    def effect(subject: Instrument, who: Actor, given: dict[str, Any]) -> Mapping[str, Any]:
        details = signing.record_signing(subject, who, file_id, given)
        return {**details, "ceremony": ceremony.code}

    return carry_out(
        INSTRUMENT, instrument, "sign", actor, version=None, data=data, effect=effect
    )


def _conclude(ceremony: Ceremony, actor: Actor, done: Sequence[Done]) -> None:
    conclude(INSTRUMENT, done)
    ceremony.signed_at = now()
    service.touch(ceremony)
    governments = {p.government_code for d in done for p in d.subject.parties}
    details = {"instruments": [d.subject.code for d in done]}
    record(actor, "ceremony.sign", (service.KIND, ceremony.code), governments, details)


def _files(ceremony: Ceremony) -> dict[int, int]:
    """Instrument id → id of its signed file."""
    return {f.instrument_id: f.file_id for f in ceremony.files if f.instrument_id is not None}


def day_data(ceremony: Ceremony, instrument: Instrument, term: Term) -> dict[str, Any]:
    """What `sign` gets: the ceremony's day, and the instrument's own term before the common one."""
    base = instrument.base
    return {
        "signed_on": ceremony.held_on,
        "starts_on": instrument.starts_on or term.starts_on or ceremony.held_on,
        "ends_on": instrument.ends_on or term.ends_on or (base.ends_on if base else None),
    }


def _line(instrument: Instrument, data: Mapping[str, Any], reasons: list[Message]) -> Line:
    return Line(
        instrument.code, instrument.title, instrument.version, reasons,
        instrument.state in PUBLIC_STATES, data["starts_on"], data["ends_on"],
    )  # fmt: skip


def _problems(ceremony: Ceremony, found: Sequence[Instrument]) -> list[Message]:
    problems = []
    if not found:
        problems.append(M("Belum ada naskah dalam upacara ini."))
    if ceremony.held_on > today():
        problems.append(M("Hari upacara, %(day)s, belum tiba.", day=ceremony.held_on))
    return problems


def _reasons(
    instrument: Instrument, actor: Actor, data: dict[str, Any], files: Mapping[int, int]
) -> list[Message]:
    """Everything that stands against signing it, in the words of the guards."""
    if instrument.state in PUBLIC_STATES:
        return []
    assert SIGN is not None
    refusal = INSTRUMENT.refusal(instrument, SIGN, actor, data)
    guarded = [reason for guard in SIGN.guards if (reason := guard(instrument, data)) is not None]
    if refusal is not None and refusal.message not in guarded:
        return [refusal.message]
    return guarded + _missing(instrument, data, files)


def _missing(
    instrument: Instrument, data: dict[str, Any], files: Mapping[int, int]
) -> list[Message]:
    found = []
    if instrument.id not in files:
        found.append(M("Berkas yang sudah ditandatangani belum diunggah."))
    if data["ends_on"] is None:
        found.append(M("Hari berakhir belum ditetapkan; isi di bawah."))
        return found
    try:
        signing.check_signing({**data, "signed_on": min(data["signed_on"], today())})
    except Invalid as error:
        found += [Message(str(m)) if isinstance(m, str) else m
                  for texts in error.errors.values() for m in texts]  # fmt: skip
    return found
