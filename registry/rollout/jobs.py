"""By the clock: yearly statements of use are asked for, and without one the figures drop it."""

from registry.kernel.queue import queue
from registry.kernel.uow import unit_of_work
from registry.procedure.watching import watch

from . import queries, service
from .models import Installation
from .workflow import ROLLOUT

watch(ROLLOUT, Installation, queries.get)


@queue.periodic(cron="15 23 * * *", periodic_id="rollout.attestations")
@queue.task(name="rollout.attestations", queue="daily", queueing_lock="rollout.attestations")
def attestations(timestamp: int) -> None:
    """Every day at 06.15 WIB; a second run on the same day tells nobody again."""
    with unit_of_work():
        service.remind_attestations()
