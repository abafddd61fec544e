"""Which bytes a signature covers, whether its container is clean, and what was added later.

Source: ISO 32000-2 §12.8.1 (byte range), §12.8.2.2 (DocMDP); RFC 5652 §10.2.1, X.690 §10 (DER).
"""

import re
from typing import Any

from asn1crypto import cms
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import SignatureCoverageLevel

WHOLE = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
HEX = re.compile(rb"<[0-9A-Fa-f]+>\Z")
END = re.compile(rb"%%EOF[\r\n]{0,2}\Z")
RANGE = 4


def container_is_clean(pdf: bytes, signature: Any) -> bool:
    """Whether the gap between the signed ranges is exactly the signature's hexadecimal string:
    one DER structure, then zeros. Whatever else stood there would be covered by nothing."""
    values = [int(value) for value in signature.byte_range]
    if len(values) != RANGE or values[0] != 0:
        return False
    start, end = values[1], values[2]
    gap = pdf[start:end]
    if len(gap) != end - start or not HEX.match(gap):
        return False
    content = bytes(signature.pkcs7_content)
    structure = cms.ContentInfo.load(content, strict=False).dump()
    if content[: len(structure)] != structure or content[len(structure) :].strip(b"\0"):
        return False
    return _digests_agree(signature)


def _digests_agree(signature: Any) -> bool:
    """The algorithms that the container announces are those its one signer used."""
    announced = {one["algorithm"].native for one in signature.signed_data["digest_algorithms"]}
    return announced == {signature.signer_info["digest_algorithm"]["algorithm"].native}


def covers_all(pdf: bytes, signature: Any) -> bool:
    """Whether not a byte follows the signed ranges."""
    return int(signature.byte_range[2]) + int(signature.byte_range[3]) == len(pdf)


def untouched(pdf: bytes, signature: Any, status: Any, last: bool) -> bool:
    """Whether what came after this signature was permitted.

    After the `last` one only its own validation data (LTV) may follow; after an earlier one forms
    may be filled in and signatures added, as far as it allowed (DocMDP).
    """
    if status.coverage not in WHOLE or status.docmdp_ok is False:
        return False
    if covers_all(pdf, signature):
        return True
    allowed = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    level = status.modification_level
    added = level is not None and ModificationLevel.NONE < level <= allowed
    return added and bool(END.search(pdf))


def later(status: Any, whole: bool) -> str:
    """What was added after the signature: "none", "validation_data", "forms_and_signatures" or
    "other"."""
    if whole:
        return "none"
    level = status.modification_level
    names = {
        ModificationLevel.NONE: "none", ModificationLevel.LTA_UPDATES: "validation_data",
        ModificationLevel.FORM_FILLING: "forms_and_signatures",
    }  # fmt: skip
    return names.get(level, "other")
