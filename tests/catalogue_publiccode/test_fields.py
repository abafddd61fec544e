"""A file as our fields, and our fields as a file: nothing is lost either way."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.catalogue.publiccode import blank, check, read, write
from registry.catalogue.publiccode import fields as f

from .samples import LONG, described, sample

FULL = {
    **blank(),
    "name": "e-Plesiran", "suite": "Tangerang LIVE", "summary": "Agenda wisata daerah",
    "description": LONG, "function": "Agenda\nPesan tiket", "agency": "Dinas Pariwisata",
    "affair": "pariwisata", "service_kind": "publik", "spbe_kind": "khusus",
    "dimension": "economy", "audiences": "warga", "platforms": ["web", "mobile"],
    "technologies": ["PHP", "Laravel"], "personal_data": False, "licence": "EUPL-1.2",
    "reuse_terms": ["free", "ip_host"], "repository": "https://git.a.go.id/plesiran",
    "landing_page": "https://plesiran.a.go.id", "current_version": "2.1",
    "development_status": "stable", "launched": "2016-02-28", "award": "Smart City 2017",
    "ready": ["source"], "open_for_adoption": False,
}  # fmt: skip


def test_a_file_of_others_becomes_our_fields_and_the_rest_is_kept() -> None:
    text = sample(
        applicationSuite="applicationSuite: Tangerang LIVE",
        landingURL="landingURL: https://plesiran.a.id",
        softwareVersion="softwareVersion: 1.0",
        releaseDate="releaseDate: 2017-11-15",
        platforms="platforms:\n  - web\n  - android\n  - kios",
        usedBy="usedBy:\n  - Kota Bandung",
        categories="categories:\n  - event-management",
        organisation="organisation:\n  name: Diskominfo\n  uri: https://a.go.id",
        description=described("    awards:\n      - Emas\n  en:\n    shortDescription: Events"),
    )
    fields = read(check(text))
    extra = fields.pop("extra")
    changed = {name: value for name, value in fields.items() if value != blank()[name]}
    assert changed == {
        "name": "Plesiran", "suite": "Tangerang LIVE", "landing_page": "https://plesiran.a.id",
        "repository": "https://git.tangerangkota.go.id/plesiran.git", "current_version": "1.0",
        "launched": "2017-11-15", "platforms": ["web", "mobile"], "award": "Emas",
        "development_status": "stable", "licence": "EUPL-1.2", "agency": "Diskominfo",
        "summary": "Agenda wisata daerah", "description": LONG, "function": "Agenda",
        "languages": ["id"],
    }  # fmt: skip
    assert extra == {
        "platforms": ["web", "android", "kios"],
        "softwareType": "standalone/web",
        "usedBy": ["Kota Bandung"],
        "categories": ["event-management"],
        "organisation": {"name": "Diskominfo", "uri": "https://a.go.id"},
        "description": {"en": {"shortDescription": "Events"}},
        "maintenance": {"type": "internal", "contacts": [{"name": "Dinas Pariwisata"}]},
        "localisation": {"localisationReady": False},
    }


def test_the_language_is_indonesian_then_english_then_the_first() -> None:
    assert f.language_of({"fr": {}, "en-GB": {}, "id-ID": {}}) == "id-ID"
    assert f.language_of({"fr": {}, "en-GB": {}}) == "en-GB"
    assert f.language_of({"fr": {}}) == "fr"
    assert f.language_of({}) == "id"


def test_a_file_of_others_comes_back_whole() -> None:
    text = sample(
        platforms="platforms:\n  - android\n  - kios",
        categories="categories:\n  - tourism\n  - other".replace("tourism", "survey"),
        description=described(language="en"),
        IT="IT:\n  piattaforme:\n    spid: true",
    )
    before = check(text)
    after = check(write(read(before)))
    assert before.valid
    assert dict(after.data) == dict(before.data)
    assert read(after) == read(before)


def test_a_full_application_needs_no_stand_in() -> None:
    report = check(write(FULL))
    assert (report.errors, report.warnings) == ((), ())
    assert report.data["url"] == FULL["repository"]
    assert report.data["platforms"] == ["web", "android", "ios"]
    assert report.data["description"]["id"]["features"] == ["Agenda", "Pesan tiket"]
    assert set(report.own) == {
        "agency", "affair", "service_kind", "spbe_kind", "dimension", "audiences",
        "technologies", "languages", "personal_data", "reuse_terms", "ready", "open_for_adoption",
        "extra",
    }  # fmt: skip
    assert read(report) == FULL


def test_an_application_with_only_a_name_is_still_a_valid_file() -> None:
    page = "https://lumbung.go.id/katalog/a"
    report = check(write({"name": "A"}, page=page))
    assert report.valid
    assert report.data["url"] == page
    assert report.data["legal"] == {"license": "LicenseRef-ketentuan-pemakaian"}
    assert page in report.data["description"]["id"]["longDescription"]
    assert read(report) == {**blank(), "name": "A"}


def test_what_the_standard_refuses_is_kept_beside_it() -> None:
    fields = {
        **FULL, "licence": "milik kota", "repository": "belum ada", "launched": "2016",
        "development_status": "uji coba", "landing_page": "segera", "summary": "panjang " * 40,
        "language": "bahasa", "extra": {"url": "x", "zzz": [1], "maintenance": "nanti"},
    }  # fmt: skip
    report = check(write(fields))
    assert report.errors == ()
    assert read(report) == fields


def test_our_comment_is_believed_only_as_far_as_its_types_go() -> None:
    own = '# lumbung: {"summary": 7, "platforms": "web", "slug": "x", "affair": "sosial"}\n'
    fields = read(check(sample() + own))
    assert (fields["summary"], fields["affair"], fields["platforms"]) == (
        "Agenda wisata daerah", "sosial", ["web"],
    )  # fmt: skip
    assert "slug" not in fields
    for broken in ("# lumbung: {", "# lumbung: []", "# lumbung: " + "[" * 100_000):
        assert read(check(sample() + broken)) == read(check(sample()))


def test_data_alone_can_be_read() -> None:
    report = check(sample())
    assert read(report.data) == read(report)


TEXT = st.text(max_size=60)
TEXTS = st.lists(TEXT, max_size=4)
PLATFORMS = st.lists(st.one_of(st.sampled_from(("web", "mobile", "desktop", "cloud")), TEXT))
EXTRA = st.recursive(
    st.one_of(TEXT, st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip
KEYS = st.one_of(
    TEXT,
    st.sampled_from(("description", "legal", "maintenance", "platforms", "organisation", "IT",
                     "localisation", "softwareType", "url", "usedBy")),
)  # fmt: skip


def _value(name: str, default: Any) -> st.SearchStrategy[Any]:
    """Anything that the field of this name may hold."""
    special = {
        "platforms": PLATFORMS, "extra": st.dictionaries(KEYS, EXTRA, max_size=4),
        "personal_data": st.one_of(st.none(), st.booleans()),
        "licence": st.one_of(TEXT, st.sampled_from(("MIT", "EUPL-1.2"))),
        "repository": st.one_of(TEXT, st.just("https://a.id/b")),
        "launched": st.one_of(TEXT, st.just("2016-02-28")),
        "description": st.one_of(TEXT, st.text(min_size=150, max_size=300)),
        "language": st.one_of(TEXT, st.sampled_from(("id", "en", "en-GB"))),
    }  # fmt: skip
    if name in special:
        return special[name]
    if isinstance(default, bool):
        return st.booleans()
    return {list: TEXTS, str: TEXT}.get(type(default), st.one_of(st.none(), TEXT))


APPLICATIONS = st.fixed_dictionaries(
    {name: _value(name, default) for name, default in blank().items()}
)


@settings(deadline=None, max_examples=100)
@given(APPLICATIONS)
def test_every_application_is_written_without_error_and_read_back_unchanged(
    fields: dict[str, Any],
) -> None:
    text = write(fields)
    text.encode("utf-8")
    report = check(text)
    assert report.errors == ()
    assert read(report) == fields
