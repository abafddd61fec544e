"""The job queue on PostgreSQL: a job deferred in a transaction exists only if that commits."""

from typing import Any

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from .db import session

queue = App(connector=PsycopgConnector())

#: The worker's own connector is asynchronous and cannot write on a session's connection.
_on_given_connection = JobManager(connector=SyncPsycopgConnector())


def defer(task: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Queues the task of that name on the session's own connection, in a request as in a job: a
    rollback leaves no job."""
    connection = session.connection().connection.driver_connection
    job = queue.configure_task(task, lock=lock).job
    JobDeferrer(_on_given_connection, job, connection).defer(**arguments)
