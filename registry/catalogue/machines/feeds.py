"""Atom feeds (RFC 4287): the applications of a search, the releases of one application."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from xml.etree.ElementTree import Element, SubElement  # nosec B405 - only writes

from registry.catalogue.models import Application
from registry.catalogue.queries import AppRow
from registry.catalogue.record.markdown import render

from .xml import document, put

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One entry; `href` is a path of this site, `html` marks a summary that is HTML."""

    href: str
    title: str
    author: str
    published: datetime
    updated: datetime
    summary: str
    terms: tuple[tuple[str, str], ...] = ()
    html: bool = False


def feed(
    entries: Iterable[Entry], *, title: str, base: str, own: str, page: str, updated: datetime
) -> bytes:
    """A feed of `entries`; `own` and `page` are the paths of the feed and of what it is of."""
    rows = list(entries)
    root = Element("feed", {"xmlns": ATOM})
    put(root, "id", base + own)
    put(root, "title", title)
    put(root, "updated", max((row.updated for row in rows), default=updated).isoformat())
    SubElement(root, "link", {"rel": "self", "href": base + own, "type": "application/atom+xml"})
    SubElement(root, "link", {"rel": "alternate", "href": base + page, "type": "text/html"})
    for row in rows:
        _entry(root, row, base)
    return document(root)


def _entry(root: Element, row: Entry, base: str) -> None:
    entry = SubElement(root, "entry")
    put(entry, "id", base + row.href)
    put(entry, "title", row.title)
    SubElement(entry, "link", {"rel": "alternate", "href": base + row.href})
    put(entry, "published", row.published.isoformat())
    put(entry, "updated", row.updated.isoformat())
    put(SubElement(entry, "author"), "name", row.author)
    for term, label in row.terms:
        SubElement(entry, "category", {"term": term, "label": label})
    put(entry, "summary", row.summary, type="html" if row.html else "text")


def of_applications(rows: Sequence[AppRow]) -> list[Entry]:
    """Applications as entries; one that changed is the same entry, updated."""
    return [
        Entry(
            r.href, r.name, r.host_name, r.created_at, r.changed_at, r.summary,
            ((r.affair_code, r.affair_name),),
        )
        for r in rows
    ]  # fmt: skip


def of_releases(
    application: Application, releases: Sequence[Any], security: str
) -> list[Entry]:
    """Releases as entries; a security release carries the category `security`, so labelled."""
    return [
        Entry(
            f"{application.href}#rilis-{r.id}", f"{application.name} {r.version}",
            application.host.name, _start(r.on), _start(r.on), str(render(r.notes)),
            (("security", security),) if r.security else (), html=True,
        )
        for r in releases
    ]  # fmt: skip


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
