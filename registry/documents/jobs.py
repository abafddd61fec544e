"""The worker's side: reads signatures and words of a file, and again when the trust store changed.
"""

from sqlalchemy import select

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.queue import defer, queue
from registry.kernel.uow import unit_of_work

from . import queries, trust
from .models import StoredFile
from .signatures.sandbox import Sandbox
from .states import CHECK_AGAIN, INSPECT


@queue.task(name=INSPECT, retry=3)
def inspect_signatures(file_id: int, again: bool = False) -> None:
    """Keeps the report in `StoredFile.signatures` and the words in `StoredFile.text`; a file that
    was read already is read `again` only when asked."""
    file = session.get(StoredFile, file_id)
    if file is None or (file.signatures is not None and not again):
        return
    content, known = queries.content(file), trust.packed()
    session.rollback()  # reading may take half a minute: nothing is held open meanwhile
    with Sandbox() as sandbox:
        report = sandbox.report(content, known)
        words = sandbox.text(content)
    report |= {"checked_at": now().isoformat(),
               "store": {kind: len(ders) for kind, ders in known.items()}}  # fmt: skip
    with unit_of_work():
        kept = session.get(StoredFile, file_id, with_for_update=True)
        if kept is not None:
            kept.signatures, kept.text = report, words


@queue.task(name=CHECK_AGAIN, lock=CHECK_AGAIN)
def check_again() -> None:
    """Queues every file that was checked before: the trust store is another now."""
    with unit_of_work():
        wanted = select(StoredFile.id).where(StoredFile.signatures.is_not(None))
        for file_id in session.scalars(wanted.order_by(StoredFile.id)):
            defer(INSPECT, file_id=file_id, again=True)
