"""What the reference parser's source decides beyond its own test data (see reference.py)."""

import pytest

from registry.catalogue.publiccode import check

from .samples import described, sample

LOGO = "assets/logo.png"
Case = tuple[dict[str, str | None], list[str], list[str]]


def desc(extra: str = "", **changes: str | None) -> dict[str, str | None]:
    return {"description": described(extra, **changes)}


def upkeep(kind: str, rest: str = "") -> dict[str, str | None]:
    return {"maintenance": f"maintenance:\n  type: {kind}\n{rest}".rstrip("\n")}


def spoken(rest: str) -> dict[str, str | None]:
    return {"localisation": f"localisation:\n{rest}".rstrip("\n")}


CONTRACT = "  contractors:\n    - name: PT Karya\n"
UNTIL = '      until: "2027-12-31"\n'
READY = "  localisationReady: true\n"

INVALID: dict[str, Case] = {
    "version unknown": (
        {"publiccodeYmlVersion": 'publiccodeYmlVersion: "1"'}, ["publiccodeYmlVersion"], []),
    "version 0.6": (
        {"publiccodeYmlVersion": 'publiccodeYmlVersion: "0.6"'}, ["publiccodeYmlVersion"], []),
    "version is a number": (
        {"publiccodeYmlVersion": "publiccodeYmlVersion: 0.7"}, ["publiccodeYmlVersion"], []),
    "version is a list": (
        {"publiccodeYmlVersion": "publiccodeYmlVersion: []"}, ["publiccodeYmlVersion"], []),
    "name empty": ({"name": 'name: ""'}, ["name"], []),
    "url is a word": ({"url": "url: foobar"}, ["url"], []),
    "landing page is no address": ({"landingURL": "landingURL: ???"}, ["landingURL"], []),
    "landing page is ftp": ({"landingURL": "landingURL: ftp://a.id/"}, ["landingURL"], []),
    "based on a mapping": ({"isBasedOn": "isBasedOn:\n  foobar: baz"}, ["isBasedOn.foobar"], []),
    "based on a bad second": (
        {"isBasedOn": "isBasedOn:\n  - https://a.id/a\n  - b"}, ["isBasedOn[1]"], []),
    "based on a bad one": ({"isBasedOn": "isBasedOn: foobar"}, ["isBasedOn[0]"], []),
    "software version is a list": (
        {"softwareVersion": "softwareVersion: []"}, ["softwareVersion"], []),
    "release date empty": ({"releaseDate": 'releaseDate: ""'}, ["releaseDate"], []),
    "release date is a list": ({"releaseDate": "releaseDate: []"}, ["releaseDate"], []),
    "release date is a word": ({"releaseDate": "releaseDate: kemarin"}, ["releaseDate"], []),
    "release date has a time": (
        {"releaseDate": "releaseDate: 2017-04-15T10:00:00Z"}, ["releaseDate"], []),
    "release date does not exist": (
        {"releaseDate": "releaseDate: 2023-02-29"}, ["releaseDate"], []),
    "release date without zeros": (
        {"releaseDate": "releaseDate: 2023-2-9"}, ["releaseDate"], []),
    "logo is a list": ({"logo": "logo: []"}, ["logo"], []),
    "logo of another kind": ({"logo": "logo: logo.mpg"}, ["logo"], []),
    "logo is absolute": ({"logo": "logo: /img/logo.png"}, ["logo"], []),
    "logo is file:": ({"logo": "logo: file:logo.png"}, ["logo"], []),
    "logo is file://": ({"logo": "logo: file:///img/logo.png"}, ["logo"], []),
    "monochrome logo is a list": ({"monochromeLogo": "monochromeLogo: []"}, ["monochromeLogo"], []),
    "monochrome logo of another kind": (
        {"monochromeLogo": "monochromeLogo: a.mpg"}, ["monochromeLogo"], ["monochromeLogo"]),
    "organisation is a list": (
        {"organisation": "organisation:\n  - name: a\n    uri: urn:foo:bar"},
        ["organisation[0]"], []),
    "organisation without uri": (
        {"organisation": "organisation:\n  name: a"}, ["organisation.uri"], []),
    "organisation with a word": (
        {"organisation": 'organisation:\n  uri: "1"'}, ["organisation.uri"], []),
    "organisation with a bare code": (
        {"organisation": "organisation:\n  uri: pcm"}, ["organisation.uri"], []),
    "organisation with no such code": (
        {"organisation": "organisation:\n  uri: urn:x-italian-pa:no_such_pa"},
        ["organisation.uri"], []),
    "input types": (
        {"inputTypes": "inputTypes:\n  - text/plain\n  - foobar"}, ["inputTypes[1]"],
        ["inputTypes"]),
    "input types are a mapping": (
        {"inputTypes": "inputTypes:\n  foobar: a"}, ["inputTypes.foobar"], []),
    "output types": (
        {"outputTypes": "outputTypes:\n  - text/plain\n  - foobar"}, ["outputTypes[1]"],
        ["outputTypes"]),
    "output types are a mapping": (
        {"outputTypes": "outputTypes:\n  foobar: a"}, ["outputTypes.foobar"], []),
    "platforms missing": ({"platforms": None}, ["platforms"], []),
    "platforms empty": ({"platforms": "platforms: []"}, ["platforms"], []),
    "platforms are one word": ({"platforms": "platforms: web"}, ["platforms", "platforms"], []),
    "category unknown": ({"categories": "categories:\n  - nope"}, ["categories[0]"], []),
    "used by a word": ({"usedBy": "usedBy: Bandung"}, ["usedBy"], []),
    "funder with a word": (
        {"fundedBy": 'fundedBy:\n  - name: a\n    uri: "1"'}, ["fundedBy[0].uri"], []),
    "funder is a mapping": (
        {"fundedBy": "fundedBy:\n  name: a\n  uri: urn:foo:bar"}, ["fundedBy.name"], []),
    "funder without uri": ({"fundedBy": "fundedBy:\n  - name: a"}, ["fundedBy[0].uri"], []),
    "roadmap is a word": ({"roadmap": "roadmap: foobar"}, ["roadmap"], []),
    "roadmap is a list": ({"roadmap": "roadmap: []"}, ["roadmap"], []),
    "status unknown": (
        {"developmentStatus": "developmentStatus: ready"}, ["developmentStatus"], []),
    "status is a list": (
        {"developmentStatus": "developmentStatus: []"},
        ["developmentStatus", "developmentStatus"], []),
    "type unknown": ({"softwareType": "softwareType: standalone"}, ["softwareType"], []),
    "type is a list": ({"softwareType": "softwareType: []"}, ["softwareType"] * 2, []),
    "audience is a list": (
        {"intendedAudience": "intendedAudience: []"}, ["intendedAudience"], []),
    "country unknown": (
        {"intendedAudience": "intendedAudience:\n  countries:\n    - ID\n    - MY\n    - ZZ"},
        ["intendedAudience.countries[2]"], []),
    "country in mixed case": (
        {"intendedAudience": "intendedAudience:\n  countries:\n    - Id"},
        ["intendedAudience.countries[0]"], []),
    "country of three letters": (
        {"intendedAudience": "intendedAudience:\n  countries:\n    - IDN"},
        ["intendedAudience.countries[0]"], []),
    "countries are one word": (
        {"intendedAudience": "intendedAudience:\n  countries: ID"},
        ["intendedAudience.countries"], []),
    "unsupported country unknown": (
        {"intendedAudience": "intendedAudience:\n  unsupportedCountries:\n    - ZZ"},
        ["intendedAudience.unsupportedCountries[0]"], []),
    "unsupported countries are one word": (
        {"intendedAudience": "intendedAudience:\n  unsupportedCountries: ID"},
        ["intendedAudience.unsupportedCountries"], []),
    "scope unknown": (
        {"intendedAudience": "intendedAudience:\n  scope:\n    - nope"},
        ["intendedAudience.scope[0]"], []),
    "scope is one word": (
        {"intendedAudience": "intendedAudience:\n  scope: tourism"},
        ["intendedAudience.scope"], []),
    "supports an unknown alias": (
        {"supports": "supports:\n  - id: alias:nope"}, ["supports[0].id"], []),
    "supports a word": ({"supports": "supports:\n  - id: gdpr"}, ["supports[0].id"], []),
    "supports without id": ({"supports": "supports:\n  - {}"}, ["supports[0].id"], []),
    "supports a text": ({"supports": "supports:\n  - alias:gdpr"}, ["supports[0]"], []),
    "description missing": ({"description": None}, ["description"], []),
    "language unknown": (desc(language="xxx"), ["description"], []),
    "language as POSIX": (desc(language="id_ID"), ["description"], []),
    "language not shortest": (desc(language="ind"), ["description"], []),
    "features missing": (desc(features=None), ["description.id.features"], []),
    "features empty": (desc(features="features: []"), ["description.id.features"], []),
    "short missing": (desc(shortDescription=None), ["description.id.shortDescription"], []),
    "short too long": (
        desc(shortDescription="shortDescription: " + "a" * 151),
        ["description.id.shortDescription"], []),
    "long missing": (desc(longDescription=None), ["description.id.longDescription"], []),
    "long too short": (
        desc(longDescription="longDescription: " + "a" * 149),
        ["description.id.longDescription"], []),
    "long too short in graphemes": (
        desc(longDescription="longDescription: " + "👨‍👩‍👧‍👦" * 149),
        ["description.id.longDescription"], []),
    "long too long": (
        desc(longDescription="longDescription: " + "a" * 10_001),
        ["description.id.longDescription"], []),
    "region in the path": (
        desc(language="en-GB", shortDescription=None),
        ["description[en-GB].shortDescription"], []),
    "generic name too long": (
        desc("    genericName: " + "a" * 36), ["description.id.genericName"],
        ["description.id.genericName"]),
    "localised name is a list": (
        desc("    localisedName: []"), ["description.id.localisedName", "description"], []),
    "documentation is no address": (
        desc("    documentation: a"), ["description.id.documentation"], []),
    "documentation is a list": (
        desc("    documentation: []"), ["description.id.documentation", "description"], []),
    "api documentation is no address": (
        desc("    apiDocumentation: a"), ["description.id.apiDocumentation"], []),
    "api documentation is a list": (
        desc("    apiDocumentation: []"), ["description.id.apiDocumentation", "description"], []),
    "features are text on the next line": (
        desc(features="features:\n      -Agenda"), ["description.id.features", "description"], []),
    "awards are one word": (
        desc("    awards: Emas"), ["description.id.awards", "description"], []),
    "screenshot of another kind": (
        desc("    screenshots:\n      - a.gif"), ["description.id.screenshots[0]"], []),
    "screenshot is empty": (
        desc("    screenshots:\n      - a.png\n      -\n      - ''"),
        ["description.id.screenshots[1]", "description.id.screenshots[2]"], []),
    "screenshot is absolute": (
        desc("    screenshots:\n      - /a.png"), ["description.id.screenshots[0]"], []),
    "video is no address": (
        desc("    videos:\n      - ABC"), ["description.id.videos[0]"] * 2, []),
    "video of nobody": (
        desc("    videos:\n      - https://google.com"), ["description.id.videos[0]"], []),
    "legal missing": ({"legal": None}, ["legal.license"], []),
    "legal is a list": ({"legal": "legal: []"}, ["legal", "legal.license"], []),
    "licence missing": (
        {"legal": "legal:\n  mainCopyrightOwner: Kota"}, ["legal.license"], []),
    "licence unknown": ({"legal": "legal:\n  license: Bebas"}, ["legal.license"], []),
    "licence with a small or": (
        {"legal": "legal:\n  license: MIT or ISC"}, ["legal.license"], []),
    "authors file is absolute": (
        {"legal": "legal:\n  license: MIT\n  authorsFile: /A"}, ["legal.authorsFile"],
        ["legal.authorsFile"]),
    "maintenance missing": ({"maintenance": None}, ["maintenance.type"], []),
    "maintenance type missing": (
        {"maintenance": "maintenance:\n  contacts:\n    - name: a"}, ["maintenance.type"], []),
    "maintenance type unknown": (upkeep("dinas"), ["maintenance.type"], []),
    "contacts missing, community": (upkeep("community"), ["maintenance.contacts"], []),
    "contacts missing, internal": (upkeep("internal"), ["maintenance.contacts"], []),
    "contact without name": (
        upkeep("internal", "  contacts:\n    - email: a@b.id"), ["maintenance.contacts[0].name"],
        []),
    "contact's e-mail": (
        upkeep("internal", "  contacts:\n    - name: a\n      email: foobar"),
        ["maintenance.contacts[0].email"], []),
    "contact's empty e-mail": (
        upkeep("internal", '  contacts:\n    - name: a\n      email: ""'),
        ["maintenance.contacts[0].email"], []),
    "contractors missing": (upkeep("contract"), ["maintenance.contractors"], []),
    "contractors are a mapping": (
        upkeep("contract", "  contractors: {}"),
        ["maintenance.contractors", "maintenance.type"], []),
    "contractor without name": (
        upkeep("contract", "  contractors:\n    - until: 2027-01-01"),
        ["maintenance.contractors[0].name"], []),
    "contractor without end": (
        upkeep("contract", CONTRACT), ["maintenance.contractors[0].until"], []),
    "contractor's end": (
        upkeep("contract", CONTRACT + "      until: 2027"), ["maintenance.contractors[0].until"],
        []),
    "contractor's e-mail": (
        upkeep("contract", CONTRACT + UNTIL + "      email: a"),
        ["maintenance.contractors[0].email"], []),
    "contractor's website": (
        upkeep("contract", CONTRACT + UNTIL + "      website: X"),
        ["maintenance.contractors[0].website"], []),
    "contractors of a community": (
        upkeep("community", CONTRACT + UNTIL + "  contacts:\n    - name: a"),
        ["maintenance.contractors"], []),
    "contractors of nobody": (
        upkeep("none", CONTRACT + UNTIL), ["maintenance.contractors"], []),
    "contractors empty, of nobody": (
        upkeep("none", "  contractors: []"), ["maintenance.contractors"], []),
    "languages missing": (spoken(READY), ["localisation.availableLanguages"], []),
    "languages empty": (
        spoken(READY + "  availableLanguages: []"), ["localisation.availableLanguages"], []),
    "language is a sentence": (
        spoken(READY + "  availableLanguages:\n    - bahasa ibu"),
        ["localisation.availableLanguages[0]"], []),
    "language of POSIX": (
        spoken(READY + "  availableLanguages:\n    - id_ID"),
        ["localisation.availableLanguages[0]"], []),
    "ready missing": (
        spoken("  availableLanguages:\n    - id"), ["localisation.localisationReady"], []),
    **{
        f"ready is {word}": (
            spoken(f"  localisationReady: {word}\n  availableLanguages:\n    - id"),
            ["localisation.localisationReady"] * 2 + ["localisation.availableLanguages"], [])
        for word in ("yes", "no", "on", "off", "'true'", "1")
    },
    "dependency's name": (
        {"dependsOn": "dependsOn:\n  open:\n    - name: []"}, ["dependsOn.open[0]"], []),
    **{
        f"dependency's {key}": (
            {"dependsOn": f"dependsOn:\n  open:\n    - name: a\n      {key}: []"},
            [f"dependsOn.open[0].{key}"], [])
        for key in ("version", "versionMin", "versionMax", "optional")
    },
    "dependency without name": (
        {"dependsOn": "dependsOn:\n  hardware:\n    - optional: true"},
        ["dependsOn.hardware[0].name"], []),
    "extension version": (
        {"IT": 'IT:\n  countryExtensionVersion: "3.0"'}, ["IT.countryExtensionVersion"], []),
    "extension version is a number": (
        {"IT": "IT:\n  countryExtensionVersion: 1.0"}, ["IT.countryExtensionVersion"], []),
    "iPA code": (
        {"IT": "IT:\n  riuso:\n    codiceIPA: NO_SUCH_IPA_CODE"}, ["IT.riuso.codiceIPA"], []),
    "IT and it": (
        {"IT": "IT:\n  piattaforme:\n    spid: false", "it": "it:\n  piattaforme:\n    io: true"},
        ["it"], ["it"]),
    "It": ({"It": "It:\n  piattaforme:\n    spid: false"}, ["It"], []),
    "key unknown": ({"foobar": "foobar: 1"}, ["foobar"], []),
    "key unknown inside": (
        {"legal": "legal:\n  license: MIT\n  licence: MIT"}, ["legal.licence", "legal.license"],
        []),
}  # fmt: skip

