"""Finding files; the record that holds one decides who may read it."""

from collections.abc import Iterable

from sqlalchemy import select

from registry.kernel.db import session

from . import store
from .models import StoredFile


def by_key(key: str) -> StoredFile | None:
    """The file with that public key."""
    return session.scalars(select(StoredFile).where(StoredFile.key == key)).one_or_none()


def by_ids(ids: Iterable[int | None]) -> dict[int, StoredFile]:
    """Files by row id, in one query."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    found = session.scalars(select(StoredFile).where(StoredFile.id.in_(wanted)))
    return {file.id: file for file in found}


def content(file: StoredFile) -> bytes:
    """The original bytes."""
    return store.get(file.sha256)
