"""Our fields as a publiccode.yml 0.7 that every reader accepts and our own reads back unchanged."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from . import fields as f
from . import vocabulary as v
from .checking import OWN, check
from .emitting import clean, emit
from .problems import Report
from .rules import graphemes
from .shapes import FILE
from .uris import is_http_url

PAGE = "https://katalog.invalid/"
_SHORT, _LONG, _LONGEST = 150, 150, 10_000
_MOST_LINES = 200
_ORDER = tuple(FILE.fields)
_STATUS, _NAME, _PLATFORM = "stable", "Tanpa nama", "belum disebutkan"
_SHORT_TEXT = "Pemilik aplikasi belum menuliskan uraian yang lebih panjang."
_MORE = (
    "Keterangan selengkapnya, ketentuan pemakaian bersama, dan cara mengajukan permohonan "
    "pemanfaatan tersedia pada halaman aplikasi ini di katalog: "
)
_TYPES = {"web": "web", "mobile": "mobile", "desktop": "desktop", "cloud": "backend"}


def write(fields: Mapping[str, Any], page: str = PAGE) -> str:
    """The file. `page`: the application's address in our catalogue, for what an owner left blank.

    Mandatory keys that our fields cannot fill get an honest stand-in; whatever the standard has
    no key for goes into a comment on the last line. `read(check(write(x)))` is x again.
    """
    wanted = {**f.blank(), **{name: fields[name] for name in f.blank() if name in fields}}
    text, report = _valid(wanted, page if is_http_url(page) else PAGE)
    back = f.read(report)
    own = {name: value for name, value in wanted.items() if back[name] != value}
    if own:
        text += OWN + json.dumps(own, ensure_ascii=True, separators=(",", ":")) + "\n"
    return text


def _valid(fields: Mapping[str, Any], page: str) -> tuple[str, Report]:
    """The standard's part and what its check says: keys that fail are given up, first one by
    one."""
    given_up: set[str] = set()
    while True:
        text = emit(_document(fields, page, given_up))
        report = check(text)
        failed = {_top(problem.path) for problem in report.errors} - given_up
        if not failed:
            return text, report
        given_up |= failed


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _document(fields: Mapping[str, Any], page: str, given_up: set[str]) -> dict[str, Any]:
    """All keys in the standard's order; a key in `given_up` is left to its stand-in."""
    extra = {} if "" in given_up else fields["extra"]
    known = {key: extra[key] for key in _ORDER if key in extra and key not in given_up}
    made = {
        "publiccodeYmlVersion": v.LATEST,
        "name": clean(fields["name"]).strip() or _NAME,
        "applicationSuite": clean(fields["suite"]),
        "url": _first(given_up, "url", fields["repository"], fields["landing_page"]) or page,
        "landingURL": "" if "landingURL" in given_up else fields["landing_page"],
        "softwareVersion": clean(fields["current_version"]),
        "releaseDate": "" if "releaseDate" in given_up else fields["launched"],
        "platforms": _platforms(fields["platforms"], known),
        "developmentStatus": _status(fields, given_up),
        "softwareType": known.get("softwareType") or _type(fields["platforms"]),
        "description": _descriptions(fields, known, given_up, page),
        "legal": _legal(fields, known, given_up),
        "maintenance": known.get("maintenance") or _maintenance(fields),
        "localisation": _localisation(fields, known.get("localisation"), given_up),
    }  # fmt: skip
    rest = {key: value for key, value in known.items() if key not in made}
    whole = {**made, **rest}
    return {key: whole[key] for key in sorted(whole, key=_place) if whole[key] not in ("", {}, [])}


def _place(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _first(given_up: set[str], key: str, *choices: str) -> str:
    return "" if key in given_up else next((choice for choice in choices if choice), "")


def _status(fields: Mapping[str, Any], given_up: set[str]) -> str:
    return (
        fields["development_status"] or _STATUS if "developmentStatus" not in given_up else _STATUS
    )


def _platforms(ours: Sequence[str], known: Mapping[str, Any]) -> list[str]:
    original = known.get("platforms")
    if isinstance(original, list) and original and f.families(original) == list(ours):
        return original
    return [clean(name) for name in f.spread(ours)] or [_PLATFORM]


def _type(ours: Sequence[str]) -> str:
    kinds = {_TYPES[name] for name in ours if name in _TYPES}
    return f"standalone/{kinds.pop() if len(kinds) == 1 else 'other'}"


def _legal(
    fields: Mapping[str, Any], known: Mapping[str, Any], given_up: set[str]
) -> dict[str, Any]:
    kept = known.get("legal")
    licence = "" if "legal" in given_up else fields["licence"]
    return {
        "license": licence or f.REUSE_TERMS, **(kept if isinstance(kept, dict) else {})
    }  # fmt: skip


def _maintenance(fields: Mapping[str, Any]) -> dict[str, Any]:
    keeper = clean(fields["agency"]).strip() or "Pemerintah daerah pemilik aplikasi"
    return {"type": "internal", "contacts": [{"name": keeper}]}


def _localisation(
    fields: Mapping[str, Any], kept: Any, given_up: set[str]
) -> dict[str, Any]:
    ours = [] if "localisation" in given_up else fields["languages"]
    told = {"localisationReady": False, "availableLanguages": ours or [f.LANGUAGE]}
    return {**told, **(kept if isinstance(kept, dict) else {})}


def _descriptions(
    fields: Mapping[str, Any], known: Mapping[str, Any], given_up: set[str], page: str
) -> dict[str, Any]:
    """The other languages as they came, and ours with what our fields say."""
    kept = known.get("description")
    others = deepcopy(kept) if isinstance(kept, dict) else {}
    language = f.LANGUAGE if "description" in given_up else fields["language"]
    text = others.pop(language, None)
    ours = _description(fields, text if isinstance(text, dict) else {}, page)
    return {language: ours, **others}


def _description(fields: Mapping[str, Any], kept: dict[str, Any], page: str) -> dict[str, Any]:
    summary = clean(fields["summary"]).strip() or clean(fields["name"]).strip() or _NAME
    text = {
        "shortDescription": _cut(summary, _SHORT),
        "longDescription": _long(clean(fields["description"]), summary, page),
        "features": _listed(fields["function"], kept.get("features")) or [_cut(summary, _SHORT)],
        "awards": _listed(fields["award"], kept.get("awards")),
    }
    whole = {**kept, **text}
    return {key: value for key, value in whole.items() if value not in ("", [], None)}


def _listed(text: str, original: Any) -> list[str]:
    if isinstance(original, list) and f.joined(original) == text:
        return original
    return [_cut(line, _LONGEST) for line in f.lines(clean(text))[:_MOST_LINES]]


def _long(text: str, summary: str, page: str) -> str:
    """At least 150 characters: a short text is kept and followed by where to read more."""
    if graphemes(text) < _LONG:
        text = f"{text.strip() or summary}\n\n{_SHORT_TEXT} {_MORE}{page}"
    return _cut(text, _LONGEST)


def _cut(text: str, count: int) -> str:
    return text if graphemes(text) <= count else text[:count].rstrip() or text[:1]
