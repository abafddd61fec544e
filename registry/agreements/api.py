"""The API's instruments: the public register, and everything for the parties."""

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.api import Blueprint, item_response, listing, page_json
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.actor import Actor
from registry.kernel.errors import NotFound
from registry.procedure.api import add_actions, state_json
from registry.regions import lineage

from . import pages, policy, queries, service
from .ceremony import api as ceremonies
from .disputes import api as disputes
from .historic import api as historic
from .library import api as library
from .models import Instrument
from .obligations import api as obligations
from .officials import api as officials
from .queries import RegisterRow
from .register import changes
from .schemas import InstrumentDetail, InstrumentItem, NewInstrumentBody, RegisterQuery
from .states import KIND_LABELS
from .text import api as texts
from .workflow import INSTRUMENT

blp = Blueprint(
    "instruments", __name__, url_prefix="/api/v1/instruments",
    description="Instruments: signed ones for everybody, drafts for their parties",
)  # fmt: skip
PLAIN = (
    "code", "kind", "title", "signed_on", "starts_on", "ends_on", "historic", "source", "note",
    "object", "scope", "funding", "clauses", "draft_no", "needs_council", "place", "scheduled_on",
    "held_on", "held_until", "ended_on", "notice_days",
)  # fmt: skip


def row_json(row: RegisterRow) -> dict[str, Any]:
    """Public columns of a row."""
    names = ("code", "kind", "title", "state", "signed_on", "starts_on", "ends_on", "historic",
             "source", "held_on", "held_until", "ended_on")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "kind_label": tr(KIND_LABELS[row.kind]),
        "state_label": tr(INSTRUMENT.stage(row.state).label),
        "parties": [{"code": c, "name": n, "number": no, "now": row.heirs.get(c)}
                    for c, n, no in row.parties],
    }


def public_json(row: RegisterRow) -> dict[str, Any]:
    """One signed instrument for everybody."""
    apps = [{"app": a.slug, "name": a.name, "version": a.version, "removes": a.removes}
            for a in queries.public_apps(row.id)]  # fmt: skip
    return row_json(row) | {"apps": apps, "amended_by": _amended(changes.of(row.code))}


def _amended(addenda: Sequence[changes.Addendum], *, own: bool = False) -> list[dict[str, Any]]:
    """Addenda in the order in which they took effect, with what they changed."""
    names = ("code", "title", "called", "href", "at")
    return [
        {name: one[name] for name in names}
        | {"changes": [{"label": label, "value": value} for label, value in one["facts"]]}
        for one in changes.told(addenda, own=own)
    ]  # fmt: skip


def dump(instrument: Instrument, actor: Actor) -> dict[str, Any]:
    """One instrument for its parties."""
    values = {name: getattr(instrument, name) for name in PLAIN}
    addenda, own = changes.of(instrument.code), policy.is_party(instrument, actor)
    if not own:  # who has left knows what was signed, not what was agreed since
        values |= {name: text["before"] for name, text in changes.texts(addenda).items()}
    cleared = set(policy.uncleared(instrument))
    at = instrument.scheduled_at
    values |= {
        "kind_label": tr(KIND_LABELS[instrument.kind]),
        "scheduled_at": at.isoformat("minutes") if at else None,
        "warnings": [tr(text) for text in instrument.warnings],
        "base": instrument.base.code if instrument.base else None,
        "apps": [_app(a) for a in instrument.apps],
        "amended_by": _amended(addenda, own=own),
        "drafts": [_draft(d) for d in instrument.drafts],
        "proposals": [_proposal(p) for p in instrument.proposals] if own else [],
    }
    known = lineage.heirs(p.government_code for p in instrument.parties)
    heirs = {code: name for code, (_, name) in known.items()}
    parties = [_party(p, p not in cleared, heirs) for p in instrument.parties]
    dumped: dict[str, Any] = InstrumentDetail(exclude=("parties",)).dump(values)
    return dumped | {"parties": parties} | state_json(INSTRUMENT, instrument, actor)


def _app(entry: Any) -> dict[str, Any]:
    app = entry.application
    return {"app": app.slug if app else None, "name": app.name if app else entry.named,
            "version": entry.app_version, "removes": entry.removes}  # fmt: skip


def _proposal(proposal: Any) -> dict[str, Any]:
    names = ("kind", "day", "until", "reason", "number", "letter_date", "outcome", "answer", "at")
    file = proposal.file
    return {name: getattr(proposal, name) for name in names} | {
        "government": proposal.government_code, "file_sha256": file.sha256 if file else None,
    }  # fmt: skip


def _draft(draft: Any) -> dict[str, Any]:
    return {"no": draft.no, "sha256": draft.file.sha256, "name": draft.file.name,
            "government": draft.government_code, "at": draft.at}  # fmt: skip


def _party(party: Any, cleared: bool, heirs: dict[str, str]) -> dict[str, Any]:
    return {
        "code": party.government_code, "name": party.government.name, "number": party.number,
        "now": heirs.get(party.government_code),
        "signatory_name": party.signatory_name, "signatory_title": party.signatory_title,
        "capacity": party.capacity, "cleared": cleared, "burdened": party.burdened,
        "consent_number": party.consent_number, "asked": party.asked, "change": party.change,
    }  # fmt: skip


@blp.get("")
@access(PUBLIC)
@blp.arguments(RegisterQuery, location="query")
@blp.response(200, listing(InstrumentItem))
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Instruments by day of signing; `kind` and `state` may be repeated, `party` is a code."""
    page = queries.find(pages.filters(asked), current_actor(), asked["after"], asked["limit"])
    return page_json(page, [row_json(row) for row in page.items])


@blp.post("")
@access(SIGNED_IN)
@writes
@blp.arguments(NewInstrumentBody)
@blp.response(201, InstrumentDetail)
def create(data: dict[str, Any]) -> Response:
    """A new instrument: from a request, on a base, as a renewal, or between the named parties."""
    actor = current_actor()
    made = service.create(
        actor, data["kind"], data["parties"], request_code=data["request"],
        base_code=data["base"], renews_code=data["renews"], title=data["title"],
    )  # fmt: skip
    return item_response(dump(made, actor), made.version, 201)


@blp.get("/<code>")
@access(PUBLIC)
@blp.response(200, InstrumentDetail)
def item(code: str) -> Any:
    """One instrument: public columns for everybody, all of it for its parties."""
    actor = current_actor()
    try:
        found = queries.get(code, actor)
    except NotFound:
        return public_json(queries.public_row(code))
    return item_response(dump(found, actor), found.version)


add_actions(blp, pages.HANDLING, InstrumentDetail, dump)
texts.add_routes(blp)
blps = (blp, library.blp, officials.blp, obligations.blp, disputes.blp, ceremonies.blp,
        historic.blp)  # fmt: skip
