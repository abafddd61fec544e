"""BCP 47 language tags, strict: registered subtags only, no POSIX forms such as id_ID."""

import re
from functools import cache

from .lists import words

_PRIVATE = re.compile(r"x-[a-z0-9]{1,8}", re.ASCII)
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extlangs>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.ASCII,
)
Prefixes = dict[str, tuple[str, ...]]
MAX_LENGTH = 100


def is_tag(text: str) -> bool:
    """Whether the text is a valid BCP 47 tag in its shortest form (`id`, not `ind`)."""
    tag = text.lower()
    if len(tag) > MAX_LENGTH:
        return False
    if tag in _registry("irregular") or _PRIVATE.fullmatch(tag):
        return True
    match = _TAG.fullmatch(tag)
    if match is None or not _is_language(match["language"]):
        return False
    return (
        _all_under(tag, match["extlangs"], _registry("extlangs"))
        and (match["script"] is None or match["script"] in _registry("scripts"))
        and (match["region"] is None or _is_region(match["region"]))
        and _all_under(tag, match["variants"], _registry("variants"))
    )


def _is_language(name: str) -> bool:
    return name in _registry("languages") or "qaa" <= name <= "qtz"


def _is_region(name: str) -> bool:
    """Registered, in a range for private use (XK is Kosovo), or UK, which Go's tables know."""
    private = "qm" <= name <= "qz" or "xa" <= name <= "xz"
    return name in _registry("regions") or private or name == "uk"


def _all_under(tag: str, subtags: str, known: Prefixes) -> bool:
    """Every subtag is registered and stands behind one of its prefixes, if it has any."""
    for name in filter(None, subtags.split("-")):
        if name not in known:
            return False
        if known[name] and not any(f"{tag}-".startswith(prefix) for prefix in known[name]):
            return False
    return True


@cache
def _registry(section: str) -> Prefixes:
    pairs = (word.partition("<") for word in words("subtags.txt", section))
    return {name: tuple(prefixes.split(",")) if prefixes else () for name, _, prefixes in pairs}
