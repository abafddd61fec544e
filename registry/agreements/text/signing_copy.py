"""The copy that is signed: the agreed version, with what is only known on the day filled in."""

from registry.documents.writing import Paper
from registry.kernel.clock import day_of
from registry.kernel.schema import one_line

from .. import policy
from ..models import Draft, Instrument
from . import printing, queries
from .content import Text
from .fields import late


def of(instrument: Instrument) -> Paper | None:
    """The paper of the newest version without the mark of a draft; None while not every party has
    cleared it, or when it is only a file. The same data gives the same bytes."""
    if not instrument.drafts or any(
        p.cleared_no != instrument.draft_no for p in policy.signing_parties(instrument)
    ):
        return None
    draft, text = queries.version(instrument, instrument.draft_no)
    if text is None or not draft.text_sha256:
        return None
    filled = text.filled(late(queries.known(instrument)))
    day = instrument.signed_on or instrument.scheduled_on or day_of(draft.at)
    return printing.paper(filled, one_line(instrument.title), day, instrument.code)


def of_draft(instrument: Instrument, draft: Draft, text: Text) -> Paper:
    """A version with the mark of a draft, as it was published."""
    mark = f"RANCANGAN VERSI {draft.no} · {instrument.code}"
    return printing.paper(
        text, one_line(instrument.title), day_of(draft.at), instrument.code, mark
    )
