"""The signed file of an instrument and what its electronic signatures say, for its page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from registry.documents.states import ANSWERS, TONES
from registry.http.i18n import tr
from registry.kernel.text import N_

from .files import file_href, size
from .models import Instrument


def context(instrument: Instrument) -> dict[str, Any] | None:
    """The signed file and what its electronic signatures say."""
    file = instrument.signed_file
    if file is None:
        return None
    found = file.signatures or {}
    answer = found.get("answer")
    names = {p.signatory_name.casefold() for p in instrument.parties if p.signatory_name}
    return {
        "file": file, "href": file_href(instrument, file), "size": size(file),
        "label": tr(ANSWERS[answer]) if answer in ANSWERS else tr(N_("Sedang diperiksa")),
        "tone": TONES.get(str(answer), "neutral"),
        "signatures": [_signature(s, names) for s in found.get("signatures", ())],
    }  # fmt: skip


def _signature(found: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    time = found.get("time")
    words = {True: N_("Utuh"), False: N_("Berubah"), None: N_("Tidak terbaca")}
    named = str(found.get("name", "")).casefold() in names
    return {
        "name": found.get("name") or "–", "issuer": found.get("issuer") or "–",
        "time": datetime.fromisoformat(time) if time else None,
        "intact": tr(words[found.get("intact")]),
        "named": tr(N_("Penanda tangan yang tercatat")) if named
        else tr(N_("Tidak sama dengan nama penanda tangan yang tercatat")),
    }  # fmt: skip
