"""Following, kept searches, telling exactly once; comparing and likeness."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select

from registry.catalogue import jobs, queries, service
from registry.catalogue.record import comparing, usage, watching
from registry.catalogue.record.models import Follow, SavedSearch
from registry.kernel.actor import ANONYMOUS
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
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

ATOM = "{http://www.w3.org/2005/Atom}"


def told():
    rows = session.execute(select(Notification.kind, Notification.user_id))
    return sorted((kind, user) for kind, user in rows if kind.startswith(("application", "search")))


def release(application, actor, number="1.0", *, security=False, day=date(2026, 1, 2)):
    with unit_of_work():
        service.perform("release", application.slug, actor, None,
                        {"number": number, "on": day, "security": security})  # fmt: skip


@pytest.fixture
def adopters(monkeypatch):
    """Karawang uses every application; Bekasi's like it."""
    monkeypatch.setattr(usage, "_users", [lambda _: [KARAWANG]])


# ---------------------------------------------------------------- following
def test_followers_hear_of_releases_once_and_of_security_once_more(app):
    host, reader = officer(), officer(BANDUNG, "viewer")
    application = published(TANGERANG, host)
    with unit_of_work():
        assert watching.follow(reader, application.slug)
        assert not watching.follow(reader, application.slug)
        watching.follow(host, application.slug)
    for _ in range(2):
        release(application, host)
    assert told() == [("application.release", reader.user_id)]
    for _ in range(2):
        release(application, host, security=True)
    assert told() == [("application.release", reader.user_id),
                      ("application.security", reader.user_id)]  # fmt: skip
    with unit_of_work():
        watching.unfollow(reader, application.slug)
    release(application, host, "2.0")
    assert len(told()) == 2


def test_adopters_always_hear_of_security_and_withdrawal(app, adopters):
    host, user = officer(), officer(KARAWANG, "cooperation")
    officer(KARAWANG, "legal")
    application = published(TANGERANG, host)
    with unit_of_work():
        watching.follow(user, application.slug)
    release(application, host, security=True)
    assert told() == [("application.security", user.user_id)]
    act("withdraw", queries.get(application.slug, host), host, reason="Usang.")
    assert told() == [("application.security", user.user_id),
                      ("application.withdrawn", user.user_id)]  # fmt: skip


def test_releases_of_a_draft_are_nobodys_news(app, adopters):
    host = officer()
    officer(KARAWANG, "cooperation")
    made = draft(TANGERANG, host)
    release(made, host, security=True)
    act("publish", queries.get(made.slug, host), host)
    release(made, host, security=True)
    assert told() == []


def test_who_may_follow_what(app, client):
    made = draft()
    reader = officer(BANDUNG, "viewer")
    with pytest.raises(NotFound), unit_of_work():
        watching.follow(reader, made.slug)
    with pytest.raises(Forbidden), unit_of_work():
        watching.follow(ANONYMOUS, published().slug)
    shown = published()
    assert client.post(f"{shown.href}/ikuti").status_code == 302
    sign_in(client, reader)
    assert client.post(f"{shown.href}/ikuti").location == shown.href
    page = client.get("/pantauan")
    assert page.texts("//tbody//th") == [shown.name]
    back = client.post(f"{shown.href}/ikuti/henti", data={"kembali": "/pantauan"})
    assert back.location == "/pantauan"
    path = f"/api/v1/apps/{shown.slug}/follow"
    assert client.put(path).status_code == 204
    assert session.scalar(select(func.count()).select_from(Follow)) == 1
    assert client.delete(path).status_code == 204
    assert session.scalar(select(func.count()).select_from(Follow)) == 0


# ---------------------------------------------------------------- kept searches
def look(minutes=0):
    until = now() + timedelta(minutes=minutes)
    with unit_of_work():
        due = list(watching.due_searches(until))
    found = 0
    for search_id in due:
        with unit_of_work():
            found += watching.look(search_id, until)
    return found


