"""Reads every signature of one PDF into a report of plain values. Runs in the child process."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp

from registry.documents.states import (
    ALTERED,
    INTACT,
    LAPSED,
    TRUSTED,
    UNREADABLE,
    UNSIGNED,
)  # fmt: skip

from . import chain, coverage
from .chain import Chain, Trust

MOST = 200
WORST_FIRST = (ALTERED, UNREADABLE, LAPSED, INTACT, TRUSTED)
OF_CHAIN = {
    chain.TRUSTED: TRUSTED, chain.UNCHECKED: INTACT, chain.REVOKED: LAPSED, chain.EXPIRED: LAPSED,
}  # fmt: skip


def report(pdf: bytes, trust: Trust) -> dict[str, Any]:
    """`{"answer": …, "signatures": […], "timestamps": […]}`; see docs/signatures.md for the keys.

    Never raises: whatever a hostile file does to the reader is the answer "unreadable".
    """
    logging.disable(logging.CRITICAL)
    try:
        return _file(pdf, trust)
    except Exception:
        return empty(UNREADABLE, "damaged")


def empty(answer: str, reason: str = "") -> dict[str, Any]:
    """A report without signatures."""
    return {"answer": answer, "reason": reason, "signatures": [], "timestamps": []}


def _file(pdf: bytes, trust: Trust) -> dict[str, Any]:
    reader = PdfFileReader(BytesIO(pdf), strict=False)
    if reader.encrypted:
        return empty(UNREADABLE, "encrypted")
    embedded = list(reader.embedded_signatures)
    if len(embedded) > MOST:
        return empty(UNREADABLE, "too_many")
    known = Chain(trust, reader)
    stamps = [_stamp(pdf, s, known, s is embedded[-1]) for s in embedded if _is_stamp(s)]
    signed = [s for s in embedded if not _is_stamp(s)]
    found = [_one(pdf, s, known, stamps, s is embedded[-1]) for s in signed]
    answer = UNSIGNED if not found else _worst(found + stamps)
    return {"answer": answer, "reason": "", "signatures": found, "timestamps": stamps}


def _is_stamp(signature: Any) -> bool:
    return str(signature.sig_object_type) == "/DocTimeStamp"


def _worst(found: list[dict[str, Any]]) -> str:
    answers = {one["answer"] for one in found}
    return next(answer for answer in WORST_FIRST if answer in answers)


# ---------------------------------------------------------------- one signature
def _one(
    pdf: bytes, signature: Any, known: Chain, stamps: list[dict[str, Any]], last: bool
) -> dict[str, Any]:
    try:
        return _read(pdf, signature, known, stamps, last)
    except Exception:
        return {"answer": UNREADABLE, "name": "", "issuer": "", "time": None, "intact": None}


def _read(
    pdf: bytes, signature: Any, known: Chain, stamps: list[dict[str, Any]], last: bool
) -> dict[str, Any]:
    status = validate_pdf_signature(signature, known.context(None), key_usage_settings=chain.USAGE)
    stamp = _time_stamp(status.timestamp_validity)
    proven = _proven(signature, stamp, stamps)
    if proven is not None:
        status = validate_pdf_signature(
            signature, known.context(proven), known.context(None), key_usage_settings=chain.USAGE
        )
    clean = coverage.container_is_clean(pdf, signature)
    untouched = coverage.untouched(pdf, signature, status, last)
    sound = bool(status.intact and status.valid) and (stamp is None or stamp["intact"])
    intact = bool(sound and clean and untouched and status.seed_value_ok)
    held = chain.verdict(status)
    return {
        "answer": OF_CHAIN[held] if intact else ALTERED, "intact": intact, "chain": held,
        **_who(status.signing_cert), **_when(signature, status, stamp, proven),
        "path": chain.path(status),
        "coverage": status.coverage.name.lower() if status.coverage else "",
        "later": coverage.later(status, coverage.covers_all(pdf, signature)),
        "permission": signature.docmdp_level.name.lower() if signature.docmdp_level else "",
        "digest": status.md_algorithm, "mechanism": status.pkcs7_signature_mechanism,
        "indication": chain.indication(status),
        "checks": {"digest": bool(status.intact), "signature": bool(status.valid),
                   "container": clean, "revisions": untouched},
    }  # fmt: skip


def _who(certificate: Any) -> dict[str, Any]:
    return {
        "name": chain.common_name(certificate.subject),
        "organisation": str(certificate.subject.native.get("organization_name") or "")[:300],
        "issuer": chain.common_name(certificate.issuer),
        "serial": f"{certificate.serial_number:x}", "fingerprint": certificate.sha256.hex(),
        "valid_from": certificate.not_valid_before.isoformat(),
        "valid_until": certificate.not_valid_after.isoformat(),
    }  # fmt: skip


def _when(
    signature: Any, status: Any, stamp: Mapping[str, Any] | None, proven: datetime | None
) -> dict[str, Any]:
    told = signature.self_reported_timestamp
    revoked = status.revocation_details
    return {
        "time": _iso(told), "time_stamp": stamp, "proven": _iso(proven),
        "revoked_on": _iso(revoked.revocation_date) if revoked else None,
        "in_validity": None if told is None else _within(status.signing_cert, told),
    }  # fmt: skip


def _within(certificate: Any, moment: datetime) -> bool:
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


# ---------------------------------------------------------------- time
def _time_stamp(status: Any) -> dict[str, Any] | None:
    """What a time stamping authority attested for one signature."""
    if status is None:
        return None
    return {
        "time": _iso(status.timestamp), "authority": chain.common_name(status.signing_cert.subject),
        "intact": bool(status.intact and status.valid), "trusted": bool(status.trusted),
    }  # fmt: skip


def _proven(
    signature: Any, stamp: Mapping[str, Any] | None, stamps: list[dict[str, Any]]
) -> datetime | None:
    """The earliest moment at which a trusted authority saw the signature: certificates are judged
    as of then. The signer's own clock proves nothing."""
    times = [stamp["time"]] if stamp is not None and stamp["trusted"] and stamp["intact"] else []
    times += [
        one["time"] for one in stamps
        if one["answer"] == TRUSTED and one["revision"] > signature.signed_revision
    ]  # fmt: skip
    return min((datetime.fromisoformat(time) for time in times), default=None)


def _stamp(pdf: bytes, signature: Any, known: Chain, last: bool) -> dict[str, Any]:
    """A time stamp of the whole document (PAdES B-LTA)."""
    try:
        status = validate_pdf_timestamp(signature, known.context(None))
        found = _time_stamp(status) or {}
        intact = found["intact"] and coverage.container_is_clean(pdf, signature)
        intact = intact and coverage.untouched(pdf, signature, status, last)
        answer = OF_CHAIN[chain.verdict(status)] if intact else ALTERED
        return found | {"answer": answer, "revision": signature.signed_revision}
    except Exception:
        return {"answer": UNREADABLE, "time": None, "authority": "", "revision": -1}
