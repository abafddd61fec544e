"""An application as schema.org's SoftwareApplication, for search engines (JSON-LD)."""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from registry.catalogue import policy
from registry.catalogue.models import Application
from registry.catalogue.publiccode.licences import is_expression

SPDX = "https://spdx.org/licenses/"
FREE = "free"
OPERATING_SYSTEMS = {"web": "Web", "mobile": "Mobile", "desktop": "Desktop", "cloud": "Cloud"}
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028",
           "\u2029": "\\u2029"}  # fmt: skip


def structured(
    application: Application, base: str, *, screenshots: Sequence[str] = (),
    members: Sequence[tuple[str, str]] = (), version: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Its public fields; what the host left open is left out. `members` are (name, path)."""
    a, suite = application, policy.suite_of(application, inside=False)
    found = {
        "@context": "https://schema.org", "@type": "SoftwareApplication",
        "@id": base + a.href, "url": base + a.href, "name": a.name,
        "description": a.summary, "abstract": a.description, "featureList": a.function,
        "applicationCategory": a.affair.name,
        "operatingSystem": ", ".join(OPERATING_SYSTEMS.get(p, p) for p in a.platforms),
        "softwareVersion": version or a.current_version,
        "softwareRequirements": a.requirements, "inLanguage": a.languages,
        "keywords": ", ".join(a.technologies), "audience": _audience(a.audiences),
        "license": _licence(a.licence), "offers": _offer(a), "provider": _host(a, base),
        "award": [entry["name"] for entry in a.awards], "sameAs": a.landing_page,
        "screenshot": [base + path for path in screenshots],
        "isPartOf": _other(suite.name, base + suite.href) if suite else None,
        "hasPart": [_other(name, base + path) for name, path in members],
        "datePublished": a.created_at.date().isoformat(),
        "dateModified": a.changed_at.date().isoformat(),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _other(name: str, url: str) -> dict[str, str]:
    return {"@type": "SoftwareApplication", "name": name, "url": url}


def _audience(told: str) -> dict[str, str] | None:
    return {"@type": "Audience", "audienceType": told} if told else None


def _licence(told: str) -> str:
    return SPDX + told if told and " " not in told and is_expression(told) else told


def _offer(application: Application) -> dict[str, str] | None:
    if FREE not in application.reuse_terms:
        return None
    return {"@type": "Offer", "price": "0", "priceCurrency": "IDR"}


def _host(application: Application, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "GovernmentOrganization", "name": application.host.name,
        "url": f"{base}/pemerintah/{application.host_code}",
    }  # fmt: skip
    if application.agency:
        found["department"] = {"@type": "GovernmentOrganization", "name": application.agency}
    return found


def embedded(data: dict[str, Any]) -> Markup:
    """The data as an element of a page; no text of a host can end it."""
    told = json.dumps(data, ensure_ascii=False)
    for letter, written in _UNSAFE.items():
        told = told.replace(letter, written)
    return Markup(  # nosec B704 - nothing in it can be markup
        f'<script type="application/ld+json">{told}</script>'
    )
