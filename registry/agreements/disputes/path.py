"""Who settles a dispute when talks fail, by who the parties are.

Between governments of one province its governor, across provinces the Minister of Home Affairs;
with a ministry it is settled by talks alone.
"""

from registry.regions.models import MINISTRY

from ..models import Instrument
from ..states import NK
from ..text.fields import settler
from ..text.queries import shared_province
from .states import GOVERNOR, MINISTER, NOBODY


def of(instrument: Instrument) -> tuple[str, str]:
    """(path, name of who settles it; empty for nobody)."""
    with_ministry = any(p.government.level == MINISTRY for p in instrument.parties)
    if instrument.kind == NK or with_ministry:
        return NOBODY, ""
    province = shared_province(instrument)
    return (GOVERNOR if province else MINISTER), settler(province)
