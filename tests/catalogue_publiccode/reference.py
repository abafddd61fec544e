"""The conformance files of the reference parser (italia/publiccode-parser-go, testdata/v0).

Each is one of three small valid files of ours, laid out line by line as theirs, and the change
that makes it the case its name tells; expected are the key paths and lines of the reference's own
tests in the mode without network. The three letters: E error, W warning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONG = "\n".join(f"          Baris {n:02} uraian aplikasi wisata daerah" for n in range(12))
SMALL = f"""\
publiccodeYmlVersion: "0"

name: Plesiran
url: "https://git.tangerangkota.go.id/plesiran.git"
softwareVersion: "dev"
releaseDate: "2017-04-15"

platforms:
  - web

categories:
  - cloud-management

developmentStatus: development

softwareType: "standalone/other"

description:
  en:
    localisedName: Plesiran
    shortDescription: >
          Agenda wisata
          daerah
    longDescription: >
{LONG}
    features:
       - Agenda

legal:
  license: AGPL-3.0-or-later

maintenance:
  type: "community"

  contacts:
    - name: Dinas Pariwisata

localisation:
  localisationReady: true
  availableLanguages:
    - en
"""
VERSION, RELEASE = 'softwareVersion: "dev"\n', 'releaseDate: "2017-04-15"\n'
RELEASED = SMALL.replace(VERSION, "")
SMALLEST = RELEASED.replace(RELEASE, "").replace("  en:", "  en-GB:")
FULL = f"""\
publiccodeYmlVersion: "0"

name: Plesiran
applicationSuite: Tangerang LIVE
url: "https://git.tangerangkota.go.id/plesiran.git"
landingURL: "https://plesiran.tangerangkota.go.id"

isBasedOn: "https://git.bandung.go.id/plesiran.git"
softwareVersion: "1.0"
releaseDate: 2017-04-15

platforms:
  - android
  - ios

categories:
  - cloud-management

usedBy:
  - Kota Bandung
  - Kabupaten Karawang

roadmap: "https://plesiran.tangerangkota.go.id/rencana"

developmentStatus: development

softwareType: "standalone/other"

intendedAudience:
  countries:
    - IT
    - DE
  unsupportedCountries:
    - US

description:
  en:
    localisedName: Plesiran
    shortDescription: "Agenda wisata daerah"
    longDescription: >
{LONG}

    documentation: "https://plesiran.tangerangkota.go.id/panduan"
    apiDocumentation: "https://plesiran.tangerangkota.go.id/api"

    features:
      - Agenda
      - Tiket
      - Penilaian
      - Peta
    videos:
      - https://www.youtube.com/watch?v=plesiran
    awards:
      - Juara I

legal:
  license: AGPL-3.0-or-later
  mainCopyrightOwner: Kota Tangerang

maintenance:
  type: "community"
  contacts:
    - email: dinas@tangerangkota.go.id
      name: Dinas Pariwisata
      phone: "+62215578"

localisation:
  localisationReady: true
  availableLanguages:
    - en
    - it
    - fr
    - de

dependsOn:
  open:
    - name: MySQL
      versionMin: "1.1"
      versionMax: "1.3"
      optional: true
    - name: PostgreSQL
      version: "3.2"
      optional: true
  proprietary:
    - name: Oracle
      versionMin: "11.4"
  hardware:
    - name: NFC Reader
      optional: true
    - name: Printer
      optional: true
    - name: Scanner
      optional: true

IT:
  countryExtensionVersion: "1.0"

  piattaforme:
    spid: false
    pagopa: false
    cie: false
    anpr: false
"""
EMPTY = """\
publiccodeYmlVersion: '0'
description:
  en-US: {}
localisation: {}
legal: {}
maintenance: {}
"""
BASES = {"empty": EMPTY, "small": SMALL, "released": RELEASED, "smallest": SMALLEST, "full": FULL}
WORDS = {
    "$name": "name: Plesiran\n", "$url": 'url: "https://git.tangerangkota.go.id/plesiran.git"\n',
    "$version": VERSION, "$release": RELEASE, "$platforms": "platforms:\n  - web\n",
    "$category": "  - cloud-management\n", "$status": "developmentStatus: development\n",
    "$type": 'softwareType: "standalone/other"\n', "$local": "    localisedName: Plesiran\n",
    "$short": "    shortDescription: >\n          Agenda wisata\n          daerah\n",
    "$long": f"    longDescription: >\n{LONG}\n", "$features": "    features:\n       - Agenda\n",
    "$legal": "legal:\n  license: AGPL-3.0-or-later\n\n",
    "$license": "  license: AGPL-3.0-or-later\n",
    "$kind": '  type: "community"\n', "$contacts": "  contacts:\n    - name: Dinas Pariwisata\n",
    "$ready": "  localisationReady: true\n", "$spoken": "  availableLanguages:\n    - en\n",
    "$landing": 'landingURL: "https://plesiran.tangerangkota.go.id"\n',
    "$main": "  mainCopyrightOwner: Kota Tangerang\n", "$end": "",
    "$italy": FULL[FULL.index("\nIT:") :],
}  # fmt: skip


_WORD = re.compile(r"\$[a-z]+")


@dataclass(frozen=True)
class Case:
    """A file: what is replaced in which base, and what the reference says of it."""

    base: str
    changes: Mapping[str, str]
    expected: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file; raises ValueError when a change does not find its place exactly once."""
        found = BASES[self.base]
        for old, new in self.changes.items():
            found = _changed(found, _spelt(old), _spelt(new))
        return found


def case(base: str, changes: Mapping[str, str], *expected: str) -> Case:
    """A row of the table."""
    return Case(base, changes, expected)


def _spelt(text: str) -> str:
    return _WORD.sub(lambda found: WORDS[found[0]], text)


def _changed(text: str, old: str, new: str) -> str:
    if not old:
        return text + new
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times")
    return text.replace(old, new)
