"""What the pages of rollouts draw, computed before a template runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from registry.audit import labels
from registry.audit import queries as audit
from registry.http.i18n import tr
from registry.kernel import deadlines
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_
from registry.kernel.workdays import add_months
from registry.kernel.workflow import Transition
from registry.procedure.pages import links, waiting

from . import queries
from .models import Installation, InstallationStep
from .queries import RolloutRow
from .schemas import HANDED
from .states import ADAPTED, LIVE, STATES, STOPPED
from .workflow import ROLLOUT, STEP_LABELS

PATH = tuple(s for s in STATES if s not in (ADAPTED, STOPPED))


@dataclass(frozen=True)
class Record:
    """A step that was done, as its sides read it."""

    label: str
    day: date
    government: str
    number: str
    lines: list[tuple[str, Any]]
    file_name: str | None
    file_href: str | None


@dataclass(frozen=True)
class Event:
    """An entry of the timeline."""

    at: Any
    label: str
    who: str
    for_government: str
    href: str | None = None
    detail: str | None = None


def arguments(args: MultiDict[str, str]) -> dict[str, Any]:
    """The list's filters out of a query string, where a state may be repeated."""
    return {**args.to_dict(), "state": args.getlist("state")}


def query(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The filters as they stand in the address, without the page's cursor."""
    given = {k: v for k, v in asked.items() if v and k not in ("after", "limit")}
    return given | ({"mine": 1} if asked["mine"] else {})


def facets(
    asked: Mapping[str, Any], counts: Mapping[str, int], actor: Actor
) -> list[dict[str, Any]]:
    """The filter groups: stages with their counts, and whether only one's own."""
    stages = [
        {"value": s, "label": tr(ROLLOUT.stage(s).label), "count": n,
         "checked": s in asked["state"]}
        for s, n in counts.items()
    ]  # fmt: skip
    groups: list[dict[str, Any]] = [{"name": "state", "label": tr(N_("Tahap")), "options": stages}]
    if actor.government:
        own = {"value": "1", "label": actor.government_name, "count": None,
               "checked": asked["mine"]}  # fmt: skip
        groups.insert(0, {"name": "mine", "label": tr(N_("Milik kami")), "options": [own]})
    return groups


def chips(asked: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, str]]:
    """The active filters, each with the address of the list without it."""
    found = []
    titles = {"q": N_("Kata"), "host": N_("Daerah pemilik"), "adopter": N_("Daerah pemohon"),
              "app": N_("Aplikasi")}  # fmt: skip
    for name, title in titles.items():
        if asked[name]:
            rest = {k: v for k, v in query(asked).items() if k != name}
            found.append({"label": tr(title), "value": names.get(asked[name], asked[name]),
                          "href": url_for("rollout.index", **rest)})  # fmt: skip
    return found


def hidden(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the filter form carries along."""
    return {k: v for k, v in query(asked).items() if k not in ("state", "mine")}


def next_href(asked: Mapping[str, Any], cursor: str | None) -> str | None:
    """The address of the next page."""
    return url_for("rollout.index", **query(asked), after=cursor) if cursor else None


def public(row: RolloutRow) -> dict[str, Any]:
    """What everybody reads of a rollout."""
    return {
        "subject": None, "stage": ROLLOUT.stage(row.state), "steps": stepper(row.state),
        "numbers": queries.numbers(row.instrument_code),
    }  # fmt: skip


def private(subject: Installation, row: RolloutRow, actor: Actor) -> dict[str, Any]:
    """What only its sides (and the auditor) read of it, and their actions."""
    names = {row.host_code: row.host_name, row.adopter_code: row.adopter_name}
    awaited = waiting(ROLLOUT, subject, names, today(), explain=True)
    return {
        "subject": subject, "options": links(ROLLOUT, subject, actor),
        "awaited": [awaited] if awaited else [], "records": records(subject, names),
        "events": events(subject, actor, names), "attestation": attestation(subject),
    }  # fmt: skip


def stepper(state: str) -> list[dict[str, Any]]:
    """The path of a rollout; adapting is shown only while it is where the rollout stands."""
    if state == STOPPED:
        return []
    at = STATES.index(state)
    path = [s for s in STATES if s in PATH or s == state]
    return [
        {"label": tr(ROLLOUT.stage(s).label), "state": _mark(STATES.index(s), at)} for s in path
    ]


def _mark(place: int, at: int) -> str:
    reached = STATES.index(LIVE)
    if place < at or at == reached:
        return "done"
    return "current" if place == at else "todo"


def records(subject: Installation, names: Mapping[str, str]) -> list[Record]:
    """The steps, newest first, with their records and files."""
    return [_record(subject, step, names) for step in reversed(subject.steps)]


def _record(subject: Installation, step: InstallationStep, names: Mapping[str, str]) -> Record:
    href = (
        url_for("rollout.file", code=subject.code, key=step.file.key) if step.file else None
    )
    return Record(
        tr(STEP_LABELS.get(step.action, step.action)), step.done_on,
        names.get(step.government_code or "", ""), step.record_number, _lines(step),
        step.file.name if step.file else None, href,
    )  # fmt: skip


def _lines(step: InstallationStep) -> list[tuple[str, Any]]:
    told = {"release": N_("Versi"), "place": N_("Tempat"), "address": N_("Alamat"),
            "participants": N_("Peserta")}  # fmt: skip
    lines = [(tr(t), step.details[k]) for k, t in told.items() if k in step.details]
    if step.details.get("contents"):
        given = ", ".join(tr(HANDED[c]) for c in step.details["contents"] if c in HANDED)
        lines.append((tr(N_("Diserahkan")), given))
    return [*lines, (tr(N_("Catatan")), step.note)] if step.note else lines


def events(subject: Installation, actor: Actor, names: Mapping[str, str]) -> list[Event]:
    """The timeline of a rollout as its sides read it."""
    entries = audit.of_subjects([(ROLLOUT.kind, subject.code)], actor)
    return [
        Event(e.at, tr(labels.label(e.action)), e.actor_name, names.get(e.government or "", ""))
        for e in entries
    ]


def attestation(subject: Installation) -> dict[str, Any] | None:
    """Until when the statement of use counts, for a live rollout."""
    if subject.state != LIVE or subject.attested_on is None:
        return None
    until = add_months(subject.attested_on, deadlines.limit("rollout.attestation"))
    return {"on": subject.attested_on, "until": until, "lapsed": until < today()}


def initial(subject: Installation, transition: Transition) -> dict[str, Any]:
    """What a step's form starts with: today, and the version and address known so far."""
    known = {
        "day": today(), "release": subject.live_version or subject.agreed_version,
        "address": subject.address,
    }  # fmt: skip
    fields = transition.schema().fields if transition.schema else {}
    return {k: v for k, v in known.items() if v and k in fields}
