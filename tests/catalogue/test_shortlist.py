"""The shortlist that an office shares."""

import pytest
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue import pages, queries, service
from registry.catalogue.search.filters import Filters
from registry.kernel.actor import ANONYMOUS, ROLES
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, NotFound, Refused
from registry.kernel.uow import unit_of_work
from tests.factories.catalogue import (
    BANDUNG,
    BEKASI,
    KARAWANG,
    TANGERANG,
    act,
    draft,
    officer,
    published,
    sign_in,
)


@pytest.fixture
def apps(app):
    host = officer(TANGERANG)
    published(TANGERANG, host, name="Satu")
    published(TANGERANG, host, name="Dua", affair="kesehatan")
    published(BANDUNG, name="Tiga")
    published(KARAWANG, name="Milik Sendiri")


@pytest.fixture
def karawang(app):
    return officer(KARAWANG, "cooperation")


def listed(actor):
    return [(g.host_code, [a.slug for a in g.apps]) for g in queries.shortlist(actor)]


def add(actor, *slugs):
    with unit_of_work():
        return service.shortlist_add(actor, slugs)


def add_all(actor, **filters):
    with unit_of_work():
        return service.shortlist_add_all(actor, Filters(**filters))


def test_it_is_shared_by_the_office_and_grouped_by_host(apps, karawang):
    assert add(karawang, "satu", "tiga") == 2
    assert add(officer(KARAWANG, "catalogue"), "satu", "dua") == 1
    expected = [(BANDUNG, ["tiga"]), (TANGERANG, ["dua", "satu"])]
    assert listed(karawang) == expected
    assert listed(officer(KARAWANG, "legal")) == expected
    assert listed(officer(BEKASI, "cooperation")) == []
    assert queries.shortlist(karawang, TANGERANG)[0].apps[0].slug == "dua"
    assert queries.shortlisted(karawang) == {"satu", "dua", "tiga"}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_but_the_viewer_keeps_it(apps, role):
    actor = officer(KARAWANG, role)
    if role == "viewer":
        with pytest.raises(Forbidden):
            add(actor, "satu")
        assert listed(actor) == []
    else:
        assert add(actor, "satu") == 1


def test_nobody_without_an_office(apps):
    for actor in (ANONYMOUS,):
        with pytest.raises(Forbidden):
            add(actor, "satu")
        assert queries.shortlist(actor) == []


def test_ones_own_closed_withdrawn_and_unknown_ones_are_refused(apps, karawang):
    with pytest.raises(Refused) as refused:
        add(karawang, "satu", "milik-sendiri")
    assert str(refused.value.message) == "Aplikasi ini milik pemerintah Anda sendiri."
    host = officer()
    act("close", queries.get("satu", host), host)
    with pytest.raises(Refused) as refused:
        add(karawang, "satu")
    assert str(refused.value.message) == "Pemilik aplikasi ini sedang tidak menerima permohonan."
    act("withdraw", queries.get("dua", host), host, reason="Selesai.")
    draft(TANGERANG, host, name="Draf")
    for slug in ("dua", "draf", "tidak-ada"):
        with pytest.raises(NotFound):
            add(karawang, slug)
    assert listed(karawang) == []


def test_all_results_pass_over_what_cannot_be_asked_for(apps, karawang):
    host = officer()
    act("close", queries.get("dua", host), host)
    done = add_all(karawang)
    assert (done.added, done.skipped) == (2, 2)
    assert listed(karawang) == [(BANDUNG, ["tiga"]), (TANGERANG, ["satu"])]
    assert add_all(karawang).added == 0


def test_all_of_a_host_and_all_results_of_a_search(apps, karawang):
    assert add_all(karawang, host=(TANGERANG,)).added == 2
    assert add_all(karawang, q="tiga bandung").added == 1
    assert add_all(karawang, affair=("pangan",)) == service.Added(0, 0)


def test_removing_and_clearing(apps, karawang):
    add(karawang, "satu", "dua", "tiga")
    with unit_of_work():
        assert service.shortlist_remove(karawang, ["satu", "tidak-ada"]) == 1
    ids = [r.id for r in queries.by_slugs(["dua"]).values()]
    with unit_of_work():
        assert service.shortlist_clear(karawang, ids) == 1
        assert service.shortlist_clear(karawang, []) == 0
    assert listed(karawang) == [(BANDUNG, ["tiga"])]
    with unit_of_work():
        assert service.shortlist_clear(karawang) == 1
    assert listed(karawang) == []


def test_one_that_is_withdrawn_later_stays_listed_with_the_reason(apps, karawang, client):
    add(karawang, "satu")
    host = officer()
    act("withdraw", queries.get("satu", host), host, reason="Selesai.")
    answer = sign_in(client, karawang).get("/daftar-pendek")
    assert answer.texts("//tbody//span[contains(@class,'badge')]") == [
        "Aplikasi ini tidak sedang diterbitkan."
    ]
    assert client.post("/katalog/satu/daftar-pendek/hapus").status_code == 303
    assert listed(karawang) == []


def test_acts_are_audited_and_empty_ones_are_not(apps, karawang):
    add(karawang, "satu")
    add(karawang, "satu")
    with unit_of_work():
        service.shortlist_clear(karawang)
        service.shortlist_clear(karawang)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "shortlist")
        .order_by(AuditEntry.number)
    ).all()  # fmt: skip
    assert [e.action for e in entries] == ["shortlist.add", "shortlist.remove"]
    assert {(e.subject_key, tuple(e.governments)) for e in entries} == {(KARAWANG, (KARAWANG,))}


