"""testdata/v0/invalid of the reference parser: name, change, expected (letter, key path, line)."""

from .reference import Case, case

NO_PICTURE = "assets/img/not-an-image.png"

COMMENTS = "    #\n    #\n"
AWARDED = "    features:\n      - Agenda\n"
READY = "localisation.localisationReady"
SPOKEN = "localisation.availableLanguages"
OPEN = "\ndependsOn:\n  open:\n    - name: SQLite\n      #\n"
PAID = '  type: "contract"\n'
UNPAID = '\n  contractors:\n    #\n    #\n    - name: "PT Karya"\n      website: "https://a.id"\n'
LOGO = "$type\n#\nlogo: "
DARK = "$type\n#\nmonochromeLogo: "
AUDIENCE = "$type\nintendedAudience:\n"
A100 = "a" * 100 + "\n"

INVALID: dict[str, Case] = {
    "publiccodeYmlVersion_missing": case(
        "small", {'publiccodeYmlVersion: "0"': "#\n#"}, "E publiccodeYmlVersion 0"),
    "publiccodeYmlVersion_invalid": case(
        "small", {'publiccodeYmlVersion: "0"': '#\npubliccodeYmlVersion: "1"', "$version": ""},
        "E publiccodeYmlVersion 2"),
    "publiccodeYmlVersion_wrong_type": case(
        "small", {'publiccodeYmlVersion: "0"': "#\npubliccodeYmlVersion: []"},
        "E publiccodeYmlVersion 2"),
    "name_missing": case("small", {"$name": "#\n#\n\n"}, "E name 1"),
    "name_nil": case("small", {"$name": "#\nname:\n\n"}, "E name 4"),
    "name_wrong_type": case("small", {"$name": "#\nname: []\n\n"}, "E name 4", "E name 4"),
    "applicationSuite_wrong_type": case(
        "small", {"$name": "#\napplicationSuite: []\n\n$name"}, "E applicationSuite 4"),
    "url_missing": case("small", {"$url": "\n#\n#\n\n"}, "E url 1"),
    "url_wrong_type": case("small", {"$url": "\n#\nurl: []\n\n"}, "E url 6", "E url 6"),
    "url_invalid": case("small", {"$url": "\n#\nurl: foobar\n\n"}, "E url 6"),
    "landingURL_wrong_type": case("full", {"$landing": "\n#\nlandingURL: []\n"}, "E landingURL 8"),
    "landingURL_invalid": case("full", {"$landing": '\n#\nlandingURL: "???"\n'}, "E landingURL 8"),
    "isBasedOn_wrong_type": case(
        "small", {"$release": "$release\n#\nisBasedOn:\n    foobar: baz\n"},
        "E isBasedOn.foobar 10"),
    "isBasedOn_bad_url_array": case(
        "small", {"$release": "$release\nisBasedOn:\n  - https://a.id/b.git\n  #\n  - string\n"},
        "E isBasedOn[1] 11"),
    "isBasedOn_bad_url_string": case(
        "small", {"$release": "$release\n#\nisBasedOn: foobar\n"}, "E isBasedOn[0] 9"),
    "softwareVersion_wrong_type": case(
        "released", {"$release": "$release\n#\nsoftwareVersion: []\n"}, "E softwareVersion 8"),
    "releaseDate_empty": case("small", {"$release": '\n#\nreleaseDate: ""\n'}, "E releaseDate 8"),
    "releaseDate_wrong_type": case(
        "small", {"$release": "\n#\nreleaseDate: []\n"}, "E releaseDate 8"),
    "releaseDate_invalid": case(
        "small", {"$release": '\n#\nreleaseDate: "foobar"\n'}, "E releaseDate 8"),
    "releaseDate_datetime": case(
        "small", {"$release": '\n#\nreleaseDate: "2011-01-01 20:04:05"\n'}, "E releaseDate 8"),
    "logo_wrong_type": case("released", {"$type": f"{LOGO}[]\n"}, "E logo 18"),
    "logo_unsupported_extension": case("released", {"$type": f'{LOGO}"logo.mpg"\n'}, "E logo 18"),
    "logo_absolute_path": case("released", {"$type": f'{LOGO}"/logo.png"\n'}, "E logo 18"),
    "logo_file_scheme": case("released", {"$type": f'{LOGO}"file:///logo.png"\n'}, "E logo 18"),
    "logo_file_scheme2": case("released", {"$type": f'{LOGO}"file://logo.png"\n'}, "E logo 18"),
    "logo_file_scheme3": case("released", {"$type": f'{LOGO}"file:/logo.png"\n'}, "E logo 18"),
    "logo_missing_url": case("released", {"$type": f'{LOGO}"https://a.id/no_such_file.png"\n'}),
    "monochromeLogo_wrong_type": case("released", {"$type": f"{DARK}[]\n"}, "E monochromeLogo 18"),
    "monochromeLogo_unsupported_extension": case(
        "released", {"$type": f'{DARK}"logo.mpg"\n'}, "E monochromeLogo 18", "W monochromeLogo 18"),
    "organisation_wrong_uri": case(
        "smallest", {"$type": '$type\norganisation:\n  name: foobar\n  #\n  uri: "1"\n'},
        "E organisation.uri 19"),
    "organisation_wrong_type": case(
        "smallest",
        {"$type": '$type\norganisation:\n  #\n  - name: foobar\n    uri: "urn:foo:bar"\n'},
        "E organisation[0] 18"),
    "organisation_uri_missing": case(
        "smallest", {"$type": "$type\norganisation:\n  #\n  name: foobar\n  #\n"},
        "E organisation.uri 18"),
    "organisation_uri_wrong_italian_pa": case(
        "smallest", {"$type": "$type\norganisation:\n  name: foobar\n  #\n  #\n  uri: pcm\n"},
        "E organisation.uri 20"),
    "organisation_uri_wrong_italian_pa2": case(
        "smallest",
        {"$type": "$type\norganisation:\n  name: a\n  #\n  uri: urn:x-italian-pa:no_such_pa\n"},
        "E organisation.uri 19"),
    "inputTypes_invalid": case(
        "released", {"$category": "$category\n#\ninputTypes:\n    - text/plain\n    - foobar\n"},
        "E inputTypes[1] 16", "W inputTypes 14"),
    "inputTypes_wrong_type": case(
        "released", {"$category": "$category\n#\ninputTypes:\n    foobar: baz\n"},
        "E inputTypes.foobar 15"),
    "outputTypes_invalid": case(
        "released", {"$category": "$category\n#\noutputTypes:\n    - text/plain\n    - foobar\n"},
        "E outputTypes[1] 16", "W outputTypes 14"),
    "outputTypes_wrong_type": case(
        "released", {"$category": "$category\n#\noutputTypes:\n    foobar: baz\n"},
        "E outputTypes.foobar 15"),
    "platforms_missing": case("small", {"$platforms": "#\n#\n"}, "E platforms 1"),
    "platforms_wrong_type": case(
        "small", {"$platforms": '#\nplatforms: "foobar"\n'}, "E platforms 9", "E platforms 9"),
    "categories_invalid": case(
        "small", {"categories:\n$category": "#\ncategories:\n  - no_such_category\n"},
        "E categories[0] 13"),
    "usedBy_wrong_type": case(
        "released", {"$category": '$category\n#\nusedBy: "foobar"\n'}, "E usedBy 14"),
    "fundedBy_wrong_uri": case(
        "smallest", {"$type": '$type\nfundedBy:\n  - name: foobar\n    #\n    uri: "1"\n'},
        "E fundedBy[0].uri 19"),
    "fundedBy_wrong_type": case(
        "smallest", {"$type": '$type\nfundedBy:\n  #\n  name: foobar\n  uri: "urn:foo:bar"\n'},
        "E fundedBy.name 18"),
    "fundedBy_uri_missing": case(
        "smallest", {"$type": "$type\nfundedBy:\n  #\n  - name: foobar\n    #\n"},
        "E fundedBy[0].uri 18"),
    "fundedBy_uri_wrong_italian_pa": case(
        "smallest", {"$type": "$type\nfundedBy:\n  - name: foobar\n    #\n    #\n    uri: pcm\n"},
        "E fundedBy[0].uri 20"),
    "fundedBy_uri_wrong_italian_pa2": case(
        "smallest",
        {"$type": "$type\nfundedBy:\n  - name: a\n    #\n    uri: urn:x-italian-pa:no_such_pa\n"},
        "E fundedBy[0].uri 19"),
    "roadmap_invalid": case("released", {"$name": "#\nroadmap: foobar\n\n$name"}, "E roadmap 4"),
    "roadmap_wrong_type": case("released", {"$name": "#\nroadmap: []\n\n$name"}, "E roadmap 4"),
    "developmentStatus_missing": case("small", {"$status": "#\n#\n"}, "E developmentStatus 1"),
    "developmentStatus_invalid": case(
        "small", {"$status": "#\n#\ndevelopmentStatus: foobar\n"}, "E developmentStatus 16"),
    "developmentStatus_wrong_type": case(
        "small", {"$status": "#\n#\ndevelopmentStatus: []\n"}, *["E developmentStatus 16"] * 2),
    "softwareType_missing": case("small", {"$type": "#\n#\n"}, "E softwareType 1"),
    "softwareType_invalid": case(
        "small", {"$type": "#\nsoftwareType: foobar\n"}, "E softwareType 17"),
    "softwareType_wrong_type": case(
        "small", {"$type": "#\nsoftwareType: []\n"}, "E softwareType 17", "E softwareType 17"),
    "intendedAudience_wrong_type": case(
        "released", {"$type": "$type\n#\nintendedAudience: []\n"}, "E intendedAudience 18"),
    "intendedAudience_countries_invalid_country": case(
        "released",
        {"$type": f"{AUDIENCE}  countries:\n    - IT\n    - DE\n    #\n    - mouseton\n"},
        "E intendedAudience.countries[2] 22"),
    "intendedAudience_countries_invalid_iso_3166_1_alpha_2": case(
        "released", {"$type": f"{AUDIENCE}  countries:\n    - IT\n    - DE\n    #\n    - Fr\n"},
        "E intendedAudience.countries[2] 22"),
    "intendedAudience_countries_wrong_type": case(
        "released", {"$type": f"{AUDIENCE}    #\n    countries: {{}}\n"},
        "E intendedAudience.countries 19"),
    "intendedAudience_unsupportedCountries_invalid_country": case(
        "released", {"$type": f"{AUDIENCE}  unsupportedCountries:\n    #\n    - Mouseton\n"},
        "E intendedAudience.unsupportedCountries[0] 20"),
    "intendedAudience_unsupportedCountries_wrong_type": case(
        "released", {"$type": f"{AUDIENCE}    #\n    unsupportedCountries: {{}}\n"},
        "E intendedAudience.unsupportedCountries 19"),
    "intendedAudience_scope_invalid_scope": case(
        "released", {"$type": f"{AUDIENCE}    scope:\n      #\n      - foobar\n"},
        "E intendedAudience.scope[0] 20"),
    "intendedAudience_scope_wrong_type": case(
        "released", {"$type": f"{AUDIENCE}    #\n    scope: {{}}\n"},
        "E intendedAudience.scope 19"),
    "description_invalid_language": case("small", {"  en:": "  #\n  xxx:"}, "E description 18"),
    "description_en_gb_invalid_bcp47": case(
        "small", {"  en:": "  #\n  #\n  en_GB:"}, "E description 18"),
    "description_en_features_missing": case(
        "small", {"$local": f"{COMMENTS}$local", "$features": ""},
        "E description.en.features 22"),
    "description_en_features_empty": case(
        "small", {"$features": "\n    #\n    features: []\n"}, "E description.en.features 39"),
    "description_en_localisedName_wrong_type": case(
        "small", {"$local": "    #\n    localisedName: []\n"},
        "E description.en.localisedName 21", "E description 18"),
    "description_en_genericName_too_long": case(
        "small", {"$local": f"$local    #\n    genericName: {'0123456789' * 3}012345\n"},
        "E description.en.genericName 22", "W description.en.genericName 22"),
    "description_en_shortDescription_missing": case(
        "small", {"$short": COMMENTS}, "E description.en.shortDescription 20"),
    "description_en_longDescription_missing": case(
        "small", {"$long": COMMENTS}, "E description.en.longDescription 20"),
    "description_en_longDescription_too_long": case(
        "small", {"$long": "", "$features": "$features    #\n    longDescription: >\n"
                  + f"        {A100}" * 100 + "        a\n"},
        "E description.en.longDescription 27"),
    "description_en_longDescription_too_short": case(
        "small", {"$long": "", "$features": f"$features    #\n    longDescription:\n        {A100}"
                  f"        {'a' * 39}\n"},
        "E description.en.longDescription 27"),
    "description_en_longDescription_too_short_grapheme_clusters": case(
        "small", {"$long": "\n    #\n    #\n    #\n    longDescription: >\n"
                  + f"          {'👦' * 10}\n" * 12 + "          👦👦\n"},
        "E description.en.longDescription 28"),
    "description_en_documentation_invalid": case(
        "small",
        {"$url": "\n$url\n", "$local": "$local\n    #\n    documentation: 'not_a_url'\n\n"},
        "E description.en.documentation 25"),
    "description_en_documentation_wrong_type": case(
        "small", {"$url": "\n$url\n", "$local": "$local\n    #\n    documentation: []\n\n"},
        "E description.en.documentation 25", "E description 20"),
    "description_en_apiDocumentation_invalid": case(
        "small", {"$features": "$features\n    #\n    apiDocumentation: abc\n"},
        "E description.en.apiDocumentation 41"),
    "description_en_apiDocumentation_wrong_type": case(
        "small", {"$url": "\n$url\n", "$features": "$features\n    #\n    apiDocumentation: []\n"},
        "E description.en.apiDocumentation 43", "E description 20"),
    "description_en_awards_wrong_type": case(
        "small", {"$features": f"{AWARDED}    #\n    awards: {{}}\n"},
        "E description.en.awards 40", "E description 18"),
    "description_en_videos_invalid": case(
        "small", {"$features": f"{AWARDED}    videos:\n      #\n      - ABC\n"},
        *["E description.en.videos[0] 41"] * 2),
    "description_en_videos_invalid_oembed": case(
        "small", {"$features": f"{AWARDED}    videos:\n      #\n      - https://google.com\n"},
        "E description.en.videos[0] 41"),
    "legal_missing": case("released", {"$legal": "", "$contacts": "$contacts\n#\n#\n"},
                          "E legal.license 0"),
    "legal_wrong_type": case(
        "released", {"$legal": "", "$contacts": "$contacts\n#\nlegal: []\n"},
        "E legal 46", "E legal.license 46"),
    "legal_license_missing": case(
        "small", {"$license": "  mainCopyrightOwner: Kota\n  #\n"}, "E legal.license 41"),
    "legal_license_invalid": case(
        "small", {"$license": "  #\n  license: Invalid License\n"}, "E legal.license 42"),
    "maintenance_type_missing": case("small", {"$kind": "  #\n  #\n"}, "E maintenance.type 47"),
    "maintenance_type_invalid": case(
        "small", {"$kind": '  #\n  type: "no_such_type"\n'}, "E maintenance.type 45"),
    "maintenance_contacts_missing_with_type_community": case(
        "small", {"$contacts": "  #\n  #\n  #\n"}, "E maintenance.contacts 44"),
    "maintenance_contacts_missing_with_type_internal": case(
        "small", {"$kind": '  type: "internal"\n', "$contacts": "  #\n  #\n  #\n"},
        "E maintenance.contacts 44"),
    "maintenance_contacts_name_missing": case(
        "small", {"- name: Dinas Pariwisata\n": "- email: dinas@a.go.id\n      #\n      #\n"},
        "E maintenance.contacts[0].name 47"),
    "maintenance_contacts_email_invalid": case(
        "small",
        {"    - name: Dinas Pariwisata\n":
         "      - name: Dinas Pariwisata\n        #\n        email: not_an_email\n"},
        "E maintenance.contacts[0].email 49"),
    "maintenance_contractors_missing_with_type_contract": case(
        "small", {"$kind": PAID, "$contacts": "  #\n  #\n  #\n"}, "E maintenance.contractors 44"),
    "maintenance_contractors_invalid_type": case(
        "small", {"$kind": PAID, "$contacts": "  #\n  contractors: {}\n"},
        "E maintenance.contractors 47", "E maintenance.type 44"),
    "maintenance_contractors_name_missing": case(
        "small", {"$kind": PAID, "$contacts": "  contractors:\n    - until: 2001-01-01\n      #\n"},
        "E maintenance.contractors[0].name 47"),
    "maintenance_contractors_until_missing": case(
        "small", {"$kind": PAID, "$contacts": "  contractors:\n    - name: PT Karya\n      #\n"},
        "E maintenance.contractors[0].until 47"),
    "maintenance_contractors_until_invalid": case(
        "small", {"$kind": PAID, "$contacts":
                  "  contractors:\n    - name: PT Karya\n      #\n      until: not_a_date\n"},
        "E maintenance.contractors[0].until 49"),
    "maintenance_contractors_email_invalid": case(
        "small", {"$kind": PAID, "$contacts":
                  "  contractors:\n     - name: PT Karya\n       until: 2001-01-01\n        #\n"
                  "       email: not_an_email\n"},
        "E maintenance.contractors[0].email 50"),
    "maintenance_contractors_website_invalid": case(
        "small", {"$kind": PAID, "$contacts":
                  "  #\n  contractors:\n    - until: 2001-01-01\n      name: PT Karya\n\n"
                  "      #\n      website: X\n"},
        "E maintenance.contractors[0].website 52"),
    "maintenance_contractors_when_type_is_community": case(
        "small", {"$kind": f"$kind{UNPAID}"}, "E maintenance.contractors 46"),
    "maintenance_contractors_when_type_is_internal": case(
        "small", {"$kind": f'  type: "internal"\n{UNPAID}'}, "E maintenance.contractors 46"),
    "maintenance_contractors_when_type_is_none": case(
        "small", {"$kind": f'  type: "none"\n{UNPAID}', "\n$contacts": ""},
        "E maintenance.contractors 46"),
    "localisation_availableLanguages_missing": case(
        "small", {"$spoken": "  #\n  #\n  #\n"}, f"E {SPOKEN} 50"),
    "localisation_availableLanguages_empty": case(
        "small", {"$spoken": "  #\n  availableLanguages: []\n"}, f"E {SPOKEN} 52"),
    "localisation_availableLanguages_invalid": case(
        "small", {"    - en\n": "     #\n     - no such language\n"}, f"E {SPOKEN}[0] 53"),
    "localisation_availableLanguages_invalid_bcp47": case(
        "small", {"    - en\n": "     #\n     #\n     - hr_HR\n"}, f"E {SPOKEN}[0] 54"),
    "localisation_localisationReady_missing": case(
        "small", {"$ready": "  #\n  #\n"}, f"E {READY} 52"),
    "dependsOn_open_name_wrong_type": case(
        "released", {"$end": "\ndependsOn:\n  open:\n    #\n    - name: []\n"},
        "E dependsOn.open[0] 56"),
    **{
        f"dependsOn_open_{key}_wrong_type": case(
            "released", {"$end": f"{OPEN}      {key}: {wrong}\n"}, f"E dependsOn.open[0].{key} 57")
        for key, wrong in (
            ("versionMin", "[]"), ("versionMax", "[]"), ("version", "[]"), ("optional", '"true"'))
    },
    "it_countryExtensionVersion_invalid": case(
        "released", {"$platforms": '$platforms\n#\nIT:\n  countryExtensionVersion: "1.1"\n'},
        "E IT.countryExtensionVersion 12"),
    "it_riuso_codiceIPA_invalid": case(
        "released", {"$end": "\nIT:\n  riuso:\n    codiceIPA: NO_SUCH_IPA_CODE\n"},
        "E IT.riuso.codiceIPA 55"),
    "it_IT_duplicated": case(
        "full", {"$italy": "\n#$italy\nit:\n  piattaforme:\n    spid: false\n"},
        "E it 116", "W it 116"),
    "it_wrong_case": case("full", {"\nIT:": "\n#\nIt:"}, "E It 107"),
    "invalid_yaml": case(
        "released", {"$features": "\n    #\n     features:\n       - Agenda\n"}, "E  38"),
    "mostly_empty": case(
        "empty", {},
        "E name 1", "E url 1", "E platforms 1", "E developmentStatus 1", "E softwareType 1",
        "E description[en-US].shortDescription 3", "E description[en-US].longDescription 3",
        "E description[en-US].features 3", "E legal.license 5", "E maintenance.type 6",
        f"E {READY} 4", f"E {SPOKEN} 4"),
    "unknown_field": case(
        "smallest", {"$platforms": "$platforms\n#\nfoobar: 123\n"}, "E foobar 10"),
    **{
        f"no-network/localisation_localisationReady_yaml11_{word}": case(
            "small", {"$ready": f"  #\n  localisationReady: {word}\n"},
            f"E {READY} 51", f"E {READY} 51", f"E {SPOKEN} 52")
        for word in ("yes", "no", "on", "off")
    },
    "no-network/landingURL_invalid": case(
        "full", {"$landing": '\n#\nlandingURL: "???"\n'}, "E landingURL 8"),
    "no-network/supports_unknown_alias": case(
        "smallest", {"$type": "$type\nsupports:\n  - id: alias:nonexistent\n"},
        "E supports[0].id 17"),
}  # fmt: skip

FILES: dict[str, Case] = {
    **{
        f"{folder}logo_missing_file": case(
            "released", {"$type": f'{LOGO}"no_such_file.png"\n'}, "E logo 18")
        for folder in ("", "no-network/")
    },
    "no-network/logo_invalid_png": case(
        "released", {"$type": f'{LOGO}"{NO_PICTURE}"\n'}, "E logo 18"),
    "monochromeLogo_missing_file": case(
        "released", {"$type": f'{DARK}"no_such_file.png"\n'},
        "E monochromeLogo 18", "W monochromeLogo 18"),
    "no-network/monochromeLogo_invalid_png": case(
        "released", {"$type": f'{DARK}"{NO_PICTURE}"\n'},
        "E monochromeLogo 18", "W monochromeLogo 18"),
    "description_en_screenshots_missing_file": case(
        "small", {"$features": f"{AWARDED}\n     #\n    screenshots:\n      - no_such_file.png\n"},
        "E description.en.screenshots[0] 42"),
    "legal_authorsFile_missing_file": case(
        "released", {"$license": "$license  #\n  authorsFile: 'no_such_authors_file.txt'\n"},
        "E legal.authorsFile 42", "W legal.authorsFile 42"),
}  # fmt: skip
