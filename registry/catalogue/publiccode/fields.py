"""Our fields of an application and where publiccode.yml keeps them (docs/publiccode.md)."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from .problems import Report
from .rules import is_day

TEXTS = (
    "name", "suite", "summary", "description", "function", "agency", "affair", "service_kind",
    "audiences", "database", "interfaces", "data_used", "data_produced", "licence", "hki_number",
    "repository", "landing_page", "current_version", "launched", "award", "requirements",
    "support", "source",
)  # fmt: skip
LISTS = ("platforms", "technologies", "languages", "reuse_terms", "ready")
CHOICES = ("spbe_kind", "dimension", "development_status", "personal_data")
LANGUAGE = "id"
LANGUAGES_MAX = 50
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
REUSE_TERMS = "LicenseRef-ketentuan-pemakaian"
FAMILIES = {
    "web": ("web",), "mobile": ("android", "ios"), "desktop": ("windows", "mac", "linux"),
    "cloud": ("cloud",),
}  # fmt: skip
_DIRECT = {
    "name": "name", "suite": "applicationSuite", "repository": "url",
    "landing_page": "landingURL", "current_version": "softwareVersion",
}  # fmt: skip
_SPOKEN = {"summary": "shortDescription", "description": "longDescription"}
_LINED = {"function": "features", "award": "awards"}


def blank() -> dict[str, Any]:
    """Every field with nothing in it; `read` answers with these keys, `write` takes them."""
    return {
        **dict.fromkeys(TEXTS, ""), **{name: [] for name in LISTS},
        **dict.fromkeys(CHOICES), "is_suite": False, "open_for_adoption": True,
        "language": LANGUAGE, "extra": {},
    }  # fmt: skip


def read(source: Report | Mapping[str, Any]) -> dict[str, Any]:
    """Our fields from a report (or its `data` alone, without what our own export added).

    `extra` keeps, in the form of the standard, all that has no field of ours.
    """
    data = source.data if isinstance(source, Report) else source
    fields = _fields(data)
    if isinstance(source, Report):
        fields.update(_own(source.own, fields))
    return fields


def _own(own: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """What our export wrote beside the standard's keys: known fields of the right type only."""
    return {
        name: deepcopy(value) for name, value in own.items()
        if name in fields and _fits(name, value)
    }  # fmt: skip


def _fits(name: str, value: Any) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if name in ("is_suite", "open_for_adoption"):
        return isinstance(value, bool)
    if name == "personal_data":
        return value is None or isinstance(value, bool)
    if name in CHOICES:
        return value is None or isinstance(value, str)
    return isinstance(value, dict if name == "extra" else str)


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    extra = deepcopy(dict(data))
    extra.pop("publiccodeYmlVersion", None)
    fields = blank()
    for name, key in _DIRECT.items():
        fields[name] = _text(extra.pop(key, None))
    _released(extra, fields)
    fields["development_status"] = extra.pop("developmentStatus", None)
    fields["platforms"] = _platforms(extra)
    fields["languages"] = _languages(extra)
    fields["licence"] = _licence(extra)
    fields["agency"] = _text(_part(extra, "organisation").get("name"))
    _description(extra, fields)
    fields["extra"] = _without_empty(extra)
    return fields


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _released(extra: dict[str, Any], fields: dict[str, Any]) -> None:
    day = _text(extra.get("releaseDate"))
    if is_day(day):
        fields["launched"] = day
        del extra["releaseDate"]


def _platforms(extra: dict[str, Any]) -> list[str]:
    listed = extra.get("platforms")
    if not isinstance(listed, list):
        return []
    found = families(listed)
    if listed == spread(found):
        del extra["platforms"]
    return found


def _languages(extra: dict[str, Any]) -> list[str]:
    listed = _part(extra, "localisation").get("availableLanguages")
    tags = listed if isinstance(listed, list) and len(listed) <= LANGUAGES_MAX else []
    known = [tag for tag in tags if isinstance(tag, str) and TAG.fullmatch(tag)]
    if not known or len(known) != len(tags) or len(set(known)) != len(known):
        return []
    del extra["localisation"]["availableLanguages"]
    return known


def families(listed: Sequence[Any]) -> list[str]:
    """Our platforms behind the standard's: android and ios are mobile."""
    names = [str(name).lower() for name in listed]
    return [
        family for family, members in FAMILIES.items()
        if any(name in members or name == family for name in names)
    ]  # fmt: skip


def spread(ours: Sequence[str]) -> list[str]:
    """The standard's platforms for ours."""
    return [name for family in ours for name in FAMILIES.get(family, (family,))]


def lines(text: str) -> list[str]:
    """The lines of a text that say something: one feature or award each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def joined(listed: Sequence[Any]) -> str:
    """The reverse of `lines`."""
    return "\n".join(str(item) for item in listed)


def _licence(extra: dict[str, Any]) -> str:
    licence = _text(_part(extra, "legal").pop("license", None))
    return "" if licence == REUSE_TERMS else licence


def language_of(descriptions: Mapping[str, Any]) -> str:
    """The language shown first: Indonesian, else English, else the first in the file."""
    for wanted in (LANGUAGE, "en"):
        for name in descriptions:
            if name.lower().partition("-")[0] == wanted:
                return name
    return next(iter(descriptions), LANGUAGE)


def _description(extra: dict[str, Any], fields: dict[str, Any]) -> None:
    descriptions = _part(extra, "description")
    language = fields["language"] = language_of(descriptions)
    text = _part(descriptions, language)
    for name, key in _SPOKEN.items():
        fields[name] = _text(text.pop(key, None))
    for name, key in _LINED.items():
        listed = text.get(key)
        if not isinstance(listed, list):
            continue
        fields[name] = joined(listed)
        if lines(fields[name]) == listed:
            del text[key]


def _without_empty(value: Any) -> Any:
    """Without keys that say nothing: nulls and emptied sections."""
    if not isinstance(value, dict):
        return value
    kept = {key: _without_empty(inner) for key, inner in value.items()}
    return {key: inner for key, inner in kept.items() if inner is not None and inner != {}}
