"""Sitemaps (sitemaps.org 0.9): an index, the site's own pages, applications in parts."""

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement  # nosec B405 - only writes

from sqlalchemy import func, select

from registry.catalogue.models import Application
from registry.catalogue.states import PUBLISHED
from registry.kernel.db import session

from .xml import document, put

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
PART = 20_000
"""Applications in one file (the protocol takes 50,000), by row id: a part never shifts."""
PAGES = ("/", "/katalog", "/banding", "/banding/pemerintah", "/pemerintah", "/naskah")

Place = tuple[str, datetime | None]
"""A path and when it last changed."""


def parts() -> list[tuple[int, datetime]]:
    """The parts that hold something, with their last change."""
    part = (Application.id // PART).label("part")
    statement = (
        select(part, func.max(Application.changed_at))
        .where(Application.state == PUBLISHED).group_by(part).order_by(part)
    )  # fmt: skip
    return [(int(number), changed) for number, changed in session.execute(statement)]


def applications(part: int) -> list[Place]:
    """The published applications of one part, by row id."""
    statement = (
        select(Application.slug, Application.changed_at)
        .where(Application.state == PUBLISHED, Application.id >= part * PART,
               Application.id < (part + 1) * PART)
        .order_by(Application.id)
    )  # fmt: skip
    return [(f"/katalog/{slug}", changed) for slug, changed in session.execute(statement)]


def pages() -> list[Place]:
    """The site's public pages and those of the governments that offer something."""
    hosts = session.execute(
        select(Application.host_code, func.max(Application.changed_at))
        .where(Application.state == PUBLISHED).group_by(Application.host_code)
        .order_by(Application.host_code)
    )  # fmt: skip
    found: list[Place] = [(path, None) for path in PAGES]
    return found + [(f"/pemerintah/{code}", changed) for code, changed in hosts]


def index(base: str) -> bytes:
    """The file that names the others."""
    named: list[Place] = [("/sitemap-halaman.xml", None)]
    named += [(f"/sitemap-aplikasi-{number}.xml", changed) for number, changed in parts()]
    return _file("sitemapindex", "sitemap", base, named)


def file(base: str, places: Iterable[Place]) -> bytes:
    """A file of addresses."""
    return _file("urlset", "url", base, places)


def _file(root_name: str, name: str, base: str, places: Iterable[Place]) -> bytes:
    root = Element(root_name, {"xmlns": SITEMAP})
    for path, changed in places:
        entry = SubElement(root, name)
        put(entry, "loc", base + path)
        if changed is not None:
            put(entry, "lastmod", changed.isoformat())
    return document(root)


def robots(base: str) -> str:
    """What crawlers are asked to leave alone: acts, files made on demand, endless filters. An
    application's address may begin like one of these ("/katalog/saran-warga")."""
    closed = ("/masuk", "/pencarian/", "/katalog/ekspor$", "/katalog/ekspor?", "/katalog/saran$",
              "/katalog/saran?", "/katalog?*urut=", "/banding?", "/*?*after=")  # fmt: skip
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return "\n".join([*lines, "", f"Sitemap: {base}/sitemap.xml", ""])
