"""When a signed file is held against the paper original, and by whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.documents.states import TRUSTED
from registry.kernel.actor import Actor
from registry.kernel.text import M, Message

from .. import policy
from ..models import Instrument, Party
from ..naming import same_person
from .models import CONFIRMED, MISMATCH, RECORDED, OriginalCheck


def lacking(parties: Sequence[Party], signatures: Sequence[Mapping[str, Any]]) -> list[Party]:
    """Parties whose named signatory has no intact electronic signature in the file."""
    names = [str(one.get("name", "")) for one in signatures if one.get("intact")]
    return [p for p in parties if not any(same_person(p.signatory_name, n) for n in names)]


def proven(instrument: Instrument) -> bool:
    """Whether trusted electronic signatures of all named signatories make the paper needless."""
    file = instrument.signed_file
    found = (file.signatures if file is not None else None) or {}
    return found.get("answer") == TRUSTED and not lacking(
        policy.signing_parties(instrument), found.get("signatures", ())
    )


def word_of(instrument: Instrument, code: str | None) -> OriginalCheck | None:
    """What that government said of the file."""
    return next((c for c in instrument.originals if c.government_code == code), None)


def recorder(instrument: Instrument) -> OriginalCheck | None:
    """Who recorded the file."""
    return next((c for c in instrument.originals if c.outcome == RECORDED), None)


def mismatches(instrument: Instrument) -> list[OriginalCheck]:
    """Who found that the file differs from the paper."""
    return [c for c in instrument.originals if c.outcome == MISMATCH]


# ---------------------------------------------------------------- guards
def scan_held(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """There is a signed file, and electronic signatures do not speak for all signatories."""
    if instrument.signed_file_id is None:
        return M("Belum ada berkas naskah yang ditandatangani.")
    if proven(instrument):
        return M("Tanda tangan elektronik semua penanda tangan sudah terbukti; naskah kertas "
                 "tidak perlu dicocokkan.")  # fmt: skip
    return None


def mismatch_told(instrument: Instrument, data: Mapping[str, Any]) -> Message | None:
    """Some party found a difference."""
    if mismatches(instrument):
        return None
    return M("Berkas hanya diganti setelah ada pihak yang melaporkan tidak cocok.")


# ---------------------------------------------------------------- rules about the asker
def other_side(instrument: Instrument, actor: Actor) -> Message | None:
    """Who recorded the file does not judge it."""
    found = word_of(instrument, actor.government)
    if found is not None and found.outcome == RECORDED:
        return M("Berkas ini dicatat oleh pemerintah Anda; pihak lain yang mencocokkannya.")
    return None


def not_yet_confirmed(instrument: Instrument, actor: Actor) -> Message | None:
    """A party confirms once."""
    found = word_of(instrument, actor.government)
    if found is not None and found.outcome == CONFIRMED:
        return M("Pemerintah Anda sudah mencocokkan berkas ini dengan naskah asli.")
    return None
