"""The job worker: `python -m registry.worker`. Mail, reminders and what runs by the clock."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from procrastinate import App, PsycopgConnector

from registry.app import create_app
from registry.kernel.db import db
from registry.kernel.queue import queue


def conninfo(app: Flask) -> str:
    """The application's database as psycopg wants it."""
    with app.app_context():
        url = db.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def in_context(app: Flask) -> Callable[..., Any]:
    """Middleware that gives every job the application's context."""

    def run(process: Callable[[], Any], context: Any, worker: Any) -> Any:
        with app.app_context():
            return process()

    return run


async def work(app: Flask, worker: App, **options: Any) -> None:
    """Runs jobs: for ever, or with `wait=False` until none is left."""
    async with worker.open_async():
        await worker.run_worker_async(task_middleware=[in_context(app)], **options)


def run(app: Flask, **options: Any) -> None:
    """Runs jobs of `app`'s database until a signal ends it; a job under way is finished first."""
    with queue.replace_connector(PsycopgConnector(conninfo=conninfo(app))) as worker:
        asyncio.run(work(app, worker, **options))


def main() -> None:
    """The command."""
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    run(create_app(), concurrency=2)


if __name__ == "__main__":
    main()
