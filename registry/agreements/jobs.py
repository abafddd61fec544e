"""The worker's side: what the day brings, asked every hour; a second asking does nothing."""

from registry.kernel.actor import SYSTEM
from registry.kernel.clock import today
from registry.kernel.queue import queue
from registry.procedure.watching import watch

from . import matching, queries
from .disputes import queries as disputes
from .disputes.models import Dispute
from .disputes.workflow import DISPUTE
from .models import Instrument
from .obligations import queries as obligations
from .obligations.models import Obligation
from .obligations.service import catch_up
from .obligations.workflow import OBLIGATION
from .service import run_clock
from .states import MATCH
from .workflow import INSTRUMENT

watch(INSTRUMENT, Instrument, lambda code: queries.get(code, SYSTEM))
watch(DISPUTE, Dispute, lambda code: disputes.get(code, SYSTEM))
watch(OBLIGATION, Obligation, lambda code: obligations.get(code, SYSTEM))


@queue.periodic(cron="5 * * * *", periodic_id="agreements")
@queue.task(name="agreements.run_clock", queueing_lock="agreements.run_clock")
def run_the_clock(timestamp: int) -> dict[str, int]:
    """Effect, expiry, reminders and alerts of today (Jakarta), and obligations that are missing."""
    return {**run_clock(today()), "obliged": catch_up()}


@queue.task(name=MATCH, retry=3)
def match_signed(code: str) -> None:
    """Holds the signed file of an instrument against what its parties cleared."""
    matching.match_signed(code)