# ---------------------------------------------------------------- pages
def test_a_card_adds_and_removes_and_comes_back_to_the_search(apps, karawang, client):
    sign_in(client, karawang)
    path = "/katalog?q=satu"
    answer = client.get(path)
    form = answer.tree.xpath("//article//form")[0]
    assert form.get("action") == "/katalog/satu/daftar-pendek"
    back = form.xpath("input[@name='kembali']/@value")[0]
    done = client.post(form.get("action"), data={"kembali": back})
    assert (done.status_code, done.location) == (303, path)
    answer = client.get(path)
    assert answer.tree.xpath("//article//form/@action") == ["/katalog/satu/daftar-pendek/hapus"]
    client.post("/katalog/satu/daftar-pendek/hapus", data={"kembali": path})
    assert listed(karawang) == []


@pytest.mark.parametrize("path", ["https://jahat.id", "//jahat.id", "/\\jahat.id", "/\t/jahat.id"])
def test_no_form_leads_elsewhere(apps, karawang, client, path):
    sign_in(client, karawang)
    answer = client.post("/katalog/satu/daftar-pendek", data={"kembali": path})
    assert answer.location == "/daftar-pendek"


def test_all_results_of_the_search_shown(apps, karawang, client):
    sign_in(client, karawang)
    answer = client.get("/katalog?urusan=kesehatan")
    form = answer.tree.xpath("//form[@action='/daftar-pendek/semua']")[0]
    given = {i.get("name"): i.get("value") for i in form.xpath("input")}
    assert given["urusan"] == "kesehatan"
    assert client.post("/daftar-pendek/semua", data=given).location == "/katalog?urusan=kesehatan"
    assert listed(karawang) == [(TANGERANG, ["dua"])]
    several = {"urusan": ["kesehatan", "komunikasi-informatika"], "pemilik": [TANGERANG, BANDUNG]}
    client.post("/daftar-pendek/semua", data=several)
    assert listed(karawang) == [(BANDUNG, ["tiga"]), (TANGERANG, ["dua", "satu"])]


def test_all_applications_of_this_host(apps, karawang, client):
    sign_in(client, karawang)
    form = client.get("/katalog/satu").tree.xpath("//form[@action='/daftar-pendek/semua']")[0]
    given = {i.get("name"): i.get("value") for i in form.xpath("input")}
    client.post("/daftar-pendek/semua", data=given)
    assert listed(karawang) == [(TANGERANG, ["dua", "satu"])]


def test_the_page_offers_one_request_for_each_host(apps, karawang, client):
    add(karawang, "satu", "dua", "tiga")
    answer = sign_in(client, karawang).get("/daftar-pendek")
    assert answer.texts("//main//section//h2") == ["Kota Bandung 1", "Kota Tangerang 2"]
    links = answer.tree.xpath("//a[starts-with(@href, '/permohonan/baru')]/@href")
    assert links == [f"/permohonan/baru?tuan={BANDUNG}", f"/permohonan/baru?tuan={TANGERANG}"]
    assert client.post("/daftar-pendek/kosongkan", data={"pemilik": BANDUNG}).status_code == 303
    assert listed(karawang) == [(TANGERANG, ["dua", "satu"])]
    client.post("/daftar-pendek/kosongkan")
    assert listed(karawang) == []
    empty = client.get("/daftar-pendek")
    assert empty.texts("//h2[@class='empty-title']") == ["Daftar pendek masih kosong"]


def test_ones_own_application_has_no_button_and_a_crafted_post_gets_the_reason(
    apps, karawang, client
):
    sign_in(client, karawang)
    answer = client.get("/katalog?q=milik")
    assert answer.tree.xpath("//article//form") == []
    refused = client.post("/katalog/milik-sendiri/daftar-pendek")
    assert refused.status_code == 409
    assert "milik pemerintah Anda sendiri" in refused.get_data(as_text=True)


def test_visitors_and_viewers(apps, client):
    assert client.get("/daftar-pendek").status_code == 302
    assert client.post("/katalog/satu/daftar-pendek").status_code == 302
    sign_in(client, officer(KARAWANG, "viewer"))
    assert client.get("/daftar-pendek").status_code == 403
    assert client.post("/katalog/satu/daftar-pendek").status_code == 403
    assert client.get("/katalog").tree.xpath("//article//form") == []
    forms = client.get("/katalog/satu").tree.xpath("//aside//form/@action")
    assert forms == ["/katalog/satu/ikuti"]


def test_a_long_shortlist_is_shown_in_parts_of_whole_hosts(apps, karawang, client, monkeypatch):
    with unit_of_work():
        service.shortlist_add_all(karawang, Filters())
    sign_in(client, karawang)
    whole = client.get("/daftar-pendek").texts("//tbody//th")
    monkeypatch.setattr(pages, "LISTED", 1)
    page = client.get("/daftar-pendek")
    seen = page.texts("//tbody//th")
    while more := page.tree.xpath("//a[@rel='next']/@href"):
        page = client.get(more[0])
        seen += page.texts("//tbody//th")
        assert len(page.texts("//main//h2")) == 1
    assert (seen, len(whole) > 2) == (whole, True)
    assert client.get("/daftar-pendek?dari=lain").status_code == 200
