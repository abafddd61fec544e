"""The trust store: roots, certificates between, and revocation lists, kept offline by an operator.

Read by every worker from the database, so that all of them answer alike.
Source: RFC 5280 (certificates and revocation lists).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, pem, x509
from sqlalchemy import delete, select

from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Invalid, NotFound, Refused
from registry.kernel.queue import defer
from registry.kernel.text import M

from .models import TrustItem
from .states import BETWEEN, CHECK_AGAIN, LIST, ROOT

SHORTEST = 8


@dataclass(frozen=True)
class Found:
    """One structure read from a file."""

    kind: str
    der: bytes
    sha256: str
    subject: str
    valid_from: datetime
    valid_until: datetime | None


def read(content: bytes) -> list[Found]:
    """Every certificate and revocation list in PEM or DER `content`; `Invalid` when it has none
    that can be read."""
    try:
        found = [_structure(der) for der in _structures(content)]
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid({"file": [M("Berkas ini bukan sertifikat atau daftar cabut.")]}) from error
    if not found:
        raise Invalid({"file": [M("Berkas ini bukan sertifikat atau daftar cabut.")]})
    return found


def _structures(content: bytes) -> Iterator[bytes]:
    if pem.detect(content):
        for _, _, der in pem.unarmor(content, multiple=True):
            yield der
    else:
        yield content


def _structure(der: bytes) -> Found:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        return _certificate(certificate, der)
    except (ValueError, TypeError, KeyError):
        return _list(crl.CertificateList.load(der, strict=True), der)


def _certificate(certificate: Any, der: bytes) -> Found:
    if not certificate.ca:
        raise Refused(M("%(name)s bukan sertifikat penerbit.",
                        name=certificate.subject.human_friendly))  # fmt: skip
    return Found(
        ROOT if certificate.self_issued else BETWEEN, der, certificate.sha256.hex(),
        certificate.subject.human_friendly, certificate.not_valid_before,
        certificate.not_valid_after,
    )  # fmt: skip


def _list(found: Any, der: bytes) -> Found:
    body = found["tbs_cert_list"]
    return Found(
        LIST, der, found.sha256.hex(), found.issuer.human_friendly, body["this_update"].native,
        body["next_update"].native,
    )  # fmt: skip


# ---------------------------------------------------------------- the store
def add(content: bytes) -> list[Found]:
    """Takes in what `content` holds and is not held yet; a newer list of an issuer replaces the
    older. Files checked before are checked again. Returns what is new."""
    held = set(session.scalars(select(TrustItem.sha256)))
    new = [found for found in read(content) if found.sha256 not in held]
    for found in new:
        if found.kind == LIST:
            _replace_list(found)
        session.add(
            TrustItem(
                kind=found.kind, der=found.der, sha256=found.sha256, subject=found.subject,
                valid_from=found.valid_from, valid_until=found.valid_until, added_at=now(),
            )
        )  # fmt: skip
        session.flush()
    if new:
        defer(CHECK_AGAIN)
    return new


def _replace_list(new: Found) -> None:
    """Raises `Refused` when a newer list of the same issuer is held."""
    same = (TrustItem.kind == LIST) & (TrustItem.subject == new.subject)
    newest = session.scalar(select(TrustItem.valid_from).where(same))
    if newest is not None and newest > new.valid_from:
        raise Refused(M("Daftar cabut %(name)s yang lebih baru sudah tersimpan.",
                        name=new.subject))  # fmt: skip
    session.execute(delete(TrustItem).where(same))


def remove(fingerprint: str) -> TrustItem:
    """Takes out the one item whose SHA-256 begins with `fingerprint` (at least 8 digits)."""
    wanted = fingerprint.replace(":", "").lower()
    found = [item for item in held() if len(wanted) >= SHORTEST and item.sha256.startswith(wanted)]
    if len(found) != 1:
        raise NotFound
    session.delete(found[0])
    defer(CHECK_AGAIN)
    return found[0]


def held() -> list[TrustItem]:
    """Everything in the store, roots first."""
    order = {ROOT: 0, BETWEEN: 1, LIST: 2}
    items = session.scalars(select(TrustItem)).all()
    return sorted(items, key=lambda item: (order[item.kind], item.subject, item.sha256))


def packed() -> dict[str, list[str]]:
    """The store as `signatures.sandbox` hands it to its child."""
    from .signatures import sandbox

    items = held()
    return sandbox.packed(
        *([item.der for item in items if item.kind == kind] for kind in (ROOT, BETWEEN, LIST))
    )