def test_new_matches_are_told_once(app):
    reader, host = officer(BANDUNG, "viewer"), officer()
    published(TANGERANG, host, name="Kesehatan Lama", affair="kesehatan")
    with unit_of_work():
        watching.save_search(reader, "Sehat", "urusan=kesehatan")
    assert look() == 0
    published(TANGERANG, host, name="Kesehatan Baru", affair="kesehatan")
    published(TANGERANG, host, name="Lain", affair="pendidikan")
    draft(TANGERANG, host, name="Rahasia", affair="kesehatan")
    assert (look(), look()) == (1, 0)
    entry = session.scalars(select(Notification)).one()
    assert (entry.user_id, entry.kind, entry.href) == (
        reader.user_id, "search.matches", "/katalog?urusan=kesehatan",
    )  # fmt: skip
    assert [line["params"]["name"] for line in entry.body] == ["Kesehatan Baru"]


def test_the_job_waits_until_publications_have_settled(app):
    reader = officer(BANDUNG, "viewer")
    with unit_of_work():
        watching.save_search(reader, "Semua", "")
    published()
    assert jobs.look(0) == 0
    assert told() == []


def test_one_search_is_one_text():
    assert watching.canonical("?urusan=b&q=x&urusan=a&urut=name&after=z&lang=en") == (
        watching.canonical("q=x&urusan=a&urusan=b")
    )
    for wrong in ("q=" + "x" * 300, "q=" + "%F0%9F%98%80" * 500):
        with pytest.raises(Invalid):
            watching.canonical(wrong)


def test_keeping_and_forgetting_a_search(app, client):
    reader, other = officer(BANDUNG, "viewer"), officer(BANDUNG)
    assert client.get("/pencarian/baru?q=izin").status_code == 302
    sign_in(client, reader)
    form = client.get("/pencarian/baru?q=izin&urusan=kesehatan")
    assert form.tree.xpath("//input[@name='name']/@value") == ["izin"]
    query = form.tree.xpath("//input[@name='query']/@value")[0]
    bad = client.post("/pencarian/baru", data={"name": " ", "query": query})
    assert (bad.status_code, bad.texts("//*[@id='f-name-galat']")) == (422, ["Galat: Wajib diisi."])
    assert bad.tree.xpath("//input[@name='query']/@value") == [query]
    for name in ("Izin", "Izin baru"):
        done = client.post("/pencarian/baru", data={"name": name, "query": query})
        assert (done.status_code, done.location) == (303, "/pantauan")
    assert client.get("/pantauan").texts("//tbody//th") == ["Izin baru"]
    key = session.scalar(select(SavedSearch.key))
    sign_in(client, other)
    assert client.post(f"/pencarian/{key}/hapus").status_code == 404
    assert client.get("/api/v1/saved-searches").get_json()["items"] == []
    made = client.post("/api/v1/saved-searches", json={"name": "Punyaku", "query": "q=pajak"})
    assert made.status_code == 201
    assert client.delete(f"/api/v1/saved-searches/{made.get_json()['id']}").status_code == 204
    sign_in(client, reader)
    assert client.post(f"/pencarian/{key}/hapus").status_code == 303
    assert session.scalar(select(func.count()).select_from(SavedSearch)) == 0


def test_searches_are_limited(app, monkeypatch):
    monkeypatch.setattr(watching, "SEARCHES_MAX", 1)
    reader = officer(BANDUNG, "viewer")
    with unit_of_work():
        watching.save_search(reader, "Satu", "q=satu")
    with pytest.raises(Refused), unit_of_work():
        watching.save_search(reader, "Dua", "q=dua")


def test_the_feed_is_atom_of_the_search(app, client):
    published(name="Izin <Satu> & \x0b dua", affair="kesehatan")
    published(name="Lain", affair="pendidikan")
    draft(name="Rahasia", affair="kesehatan")
    answer = client.get("/katalog/atom?urusan=kesehatan")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.get_data())
    assert [e.findtext(f"{ATOM}title").split()[:2] for e in feed.iter(f"{ATOM}entry")] == [
        ["Izin", "<Satu>"]
    ]
    assert feed.findtext(f"{ATOM}id").endswith("/katalog/atom?urusan=kesehatan")
    assert client.get("/katalog/atom?limit=x").status_code == 422


