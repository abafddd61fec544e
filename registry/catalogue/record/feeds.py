"""The newest applications of a search as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 - only writes

from registry.catalogue.queries import AppRow

ATOM = "http://www.w3.org/2005/Atom"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""


def atom(
    rows: Sequence[AppRow], *, title: str, base: str, own: str, page: str, updated: datetime
) -> bytes:
    """The feed of `rows`; `own` and `page` are the paths of the feed and of the list it is of."""
    feed = Element("feed", {"xmlns": ATOM})
    _text(feed, "id", base + own)
    _text(feed, "title", title)
    newest = max((row.created_at for row in rows), default=updated)
    _text(feed, "updated", newest.isoformat())
    SubElement(feed, "link", {"rel": "self", "href": base + own, "type": "application/atom+xml"})
    SubElement(feed, "link", {"rel": "alternate", "href": base + page, "type": "text/html"})
    for row in rows:
        _entry(feed, row, base)
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: Element, row: AppRow, base: str) -> None:
    entry = SubElement(feed, "entry")
    _text(entry, "id", base + row.href)
    _text(entry, "title", row.name)
    SubElement(entry, "link", {"rel": "alternate", "href": base + row.href})
    _text(entry, "published", row.created_at.isoformat())
    _text(entry, "updated", row.created_at.isoformat())
    _text(SubElement(entry, "author"), "name", row.host_name)
    SubElement(entry, "category", {"term": row.affair_code, "label": row.affair_name})
    _text(entry, "summary", row.summary)


def _text(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = _UNWRITABLE.sub(" ", value)
