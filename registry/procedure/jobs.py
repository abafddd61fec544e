"""The worker's side of the clocks: due days that moved, and the day's reminders."""

from registry.kernel import deadlines
from registry.kernel.clock import ZONE, now, today
from registry.kernel.queue import queue

from . import reminders, settling
from .days.service import SETTLE


@queue.task(name=SETTLE, retry=3)
def settle() -> int:
    """After a change of the calendar: due days and those concerned."""
    return settling.settle()


@queue.periodic(cron="12 * * * *", periodic_id="procedure.clock")
@queue.task(name="procedure.clock", queueing_lock="procedure.clock")
def run_the_clock(timestamp: int) -> int:
    """Every hour: what a killed worker left undone is made up, then the day's reminders from
    their hour (WIB) on; a second run tells nobody again. Returns how many people were told."""
    settling.settle()
    if now().astimezone(ZONE).hour < deadlines.limit("reminder.hour"):
        return 0
    return reminders.run(today())
