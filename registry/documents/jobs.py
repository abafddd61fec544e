"""The worker's side: reads the signatures of a file once and keeps what they say."""

from registry.kernel.db import session
from registry.kernel.queue import queue
from registry.kernel.uow import unit_of_work

from . import queries
from .models import StoredFile
from .states import INSPECT


@queue.task(name=INSPECT, retry=3)
def inspect_signatures(file_id: int) -> None:
    """Keeps the answer in `StoredFile.signatures`; a file already read is left alone."""
    from .signatures import inspect  # takes as long to import as the rest of the application

    with unit_of_work():
        file = session.get(StoredFile, file_id, with_for_update=True)
        if file is None or file.signatures is not None:
            return
        file.signatures = inspect(queries.content(file))
