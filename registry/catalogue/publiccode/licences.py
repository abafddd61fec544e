"""SPDX licence expressions, as the reference parser's SPDX library reads them."""

import json
import re
from functools import cache
from importlib import resources

MAX_LENGTH = 1000
MAX_PARENTHESES = 50
_OPERATORS = ("WITH", "AND", "OR", "(", ")", ":", "+")
_ID = re.compile(r"[A-Za-z0-9\-.]+")
# Licences with an exception inside, which the package counts among the exceptions.
_WHOLE = (
    "ecos-2.0", "mpl-2.0-no-copyleft-exception", "gpl-2.0-with-autoconf-exception",
    "gpl-2.0-with-bison-exception", "gpl-2.0-with-classpath-exception",
    "gpl-2.0-with-font-exception", "gpl-2.0-with-gcc-exception", "gpl-3.0-with-autoconf-exception",
    "gpl-3.0-with-gcc-exception",
)  # fmt: skip
LICENCE, EXCEPTION, REFERENCE, DOCUMENT = "licence", "exception", "reference", "document"


class _Wrong(Exception):
    """The expression breaks off here."""


def is_expression(text: str) -> bool:
    """Whether the text is a valid SPDX expression of known licences (letters' case is free).

    Operators are capitals, but for a lone `licence with exception`, as in the reference's library.
    """
    if len(text) > MAX_LENGTH or text.count("(") > MAX_PARENTHESES:
        return False
    words = text.strip().split(" ")
    if len(words) == 3 and words[1].upper() == "WITH":
        words[1] = "WITH"
    try:
        tokens = _tokens(" ".join(words))
        return bool(tokens) and _expression(tokens, 0) == len(tokens)
    except _Wrong:
        return False


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Licences and exceptions of the SPDX list, in small letters."""
    source = resources.files("license_expression") / "data/scancode-licensedb-index.json"
    licences: set[str] = set()
    exceptions: set[str] = set()
    for entry in json.loads(source.read_text("utf-8")):
        names = [entry.get("spdx_license_key"), *entry.get("other_spdx_license_keys", ())]
        found = {name.lower() for name in names if name and not name.startswith("LicenseRef-")}
        (exceptions if entry.get("is_exception") else licences).update(found)
    return frozenset(licences.union(_WHOLE)), frozenset(exceptions.difference(_WHOLE))


def _tokens(text: str) -> list[str]:
    """Operators as they stand; names as their kind."""
    found: list[str] = []
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        place, token = _next(text, place)
        found.append(token)
    return found


def _next(text: str, place: int) -> tuple[int, str]:
    for operator in _OPERATORS:
        if text.startswith(operator, place):
            if operator == "+" and text[place - 1 : place] in ("", " "):
                raise _Wrong
            return place + len(operator), operator
    for prefix, kind in (("DocumentRef-", DOCUMENT), ("LicenseRef-", REFERENCE)):
        if text.startswith(prefix, place):
            return _id_end(text, place + len(prefix)), kind
    end = _id_end(text, place)
    return _name(text, place, end)


def _id_end(text: str, place: int) -> int:
    match = _ID.match(text, place)
    if match is None:
        raise _Wrong
    return match.end()


def _name(text: str, place: int, end: int) -> tuple[int, str]:
    name = text[place:end].lower()
    plus = text[end : end + 1] == "+"
    if plus and _kind(f"{name}-or-later") and not _kind(name):
        return end + 1, LICENCE
    kind = _kind(name) or _kind(name.removesuffix("-only")) or _kind(name.removesuffix("-or-later"))
    if kind is None:
        raise _Wrong
    return end, kind


def _kind(name: str) -> str | None:
    licences, exceptions = _known()
    if name in licences:
        return LICENCE
    return EXCEPTION if name in exceptions else None


def _expression(tokens: list[str], place: int) -> int:
    place = _atom(tokens, place)
    while place < len(tokens) and tokens[place] in ("AND", "OR"):
        place = _atom(tokens, place + 1)
    return place


def _atom(tokens: list[str], place: int) -> int:
    token = tokens[place] if place < len(tokens) else ""
    if token == "(":
        return _expect(tokens, _expression(tokens, place + 1), ")")
    if token == DOCUMENT:
        return _expect(tokens, _expect(tokens, place + 1, ":"), REFERENCE)
    if token == REFERENCE:
        return place + 1
    return _licence(tokens, _expect(tokens, place, LICENCE))


def _licence(tokens: list[str], place: int) -> int:
    if tokens[place : place + 1] == ["+"]:
        place += 1
    if tokens[place : place + 1] == ["WITH"]:
        place = _expect(tokens, place + 1, EXCEPTION)
    return place


def _expect(tokens: list[str], place: int, wanted: str) -> int:
    if tokens[place : place + 1] != [wanted]:
        raise _Wrong
    return place + 1
