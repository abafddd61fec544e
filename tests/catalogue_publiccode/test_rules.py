"""Single values: vocabularies, addresses, licences, languages, dates and lengths."""

import pytest

from registry.catalogue.publiccode import check, languages, licences, rules, uris
from registry.catalogue.publiccode import vocabulary as v
from registry.catalogue.publiccode.nodes import parse
from registry.catalogue.publiccode.scalars import boolean, is_null, spoken

from .samples import sample


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("developmentStatus: {}", v.DEVELOPMENT_STATUS),
        ("softwareType: {}", v.SOFTWARE_TYPES),
        ("categories:\n  - {}", v.CATEGORIES),
        ("intendedAudience:\n  scope:\n    - {}", v.SCOPES),
        ("intendedAudience:\n  countries:\n    - \"{}\"", sorted(v.COUNTRIES)),
        ("supports:\n  - id: alias:{}", v.ALIASES),
    ],
)  # fmt: skip
def test_every_word_of_a_vocabulary_is_accepted(key: str, choices: tuple[str, ...]) -> None:
    top = key.partition(":")[0]
    wrong = [word for word in choices if not check(sample(**{top: key.format(word)})).valid]
    assert wrong == []


def test_the_vocabularies_are_whole() -> None:
    sizes = [len(set(words)) for words in (v.CATEGORIES, v.SCOPES, v.COUNTRIES, v.VERSIONS)]
    assert sizes == [106, 24, 250, 13]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.id", True), ("http://a.id:80/b?c#d", True), ("HTTPS://A.ID", True),
        ("http://[::1]:8080/", True), ("https://a.id/dua kata", True), ("https://ü.id/", True),
        ("ftp://a.id", False), ("a.id", False), ("", False), ("http:", False), ("http://", False),
        ("http:a.id", False), ("http://a b.id", False), ("http://a.id:8x/", False),
        ("http://a.id/%zz", False), ("http://[::1", False), ("://a.id", False), ("a:b/c", False),
        ("https://a%41.id", False), ("https://a.id/\x01", False), ("//a.id/b", False),
    ],
)  # fmt: skip
def test_http_addresses(text: str, expected: bool) -> None:
    assert uris.is_http_url(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ssh://git@a.id/b.git", True), ("git@a.id:b.git", False), ("file:/b", True),
        ("mailto:a@b.id", True), ("file:", False), ("urn:a:b", True), ("foobar", False),
    ],
)  # fmt: skip
def test_any_address(text: str, expected: bool) -> None:
    assert uris.is_url(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False), ("1", False), ("http", False), ("http:", False), ("http://", False),
        ("https://a.id", True), ("urn", False), ("urn:", False), ("urn:a", False),
        ("urn:a:b", True), ("urn:-a:b", False), ("urn:a:%zz", False), ("URN:a:b", True),
        ("urn:x-italian-pa:pcm", True), ("urn:x-italian-pa:no_such_ipa_code", False),
        ("urn:x-italian-pa:istsc_AGIC82200R", True), ("/jalur", False),
    ],
)  # fmt: skip
def test_uris_of_organisations(text: str, expected: bool) -> None:
    assert uris.is_uri(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.id", True), ("a.b+c@kota.go.id", True), ('"a b"@c.id', True), ("a@b.id.", False),
        ("a@xn--b.id", True), ("á@ü.id", True), ("a@b", False), ("a", False), ("", False),
        ("@b.id", False), ("a@b..id", False), ("a@b.1", False), ("a@-b.id", False),
        ("a b@c.id", False), ("a.@b.id", False), ("a@b.c..id", False), ("a@b.id\n", False),
        ("a@" + "b." * 200, False),
    ],
)  # fmt: skip
def test_email_addresses(text: str, expected: bool) -> None:
    assert uris.is_email(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://youtu.be/a", True), ("https://m.youtube.com/watch?v=a", True),
        ("https://vimeo.com/1", True), ("http://youtu.be/a", False), ("https://a.id/v", False),
        ("", False), ("https://youtu.be", False),
    ],
)  # fmt: skip
def test_videos_of_oembed_providers(text: str, expected: bool) -> None:
    assert uris.is_video(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EUPL-1.2", True), ("mit", True), ("GPL-2.0", True), ("GPL-2.0+", True),
        ("Apache-2.0+", True), ("GPL-3.0-or-later", True), ("MIT AND (ISC OR EUPL-1.2)", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True), ("LicenseRef-a.b", True),
        ("DocumentRef-a:LicenseRef-b", True), (" MIT ", True), ("MIT\n", True), ("", False),
        ("mit with classpath-exception-2.0", True), ("MPL-2.0-no-copyleft-exception", True),
        ("GPL-2.0-with-bison-exception", True), ("GPL-3.0-with-GCC-exception OR MIT", True),
        ("eCos-2.0", True), ("GPL-2.0 WITH eCos-2.0", False), ("MIT OR ISC\n", True),
        ("MIT with Bison-exception-2.2 OR ISC", False), ("  ", False),
        ("MIT ISC", False), ("MIT OR", False), ("AND MIT", False), ("(MIT", False), ("MIT)", False),
        ("()", False), ("MIT +", False), ("MIT or ISC", False), ("MIT WITH ISC", False),
        ("Classpath-exception-2.0", False), ("LicenseRef-", False), ("DocumentRef-a", False),
        ("MIT\tOR ISC", False), ("MIT/ISC", False), ("proprietary", False), ("None", False),
        ("(" * 9000 + "MIT" + ")" * 9000, False), ("MIT OR " * 9000 + "MIT", False),
    ],
)  # fmt: skip
def test_licence_expressions(text: str, expected: bool) -> None:
    assert licences.is_expression(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id", True), ("ID", True), ("jv", True), ("su", True), ("ban", True), ("en-Latn", True),
        ("en-US", True), ("en-001", True), ("sl-IT-nedis", True), ("en-u-ca-gregory", True),
        ("zh-cmn", True), ("i-ami", True), ("art-lojban", True), ("x-desa", True), ("qab", True),
        ("en-x-desa", True), ("ind", False), ("eng", False), ("xx", False), ("xxxx", False),
        ("en-UK", True), ("sq-XK", True), ("en-QL", False),
        ("en-999", False), ("en-Xxxx", False), ("en-cmn", False), ("en-rozaj", False),
        ("en-foobar", False), ("id_ID", False), ("bahasa", False), ("", False), ("id-", False),
        ("a" * 5000, False), ("en" + "-abcde" * 5000, False),
    ],
)  # fmt: skip
def test_language_tags(text: str, expected: bool) -> None:
    assert languages.is_tag(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024-02-29", True), ("0000-02-29", True), ("2023-02-29", False), ("2023-13-01", False),
     ("2023-1-1", False), ("20230101", False), ("2023-01-01 ", False), ("٢٠٢٣-٠١-٠١", False)],
)  # fmt: skip
def test_days(text: str, expected: bool) -> None:
    assert rules.is_day(text) is expected


