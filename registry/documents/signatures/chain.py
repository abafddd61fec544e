"""Who stands behind a certificate: the path to a trusted root as of one moment, without network.

Source: RFC 5280 §6; ETSI EN 319 102-1 §5.2.6 (indications).
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

TRUSTED, UNCHECKED, REVOKED, EXPIRED = "trusted", "unchecked", "revoked", "expired"

USAGE = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)
"""A signature may come from a certificate for signing or for non-repudiation (RFC 5280 §4.2.1.3).
"""

OF_INDICATION = {
    "REVOKED": REVOKED, "REVOKED_NO_POE": REVOKED, "REVOKED_CA_NO_POE": REVOKED,
    "EXPIRED": EXPIRED, "OUT_OF_BOUNDS_NO_POE": EXPIRED, "OUT_OF_BOUNDS_NOT_REVOKED": EXPIRED,
    "NOT_YET_VALID": EXPIRED,
}  # fmt: skip


@dataclass(frozen=True)
class Trust:
    """DER structures: roots, certificates between, revocation lists."""

    roots: tuple[bytes, ...] = ()
    between: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()

    @classmethod
    def read(cls, sent: Mapping[str, list[str]]) -> "Trust":
        """From base64, as it is handed to the child process."""
        return cls(**{name: tuple(b64decode(one) for one in sent.get(name, ()))
                      for name in ("roots", "between", "lists")})  # fmt: skip


class Chain:
    """The trust store together with what one file brings along (its DSS)."""

    def __init__(self, trust: Trust, reader: PdfFileReader) -> None:
        self.roots = [x509.Certificate.load(der) for der in trust.roots]
        self.others = [x509.Certificate.load(der) for der in trust.between]
        self.lists = [crl.CertificateList.load(der) for der in trust.lists]
        self.required = bool(self.lists)
        self.answers: list[Any] = []
        self._take_along(reader)

    def _take_along(self, reader: PdfFileReader) -> None:
        if "/DSS" not in reader.root:
            return
        store = DocumentSecurityStore.read_dss(reader)
        self.others += list(store.load_certs())
        self.lists += [crl.CertificateList.load(r.get_object().data) for r in store.crls]
        self.answers = [r.get_object().data for r in store.ocsps]

    def context(self, moment: datetime | None) -> ValidationContext:
        """What certificates are held against, as of `moment` (None: now)."""
        return ValidationContext(
            trust_roots=self.roots, other_certs=self.others, crls=self.lists, ocsps=self.answers,
            moment=moment, allow_fetching=False, retroactive_revinfo=moment is not None,
            revocation_mode="require" if self.required else "soft-fail",
        )  # fmt: skip


def verdict(status: Any) -> str:
    """The chain in one word; `status` is intact and valid."""
    if status.trusted:
        return TRUSTED
    if status.revocation_details is not None:
        return REVOKED
    return OF_INDICATION.get(indication(status), UNCHECKED)


def indication(status: Any) -> str:
    """The sub-indication of ETSI EN 319 102-1 table 6; "" when nothing is wrong."""
    problem = status.trust_problem_indic
    return str(problem.name) if problem is not None else ""


def path(status: Any) -> list[str]:
    """Names from the signer up to the root, when a path was found."""
    if status.validation_path is None:
        return []
    names = [certificate.subject for certificate in status.validation_path.iter_certs(True)]
    return [common_name(name) for name in reversed(names)]


def common_name(name: Any) -> str:
    """A certificate holder's name as people read it."""
    native = name.native
    found = native.get("common_name") or name.human_friendly
    return str(found[0] if isinstance(found, list) else found)[:300]
