"""Every write on rollouts: begun by a PKS in force, then step by step by the two sides."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.adoption.preparation import neighbours
from registry.agreements.models import Instrument, InstrumentApp, Party
from registry.agreements.states import ADDENDUM, HELD, IN_FORCE, PKS
from registry.audit.service import record
from registry.catalogue import service as catalogue
from registry.catalogue.models import Application
from registry.catalogue.record import usage
from registry.documents.service import claim
from registry.kernel import deadlines
from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.numbering import next_code
from registry.kernel.text import M
from registry.procedure import clocks
from registry.procedure.service import act, begin, on_entering, remind

from . import queries
from .models import Installation, InstallationStep
from .states import STOPPED
from .workflow import BEGUN, BOUND, CARRIED, LAPSED, REMINDED, ROLES, ROLLOUT

usage.register(queries.users_of, queries.used_by)
neighbours.register(queries.running)
REMIND_DAYS = 30
Annexed = tuple[InstrumentApp, str]


@on_entering("instrument", IN_FORCE)
def _entered(instrument: Instrument, actor: Actor) -> None:
    for known in queries.under(instrument.id, BOUND):
        known.due_on = clocks.turn(ROLLOUT, known, now())
    begin_for(instrument, actor)


@on_entering("instrument", HELD)
def _held(instrument: Instrument, actor: Actor) -> None:
    """Nobody is late with what must not go on."""
    for known in queries.under(instrument.id, BOUND):
        clocks.pause(ROLLOUT, known, now())
        known.due_on = None


def begin_for(instrument: Instrument, actor: Actor) -> list[Installation]:
    """One rollout for every annexed app and every party that does not own it, once.

    The annex and the parties are those of the PKS as its addenda left them; none begins while it
    is held. What is already under way or in use under an earlier PKS goes on under this one
    instead of beginning anew.
    """
    pks = _pks_of(instrument)
    if pks is None or instrument.historic or pks.state != IN_FORCE:
        return []
    parties, there = _parties(pks.id), queries.begun_under(pks.id)
    begun = [
        made
        for annexed, host in _annexed(pks)
        for adopter in parties
        if adopter != host and (annexed.application_id, adopter) not in there
        and (made := _begin(pks, annexed, host, adopter, actor))
    ]  # fmt: skip
    _tell_hosts(begun)
    return begun


def _pks_of(instrument: Instrument) -> Instrument | None:
    """The PKS itself, or the one that an addendum (of an addendum) amends."""
    found: Instrument | None = instrument
    while found is not None and found.kind == ADDENDUM:
        found = session.get(Instrument, found.base_id) if found.base_id else None
    return found if found is not None and found.kind == PKS else None


def _annexed(pks: Instrument) -> list[Annexed]:
    rows = session.execute(
        select(InstrumentApp, Application.host_code)
        .join(Application, InstrumentApp.application_id == Application.id)
        .where(InstrumentApp.instrument_id == pks.id, InstrumentApp.left_by_id.is_(None))
        .order_by(InstrumentApp.position)
    )  # fmt: skip
    return list(rows)


def _parties(instrument_id: int) -> list[str]:
    return list(session.scalars(
        select(Party.government_code)
        .where(Party.instrument_id == instrument_id, Party.left_by_id.is_(None))
        .order_by(Party.position)
    ))  # fmt: skip


def _begin(
    pks: Instrument, annexed: InstrumentApp, host: str, adopter: str, actor: Actor
) -> Installation | None:
    known = session.scalars(
        select(Installation).where(
            Installation.application_id == annexed.application_id,
            Installation.adopter_code == adopter,
            (Installation.instrument_id == pks.id) | (Installation.state != STOPPED),
        ).order_by(Installation.id.desc())
    ).first()  # fmt: skip
    if known is not None:
        _carry_over(known, pks, actor)
        return None
    made = Installation(
        code=next_code("I"), instrument_id=pks.id, application_id=annexed.application_id,
        host_code=host, adopter_code=adopter, agreed_version=annexed.app_version,
    )  # fmt: skip
    begin(ROLLOUT, made, actor, {"instrument": pks.code})
    return made


def _carry_over(known: Installation, pks: Instrument, actor: Actor) -> None:
    if known.instrument_id == pks.id:
        return
    known.instrument_id = pks.id
    sides = (known.host_code, known.adopter_code)
    subject = (ROLLOUT.kind, known.code)
    record(actor, f"{ROLLOUT.kind}.{CARRIED}", subject, sides, {"instrument": pks.code})


def _tell_hosts(begun: list[Installation]) -> None:
    for host in sorted({i.host_code for i in begun}):
        own = [i for i in begun if i.host_code == host]
        body = [M("Serahkan kode sumber dan dokumennya dengan BAST."),
                M("Ditunggu sampai %(due)s.", due=own[0].due_on)]  # fmt: skip
        title = M("%(count)s aplikasi menunggu serah terima", count=len(own))
        remind([host], ROLES, f"{ROLLOUT.kind}.{BEGUN}", title, body,
               f"/pelaksanaan?mine=1&state={own[0].state}")  # fmt: skip


def perform(
    name: str, code: str, actor: Actor, version: int | None, data: dict[str, Any]
) -> Installation:
    """Does one action of the workflow; returns the rollout.

    NotFound, Stale, Forbidden, Refused or Invalid as `procedure.service.act` says; Invalid also
    for a day in the future or before the step before it.
    """
    installation = queries.locked(code)
    act(ROLLOUT, installation, name, actor, version=version, data=data,
        effect=lambda subject, who, given: _step(name, subject, who, given))  # fmt: skip
    project([installation.application_id])
    return queries.get(code)


def _step(
    name: str, installation: Installation, actor: Actor, data: dict[str, Any]
) -> Mapping[str, Any]:
    done_on = _plausible(installation, data.get("day"))
    EFFECTS.get(name, _nothing)(installation, data, done_on)
    file = data.get("file")
    step = InstallationStep(
        installation_id=installation.id, action=name, government_code=actor.government,
        done_on=done_on, record_number=data.get("number") or "",
        file_id=claim(actor, file, "file") if file else None,
        note=data.get("note") or data.get("reason") or "", details=_details(data), at=now(),
    )  # fmt: skip
    session.add(step)
    return {"done_on": done_on.isoformat()} | (
        {"number": step.record_number} if step.record_number else {}
    )


def _details(data: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("release", "place", "address", "participants", "contents")
    return {name: data[name] for name in kept if data.get(name)}


def _plausible(installation: Installation, day: date | None) -> date:
    if day is None:
        return today()
    if day > today():
        raise Invalid({"day": [M("Tanggal ini masih di masa depan.")]})
    before = [s.done_on for s in installation.steps if s.government_code]
    begun = installation.instrument.starts_on or installation.instrument.signed_on
    earliest = max(before, default=begun)
    if earliest is not None and day < earliest:
        raise Invalid({"day": [M("Tidak boleh sebelum %(day)s, hari langkah sebelumnya.",
                                 day=earliest)]})  # fmt: skip
    return day


def _nothing(installation: Installation, data: Mapping[str, Any], day: date) -> None:
    """Steps that only leave their record."""


def _declared(installation: Installation, data: Mapping[str, Any], day: date) -> None:
    installation.live_version, installation.address = data["release"], data["address"]
    installation.declared_at, installation.live_on = now(), day
    installation.reason = ""


def _confirmed(installation: Installation, data: Mapping[str, Any], day: date) -> None:
    installation.confirmed_at, installation.attested_on = now(), today()


def _declined(installation: Installation, data: Mapping[str, Any], day: date) -> None:
    installation.declared_at = installation.live_on = None
    installation.reason = data["reason"]


def _attested(installation: Installation, data: Mapping[str, Any], day: date) -> None:
    installation.live_version, installation.address = data["release"], data["address"]
    installation.attested_on = day


def _stopped(installation: Installation, data: Mapping[str, Any], day: date) -> None:
    installation.reason = data["reason"]


EFFECTS = {
    "declare": _declared, "confirm": _confirmed, "decline": _declined, "attest": _attested,
    "stop": _stopped,
}  # fmt: skip


def remind_attestations() -> int:
    """Reminds adopters a month before a statement of use runs out, and drops from the figures
    those that ran out, telling both sides; each once. Returns how many rollouts were told of."""
    cutoff = queries.attestation_cutoff()
    lapsed = queries.unattested(LAPSED, cutoff)
    ending = queries.unattested(REMINDED, cutoff + timedelta(days=REMIND_DAYS))
    for installation in lapsed:
        _note(installation, LAPSED, [installation.adopter_code, installation.host_code])
    for installation in ending:
        _note(installation, REMINDED, [installation.adopter_code])
    project(i.application_id for i in lapsed)
    return len(lapsed) + len(ending)


def _note(installation: Installation, what: str, told: list[str]) -> None:
    session.add(InstallationStep(
        installation_id=installation.id, action=what, done_on=today(), details={}, at=now()
    ))  # fmt: skip
    action = f"{ROLLOUT.kind}.{what}"
    sides = (installation.host_code, installation.adopter_code)
    record(SYSTEM, action, (ROLLOUT.kind, installation.code), sides)
    title = M("Nyatakan kembali pemakaian %(title)s", title=installation.title_text)
    since = M("Pernyataan terakhir: %(day)s.", day=installation.attested_on)
    months = M("Tanpa pernyataan baru setiap %(months)s bulan, pemakaian tidak dihitung dalam "
               "angka publik.", months=deadlines.limit("rollout.attestation"))  # fmt: skip
    remind(told, ROLES, action, title, [since, months], installation.href)


def project(application_ids: Iterable[int]) -> None:
    """Writes the numbers of users that the catalogue shows for these applications."""
    wanted = set(application_ids)
    if wanted:
        session.flush()
        for application_id, live in queries.live_counts(wanted).items():
            catalogue.set_use_counts(application_id, live=live)
