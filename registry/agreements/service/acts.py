"""Carrying out the actions of the table: lock, load, ask the workflow, change."""

from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.procedure.service import act, on_entering

from .. import queries
from ..ceremony import numbers
from ..life import acts as life
from ..models import Instrument
from ..obligations import service as obligations
from ..originals import acts as originals
from ..states import ADDENDUM, BINDING, EXPIRED, HELD, IN_FORCE, SUPERSEDED, TERMINATED
from ..text import acts as text
from ..text import talking
from ..workflow import INSTRUMENT
from . import amending, counts, drafting, signing

EFFECTS = (
    drafting.EFFECTS | signing.EFFECTS | text.EFFECTS | talking.EFFECTS | originals.EFFECTS
    | numbers.EFFECTS | life.EFFECTS | amending.EFFECTS
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
    """An addendum changes its base; a renewal takes the place of what it renews."""
    if instrument.kind == ADDENDUM and instrument.base_id is not None:
        _amends(instrument, queries.by_id(instrument.base_id))
    if instrument.renews_id is not None:
        renewed = queries.by_id(instrument.renews_id)
        if renewed.state in _ALIVE:
            by_registry("supersede", renewed, by=instrument.code, day=instrument.starts_on)
    obligations.plan(instrument)
    counts.refresh(instrument)


def _amends(addendum: Instrument, base: Instrument) -> None:
    """What came too late for its base, which has ended, ends with it."""
    if base.state not in BINDING:
        by_registry("lapse", addendum, day=base.ended_on or today())
        return
    by_registry("amend", base, addendum=addendum)
    obligations.plan(base)
    obligations.release(base, base.ends_on)
    counts.refresh(base)


@on_entering(INSTRUMENT.kind, TERMINATED)
@on_entering(INSTRUMENT.kind, SUPERSEDED)
@on_entering(INSTRUMENT.kind, EXPIRED)
def _ends(instrument: Instrument, actor: Actor) -> None:
    """Addenda end with what they amend."""
    ended_on = instrument.ended_on or today()
    for addendum_id in queries.addenda_alive(instrument.id):
        by_registry("lapse", queries.by_id(addendum_id), day=ended_on)
    obligations.release(instrument, ended_on)
    counts.refresh(instrument)


@on_entering(INSTRUMENT.kind, HELD)
def _stands_still(instrument: Instrument, actor: Actor) -> None:
    counts.refresh(instrument)


_ALIVE = INSTRUMENT.transition("supersede").sources  # type: ignore[union-attr]
