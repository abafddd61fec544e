"""The chain: each entry's hash covers its content and the hash before it."""

import hashlib
import json
from collections.abc import Generator
from datetime import UTC

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registry.kernel.bulk import insert_all
from registry.kernel.db import session

from .models import AuditEntry

GENESIS = bytes(32)
LOCK = 0x4C554D42
MISSING = "missing"


def digest(entry: AuditEntry) -> bytes:
    """SHA-256 over the previous hash and the entry's canonical JSON (UTC times)."""
    content = entry.content() | {"at": entry.at.astimezone(UTC).isoformat()}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(entry.previous + canonical.encode()).digest()


def head(within: Session | None = None) -> tuple[int, bytes]:
    """Number and hash of the last entry; (0, GENESIS) for an empty log."""
    statement = select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc())
    last = (within or session).execute(statement.limit(1)).first()
    return (last.number, last.hash) if last else (0, GENESIS)


def append(entries: list[AuditEntry], within: Session) -> None:
    """Chains and writes `entries`; other writers wait until this transaction ends."""
    within.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    number, previous = head(within)
    for entry in entries:
        number += 1
        entry.number, entry.previous = number, previous
        entry.hash = previous = digest(entry)
    insert_all(entries, within)


def breaks(expected: tuple[int, bytes] | None = None) -> Generator[tuple[int, str]]:
    """Every (number, reason) where the chain does not hold; also against a head kept elsewhere.

    Close the iterator when not read to its end: it holds a cursor.
    """
    previous, last = GENESIS, 0
    statement = select(AuditEntry).order_by(AuditEntry.number)
    with session.scalars(statement.execution_options(yield_per=1000)) as entries:
        for entry in entries:
            reason = _reason(entry, previous, last)
            if reason:
                yield (last + 1 if reason == MISSING else entry.number), reason
            if expected and entry.number == expected[0] and entry.hash != expected[1]:
                yield entry.number, "differs from the head kept elsewhere"
            previous, last = entry.hash, entry.number
            session.expunge(entry)
    if expected and last < expected[0]:
        yield last + 1, "missing: the log ends before the head kept elsewhere"


def _reason(entry: AuditEntry, previous: bytes, last: int) -> str | None:
    if entry.number != last + 1:
        return MISSING
    if entry.previous != previous:
        return "does not follow the entry before it"
    return None if digest(entry) == entry.hash else "content does not match its hash"
