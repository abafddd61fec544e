"""The job queue on PostgreSQL: a job deferred in a transaction exists only if that commits."""

from typing import Any

from procrastinate import App, PsycopgConnector

from .db import session

queue = App(connector=PsycopgConnector())


def defer(task: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Queues the task of that name on the session's own connection: a rollback leaves no job."""
    connection = session.connection().connection.driver_connection
    queue.configure_task(task, connection=connection, lock=lock).defer(**arguments)
