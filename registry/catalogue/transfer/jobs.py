"""The worker's side of an import."""

from registry.kernel.queue import queue

from .running import run
from .service import TASK


@queue.task(name=TASK)
def run_import(run_id: int, user_id: int) -> None:
    """Does what the import waits for."""
    run(run_id, user_id)
