"""A subject of any workflow as something that waits: for whom, what to do, until when."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from registry.adoption.workflow import REQUEST
from registry.agreements.ceremony.workflow import CEREMONY
from registry.agreements.disputes.workflow import DISPUTE
from registry.agreements.obligations.workflow import OBLIGATION
from registry.agreements.workflow import INSTRUMENT
from registry.catalogue.record.workflow import CHANGE
from registry.kernel.clock import today
from registry.kernel.text import M, Message
from registry.kernel.workflow import Transition, Workflow
from registry.rollout.workflow import ROLLOUT

WORKFLOWS = (REQUEST, INSTRUMENT, ROLLOUT, OBLIGATION)
PAGES = {
    REQUEST.kind: "/permohonan/", INSTRUMENT.kind: "/naskah/", ROLLOUT.kind: "/pelaksanaan/",
    OBLIGATION.kind: "/kewajiban/", DISPUTE.kind: "/perselisihan/", CEREMONY.kind: "/upacara/",
    CHANGE.kind: "/perubahan/",
    "application": "/katalog/", "publication": "/katalog/",
}  # fmt: skip
"""Where the subject of an audit entry has its page."""

Subject = tuple[Workflow, Any]


def names(workflow: Workflow, subject: Any) -> dict[str, str]:
    """Names of a loaded subject's governments, by code."""
    if workflow is INSTRUMENT:
        return {p.government_code: p.government.name for p in subject.parties}
    return {
        subject.host_code: subject.host.name, subject.adopter_code: subject.adopter.name
    }  # fmt: skip


def labelled(transitions: Iterable[Transition]) -> Message | None:
    """Their labels, for people."""
    joined: Message | None = None
    for label in (Message(t.label) for t in transitions):
        joined = M("%(first)s / %(next)s", first=joined, next=label) if joined else label
    return joined


def listed(found: Sequence[str], shown: int = 3) -> str:
    """The first of many names, and how many more."""
    rest = len(found) - shown
    return ", ".join(found[:shown]) + (f" +{rest}" if rest > 0 else "")


def days_left(due: date | None) -> int | None:
    """Days until `due`; negative when it has passed."""
    return (due - today()).days if due else None


def in_words(days: int | None) -> Message | None:
    """How long is left, or how late it is."""
    if days is None:
        return None
    if days < 0:
        return M("terlambat %(days)s hari", days=-days)
    return M("hari ini") if days == 0 else M("%(days)s hari lagi", days=days)
