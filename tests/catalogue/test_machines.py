"""The catalogue for machines: sitemaps, OpenSearch, schema.org, feeds, facets over the API."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree

from registry.catalogue.machines import sitemap
from registry.catalogue.machines.feeds import ATOM
from registry.catalogue.machines.opensearch import NAMESPACE
from registry.catalogue.machines.sitemap import SITEMAP
from registry.catalogue.models import Application
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories.catalogue import (
    BANDUNG,
    KARAWANG,
    TANGERANG,
    act,
    draft,
    officer,
    published,
    sign_in,
)

HOSTILE = "</script><script>alert(1)</script> & 'x' \u2028"


def places(answer):
    assert answer.status_code == 200
    return [e.text for e in ElementTree.fromstring(answer.get_data()).iter(f"{{{SITEMAP}}}loc")]


def test_sitemaps_name_what_is_published_and_nothing_else(app, client, monkeypatch):
    editor = officer(TANGERANG)
    shown, gone = published(TANGERANG, editor), published(TANGERANG, editor)
    draft(TANGERANG, editor)
    act("withdraw", gone, editor, reason="Selesai.")
    base = app.config["BASE_URL"].rstrip("/")
    part = shown.id // sitemap.PART
    parts = [f"{base}/sitemap-halaman.xml", f"{base}/sitemap-aplikasi-{part}.xml"]
    assert places(client.get("/sitemap.xml")) == parts
    assert places(client.get(f"/sitemap-aplikasi-{part}.xml")) == [f"{base}{shown.href}"]
    assert places(client.get("/sitemap-halaman.xml"))[-1] == f"{base}/pemerintah/{TANGERANG}"
    for path in (p.removeprefix(base) for p in places(client.get("/sitemap-halaman.xml"))):
        assert client.get(path).status_code == 200, path
    monkeypatch.setattr(sitemap, "PART", 1)
    other = published(TANGERANG, editor)
    assert [number for number, _ in sitemap.parts()] == [shown.id, other.id]
    assert client.get(f"/sitemap-aplikasi-{other.id + 1}.xml").status_code == 404
    assert client.get("/sitemap-aplikasi-99999999999999999999.xml").status_code == 404
    robots = client.get("/robots.txt")
    assert (robots.mimetype, f"Sitemap: {base}/sitemap.xml" in robots.text) == ("text/plain", True)
    closed = [line.split(": ")[1] for line in robots.text.splitlines() if "Disallow" in line]
    assert not [c for c in closed for name in ("saran-warga", "ekspor-impor", "atom-1")
                if f"/katalog/{name}".startswith(c)]  # fmt: skip
    again = client.get("/sitemap.xml")
    headers = {"If-None-Match": again.headers["ETag"]}
    assert client.get("/sitemap.xml", headers=headers).status_code == 304


def test_browsers_take_up_the_search(app, client):
    published(name="e-Plesiran", affair="pariwisata")
    head = client.get("/katalog").tree.xpath("//link[@rel='search']/@href")
    told = ElementTree.fromstring(client.get(head[0]).get_data())
    urls = {u.get("rel"): u.get("template") for u in told.iter(f"{{{NAMESPACE}}}Url")}
    assert len(told.findtext(f"{{{NAMESPACE}}}ShortName")) <= 16
    assert urls["self"].endswith(head[0])
    path = urls["suggestions"].removeprefix(app.config["BASE_URL"].rstrip("/"))
    answer = client.get(path.replace("{searchTerms}", "plesi"))
    assert answer.mimetype == "application/x-suggestions+json"
    asked, words, hints, addresses = answer.get_json()
    assert (asked, words[-1], hints[-1]) == ("plesi", "e-Plesiran", "Kota Tangerang")
    assert addresses[-1] == app.config["BASE_URL"].rstrip("/") + "/katalog/e-plesiran"
    assert client.get("/katalog/saran?q=plesi").get_json()["items"][-1]["label"] == "e-Plesiran"


def data_of(answer):
    told = answer.tree.xpath("//script[@type='application/ld+json']/text()")
    return [json.loads(text) for text in told]


def test_an_application_is_schema_orgs_and_hostile_texts_stay_texts(app, client):
    editor = officer(TANGERANG)
    made = published(
        TANGERANG, editor, name=HOSTILE, licence="EUPL-1.2", platforms=["web"], agency="Diskominfo",
        award="Smart City; ; 2017", languages=["id"],
    )  # fmt: skip
    page = client.get(made.href)
    (found,) = data_of(page)
    assert len(page.tree.xpath("//script[not(@src)]")) == 1
    assert (found["@type"], found["name"]) == ("SoftwareApplication", HOSTILE)
    assert found["license"] == "https://spdx.org/licenses/EUPL-1.2"
    assert found["provider"]["department"]["name"] == "Diskominfo"
    assert (found["award"], found["operatingSystem"]) == (["Smart City"], "Web")
    assert found["offers"]["price"] == "0"
    assert "abstract" not in found
    gone = act("withdraw", made, editor, reason="Selesai.")
    answer = client.get(gone.href)
    assert data_of(answer) == []
    assert answer.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def entries(answer):
    feed = ElementTree.fromstring(answer.get_data())
    return [e.findtext(f"{{{ATOM}}}title") for e in feed.iter(f"{{{ATOM}}}entry")]


def test_a_feed_begins_with_what_was_published_last_however_old_its_draft(app, client):
    editor = officer(TANGERANG)
    old = draft(TANGERANG, editor, name="Lama digarap")
    other = published(TANGERANG, editor, name="Baru digarap")
    with unit_of_work():  # the index orders by the second
        session.get(Application, other.id).changed_at -= timedelta(hours=1)
    act("publish", old, editor)
    answer = client.get("/katalog/atom")
    assert entries(answer) == ["Lama digarap", "Baru digarap"]
    (linked,) = client.get("/katalog?q=lama").tree.xpath("//head/link[@rel='alternate' and "
                                                         "@type='application/atom+xml']/@href")
    assert entries(client.get(linked)) == ["Lama digarap"]


def test_releases_are_a_feed_of_their_own(app, client):
    editor = officer(TANGERANG)
    made = published(TANGERANG, editor, name="Aplikasi")
    for number, security in (("1.0", False), ("1.1", True)):
        made = act("release", made, editor, number=number, on=date(2026, 1, int(number[-1]) + 1),
                   notes="**Penting**", security=security)  # fmt: skip
    (linked,) = client.get(made.href).tree.xpath("//head/link[@type='application/atom+xml']/@href")
    answer = client.get(linked)
    assert entries(answer) == ["Aplikasi 1.1", "Aplikasi 1.0"]
    assert answer.text.count('term="security"') == 1
    assert "&lt;strong&gt;Penting" in answer.text
    gone = act("withdraw", made, editor, reason="Selesai.")
    assert client.get(f"{gone.href}/atom").status_code == 404


def test_facets_shortlist_and_followed_over_the_api(app, client):
    for host, affair in ((TANGERANG, "kesehatan"), (TANGERANG, "pangan"), (BANDUNG, "kesehatan")):
        published(host, affair=affair)
    asked = client.get("/api/v1/app-facets?affair=kesehatan").get_json()
    told = {f["name"]: {o["value"]: o["count"] for o in f["options"]} for f in asked["items"]}
    assert (asked["total"], asked["corrected"]) == (2, None)
    assert told["host"] == {TANGERANG: 1, BANDUNG: 1}
    assert told["affair"] == {"kesehatan": 2, "pangan": 1}
    assert client.get("/api/v1/shortlist").status_code == 401
    sign_in(client, officer(KARAWANG, "cooperation"))
    slip = client.post("/api/v1/shortlist/actions/add_all", json={"afair": ["kesehatan"]})
    assert (slip.status_code, list(slip.get_json()["errors"])) == (422, ["afair"])
    added = client.post("/api/v1/shortlist/actions/add_all", json={"affair": ["kesehatan"]})
    assert added.get_json() == {"added": 2, "skipped": 0}
    items = client.get("/api/v1/shortlist").get_json()["items"]
    assert sorted(i["host"] for i in items) == [BANDUNG, TANGERANG]
    slug = items[0]["slug"]
    assert client.delete(f"/api/v1/shortlist/{slug}").status_code == 204
    assert client.put(f"/api/v1/shortlist/{slug}").status_code == 204
    assert client.put("/api/v1/shortlist/tidak-ada").status_code == 404
    assert client.get("/api/v1/shortlist").get_json()["total"] == 2
    assert client.post("/api/v1/shortlist/actions/clear").status_code == 204
    assert client.get("/api/v1/shortlist").get_json()["total"] == 0
    client.put(f"/api/v1/apps/{slug}/follow")
    followed = client.get("/api/v1/followed-apps").get_json()["items"]
    assert [f["slug"] for f in followed] == [slug]
    assert client.get(f"/api/v1/apps/{slug}/similar").get_json()["total"] == 1
    sign_in(client, officer(KARAWANG, "viewer"))
    assert client.get("/api/v1/shortlist").status_code == 403
