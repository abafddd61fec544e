"""The worker's side of the catalogue: kept searches look for what is new, scores stay right."""

from sqlalchemy import select

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.queue import queue
from registry.kernel.uow import unit_of_work

from .models import Application, rate
from .record import watching

BATCH = 500


@queue.periodic(cron="*/15 * * * *", periodic_id="catalogue.look")
@queue.task(name="catalogue.look", queueing_lock="catalogue.look")
def look(timestamp: int) -> int:
    """Every kept search looks once, each in a transaction of its own; returns how many found."""
    until = now() - watching.SETTLED
    found = 0
    with unit_of_work():
        due = list(watching.due_searches(until))
    for search_id in due:
        with unit_of_work():
            found += bool(watching.look(search_id, until))
    return found


@queue.periodic(cron="40 2 * * *", periodic_id="catalogue.rate")
@queue.task(name="catalogue.rate", queueing_lock="catalogue.rate")
def rate_all(timestamp: int) -> int:
    """Scores every application anew, so that a changed rule holds for all; returns how many."""
    last, seen = 0, 0
    while True:
        with unit_of_work():
            rows = session.scalars(
                select(Application).where(Application.id > last).order_by(Application.id)
                .limit(BATCH).with_for_update()
            ).all()  # fmt: skip
            for application in rows:
                rate(None, None, application)
            seen += len(rows)
            last = rows[-1].id if rows else last
        if len(rows) < BATCH:
            return seen
