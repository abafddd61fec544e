"""testdata/v0/valid and valid_with_warnings of the reference parser: no error in any of them."""

from registry.catalogue.publiccode import vocabulary as v

from .reference import Case, case

EVERY = "".join(f"  - {word}\n" for word in v.CATEGORIES if word != "other")
FIRM = (
    '  type: "contract"\n\n  contractors:\n    - name: "PT Karya" # bila kontrak\n'
    '      website: "https://karya.id"\n      until: "2019-01-01"\n\n  contacts:\n'
    "    - name: Sari\n      email: sari@a.go.id\n      affiliation: Kota\n      phone: +62 21\n"
    "    - name: Budi\n      email: budi@a.go.id\n      affiliation: Kota\n      phone: +62 21\n"
    "    - name: Tini\n      email: tini@a.go.id\n      affiliation: Kota\n      phone: +62 21\n"
)
OWNER = (
    '$kind  contacts:\n    - email: dinas@tangerangkota.go.id\n      name: Dinas Pariwisata\n'
    '      phone: "+62215578"\n'
)  # fmt: skip
SERVER = "    - name: IBM SoftLayer\n  hardware:\n"
ONE = "\n    - name: Printer\n      optional: true\n    - name: Scanner\n      optional: true\n"
PAID = {"$landing": "", OWNER: FIRM, "  hardware:\n": SERVER, ONE: "\n"}
PLATFORMS = "  piattaforme:\n    spid: true\n    pagopa: true\n    cie: true\n    anpr: true\n"
TYPE = "$type\n"

VALID: dict[str, Case] = {
    "categories_empty": case("small", {"categories:\n$category": "#\ncategories: []\n"}),
    "categories_missing": case("small", {"categories:\n$category": "#\n"}),
    "categories_nil": case("small", {"categories:\n$category": "#\ncategories:\n"}),
    "categories_other": case("small", {"$category": "  - other\n"}),
    "countryExtensionVersion_1.0": case(
        "smallest", {"$end": '\nIT:\n  countryExtensionVersion: "1.0"\n'}),
    "dependsOn": case(
        "full", {"platforms:": "platforms: # atau lainnya", "  open:\n": "  open: # terbuka\n"}),
    "fundedBy_name_missing": case("smallest", {"$type": f"{TYPE}fundedBy:\n  - uri: urn:a:b\n"}),
    "logo_with_url": case(
        "smallest", {"$url": "$url\n#\nlogo: https://a.id/img/logo.png\n"}),
    "maintenance_contacts_phone": case(
        "small", {"$contacts": "$contacts      phone: +62 21 555\n"}),
    "maintenance_contacts_when_type_is_contract": case(
        "smallest", {"$kind": '  type: "contract"\n\n  contractors:\n    - name: PT Karya\n'
                              "      until: 2040-01-01\n"}),
    "maintenance_contacts_when_type_is_internal": case("smallest", {"$kind": "  type: internal\n"}),
    "maintenance_contacts_when_type_is_none": case("smallest", {"$kind": "  type: none\n"}),
    "no-network/valid": case("full", {"$category": EVERY}),
    "no-network/valid_with_supports": case(
        "smallest",
        {"$type": f"{TYPE}supports:\n  - id: alias:gdpr\n  - id: alias:spid\n"
                  '  - id: "https://a.id/eli/reg/2016/679/oj"\n  - id: "urn:iso:std:iso:27001"\n'}),
    "organisation_name_missing": case(
        "smallest", {"$type": f"{TYPE}organisation:\n  uri: https://a.id\n"}),
    "valid.minimal": case("smallest", {}),
    "valid": case(
        "full",
        {**PAID, "$category": EVERY, "  - ios\n": "  - ios\n  - custom_platform\n",
         "    - de\n": "    - de\n    - sl-IT-nedis\n",
         "$italy": f"\nIT:\n{PLATFORMS}    io: true\n",
         "maintenance:\n": "organisation:\n  name: PCM\n  uri: urn:x-italian-pa:c_h501\n\n"
                           "maintenance:\n"}),
    "valid_no_it_conforme": case("full", {'  countryExtensionVersion: "1.0"\n': ""}),
    "valid_spdx_or": case("smallest", {"$license": "  #\n  license: MIT OR Apache-2.0\n"}),
    "valid_spdx_with": case(
        "smallest", {"$license": "  #\n  license: MIT WITH Bison-exception-2.2\n"}),
    "valid_with_country_specific_section_uppercase": case("full", {}),
    "valid_with_fundedBy": case("smallest", {"$type": f"{TYPE}fundedBy:\n  - uri: urn:a:b\n"}),
    "valid_with_fundedBy_uri_italian_pa": case(
        "smallest", {"$type": f"{TYPE}fundedBy:\n  - name: a\n    uri: urn:x-italian-pa:PCM\n"}),
    "valid_with_fundedBy_with_uri_url": case(
        "smallest", {"$type": f'{TYPE}fundedBy:\n  - name: a\n    uri: "https://a.id"\n'}),
    "valid_with_fundedBy_with_uri_urn": case(
        "smallest", {"$type": f'{TYPE}fundedBy:\n  - name: a\n    uri: "urn:foo:bar"\n'}),
    "valid_with_major_version": case("smallest", {'publiccodeYmlVersion: "0"': "#\n"
                                                  'publiccodeYmlVersion: "0"'}),
    "valid_with_organisation": case(
        "smallest", {"$type": f"{TYPE}organisation:\n  uri: urn:x-custom:id\n"}),
    "valid_with_organisation_uri_italian_pa": case(
        "smallest", {"$type": f"{TYPE}organisation:\n  name: a\n  uri: urn:x-italian-pa:pcm\n"}),
    "valid_with_organisation_with_uri_url": case(
        "smallest", {"$type": f'{TYPE}organisation:\n  name: a\n  uri: "https://a.id"\n'}),
    "valid_with_organisation_with_uri_urn": case(
        "smallest", {"$type": f'{TYPE}organisation:\n  name: a\n  uri: "urn:foo:bar"\n'}),
}  # fmt: skip

