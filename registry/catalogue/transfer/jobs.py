"""The worker's side of an import."""

from registry.kernel.queue import queue

from .running import resume, run
from .service import TASK


@queue.task(name=TASK)
def run_import(run_id: int) -> None:
    """Does what the import waits for."""
    run(run_id)


@queue.periodic(cron="* * * * *", periodic_id="catalogue.import.resume")
@queue.task(name="catalogue.import.resume", queueing_lock="catalogue.import.resume")
def resume_imports(timestamp: int) -> int:
    """Takes up again what a worker left lying when it died."""
    return resume()
