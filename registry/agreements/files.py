"""The files that an instrument holds: where its parties get them, and how large they are."""

from flask import url_for
from flask_babel import format_decimal

from registry.documents.models import StoredFile

from .models import Instrument


def file_href(instrument: Instrument, file: StoredFile | None) -> str | None:
    """Where the parties get a file of this instrument."""
    if file is None:
        return None
    return url_for("agreements.file", code=instrument.code, key=file.key)


def held_file(instrument: Instrument, key: str) -> StoredFile | None:
    """The instrument's own file of that key."""
    held = [instrument.signed_file, *(d.file for d in instrument.drafts)]
    parties = (*instrument.parties, *instrument.signed_parties)
    held += [p.mandate_file for p in parties]
    held += [p.consent_file for p in parties]
    held += [p.file for p in instrument.proposals]
    return next((file for file in held if file is not None and file.key == key), None)


def size(file: StoredFile) -> str:
    """A file's size as people read it."""
    if file.size < 1_000_000:
        return f"{format_decimal(max(1, round(file.size / 1000)))} KB"
    return f"{format_decimal(round(file.size / 1_000_000, 1))} MB"
