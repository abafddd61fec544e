"""Writing XML 1.0 out of any text."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 - only writes

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""


def put(parent: Element, name: str, value: str, **attributes: str) -> None:
    """Adds an element with that text."""
    SubElement(parent, name, attributes).text = _UNWRITABLE.sub(" ", value)


def document(root: Element) -> bytes:
    """The whole as a file."""
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found