VALID: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "smallest": ({}, []),
    "categories empty": ({"categories": "categories: []"}, []),
    "categories null": ({"categories": "categories:"}, []),
    "category other": ({"categories": "categories:\n  - other"}, []),
    "extension version 1.0": ({"IT": 'IT:\n  countryExtensionVersion: "1.0"'}, []),
    "dependencies": ({"dependsOn": "dependsOn:\n  open:\n    - name: a\n      version: 1.2"}, []),
    "funder without name": ({"fundedBy": "fundedBy:\n  - uri: https://a.id"}, []),
    "funder by code": ({"fundedBy": "fundedBy:\n  - uri: urn:x-italian-pa:pcm"}, []),
    "funder by urn": ({"fundedBy": "fundedBy:\n  - uri: urn:foo:bar"}, []),
    "organisation without name": ({"organisation": "organisation:\n  uri: urn:foo:bar"}, []),
    "organisation by code": ({"organisation": "organisation:\n  uri: urn:x-italian-pa:c_h501"}, []),
    "logo": ({"logo": "logo: assets/logo.SVG"}, []),
    "logo's name is only an ending": ({"logo": "logo: img/.png"}, []),
    "logo by address": ({"logo": "logo: https://a.id/logo"}, []),
    "contact with phone": (
        upkeep("internal", "  contacts:\n    - name: a\n      phone: +62 21"), []),
    "contacts and contract": (
        upkeep("contract", CONTRACT + UNTIL + "  contacts:\n    - name: a"), []),
    "contacts of nobody": (upkeep("none", "  contacts:\n    - name: a"), []),
    "contacts an empty list": (upkeep("internal", "  contacts: []"), []),
    "supports": (
        {"supports": "supports:\n  - id: alias:gdpr\n  - id: urn:iso:std:iso:27001\n"
                     "  - id: https://a.id/b"}, []),
    "licence or": ({"legal": "legal:\n  license: MIT OR Apache-2.0"}, []),
    "licence with": (
        {"legal": "legal:\n  license: GPL-2.0-only WITH Classpath-exception-2.0"}, []),
    "licence plus": ({"legal": "legal:\n  license: GPL-2.0+"}, []),
    "date without quotes": ({"releaseDate": "releaseDate: 2017-04-15"}, []),
    "name is a number": ({"name": "name: 1945"}, []),
    "platform of its own": ({"platforms": "platforms:\n  - kios"}, []),
    "based on several": ({"isBasedOn": "isBasedOn:\n  - https://a.id/b\n  - ssh://c/d"}, []),
    "many languages": (
        spoken(READY + "  availableLanguages:\n    - id\n    - jv\n    - zh-cmn"), []),
    "short of 150 graphemes": (
        desc(shortDescription="shortDescription: " + "👨‍👩‍👧‍👦" * 150), []),
    "generic name": (desc("    genericName: Agenda"), ["description.id.genericName"]),
    "generic name empty": (desc('    genericName: ""'), []),
    "video": (desc("    videos:\n      - https://www.youtube.com/watch?v=a"), []),
    "screenshots": (desc("    screenshots:\n      - a.JPG\n      - https://a.id/b"), []),
    "monochrome logo": ({"monochromeLogo": f"monochromeLogo: {LOGO}"}, ["monochromeLogo"]),
    "media types": (
        {"inputTypes": "inputTypes:\n  - text/x.a+b", "outputTypes": "outputTypes: []"},
        ["inputTypes", "outputTypes"]),
    "authors file": ({"legal": "legal:\n  license: MIT\n  authorsFile: A"}, ["legal.authorsFile"]),
    "owner of the repository": (
        {"legal": "legal:\n  license: MIT\n  repoOwner: Kota"}, ["legal.repoOwner"]),
    "Italy in small letters": ({"it": "it:\n  piattaforme:\n    io: true"}, ["it"]),
    "conforme": ({"IT": "IT:\n  conforme:\n    gdpr: true"}, ["IT.conforme"]),
    "iPA code": ({"IT": "IT:\n  riuso:\n    codiceIPA: pcm"}, ["IT.riuso.codiceIPA"]),
    "small country codes": (
        {"intendedAudience": "intendedAudience:\n  countries:\n    - id\n    - MY\n"
                             "  unsupportedCountries:\n    - us"},
        ["intendedAudience.countries[0]", "intendedAudience.unsupportedCountries[0]"]),
}  # fmt: skip


