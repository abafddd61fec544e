"""What an obligation's page, its form and the instrument's list of obligations show."""

from datetime import timedelta
from typing import Any

from flask import url_for

from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.procedure import pages as procedure

from .. import policy
from .. import queries as instruments
from ..files import size
from ..models import Instrument
from ..states import ALIVE
from . import queries, service
from .models import Obligation
from .schemas import NewObligation
from .states import KINDS
from .workflow import OBLIGATION

HANDLING = procedure.Handling(
    workflow=OBLIGATION, load=queries.get, perform=service.perform
)


SHOWN = 6
"""So many stand open; of more, those of a year to come."""
YEAR = timedelta(days=365)


def names(obligation: Obligation) -> dict[str, str]:
    """Names of the parties by code."""
    return {p.government_code: p.government.name for p in obligation.instrument.parties}


def context(obligation: Obligation, actor: Actor) -> dict[str, Any]:
    """Everything that `agreements/obligations/show.html` draws."""
    known = names(obligation)
    waiting = procedure.waiting(OBLIGATION, obligation, known, today(), explain=True)
    file = obligation.evidence
    return {
        "subject": obligation, "stage": OBLIGATION.stage(obligation.state),
        "kind": tr(KINDS[obligation.kind]), "name": title(obligation),
        "doer": known.get(obligation.doer_code or "", ""),
        "done_by": known.get(obligation.done_by or "", ""), "waiting": waiting,
        "buttons": procedure.links(OBLIGATION, obligation, actor),
        "files": [{"name": file.name, "size": size(file), "at": file.received_at, "note": None,
                   "href": url_for("agreements.obligations.evidence", code=obligation.code)}]
        if file else [],
    }  # fmt: skip


def title(obligation: Obligation) -> str:
    """Its name; a periodic one is called by its kind, in the reader's language."""
    return tr(KINDS[obligation.kind]) if obligation.periodic else obligation.title


def section(instrument: Instrument, actor: Actor) -> dict[str, Any] | None:
    """The instrument's own list; None before it is signed."""
    found = queries.of_instrument(instrument.id, actor)
    open_now = instrument.state in ALIVE
    if not found and not open_now:
        return None
    near = [o for o in found if _near(o)] if len(found) > SHOWN else found
    rest = [o for o in found if o not in near]
    may = open_now and bool(actor.roles & set(policy.WRITERS)) and (
        policy.party_of(instrument, actor.government) is not None
    )  # fmt: skip
    href = url_for("agreements.obligations.new", code=instrument.code) if may else None
    return {"total": len(found), "rows": [_row(o) for o in near],
            "rest": [_row(o) for o in rest], "add_href": href}  # fmt: skip


def _near(obligation: Obligation) -> bool:
    """Whether somebody has to think of it within a year."""
    until = today() + YEAR
    return not OBLIGATION.stage(obligation.state).final and obligation.promised_on <= until


def _row(obligation: Obligation) -> dict[str, Any]:
    stage, due = OBLIGATION.stage(obligation.state), obligation.due_on
    return {
        "href": obligation.href, "title": title(obligation), "code": obligation.code,
        "day": obligation.promised_on, "stage": stage,
        "doer": obligation.doer.name if obligation.doer else "",
        "late": not stage.final and bool(due and due < today()),
    }  # fmt: skip


def new_page(code: str) -> FormPage:
    """The form of one more obligation."""
    instrument = instruments.get(code, current_actor())
    policy.require_writer(current_actor())
    parties = [(p.government_code, p.government.name) for p in instrument.parties]
    return FormPage(NewObligation(), "agreements/obligations/new.html",
                    choices={"doer": parties},
                    context={"code": instrument.code, "name": instrument.title})  # fmt: skip


def create(actor: Actor, code: str, data: dict[str, Any]) -> str:
    """Makes it; returns the address of the instrument's list."""
    made = service.add(actor, instruments.locked(code, actor), data)
    return f"{made.instrument.href}#kewajiban"
