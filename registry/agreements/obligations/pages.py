"""What an obligation's page, its form and the instrument's list of obligations show."""

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
    rows = [
        {"href": o.href, "title": title(o), "code": o.code, "day": o.promised_on,
         "stage": OBLIGATION.stage(o.state), "doer": o.doer.name if o.doer else "",
         "late": not OBLIGATION.stage(o.state).final and bool(o.due_on and o.due_on < today())}
        for o in found
    ]  # fmt: skip
    may = open_now and bool(actor.roles & set(policy.WRITERS)) and (
        policy.party_of(instrument, actor.government) is not None
    )  # fmt: skip
    href = url_for("agreements.obligations.new", code=instrument.code) if may else None
    return {"rows": rows, "add_href": href}


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