@pytest.mark.parametrize(("text", "length"), [("a", 1), ("é", 1), ("👨‍👩‍👧‍👦🇮🇩", 2), ("", 0)])
def test_lengths_count_what_a_person_sees(text: str, length: int) -> None:
    assert rules.graphemes(text) == length


@pytest.mark.parametrize(
    ("written", "flag", "null", "text"),
    [
        ("true", True, False, "true"), ("FALSE", False, False, "false"),
        ("yes", None, False, "yes"),
        ("no", None, False, "no"), ("y", None, False, "y"), ("'true'", None, False, "true"),
        ("!!bool 'True'", True, False, "true"), ("~", None, True, "~"),
        ("null", None, True, "null"),
        ("''", None, False, ""), ("1.0", None, False, "1"), ("0.10", None, False, "0.1"),
        ("0x10", None, False, "16"), ("1_000", None, False, "1000"), ("007", None, False, "007"),
        ("2017-04-15", None, False, "2017-04-15"), (".nan", None, False, ".nan"),
        ("!!str 1.0", None, False, "1.0"), ("1e3", None, False, "1000"),
        ("12:30", None, False, "12:30"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(
    written: str, flag: bool | None, null: bool, text: str
) -> None:
    node = parse(written)
    assert (boolean(node), is_null(node), spoken(node)) == (flag, null, text)
