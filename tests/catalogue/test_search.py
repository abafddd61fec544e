"""Words, facets, order and paging of the catalogue's list."""

import pytest

from registry.catalogue import facets, queries, service
from registry.catalogue.search.filters import Filters
from registry.kernel.errors import Invalid
from registry.kernel.uow import unit_of_work
from tests.factories.catalogue import (
    BANDUNG,
    TANGERANG,
    act,
    draft,
    many_published,
    officer,
    published,
)


def names(q="", sort="name", **chosen):
    page = queries.find(Filters(q=q, **chosen), sort)
    return [row.name for row in page.items]


@pytest.fixture
def three(app):
    actor = officer()
    published(TANGERANG, actor, name="e-KIR", summary="Pengujian kendaraan", affair="perhubungan")
    published(TANGERANG, actor, name="LAKSA", summary="Pengaduan warga", function="Aspirasi 100%")
    published(BANDUNG, name="Sabilulungan", summary="Hibah", service_kind="administrasi",
              description="Bantuan sosial")  # fmt: skip


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", ["e-KIR", "LAKSA", "Sabilulungan"]),
        ("laksa", ["LAKSA"]),
        ("KENDARAAN pengujian", ["e-KIR"]),
        ("pengujian warga", ["e-KIR", "LAKSA"]),
        ("pengujian zzzz", ["e-KIR"]),
        ("aspirasi", ["LAKSA"]),
        ("bantuan sosial", ["Sabilulungan"]),
        ("kota bandung", ["Sabilulungan"]),
        ("perhubungan", ["e-KIR"]),
        ("transport", ["e-KIR"]),
        ("komunikasi tangerang", ["LAKSA"]),
        ("e-kir,", ["e-KIR"]),
        ("“LAKSA”", ["LAKSA"]),
        ("100%", ["LAKSA"]),
        ("1_0", []),
        ("%", ["e-KIR", "LAKSA", "Sabilulungan"]),
        ("'; drop table application; --", []),
        ("...", ["e-KIR", "LAKSA", "Sabilulungan"]),
    ],
)
def test_words_find(three, q, found):
    assert names(q) == found


def counts(filters, facet):
    return {o.value: o.count for o in facets.facets(filters)[facet]}


def test_facets_narrow_and_their_counts_follow_the_other_filters(three):
    assert names(host=(TANGERANG,)) == ["e-KIR", "LAKSA"]
    assert names(host=(TANGERANG, BANDUNG), service_kind=("administrasi",)) == ["Sabilulungan"]
    free = Filters()
    assert counts(free, "host") == {TANGERANG: 2, BANDUNG: 1}
    assert counts(free, "service_kind") == {"publik": 2, "administrasi": 1}
    of_tangerang = Filters(host=(TANGERANG,))
    assert counts(of_tangerang, "host") == {TANGERANG: 2, BANDUNG: 1}
    assert counts(of_tangerang, "affair") == {"perhubungan": 1, "komunikasi-informatika": 1}
    assert counts(of_tangerang, "service_kind") == {"publik": 2}
    searched = Filters(q="laksa", affair=("perhubungan",))
    assert counts(searched, "affair") == {"komunikasi-informatika": 1, "perhubungan": 0}
    assert counts(searched, "host") == {}


def test_a_chosen_value_stays_with_none_and_an_unknown_one_is_dropped(three):
    filters = Filters(affair=("pangan", "tidak-ada"), host=("99.99",))
    options = facets.facets(filters)
    assert [(o.value, o.count, o.checked) for o in options["affair"]] == [("pangan", 0, True)]
    assert options["host"] == []
    assert names(affair=("pangan", "tidak-ada")) == []


def test_drafts_and_withdrawn_ones_are_in_no_list_and_no_count(three):
    actor = officer()
    draft(TANGERANG, actor, name="Draf")
    gone = published(TANGERANG, actor, name="Lama")
    act("withdraw", gone, actor, reason="Selesai.")
    assert names() == ["e-KIR", "LAKSA", "Sabilulungan"]
    assert counts(Filters(), "host") == {TANGERANG: 2, BANDUNG: 1}


def test_orders(three):
    rows = queries.by_slugs(["laksa", "sabilulungan"])
    with unit_of_work():
        service.set_use_counts(rows["sabilulungan"].id, live=5)
        service.set_use_counts(rows["laksa"].id, live=5)
    assert names(sort="-live_count") == ["LAKSA", "Sabilulungan", "e-KIR"]
    assert names(sort="-created_at") == ["Sabilulungan", "LAKSA", "e-KIR"]
    assert names(sort="apa saja") == ["e-KIR", "LAKSA", "Sabilulungan"]


@pytest.mark.parametrize("sort", ["name", "-created_at", "-changed_at", "-live_count"])
def test_pages_by_key_show_each_once(app, sort):
    made = {a.slug for a in many_published(7)}
    seen, after = [], None
    while True:
        page = queries.find(Filters(), sort, after, limit=3)
        seen += [row.slug for row in page.items]
        assert page.total == 7
        after = page.next
        if after is None:
            break
    assert len(seen) == 7
    assert set(seen) == made


def test_a_page_mark_of_another_order_is_refused(app):
    many_published(3)
    mark = queries.find(Filters(), "name", limit=1).next
    with pytest.raises(Invalid):
        queries.find(Filters(), "-live_count", mark)
