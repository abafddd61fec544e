"""Which bytes a signature covers, whether its container is clean, and what was added later.

Source: ISO 32000-2 §12.8.1 (byte range), §12.8.2.2 (DocMDP); RFC 5652 §10.2.1, X.690 §10 (DER).
"""

import re
from typing import Any

from asn1crypto import cms
from pyhanko.pdf_utils import generic
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

    After the `last` one only the data that proves it later (DSS, PAdES B-LT) may follow; after an
    earlier one forms may be filled in and signatures added, as far as it allowed (DocMDP).
    """
    if status.coverage not in WHOLE or status.docmdp_ok is False:
        return False
    if covers_all(pdf, signature):
        return True
    level = status.modification_level
    if not last:
        return level is not None and level <= ModificationLevel.FORM_FILLING
    return level == ModificationLevel.LTA_UPDATES and _only_proof(pdf, signature)


def _only_proof(pdf: bytes, signature: Any) -> bool:
    """Whether later revisions wrote the security store, and beside it nothing but the catalogue
    that names it and the file's date of change."""
    reader, since = signature.reader, signature.signed_revision + 1
    written: set[int] = set()
    for revision in range(since, reader.xrefs.total_revisions):
        written |= {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(revision)}
    proof: set[int] = set()
    _reach(reader.root.raw_get("/DSS") if "/DSS" in reader.root else None, proof)
    beside = {reader.root_ref.idnum}
    for held, name in ((reader.root, "/Metadata"), (reader.trailer, "/Info")):
        if name in held:
            beside.add(held.raw_get(name).idnum)
    return bool(written & proof) and written <= proof | beside and bool(END.search(pdf))


def _reach(held: Any, found: set[Any]) -> None:
    """Adds the numbers of all objects below `held` to `found`."""
    if isinstance(held, generic.IndirectObject):
        if held.idnum in found:
            return
        found.add(held.idnum)
        held = held.get_object()  # type: ignore[no-untyped-call]
    for part in _parts(held):
        _reach(part, found)


def _parts(held: Any) -> list[Any]:
    if isinstance(held, generic.DictionaryObject):
        return [held.raw_get(name) for name in held]
    if isinstance(held, generic.ArrayObject):
        return [held.raw_get(at) for at in range(len(held))]
    return []


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
