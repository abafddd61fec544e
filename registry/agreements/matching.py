"""Whether what was signed is what was agreed: held against the copy to sign and the last draft."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from registry.documents import queries as files
from registry.documents.checks import PDF, WORD
from registry.documents.models import StoredFile
from registry.documents.signatures.sandbox import Sandbox
from registry.documents.writing import pdf
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.errors import Invalid
from registry.kernel.uow import unit_of_work

from . import queries
from .models import Instrument
from .states import SAME_BYTES, SAME_TEXT, TEXT_DIFFERS
from .text import signing_copy
from .text.word_file import paragraphs


def words(text: str) -> str:
    """Letters and digits of `text` alone: how lines, pages and hyphens fall is of no account."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+", "", plain)


def verdict(
    signed: bytes, signed_words: str, copies: Iterable[tuple[bytes, Callable[[], str]]]
) -> str | None:
    """SAME_BYTES when the file begins with a copy's bytes (signatures are appended to a PDF),
    SAME_TEXT when its words are a copy's, TEXT_DIFFERS, or None when no words can be compared."""
    compared = False
    found = words(signed_words)
    for content, text in copies:
        if signed.startswith(content):
            return SAME_BYTES
        own = words(text())
        if found and own:
            compared = True
            if found == own:
                return SAME_TEXT
    return TEXT_DIFFERS if compared else None


def match_signed(code: str) -> None:
    """Keeps the verdict on the signed file of an instrument in `signed_match`."""
    instrument = queries.get(code, SYSTEM)
    if instrument.signed_file is None:
        return
    signed = files.content(instrument.signed_file)
    with Sandbox() as sandbox:
        copies = list(_copies(instrument, sandbox))
        session.rollback()  # reading takes seconds: nothing is held open meanwhile
        found = verdict(signed, sandbox.text(signed), copies)
    with unit_of_work():
        queries.locked(code, SYSTEM).signed_match = found


def _copies(
    instrument: Instrument, sandbox: Sandbox
) -> Iterable[tuple[bytes, Callable[[], str]]]:
    paper = signing_copy.of(instrument)
    if paper is not None:
        yield _printed(pdf(paper), sandbox)
    for draft in instrument.drafts[:1]:
        yield _kept(draft.file, sandbox)


def _printed(content: bytes, sandbox: Sandbox) -> tuple[bytes, Callable[[], str]]:
    return content, lambda: sandbox.text(content)


def _kept(file: StoredFile, sandbox: Sandbox) -> tuple[bytes, Callable[[], str]]:
    content = files.content(file)
    if file.media_type == PDF:
        return _printed(content, sandbox)
    return content, lambda: _of_word(content) if file.media_type == WORD else ""


def _of_word(content: bytes) -> str:
    try:
        return "\n".join(paragraphs(content))
    except Invalid:
        return ""
