"""Markdown of hosts as HTML that is safe to show: no raw HTML, no pictures, no scripts."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
TOP = 3
"""A record's texts stand under the page's h2: their first heading is an h3."""

_reader = (
    MarkdownIt("commonmark", {"html": False, "linkify": False})
    .enable(["table", "strikethrough"]).disable("image")
)  # fmt: skip


def render(text: str | None) -> Markup:
    """The text as HTML; what is not plain Markdown is shown as written."""
    if not text:
        return Markup("")
    tokens = _reader.parse(text)
    for token in tokens:
        _lower(token)
    html = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )  # fmt: skip
    return Markup(clean)  # nosec B704 - what nh3 has cleaned


def _lower(token: Token) -> None:
    """Headings begin below the page's own, whatever the author began with."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + TOP - 1)}"
