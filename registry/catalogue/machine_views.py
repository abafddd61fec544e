"""What machines fetch of the catalogue: sitemaps, OpenSearch, feeds."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from webargs.multidictproxy import MultiDictProxy

from registry.http.access import PUBLIC, access
from registry.http.actor import current_actor
from registry.http.address import base
from registry.http.i18n import tr
from registry.kernel.clock import now
from registry.kernel.errors import NotFound
from registry.kernel.text import M

from . import policy, queries
from .machines import feeds, opensearch, sitemap
from .record import queries as record
from .record import watching
from .schemas import CatalogueQuery
from .search.filters import Filters

machines = Blueprint("machines", __name__)
FEED = "application/atom+xml"
FEED_LENGTH = 50


def _answer(body: bytes | str, mimetype: str = "application/xml") -> Response:
    response = Response(body, mimetype=mimetype)
    response.add_etag()
    found: Any = response.make_conditional(request)
    return found  # type: ignore[no-any-return]


@machines.get("/sitemap.xml")
@access(PUBLIC)
def sitemap_index() -> Response:
    """The sitemaps there are."""
    return _answer(sitemap.index(base()))


@machines.get("/sitemap-halaman.xml")
@access(PUBLIC)
def sitemap_pages() -> Response:
    """The site's pages and those of hosts."""
    return _answer(sitemap.file(base(), sitemap.pages()))


@machines.get("/sitemap-aplikasi-<int:part>.xml")
@access(PUBLIC)
def sitemap_applications(part: int) -> Response:
    """One part of the published applications."""
    found = sitemap.applications(part) if part < 10_000 else []
    if not found:
        raise NotFound
    return _answer(sitemap.file(base(), found))


@machines.get("/robots.txt")
@access(PUBLIC)
def robots() -> Response:
    """What crawlers are asked to leave alone, and where the sitemap is."""
    return _answer(sitemap.robots(base()), "text/plain")


@machines.get("/katalog/opensearch.xml")
@access(PUBLIC)
def description() -> Response:
    """The search, for browsers that take it up."""
    name = str(current_app.extensions["lumbung.site"].name)
    told = tr(M("Cari aplikasi pemerintah di %(site)s", site=name))
    return _answer(opensearch.description(base(), name, told), opensearch.TYPE)


@machines.get("/katalog/atom")
@access(PUBLIC)
def feed() -> Response:
    """The applications of a search, those changed or published last first."""
    schema = CatalogueQuery()
    filters = Filters.of(schema.load(MultiDictProxy(request.args, schema)))
    rows = queries.find(filters, "-changed_at", None, FEED_LENGTH).items
    query = watching.canonical(request.query_string.decode("utf-8", "replace"))
    tail = f"?{query}" if query else ""
    name = current_app.extensions["lumbung.site"].name
    title = f"{name}: {watching.words_of(query) or tr(M('aplikasi terbaru'))}"
    return _answer(feeds.feed(
        feeds.of_applications(rows), title=title, base=base(), own=f"/katalog/atom{tail}",
        page=f"/katalog{tail}", updated=now(),
    ), FEED)  # fmt: skip


@machines.get("/katalog/<code>/atom")
@access(PUBLIC)
def releases(code: str) -> Response:
    """The releases of one application, the newest first."""
    found = queries.get(code, current_actor())
    if policy.withdrawn(found):
        raise NotFound
    rows = record.releases(found.id)[:FEED_LENGTH]
    return _answer(feeds.feed(
        feeds.of_releases(found, rows, tr(M("Keamanan"))),
        title=tr(M("Rilis %(app)s", app=found.name)), base=base(), own=f"{found.href}/atom",
        page=found.href, updated=found.changed_at,
    ), FEED)  # fmt: skip
