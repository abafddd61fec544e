"""The electronic signatures inside a PDF (PAdES), read and checked as far as that is possible here.

Without a trust store the chain to a root is not checked, and no answer ever says "valid": a file is
unsigned, intact with the chain unchecked, altered, or unreadable.
Source: ETSI EN 319 142-1 (PAdES), ISO 32000-2 §12.8.
"""

import logging
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .states import ALTERED, INTACT, UNREADABLE, UNSIGNED

WHOLE = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
MOST = 500


def inspect(pdf: bytes) -> dict[str, Any]:
    """`{"answer": …, "signatures": [{name, issuer, time, coverage, intact}, …]}` of a PDF.

    Never raises: whatever a hostile file does to the reader is the answer "unreadable".
    """
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        embedded = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures[:MOST]
    except Exception:
        return {"answer": UNREADABLE, "signatures": []}
    found = [_one(signature) for signature in embedded]
    return {"answer": _answer(found), "signatures": found}


def _answer(found: list[dict[str, Any]]) -> str:
    if not found:
        return UNSIGNED
    verdicts = {signature["intact"] for signature in found}
    if False in verdicts:
        return ALTERED
    return UNREADABLE if None in verdicts else INTACT


def _one(signature: Any) -> dict[str, Any]:
    """What one signature says; `intact` is None when it cannot be read."""
    try:
        return _read(signature)
    except Exception:
        return {"name": "", "issuer": "", "time": None, "coverage": "", "intact": None}


def _read(signature: Any) -> dict[str, Any]:
    nowhere = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(signature, nowhere)
    certificate = signature.signer_cert
    time = signature.self_reported_timestamp
    covered = status.coverage in WHOLE
    level = status.modification_level
    untouched = level is None or level <= ModificationLevel.FORM_FILLING
    return {
        "name": _name(certificate.subject),
        "issuer": _name(certificate.issuer),
        "time": time.isoformat() if time else None,
        "time_stamped": status.timestamp_validity is not None,
        "coverage": status.coverage.name.lower() if status.coverage else "",
        "intact": bool(status.intact and status.valid and covered and untouched),
    }


def _name(name: Any) -> str:
    native = name.native
    found = native.get("common_name") or name.human_friendly
    return str(found)[:300]
