"""What one instrument's page shows its parties, computed before the template is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for

from registry.audit import labels
from registry.audit import queries as audit
from registry.audit.models import AuditEntry
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_, M
from registry.procedure import pages as procedure
from registry.regions import lineage
from registry.regions import queries as regions

from . import clauses, guards, policy, queries, signed
from .ceremony import queries as ceremonies
from .disputes import pages as disputes
from .files import file_href, size
from .life import pages as life
from .models import Instrument, Party
from .obligations import pages as obligations
from .originals import pages as originals
from .originals import queries as checks
from .register import changes, tree
from .states import (
    CAPACITIES,
    CLEARING_STEPS,
    DELEGATE,
    HELD,
    KIND_LABELS,
    ORDERED,
    PARTY_CHANGES,
)
from .text.forms import TEXT_PAGE
from .text.pages import compare_href, signing_links, text_href, versions
from .workflow import INSTRUMENT

WAITING_SHOWN = 5


@dataclass(frozen=True)
class Step:
    """One stage of the stepper."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class PartyRow:
    """One party as the table shows it."""

    position: int
    code: str
    name: str
    number: str
    signatory: str
    title: str
    capacity: str
    mandate: str
    mandate_href: str | None
    cleared: bool
    cleared_at: datetime | None
    consent: str
    consent_tone: str
    consent_href: str | None
    fill_href: str | None
    change: str
    joined: bool


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    label: str
    detail: str
    who: str
    for_government: str
    href: str = ""


def context(instrument: Instrument, actor: Actor) -> dict[str, Any]:
    """Everything that `agreements/show.html` draws."""
    delegated = any(p.delegated for p in instrument.parties)
    found, own = changes.of(instrument.code), policy.is_party(instrument, actor)
    listed = clauses.of_kind(instrument.kind, delegated)
    return {
        "subject": instrument, "stage": INSTRUMENT.stage(instrument.state),
        "kind": tr(KIND_LABELS[instrument.kind]), "steps": steps(instrument),
        "waiting": waiting(instrument), "buttons": [
            b for b in procedure.links(INSTRUMENT, instrument, actor)
            if b.name not in TEXT_PAGE | life.pointless(instrument)
        ], "life": life.context(instrument, own=own), "text_href": text_href(instrument),
        "compare_href": compare_href(instrument),
        "versions": versions(instrument), "initials": _initials(instrument),
        "ready": signing_links(instrument, INSTRUMENT),
        "parties": [_party(instrument, p, actor) for p in instrument.parties],
        "heirs": lineage.heirs(p.government_code for p in instrument.parties),
        "clauses": [(tr(label), key in instrument.clauses) for key, label in listed],
        "ticked": sum(key in instrument.clauses for key, _ in listed),
        "drafts": [(d, file_href(instrument, d.file), size(d.file)) for d in instrument.drafts],
        "annex": guards.annexes(instrument), "signed": signed.context(instrument),
        "originals": originals.context(instrument),
        "ceremony": ceremonies.of_instrument(instrument.id),
        "family": tree.context(instrument.id, actor), "certificate": _certificate(instrument),
        "changes": changes.told(found, own=own), "texts": changes.texts(found), "own": own,
        "obligations": obligations.section(instrument, actor),
        "disputes": disputes.section(instrument, actor),
        "timeline": timeline(instrument, actor),
        "warnings": [tr(text) for text in instrument.warnings],
    }  # fmt: skip


def steps(instrument: Instrument) -> list[Step]:
    """The way from draft to force, where it stands now, and how it ended; a hold is no step of the
    way, so it stands there only while it lasts."""
    stages = [
        s for s in INSTRUMENT.stages
        if not s.final and ("burdened" not in s.awaits or instrument.needs_council)
        and (s.name != HELD or instrument.state == HELD)
    ]  # fmt: skip
    now = INSTRUMENT.stage(instrument.state)
    if now.final:
        before = "done" if instrument.signed_on else "todo"
        found = [Step(tr(s.label), before) for s in stages]
        return [*found, Step(tr(now.label), "failed" if now.tone == "bad" else "current")]
    at = [s.name for s in stages].index(now.name)
    kinds = ["done"] * at + ["current"] + ["todo"] * (len(stages) - at - 1)
    return [Step(tr(s.label), kind) for s, kind in zip(stages, kinds, strict=True)]


