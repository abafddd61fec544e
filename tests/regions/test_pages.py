"""The list of governments as people and programs read it."""

from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.regions import queries
from registry.regions.models import Government
from tests.factories.regions import ministry, succession


def rename(code: str, name: str) -> None:
    with unit_of_work():
        session.get(Government, code).name = name


def test_provinces_with_the_number_of_their_members(client):
    answer = client.get("/pemerintah")
    assert len(answer.tree.xpath("//tbody/tr")) == 38
    assert answer.texts("//tbody/tr[1]/*") == ["Aceh", "Banda Aceh", "18", "5", "5.623.479"]
    assert answer.texts("//nav[contains(@class,'tabs')]//a") == [
        "Semua 552", "Provinsi 38", "Kabupaten 416", "Kota 98",
    ]  # fmt: skip


def test_a_province_opens_its_members(client):
    answer = client.get("/pemerintah?provinsi=36")
    assert answer.texts("//h1") == ["Banten"]
    assert answer.texts("//tbody/tr/th") == [r.name for r in queries.members("36")]
    assert len(queries.members("36")) == 8
    assert answer.texts("//nav[contains(@class,'tabs')]//a") == [
        "Semua 8", "Provinsi 0", "Kabupaten 4", "Kota 4",
    ]  # fmt: skip
    assert answer.tree.xpath("//tbody/tr/th/a/@href")[0] == "/pemerintah/36.01"


def test_search_by_name_capital_and_code_within_a_level(client):
    def found(query):
        return client.get(f"/pemerintah?{query}").texts("//tbody/tr/th")

    assert found("q=TANGERANG") == ["Kabupaten Tangerang", "Kota Tangerang",
                                    "Kota Tangerang Selatan"]  # fmt: skip
    assert found("q=tangerang&tingkat=kota&provinsi=36") == ["Kota Tangerang",
                                                             "Kota Tangerang Selatan"]  # fmt: skip
    assert found("q=32.15") == ["Kabupaten Karawang"]
    assert found("q=100%25") == []
    assert client.get("/pemerintah?q=zzz").texts("//h2")[0] == "Tidak ada pemerintah yang cocok"


def test_a_level_nobody_knows_or_a_broken_page_mark_is_refused_politely(client):
    assert client.get("/pemerintah?tingkat=kerajaan").status_code == 200
    assert client.get("/pemerintah?tingkat=kota&after=%21%21").status_code == 422
    assert client.get("/pemerintah?q=%00").status_code == 200


def test_pages_follow_each_other_to_the_end(client):
    seen, href = [], "/pemerintah?tingkat=kota"
    while href:
        answer = client.get(href)
        seen += answer.texts("//tbody/tr/td[1]")
        href = next(iter(answer.tree.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == 98
    assert seen == sorted(seen)


def test_hostile_names_are_text(client):
    rename("36.71", "<script>alert('x')</script>, \"Kota\"")
    answer = client.get("/pemerintah?provinsi=36&tingkat=kota")
    assert answer.texts("//tbody/tr/th")[0] == "<script>alert('x')</script>, \"Kota\""
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_a_ministry_gets_its_tab_when_there_is_one(client):
    ministry()
    answer = client.get("/pemerintah?tingkat=kementerian")
    assert answer.texts("//tbody/tr/th") == ["Kementerian Contoh"]


def test_the_number_of_queries_does_not_follow_the_number_of_rows(client, count_queries):
    def queries_of(path):
        with count_queries() as queries:
            client.get(path)
        return len(queries)

    assert queries_of("/pemerintah?q=tangerang") == queries_of("/pemerintah?q=kota")


def test_names_and_successors(app):
    succession("11", "12")
    assert queries.names(["36.71", "32", "36.71"]) == {"36.71": "Kota Tangerang",
                                                       "32": "Jawa Barat"}  # fmt: skip
    assert queries.names([]) == {}
    assert [code for code, _ in queries.successors("11")] == ["12"]


def test_api_lists_by_code_and_gives_one(client):
    first = client.get("/api/v1/governments?level=provinsi&limit=2").get_json()
    assert [g["code"] for g in first["items"]] == ["11", "12"]
    assert first["total"] == 38
    second = client.get(f"/api/v1/governments?level=provinsi&limit=2&after={first['next']}")
    assert [g["code"] for g in second.get_json()["items"]] == ["13", "14"]
    one = client.get("/api/v1/governments/36.71").get_json()
    assert (one["name"], one["province_name"], one["ended"]) == ("Kota Tangerang", "Banten", False)
    missing = client.get("/api/v1/governments/99.99")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    assert client.get("/api/v1/governments?limit=0").status_code == 422
