"""Taking files in, and giving them to a record."""

import secrets
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.actor import Actor
from registry.kernel.clock import now
from registry.kernel.db import db, session
from registry.kernel.errors import Invalid
from registry.kernel.text import M

from . import checks, store
from .models import StoredFile

MEGABYTE = 1_000_000
_limit = [20 * MEGABYTE]


def configure(storage_url: str, upload_max_mb: int) -> None:
    """Takes store and size limit from the settings, at start."""
    store.configure(storage_url)
    _limit[0] = upload_max_mb * MEGABYTE


def receive(actor: Actor, content: IO[bytes], name: str, accept: str) -> StoredFile:
    """Takes an upload in, in a transaction of its own: a form that fails later keeps its file.

    `accept` names a kind of `checks.ACCEPTED`. `Refused` when the bytes are not that.
    """
    data = content.read(_limit[0] + 1)
    media_type = checks.check(data, accept, _limit[0])
    file = StoredFile(
        key=secrets.token_urlsafe(18), name=checks.clean_name(name), media_type=media_type,
        size=len(data), sha256=store.put(data), uploaded_by=actor.user_id,
        government=actor.government, received_at=now(),
    )  # fmt: skip
    with Session(db.engine, expire_on_commit=False) as own, own.begin():
        own.add(file)
    return file


def claim(actor: Actor, key: str, field: str) -> int:
    """Gives an upload of the actor's office to a record; returns its row id.

    `Invalid` on `field` when there is no such upload of theirs.
    """
    file = session.scalars(
        select(StoredFile).where(StoredFile.key == key).with_for_update()
    ).one_or_none()
    own = file is not None and (
        actor.system or file.uploaded_by == actor.user_id or
        (file.government is not None and file.government == actor.government)
    )  # fmt: skip
    if file is None or not own:
        raise Invalid({field: [M("Berkas ini tidak ditemukan; unggah sekali lagi.")]})
    file.claimed_at = file.claimed_at or now()
    return file.id