OLD = {
    f"valid.minimal.v{version}": case(
        "small", {'publiccodeYmlVersion: "0"': f'publiccodeYmlVersion: "{version}"'},
        "W publiccodeYmlVersion 1")
    for version in ("0.2", "0.3", "0.4")
}  # fmt: skip
WARNED: dict[str, Case] = {
    **OLD,
    "unicode_grapheme_clusters": case(
        "small", {"$local": "$local\n    #\n    genericName: 베스핀 가스가 부족합니다.\n\n"},
        "W description.en.genericName 23"),
    "valid.mime_types": case(
        "released", {"$contacts": "$contacts\ninputTypes:\n  - application/json\noutputTypes:\n"
                     "  - image/svg+xml\n  - audio/ogg\n  - application/x-yaml\n"},
        "W inputTypes 48", "W outputTypes 50"),
    "valid_with_it_conforme": case(
        "full",
        {**PAID, "$italy": f"\nIT:\n  #\n  conforme:\n    gdpr: true\n    #\n\n{PLATFORMS}"},
        "W IT.conforme 119"),
    "valid_with_country_specific_section_downcase": case(
        "full", {"\nIT:": "\n#\nit:"}, "W it 107"),
    "valid_with_lowercase_countries": case(
        "full",
        {"$landing": "",
         "  countries:\n    - IT\n    - DE\n": "  #\n  countries:\n    - it\n    - de\n",
         "    - US\n": "    - us\n"},
        "W intendedAudience.countries[0] 31", "W intendedAudience.countries[1] 32",
        "W intendedAudience.unsupportedCountries[0] 34"),
    "valid_with_legal_repoOwner": case(
        "full", {"$landing": "", "$main": "$main  #\n  repoOwner: Kota Tangerang\n"},
        "W legal.repoOwner 70"),
    "valid_with_IT_riuso_codiceIPA": case(
        "full", {**PAID, "$italy": f"\nIT:\n  riuso:\n    codiceIPA: pcm\n\n{PLATFORMS}"},
        "W IT.riuso.codiceIPA 119"),
    "no-network/authorsFile": case(
        "full",
        {"\nplatforms:": "#\n\nplatforms:", "$main": "$main  authorsFile: assets/AUTHORS\n"},
        "W legal.authorsFile 71"),
}  # fmt: skip
