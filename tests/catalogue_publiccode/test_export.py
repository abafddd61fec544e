"""What we give out is accepted by our own check and comes back: real, and made by chance."""

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.catalogue import reference
from registry.catalogue.models import Application
from registry.catalogue.publiccode import check, read, write
from registry.catalogue.publiccode import vocabulary as v
from registry.catalogue.publiccode.emitting import clean, emit
from registry.catalogue.transfer import standard
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
"""How many files made by chance are given out again; `make proofs` makes 500."""
PAGE = "https://lumbung.go.id/katalog/{}"


@pytest.mark.parametrize("insider", [True, False])
def test_every_application_of_the_reference_data_is_given_out_without_loss(
    app: Any, insider: bool
) -> None:
    with unit_of_work():
        loaded = reference.load_applications()
    listed = session.scalars(
        select(Application).options(joinedload(Application.suite), joinedload(Application.affair))
    ).all()
    assert len(listed) == loaded > 0
    for application in listed:
        fields = standard.fields(application, insider=insider)
        text = write(fields, page=PAGE.format(application.slug))
        report = check(text)
        assert (report.errors, report.warnings) == ((), ()), application.slug
        back = read(report)
        assert {name: back[name] for name in fields} == fields, application.slug


WORD = st.text(min_size=1, max_size=20).map(clean).map(str.strip).filter(bool)
LINE = WORD.map(lambda text: " ".join(text.split())).filter(bool)
LINK = st.sampled_from(("https://a.id", "http://b.go.id:8080/c?d=e#f", "https://git.a.id/b.git"))
URI = st.one_of(LINK, st.sampled_from(("urn:foo:bar", "urn:x-italian-pa:pcm")))
DAY = st.dates().map(lambda day: f"{day.year:04}-{day:%m-%d}")
PICTURE = st.sampled_from(("a.png", "img/b.PNG", "https://a.id/logo"))
TAG = st.sampled_from(("id", "en", "en-GB", "jv", "sl-IT-nedis", "zh-Hant-TW"))
LINES = st.lists(LINE, min_size=1, max_size=3)
FLAG = st.booleans()


def record(needed: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=optional)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=3)


ORGANISATION = record({"uri": URI}, name=WORD)
DESCRIPTION = record(
    {"shortDescription": WORD, "features": LINES,
     "longDescription": st.text(min_size=150, max_size=200, alphabet="abc \n.:#-'\"é👍")
     .filter(lambda text: text == clean(text))},
    localisedName=WORD, genericName=WORD, documentation=LINK, apiDocumentation=LINK,
    screenshots=some(st.sampled_from(("a.png", "b.JPG"))), awards=LINES,
    videos=some(st.just("https://www.youtube.com/watch?v=a")),
)  # fmt: skip
CONTACT = record({"name": WORD}, email=st.just("a@b.id"), affiliation=WORD, phone=WORD)
FIRM = record({"name": WORD, "until": DAY}, email=st.just("a@b.id"), website=LINK)
MAINTENANCE = st.one_of(
    record({"type": st.sampled_from(("internal", "community")), "contacts": some(CONTACT)}),
    record({"type": st.just("contract"), "contractors": some(FIRM)}, contacts=some(CONTACT)),
    record({"type": st.just("none")}, contacts=some(CONTACT)),
)
DEPENDENCY = record({"name": WORD}, version=WORD, versionMin=WORD, versionMax=WORD, optional=FLAG)
COUNTRIES = some(st.sampled_from(sorted(v.COUNTRIES)))
FILE = record(
    {
        "publiccodeYmlVersion": st.sampled_from(v.VERSIONS), "name": LINE, "url": LINK,
        "platforms": st.lists(
            st.one_of(WORD, st.sampled_from(("web", "ios", "android", "linux"))), min_size=1,
            max_size=4),
        "developmentStatus": st.sampled_from(v.DEVELOPMENT_STATUS),
        "softwareType": st.sampled_from(v.SOFTWARE_TYPES),
        "description": st.dictionaries(TAG, DESCRIPTION, min_size=1, max_size=2),
        "legal": record({"license": st.sampled_from(("MIT", "EUPL-1.2", "LicenseRef-a"))},
                        mainCopyrightOwner=WORD, repoOwner=WORD, authorsFile=st.just("AUTHORS")),
        "maintenance": MAINTENANCE,
        "localisation": record({"localisationReady": FLAG,
                                "availableLanguages": st.lists(TAG, min_size=1, max_size=3)}),
    },
    applicationSuite=WORD, landingURL=LINK, isBasedOn=st.one_of(LINK, some(LINK)),
    softwareVersion=WORD, releaseDate=DAY, logo=PICTURE, monochromeLogo=PICTURE,
    organisation=ORGANISATION, inputTypes=some(st.just("text/plain")),
    outputTypes=some(st.just("image/svg+xml")), categories=some(st.sampled_from(v.CATEGORIES)),
    usedBy=some(WORD), fundedBy=some(ORGANISATION), roadmap=LINK,
    supports=some(record({"id": st.one_of(URI, st.just("alias:gdpr"))})),
    intendedAudience=record({}, scope=some(st.sampled_from(v.SCOPES)), countries=COUNTRIES,
                            unsupportedCountries=COUNTRIES),
    dependsOn=record({}, open=some(DEPENDENCY), proprietary=some(DEPENDENCY),
                     hardware=some(DEPENDENCY)),
    IT=record({}, countryExtensionVersion=st.sampled_from(v.EXTENSION_VERSIONS),
              conforme=record({}, gdpr=FLAG), riuso=record({}, codiceIPA=st.just("pcm")),
              piattaforme=record({}, spid=FLAG, io=FLAG)),
)  # fmt: skip


def filled(value: Any) -> Any:
    """Without what says nothing: empty sections and lists."""
    if not isinstance(value, dict):
        return value
    kept = {key: filled(inner) for key, inner in value.items()}
    return {key: inner for key, inner in kept.items() if inner not in ({}, [], None)}


@settings(deadline=None, max_examples=EXAMPLES)
@given(FILE)
def test_any_valid_file_of_others_is_given_out_again_as_it_came(document: dict[str, Any]) -> None:
    came = check(emit(document))
    assert came.errors == ()
    assert dict(came.data) == document
    text = write(read(came))
    went = check(text)
    assert went.errors == ()
    assert read(went) == read(came)
    assert filled({**document, "publiccodeYmlVersion": v.LATEST}) == filled(dict(went.data))
