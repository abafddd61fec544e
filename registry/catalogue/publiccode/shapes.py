"""The keys of publiccode.yml 0.x: their types and rules, in one table read by decode and rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.kernel.text import Message

from . import rules as r
from . import vocabulary as v

Rule = Callable[[Any, Mapping[str, Any]], Message | None]


@dataclass(frozen=True)
class Text:
    """A string; numbers and booleans are read as their text."""

    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Flag:
    """true or false."""

    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Link:
    """A string that is an address."""

    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list; `single` allows one value to stand for a list of one."""

    item: "Shape"
    rules: tuple[Rule, ...] = ()
    single: bool = False


@dataclass(frozen=True)
class Record:
    """Known keys. An `optional` one that is absent or unreadable is not looked into."""

    fields: Mapping[str, "Shape"]
    optional: bool = False
    rules: tuple[Rule, ...] = field(default=())


@dataclass(frozen=True)
class Languages:
    """Keys are languages, each with the same record."""

    record: Record
    rules: tuple[Rule, ...] = ()


Shape = Text | Flag | Link | Listing | Record | Languages

TEXT, NEEDED = Text(), Text((r.required,))
TEXTS, FLAG = Listing(TEXT), Flag()
PAGE = Link((r.http_url,))

ORGANISATION = {"name": TEXT, "uri": Text((r.required, r.organisation))}

DESCRIPTION = Record({
    "localisedName": TEXT,
    "genericName": Text((r.at_most(35),)),
    "shortDescription": Text((r.required, r.at_most(150))),
    "longDescription": Text((r.required, r.at_least(150), r.at_most(10_000))),
    "documentation": PAGE,
    "apiDocumentation": PAGE,
    "features": Listing(TEXT, (r.not_empty,)),
    "screenshots": TEXTS,
    "videos": Listing(PAGE),
    "awards": TEXTS,
})  # fmt: skip

CONTRACTOR = Record({
    "name": NEEDED,
    "email": Text((r.email,)),
    "website": PAGE,
    "until": Text((r.required, r.day)),
})  # fmt: skip

CONTACT = Record({
    "name": NEEDED, "email": Text((r.email,)), "affiliation": TEXT, "phone": TEXT,
})  # fmt: skip

DEPENDENCY = Record({
    "name": NEEDED, "versionMin": TEXT, "versionMax": TEXT, "optional": FLAG, "version": TEXT,
})  # fmt: skip

ITALY = Record({
    "countryExtensionVersion": Text((r.one_of(v.EXTENSION_VERSIONS),)),
    "conforme": Record(dict.fromkeys(
        ("lineeGuidaDesign", "modelloInteroperabilita", "misureMinimeSicurezza", "gdpr"), FLAG
    ), optional=True),
    "riuso": Record({"codiceIPA": Text((r.italian_code,))}),
    "piattaforme": Record(dict.fromkeys(("spid", "pagopa", "cie", "anpr", "io"), FLAG)),
}, optional=True)  # fmt: skip

FILE = Record({
    "publiccodeYmlVersion": Text((r.required, r.one_of(v.VERSIONS))),
    "name": NEEDED,
    "applicationSuite": TEXT,
    "url": Link((r.required_link, r.url)),
    "landingURL": PAGE,
    "isBasedOn": Listing(Link((r.required_link, r.url)), single=True),
    "softwareVersion": TEXT,
    "releaseDate": Text((r.day,)),
    "logo": TEXT,
    "monochromeLogo": TEXT,
    "organisation": Record(ORGANISATION, optional=True),
    "inputTypes": Listing(Text((r.mime_type,))),
    "outputTypes": Listing(Text((r.mime_type,))),
    "platforms": Listing(TEXT, (r.not_empty,)),
    "categories": Listing(Text((r.member(v.CATEGORIES, r.CATEGORY),))),
    "usedBy": TEXTS,
    "fundedBy": Listing(Record(ORGANISATION)),
    "roadmap": PAGE,
    "developmentStatus": Text((r.required, r.one_of(v.DEVELOPMENT_STATUS))),
    "softwareType": Text((r.required, r.one_of(v.SOFTWARE_TYPES))),
    "supports": Listing(Record({"id": Text((r.required, r.supported))})),
    "intendedAudience": Record({
        "scope": Listing(Text((r.member(v.SCOPES, r.SCOPE),))),
        "countries": Listing(Text((r.country,))),
        "unsupportedCountries": Listing(Text((r.country,))),
    }, optional=True),
    "description": Languages(DESCRIPTION, (r.not_empty, r.languages)),
    "legal": Record({
        "license": Text((r.required, r.licence)),
        "mainCopyrightOwner": TEXT, "repoOwner": TEXT, "authorsFile": TEXT,
    }),
    "maintenance": Record({
        "type": Text((r.required, r.one_of(v.MAINTENANCE))),
        "contractors": Listing(CONTRACTOR, (r.contractors,)),
        "contacts": Listing(CONTACT, (r.contacts,)),
    }),
    "localisation": Record({
        "localisationReady": Flag((r.required_flag,)),
        "availableLanguages": Listing(Text((r.language,)), (r.required_list, r.not_empty)),
    }),
    "dependsOn": Record({
        "open": Listing(DEPENDENCY), "proprietary": Listing(DEPENDENCY),
        "hardware": Listing(DEPENDENCY),
    }, optional=True),
    "IT": ITALY,
    "it": ITALY,
})  # fmt: skip