# ---------------------------------------------------------------- comparing
def test_differences_are_marked_and_a_fifth_is_left_out(app, client):
    host = officer()
    made = [published(TANGERANG, host, name=f"Banding {n}", database=f"DB {n // 2}")
            for n in range(5)]  # fmt: skip
    hidden = draft(TANGERANG, host)
    path = "/banding?" + "&".join(f"app={a.slug}" for a in [made[0], made[1], hidden])
    page = client.get(path)
    assert page.texts("//thead//th/a[1]") == ["Banding 0", "Banding 1"]
    rows = page.texts("//tr[@class='differs']/th")
    assert rows == []
    page = client.get("/banding?" + "&".join(f"app={a.slug}" for a in made))
    assert len(page.tree.xpath("//thead//th")) == 5
    assert page.texts("//tr[@class='differs']/th") == ["Basis data beda"]
    only = client.get(f"/banding?app={made[0].slug}&app={made[4].slug}&beda=1")
    assert only.texts("//tbody/tr[not(@class='compare-group')]/td") == ["DB 0", "DB 2"]
    found = client.get(f"/banding?app={made[0].slug}&tambah=banding+3")
    assert found.tree.xpath("//div[contains(@class,'compare-found')]//a/@href") == [
        f"/banding?app={made[0].slug}&app={made[3].slug}"
    ]


@pytest.mark.parametrize("path", ["/banding", "/banding?app=x&app=%00", "/banding?tambah=%25_",
                                  "/banding/pemerintah", "/banding/pemerintah?a=%00&b=36.71"])
def test_odd_comparisons_get_an_answer(app, client, path):
    assert client.get(path).status_code in (200, 422)


def test_two_governments_side_by_side(app, client):
    published(TANGERANG, name="Sehat", affair="kesehatan")
    published(BANDUNG, name="Waras", affair="kesehatan")
    published(BANDUNG, name="Pandai", affair="pendidikan")
    page = client.get("/banding/pemerintah?a=36.71&b=Kota+Bandung")
    assert page.texts("//tbody/tr/th") == ["Pendidikan Hanya Kota Bandung", "Kesehatan"]
    assert page.texts("//tbody//td") == ["–", "Pandai", "Sehat", "Waras"]
    unknown = client.get("/banding/pemerintah?a=Negeri+Dongeng&b=36.71")
    assert "Negeri Dongeng" in unknown.texts("//div[contains(@class,'notice')]")[0]


def test_comparing_takes_the_same_number_of_queries(app, client, count_queries):
    host = officer()
    slugs = [published(TANGERANG, host).slug for _ in range(4)]

    def asked(number):
        with count_queries() as found:
            client.get("/banding?" + "&".join(f"app={s}" for s in slugs[:number]))
        return [q for q in found if "FROM application" in q]

    assert len(asked(1)) == len(asked(4)) == 1


def test_similar_applications_share_words_and_urusan(app, client):
    host = officer()
    one = published(TANGERANG, host, name="Antrean Puskesmas", affair="kesehatan")
    near = published(BANDUNG, name="Antrean Rumah Sakit", affair="kesehatan")
    published(TANGERANG, host, name="Pajak Reklame", affair="pendidikan", summary="Pajak.")
    draft(TANGERANG, host, name="Antrean Rahasia", affair="kesehatan")
    loaded = queries.get(one.slug, host)
    assert [r.slug for r in comparing.similar(loaded)] == [near.slug]
    assert client.get(one.href).texts("//section[h2='Aplikasi serupa']//h3") == [near.name]


def test_governments_like_yours(app, monkeypatch):
    host = officer()
    one, two = published(TANGERANG, host), published(TANGERANG, host)
    asked = []

    def used_by(codes):
        asked.append(set(codes))
        return {two.id: 2} if BEKASI in codes else {}

    monkeypatch.setattr(usage, "_used", [used_by])
    monkeypatch.setattr(usage, "_users", [lambda _: [BEKASI]])
    found = comparing.peers(officer(KARAWANG), one)
    assert [(row.slug, n) for row, n in found.used] == [(two.slug, 2)]
    assert found.this == ["Kabupaten Bekasi"]
    assert all(code[:2] == "32" for code in asked[0])
    assert comparing.peers(ANONYMOUS, one) is None


def test_scores_are_set_anew_by_the_job(app):
    made = published()
    session.execute(Follow.__table__.delete())
    with unit_of_work():
        session.execute(
            type(made).__table__.update().values(readiness_score=99, quality_score=1)
        )
    assert jobs.rate_all(0) == 1
    again = queries.get(made.slug, ANONYMOUS)
    assert (again.readiness_score, again.quality_score) == (10, 20)
