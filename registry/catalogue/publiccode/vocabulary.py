"""Closed vocabularies of the standard publiccode.yml 0.x."""

from .lists import words

VERSIONS = (
    "0", "0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4", "0.4.0", "0.5", "0.5.0",
    "0.7", "0.7.0",
)  # fmt: skip
LATEST = "0.7"

DEVELOPMENT_STATUS = ("concept", "development", "beta", "stable", "obsolete")
MAINTENANCE = ("internal", "contract", "community", "none")
SOFTWARE_TYPES = (
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web",
    "standalone/backend", "standalone/other", "addon", "library", "configurationFiles",
)  # fmt: skip
EXTENSION_VERSIONS = ("0.2", "1.0")
ALIASES = ("gdpr", "eidas", "nis2", "cra", "spid", "cie", "anpr", "pagopa", "io")
LOGO_ENDINGS = (".svg", ".svgz", ".png")
IMAGE_ENDINGS = (".jpg", ".png")

CATEGORIES = words("vocabulary.txt", "categories")
SCOPES = words("vocabulary.txt", "scopes")
COUNTRIES = frozenset(words("vocabulary.txt", "countries"))
