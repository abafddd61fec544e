"""Carrying out the actions of the table: lock, load, ask the workflow, change."""

from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.procedure.service import act, on_entering, touch

from .. import queries
from ..ceremony import numbers
from ..models import Instrument
from ..obligations import service as obligations
from ..originals import acts as originals
from ..states import ADDENDUM, IN_FORCE, SUPERSEDED, TERMINATED
from ..text import acts as text
from ..text import talking
from ..workflow import INSTRUMENT
from . import counts, drafting, signing

EFFECTS = (
    drafting.EFFECTS | signing.EFFECTS | text.EFFECTS | talking.EFFECTS | originals.EFFECTS
    | numbers.EFFECTS
)  # fmt: skip


def perform(
    name: str, code: str, actor: Actor, version: int | None, data: dict[str, object]
) -> Instrument:
    """Carries out the action `name`; returns the instrument as it stands then.

    `NotFound` for an outsider or an unknown action, else what `procedure.service.act` raises.
    """
    instrument = queries.locked(code, actor)
    act(INSTRUMENT, instrument, name, actor, version=version, data=data,
        effect=EFFECTS.get(name))  # fmt: skip
    session.flush()
    return queries.get(code, actor)


def by_registry(name: str, instrument: Instrument, **data: object) -> None:
    """An act of the registry itself on a locked instrument."""
    act(INSTRUMENT, instrument, name, SYSTEM, version=None, data=data, effect=EFFECTS.get(name))


@on_entering(INSTRUMENT.kind, IN_FORCE)
def _takes_effect(instrument: Instrument, actor: Actor) -> None:
    """An addendum extends its base; a renewal takes the place of what it renews."""
    if instrument.kind == ADDENDUM and instrument.base_id is not None:
        base = queries.by_id(instrument.base_id)
        _extend(base, instrument)
        obligations.plan(base)
    if instrument.renews_id is not None:
        renewed = queries.by_id(instrument.renews_id)
        if renewed.state in _ALIVE:
            by_registry("supersede", renewed, by=instrument.code, day=instrument.starts_on)
    obligations.plan(instrument)
    counts.refresh(instrument)


def _extend(base: Instrument, addendum: Instrument) -> None:
    if addendum.ends_on and base.ends_on and addendum.ends_on > base.ends_on:
        base.ends_on = addendum.ends_on
        touch(base)
        session.flush()


@on_entering(INSTRUMENT.kind, TERMINATED)
@on_entering(INSTRUMENT.kind, SUPERSEDED)
def _ends(instrument: Instrument, actor: Actor) -> None:
    """Addenda end with what they amend."""
    for addendum_id in queries.addenda_in_force(instrument.id):
        ended_on = instrument.ended_on or today()
        by_registry("lapse", queries.by_id(addendum_id), day=ended_on)
    obligations.release(instrument)
    counts.refresh(instrument)


@on_entering(INSTRUMENT.kind, "expired")
def _expires(instrument: Instrument, actor: Actor) -> None:
    counts.refresh(instrument)


_ALIVE = INSTRUMENT.transition("supersede").sources  # type: ignore[union-attr]
