"""Candidates out of publiccode.yml files, and applications as the fields of such a file."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from registry.kernel.text import M, Message

from .. import policy, publiccode
from ..models import Application
from ..publiccode.uris import is_http_url
from ..schemas import ApplicationInput
from .checking import Candidate, Fault
from .headings import key
from .known import Known
from .texts import storable

AFFAIRS = {
    "educational-content": "pendidikan", "learning-management-system": "pendidikan",
    "document-management": "kearsipan", "integrated-library-system": "perpustakaan",
    "e-commerce": "perdagangan", "it-security": "persandian", "data-analytics": "statistik",
    "communications": "komunikasi-informatika", "agriculture": "pertanian",
    "culture": "kebudayaan", "education": "pendidikan", "emergency-services": "ketenteraman",
    "employment": "tenaga-kerja", "energy": "energi", "environment": "lingkungan-hidup",
    "healthcare": "kesehatan", "infrastructures": "pekerjaan-umum",
    "manufacturing": "perindustrian", "security": "ketenteraman", "sport": "pemuda-olahraga",
    "tourism": "pariwisata", "transportation": "perhubungan", "welfare": "sosial",
}  # fmt: skip
"""Categories and scopes of the standard that point to one affair."""
ELSE_AFFAIR, ELSE_KIND = "penunjang", "administrasi"
PERSONAL = frozenset({"email", "phone", "fax"})


def candidate(
    number: int, stored: Mapping[str, Any], options: Mapping[str, Any], known: Known
) -> Candidate:
    """The candidate that the fields kept of a file make (see `kept`)."""
    fields = dict(stored["fields"])
    made = Candidate(number)
    made.faults = [
        Fault(**{**fault, "message": Message.from_json(fault["message"])})
        for fault in stored["faults"]
    ]
    if not fields:
        return made
    standard = deepcopy(fields.pop("extra"))
    names = set(ApplicationInput().fields)
    made.raw = {n: v for n, v in fields.items() if n in names and v not in ("", None, [])}
    if not made.raw["is_suite"]:
        del made.raw["is_suite"]
    _strangers(made, standard, known)
    _defaults(made, standard, options)
    made.extra["standard"] = standard
    made.extra["language"] = fields["language"]
    made.extra["open"] = fields["open_for_adoption"]
    return made


def _strangers(made: Candidate, standard: dict[str, Any], known: Known) -> None:
    """What our form has no place for stays in the standard's own form."""
    suite = made.raw.get("suite")
    if suite and not known.suites.get(key(suite)):
        standard["applicationSuite"] = made.raw.pop("suite")
    for name, there in (("repository", "url"), ("landing_page", "landingURL")):
        value = made.raw.get(name)
        if value and not is_http_url(value):
            standard[there] = made.raw.pop(name)


def _defaults(made: Candidate, standard: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    defaults = {"service_kind": options.get("service_kind") or ELSE_KIND}
    if not made.raw.get("affair"):
        defaults["affair"] = options.get("affair") or _likely(standard)
        made.notes.append(M("Berkas tidak menyebut urusan; periksa setelah diimpor."))
    made.extra["defaults"] = defaults


def _likely(standard: Mapping[str, Any]) -> str:
    audience = standard.get("intendedAudience")
    scopes = audience.get("scope") if isinstance(audience, dict) else None
    for listed in (scopes, standard.get("categories")):
        for name in listed if isinstance(listed, list) else ():
            if name in AFFAIRS:
                return AFFAIRS[name]
    return ELSE_AFFAIR


def kept(data: bytes) -> dict[str, Any]:
    """A file as an import row keeps it: its fields, errors and warnings."""
    report = publiccode.check(data)
    faults = [
        Fault(p.message, path=p.path, line=p.line).to_json() for p in report.errors
    ]  # fmt: skip
    notes = [
        Fault(p.message, path=p.path, line=p.line).to_json() for p in report.warnings
    ]  # fmt: skip
    fields = publiccode.read(report) if report.valid else {}
    return {"fields": storable(fields), "faults": storable(faults), "notes": storable(notes)}


def fields(application: Application, *, insider: bool) -> dict[str, Any]:
    """The application as `publiccode.write` takes it; without personal data for outsiders."""
    kept = deepcopy(application.extra)
    standard = kept.get("standard", {})
    if not insider:
        standard = _without_persons(standard)
    found = {
        name: getattr(application, name)
        for name in publiccode.blank() if hasattr(application, name)
    }  # fmt: skip
    suite = policy.suite_of(application, inside=insider)
    told = suite.name if suite else standard.pop("applicationSuite", "")
    return found | {
        "suite": told, "affair": application.affair_code, "extra": standard,
        "language": kept.get("language", "id"),
        "repository": application.repository or standard.pop("url", ""),
        "landing_page": application.landing_page or standard.pop("landingURL", ""),
    }


def _without_persons(standard: dict[str, Any]) -> dict[str, Any]:
    maintenance = standard.get("maintenance")
    if isinstance(maintenance, dict):
        maintenance.pop("contacts", None)
    cleaned = _scrubbed(standard)
    return cleaned if isinstance(cleaned, dict) else {}


def _scrubbed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _scrubbed(v) for k, v in value.items() if k.lower() not in PERSONAL}
    if isinstance(value, list):
        return [_scrubbed(v) for v in value]
    return value
