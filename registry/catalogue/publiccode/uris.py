"""Addresses judged as Go's net/url and the validators of the reference parser judge them."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST_PERCENT = re.compile(r"%(?!25|[89A-Fa-f])")
_HOST = re.compile(r"(?:[A-Za-z0-9\-_.~!$&'()*+,;=:\[\]<>\"%]|[^\x00-\x7f])*")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_URN = re.compile(
    r"urn:[a-z0-9][a-z0-9-]{0,31}:(?:[a-z0-9()+,\-.:=@;$_!*']|%[0-9a-f]{2})+",
    re.ASCII | re.IGNORECASE,
)
_WIDE = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_ATOM = rf"[A-Za-z0-9!#$%&'*+\-/=?^_`{{|}}~{_WIDE}]+"
_LOCAL = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[^"\\\r\n]|\\.)*"')
_DOMAIN = re.compile(rf"[A-Za-z0-9\-._~{_WIDE}]+")
_EDGE = re.compile(rf"[A-Za-z0-9{_WIDE}]")
_LETTER = re.compile(rf"[A-Za-z{_WIDE}]")
_IPA = re.compile(r"[A-Za-z0-9_]{1,8}|istsc_[A-Za-z0-9]{10}", re.ASCII)
ITALIAN = "urn:x-italian-pa:"


@dataclass(frozen=True)
class Address:
    """The parts of an address that the rules look at."""

    scheme: str = ""
    opaque: str = ""
    host: str = ""
    path: str = ""
    fragment: str = ""


def parse(text: str) -> Address | None:
    """The parts, or None where Go's url.Parse would refuse."""
    body, _, fragment = text.partition("#")
    if _BAD_PERCENT.search(fragment):
        return None
    found = _parse(body, request=False)
    return found and Address(found.scheme, found.opaque, found.host, found.path, fragment)


def parse_request(text: str) -> Address | None:
    """As url.ParseRequestURI: an absolute address or an absolute path only."""
    return _parse(text, request=True) if text else None


def is_url(text: str) -> bool:
    """A scheme and something after it."""
    found = parse(text.lower())
    if found is None or not found.scheme:
        return False
    if text.lower().startswith("file:/"):
        return True
    return bool(found.host or found.fragment or found.opaque)


def is_http_url(text: str) -> bool:
    """http or https with a host."""
    found = parse(text.lower())
    return found is not None and found.scheme in ("http", "https") and bool(found.host)


def is_uri(text: str) -> bool:
    """A URN, or an address with a host: what names an organisation."""
    found = parse_request(text)
    if found is None:
        return False
    if found.scheme == "urn":
        return _URN.fullmatch(text) is not None and is_ipa_urn(text)
    return bool(found.scheme and found.host)


def is_ipa_urn(text: str) -> bool:
    """False only for `urn:x-italian-pa:` with a code that cannot be one."""
    if not text.lower().startswith(ITALIAN):
        return True
    return is_ipa_code(text[len(ITALIAN):])  # fmt: skip


def is_ipa_code(text: str) -> bool:
    """The shape of an Italian iPA code; the register of 24,000 codes is not carried here."""
    return _IPA.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """One address, with a domain of at least two labels."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > 320 or _LOCAL.fullmatch(local) is None:
        return False
    if _DOMAIN.fullmatch(domain) is None or domain.endswith(".") or ".." in domain:
        return False
    if not (_EDGE.match(domain[0]) and _LETTER.match(domain[-1])):
        return False
    splits = (place for place, letter in enumerate(domain) if letter == ".")
    return any(
        0 < place < len(domain) - 1 and _EDGE.match(domain[place - 1])
        and _LETTER.match(domain[place + 1])
        for place in splits
    )  # fmt: skip


def is_video(text: str) -> bool:
    """Whether a provider of oEmbed answers for the address."""
    return any(_matches(text, parts) for parts in _providers())


@cache
def _providers() -> tuple[tuple[str, ...], ...]:
    lines = (resources.files(__package__) / "data/oembed.txt").read_text("utf-8").splitlines()
    return tuple(tuple(line.split("*")) for line in lines if line and not line.startswith("#"))


def _matches(text: str, parts: tuple[str, ...]) -> bool:
    """A pattern with `*`, without a regular expression that an address could make slow."""
    first, *rest = parts
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    place = len(first)
    for part in rest[:-1]:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return len(text) - len(rest[-1]) >= place and text.endswith(rest[-1])


def _parse(text: str, request: bool) -> Address | None:
    if any(letter < " " or letter == "\x7f" for letter in text) or text.startswith(":"):
        return None
    match = _SCHEME.fullmatch(text)
    scheme, rest = (match[1].lower(), match[2]) if match else ("", text)
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        return _relative(scheme, rest, request)
    if rest.startswith("//") and (scheme or not (request or rest.startswith("///"))):
        return _with_host(scheme, rest[2:])
    return None if _BAD_PERCENT.search(rest) else Address(scheme, path=rest)


def _relative(scheme: str, rest: str, request: bool) -> Address | None:
    if scheme:
        return Address(scheme, opaque=rest)
    if request or ":" in rest.partition("/")[0] or _BAD_PERCENT.search(rest):
        return None
    return Address(path=rest)


def _with_host(scheme: str, rest: str) -> Address | None:
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if at and (_USER.fullmatch(user) is None or _BAD_PERCENT.search(user)):
        return None
    if not _good_host(host) or _BAD_PERCENT.search(path):
        return None
    return Address(scheme, host=host, path=slash + path)


def _good_host(host: str) -> bool:
    if host.startswith("["):
        inside, bracket, port = host.rpartition("]")
        if not bracket or (port and not _port(port)) or ":" not in inside:
            return False
    elif ":" in host and not _port(host[host.rindex(":"):]):  # fmt: skip
        return False
    if _BAD_PERCENT.search(host) or _HOST_PERCENT.search(host):
        return False
    return _HOST.fullmatch(host) is not None


def _port(text: str) -> bool:
    return text.startswith(":") and (text[1:] == "" or (text[1:].isascii() and text[1:].isdigit()))
