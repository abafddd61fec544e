"""How many governments use an app under a PKS in force, written where the catalogue shows it."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from registry.catalogue.models import Application
from registry.catalogue.service import set_use_counts
from registry.kernel.db import session

from ..models import Instrument, InstrumentApp, Party
from ..states import ADDENDUM, IN_FORCE


def refresh(instrument: Instrument) -> None:
    """Brings the counts of the instrument's annexed apps up to date; NotFound never happens."""
    ids = select(InstrumentApp.application_id).where(
        InstrumentApp.instrument_id == instrument.id, InstrumentApp.application_id.is_not(None)
    )
    for app_id, count in adopters([i for i in session.scalars(ids) if i is not None]).items():
        set_use_counts(app_id, pks=count)


def adopters(application_ids: list[int]) -> dict[int, int]:
    """Governments other than the host with a PKS in force, as its addenda left it, for each app."""
    party = aliased(Party)
    statement = (
        select(InstrumentApp.application_id, func.count(party.government_code.distinct()))
        .join(Instrument, Instrument.id == InstrumentApp.instrument_id)
        .join(Application, Application.id == InstrumentApp.application_id)
        .join(party, party.instrument_id == Instrument.id)
        .where(
            Instrument.state == IN_FORCE, party.government_code != Application.host_code,
            Instrument.kind != ADDENDUM, InstrumentApp.left_by_id.is_(None),
            party.left_by_id.is_(None),
            InstrumentApp.application_id.in_(application_ids),
        )
        .group_by(InstrumentApp.application_id)
    )  # fmt: skip
    known = {app_id: count for app_id, count in session.execute(statement)}
    return {app_id: known.get(app_id, 0) for app_id in application_ids}
