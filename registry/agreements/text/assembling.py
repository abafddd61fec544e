"""The first text of an instrument: which clauses of the library it gets, in which wording."""

from collections.abc import Mapping

from ..guards import annexes
from ..library import standard
from ..library.standard import Wording
from ..models import Instrument
from ..states import ADDENDUM, ARTICLE, PKS
from . import queries
from .content import Piece, normal
from .models import ClauseVariant

APART = ":"


def default(instrument: Instrument) -> dict[str, Wording]:
    """The clauses that a new text gets: all of its kind, the surat kuasa where somebody holds one,
    the annex of apps where there can be one."""
    found = standard.current(instrument.kind)
    without = set()
    if not any(p.delegated for p in instrument.parties):
        without.add("mandate_reference")
    if instrument.kind == PKS and not instrument.witnesses:
        without.add("witnesses")
    if instrument.kind == ADDENDUM and not (
        annexes(instrument) and any(not a.removes for a in instrument.apps)
    ):
        without.add("annex")
    return {key: wording for key, wording in found.items() if key not in without}


def pieces(instrument: Instrument, own: Mapping[str, ClauseVariant]) -> list[Piece]:
    """A new text; `own` are the wordings of a government that take the place of the standard."""
    return [piece(wording, own.get(key)) for key, wording in default(instrument).items()]


def piece(wording: Wording, variant: ClauseVariant | None = None) -> Piece:
    """One clause in the standard wording, or in a government's own."""
    heading = (variant.heading if variant else "") or wording.heading
    body = variant.body if variant else wording.body
    source = variant.source if variant else wording.source
    return Piece(wording.key, wording.part, heading, normal(body, wording.part), source)


def wordings(instrument: Instrument, government: str | None) -> dict[str, Piece]:
    """Every wording of every clause of this kind that `government` may choose, by the key that a
    form sends: the standard one is "baku:term", their own "K-2026-00001:term"."""
    current = standard.current(instrument.kind)
    found = {f"{standard.STANDARD}{APART}{key}": piece(w) for key, w in current.items()}
    for variant in queries.variants([government or "-"], instrument.kind):
        if variant.clause in current:
            found[f"{variant.code}{APART}{variant.clause}"] = piece(
                current[variant.clause], variant
            )
    return found


def place(keys: list[str], kind: str, piece: Piece) -> int:
    """Where a clause of the library belongs among `keys`: after the one before it in the library's
    order; a clause of the parties' own stands before the closing."""
    order = list(standard.current(kind))
    if piece.key in order:
        before = [k for k in order[: order.index(piece.key)] if k in keys]
        return keys.index(before[-1]) + 1 if before else 0
    return keys.index("closing") if piece.part == ARTICLE and "closing" in keys else len(keys)