def waiting(instrument: Instrument) -> procedure.Waiting | None:
    """Whose move it is; of many parties the first five are named."""
    names = {p.government_code: p.government.name for p in instrument.parties}
    found = procedure.waiting(INSTRUMENT, instrument, names, today(), explain=True)
    codes = sorted(INSTRUMENT.awaited(instrument))
    more = len(codes) - WAITING_SHOWN
    if found is None or more <= 0:
        return found
    shown = ", ".join(names.get(c, c) for c in codes[:WAITING_SHOWN])
    return replace(found, who=tr(M("%(names)s, dan %(more)s lainnya", names=shown, more=more)))


def _party(instrument: Instrument, party: Party, actor: Actor) -> PartyRow:
    transition = INSTRUMENT.transition("set_signatory")
    own = party.government_code == actor.government
    first = actor.government in policy.parties(instrument)["first_party"]
    may = (own or first) and transition is not None and (
        INSTRUMENT.refusal(instrument, transition, actor, {}) is None
    )  # fmt: skip
    consent, tone = _consent(party)
    return PartyRow(
        party.position, party.government_code, party.government.name, party.number,
        party.signatory_name, party.signatory_title,
        tr(CAPACITIES[party.capacity]) if party.capacity else "", _mandate(party),
        file_href(instrument, party.mandate_file), party not in policy.uncleared(instrument),
        party.cleared_at, consent, tone, file_href(instrument, party.consent_file),
        f"{instrument.href}/aksi/set_signatory?government={party.government_code}" if may else None,
        tr(PARTY_CHANGES[party.change]) if party.change else "", party.joined_by_id is not None,
    )  # fmt: skip


def _initials(instrument: Instrument) -> list[dict[str, Any]]:
    """Who initialled the newest version, in which step; empty when all is said by the parties'
    table."""
    if instrument.clearing != ORDERED:
        return []
    names = {p.government_code: p.government.name for p in instrument.parties}
    return [
        {"government": names.get(c.government_code, c.government_code), "name": c.name,
         "step": tr(CLEARING_STEPS[c.step]), "title": c.title, "at": c.at, "no": c.draft_no}
        for c in instrument.clearings if c.draft_no == instrument.draft_no
    ]  # fmt: skip


def _mandate(party: Party) -> str:
    if party.capacity != DELEGATE:
        return ""
    if not party.mandate_number or party.mandate_date is None:
        return tr(N_("Surat kuasa belum lengkap"))
    return tr(M("Surat kuasa %(number)s, %(day)s", number=party.mandate_number,
                day=party.mandate_date))  # fmt: skip


def _consent(party: Party) -> tuple[str, str]:
    if not party.burdened:
        return "", ""
    if party.consent_number and party.consent_date:
        return tr(M("DPRD: %(number)s, %(day)s", number=party.consent_number,
                    day=party.consent_date)), "ok"  # fmt: skip
    return tr(N_("Menunggu persetujuan DPRD")), "warn"


def _certificate(instrument: Instrument) -> str | None:
    """The address of its certificate, once everybody may know of it."""
    if not policy.public(instrument):
        return None
    return url_for("agreements.register.show", code=instrument.code)


def timeline(instrument: Instrument, actor: Actor) -> list[Event]:
    """Everything that happened, newest first, as far as the actor may read it."""
    entries = audit.of_subjects([(INSTRUMENT.kind, instrument.code)], actor)
    names = regions.names(
        code for e in entries for code in (e.government, e.details.get("party")) if code
    )  # fmt: skip
    return [
        Event(e.at, tr(labels.label(e.action)), _detail(e, names), e.actor_name,
              names.get(e.government or "", ""))
        for e in entries
    ]  # fmt: skip


def _detail(entry: AuditEntry, known: Mapping[str, str]) -> str:
    details = entry.details
    if "reason" in details:
        return str(details["reason"])
    if "draft_no" in details:
        return tr(M("Versi %(no)s", no=details["draft_no"]))
    if "clauses" in details:
        return tr(M("%(n)s dari %(all)s klausul", n=details["clauses"], all=details["of"]))
    if details.get("heading"):
        return str(details["heading"])
    code = str(details.get("party", ""))
    return tr(M("Pihak: %(code)s", code=known.get(code, code))) if code else ""


# ---------------------------------------------------------------- everybody's page
def public_context(row: queries.RegisterRow, actor: Actor) -> dict[str, Any]:
    """Everything that `agreements/public.html` draws: public columns only."""
    return {
        "row": row, "stage": INSTRUMENT.stage(row.state), "kind": tr(KIND_LABELS[row.kind]),
        "apps": queries.public_apps(row.id),
        "past": queries.historic_of(row.id) if row.historic else None,
        "originals": checks.confirmed(row.id), "family": tree.context(row.id, actor),
        "changes": changes.told(changes.of(row.code)),
    }  # fmt: skip
