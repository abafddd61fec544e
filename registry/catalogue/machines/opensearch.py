"""The search as browsers take it up: an OpenSearch 1.1 description and its suggestions."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement  # nosec B405 - only writes

from .xml import document, put

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
SHORT = 16
"""Letters that a short name may have."""
WAYS = (
    ("text/html", "results", "/katalog?q={searchTerms}"),
    ("application/atom+xml", "results", "/katalog/atom?q={searchTerms}"),
    (SUGGESTIONS, "suggestions", "/katalog/saran?bentuk=opensearch&q={searchTerms}"),
    (TYPE, "self", "/katalog/opensearch.xml"),
)


def description(base: str, name: str, told: str) -> bytes:
    """The file, for the site called `name`; `told` says what is searched."""
    root = Element("OpenSearchDescription", {"xmlns": NAMESPACE})
    put(root, "ShortName", name[:SHORT])
    put(root, "Description", told)
    put(root, "InputEncoding", "UTF-8")
    put(root, "Image", f"{base}/static/img/favicon.svg", type="image/svg+xml")
    for media_type, rel, template in WAYS:
        SubElement(root, "Url", {"type": media_type, "rel": rel, "template": base + template})
    for language in ("id", "en"):
        put(root, "Language", language)
    return document(root)


def suggestions(q: str, items: Sequence[dict[str, str]], base: str) -> list[object]:
    """What may be searched for, as browsers expect it: words, hints, addresses."""
    return [
        q, [i["label"] for i in items], [i["hint"] for i in items],
        [base + i["href"] for i in items],
    ]  # fmt: skip