@pytest.mark.parametrize("name", INVALID)
def test_invalid_files_name_every_wrong_key(name: str) -> None:
    changes, errors, warnings = INVALID[name]
    report = check(sample(**changes))
    assert sorted(found.path for found in report.errors) == sorted(errors)
    assert [found.path for found in report.warnings] == warnings
    assert not report.valid


@pytest.mark.parametrize("name", VALID)
def test_valid_files_have_only_their_warnings(name: str) -> None:
    changes, warnings = VALID[name]
    report = check(sample(**changes))
    assert report.errors == ()
    assert [found.path for found in report.warnings] == warnings
    assert report.valid


@pytest.mark.parametrize(
    ("version", "warned"),
    [("0", False), ("0.7", False), ("0.7.0", False), ("0.5", True), ("0.5.0", True)]
    + [(version, True) for version in ("0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4",
                                       "0.4.0")],
)  # fmt: skip
def test_every_version_is_read_and_older_ones_are_told(version: str, warned: bool) -> None:
    report = check(sample(publiccodeYmlVersion=f'publiccodeYmlVersion: "{version}"'))
    assert report.valid
    assert [found.path for found in report.warnings] == ["publiccodeYmlVersion"] * warned


def test_an_almost_empty_file_names_all_that_is_mandatory() -> None:
    text = "publiccodeYmlVersion: '0.7'\ndescription:\n  en-US: {}\nlocalisation: {}\nlegal: {}\n"
    report = check(text + "maintenance: {}\n")
    assert [(found.path, found.line, found.column) for found in report.errors] == [
        ("name", 1, 1), ("url", 1, 1), ("platforms", 1, 1), ("developmentStatus", 1, 1),
        ("softwareType", 1, 1), ("description[en-US].shortDescription", 3, 10),
        ("description[en-US].longDescription", 3, 10), ("description[en-US].features", 3, 10),
        ("localisation.localisationReady", 4, 15), ("localisation.availableLanguages", 4, 15),
        ("legal.license", 5, 8), ("maintenance.type", 6, 14),
    ]  # fmt: skip


def test_errors_stand_at_their_line_and_all_at_once() -> None:
    text = sample(
        name="name: []",
        legal="legal:\n  license: Bebas",
        maintenance="maintenance:\n  type: internal\n  contacts:\n    - name: a\n      email: b",
        foo="foo: 1",
    )
    rows = text.splitlines()
    found = {(problem.path, rows[problem.line - 1].strip()) for problem in check(text).errors}
    assert found == {
        ("name", "name: []"), ("legal.license", "license: Bebas"),
        ("maintenance.contacts[0].email", "email: b"), ("foo", "foo: 1"),
    }  # fmt: skip


def test_a_section_that_cannot_be_read_says_so_rather_than_missing() -> None:
    report = check(sample(**spoken("  localisationReady: yes\n  availableLanguages:\n    - id")))
    told = {found.path: str(found.message) for found in report.errors}
    assert told["localisation.availableLanguages"] == (
        'Belum dapat diperiksa: bagian "localisation" tidak terbaca karena ada isian yang salah '
        "di dalamnya."
    )
