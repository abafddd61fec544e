"""Awards entry by entry, languages of an application, and the order of readiness."""

import pytest

from registry.catalogue import awards, queries
from registry.catalogue.search.filters import Filters
from tests.factories.catalogue import TANGERANG, officer, published, sign_in


@pytest.fixture
def editor(app):
    return officer(TANGERANG)


# ---------------------------------------------------------------- awards
@pytest.mark.parametrize(
    ("text", "entries", "back"),
    [("", [], ""), (" ; \n\n", [], ""), ("Juara", [("Juara", "", "")], "Juara"),
     ("2017", [("2017", "", "")], "2017"), ("Juara;2017", [("Juara", "", "2017")], "Juara; 2017"),
     ("A; B; C; 2017-02-30", [("A", "B; C; 2017-02-30", "")], "A; B; C; 2017-02-30"),
     ("A;B;2017-11\nC", [("A", "B", "2017-11"), ("C", "", "")], "A; B; 2017-11\nC")],
)  # fmt: skip
def test_awards_are_entries_and_lines_of_text(text, entries, back):
    found = awards.entries(text)
    assert [tuple(entry.values()) for entry in found] == entries
    assert awards.text(found) == back
    assert awards.entries(back) == found


def test_awards_are_added_shown_and_taken_away_one_by_one(editor, client):
    made = published(TANGERANG, editor)
    sign_in(client, editor)
    path = f"{made.href}/aksi/award"
    wrong = client.post(path, data={"version": made.version, "name": "a;b", "on": "2017-13"})
    assert wrong.status_code == 422
    assert wrong.tree.xpath("//input[@name='name']/@value") == ["a;b"]
    for name, giver, on in (("Emas", "Kominfo", "2017-11-15"), ("Perak", "", "")):
        version = queries.get(made.slug, editor).version
        answer = client.post(
            path, data={"version": version, "name": name, "giver": giver, "on": on}
        )
        assert answer.status_code == 303
    assert queries.get(made.slug, editor).award == "Emas; Kominfo; 2017-11-15\nPerak"
    page = client.get(made.href)
    assert page.texts("//section[h2='Penghargaan']//li") == [
        "Emas · Kominfo · 15 November 2017", "Perak"
    ]
    item = client.get(f"/api/v1/apps/{made.slug}").get_json()
    assert item["awards"][0] == {"name": "Emas", "giver": "Kominfo", "on": "2017-11-15"}
    part = {"version": queries.get(made.slug, editor).version, "kind": "award", "part": 1}
    assert client.post(f"{made.href}/aksi/remove_part", data=part).status_code == 303
    assert queries.get(made.slug, editor).award == "Perak"
    part = {"version": queries.get(made.slug, editor).version, "kind": "award", "part": 2}
    assert client.post(f"{made.href}/aksi/remove_part", data=part).status_code == 404


# ---------------------------------------------------------------- languages
def test_languages_are_chosen_shown_found_and_others_are_kept(editor, client):
    made = published(TANGERANG, editor, name="Dwibahasa", languages=["id", "fr"])
    published(TANGERANG, editor, name="Ekabahasa", languages=["id"])
    sign_in(client, editor)
    form = client.get(f"{made.href}/isi/teknologi")
    assert form.tree.xpath("//input[@name='languages'][@checked]/@value") == ["id", "fr"]
    assert "Prancis" in client.get(made.href).get_data(as_text=True)
    names = "//article//h3"
    assert client.get("/katalog?bahasa=fr").texts(names) == ["Dwibahasa"]
    assert client.get("/katalog?bahasa=fr&bahasa=id").texts(names) == ["Dwibahasa", "Ekabahasa"]
    chips = client.get("/katalog?bahasa=fr").texts("//*[contains(@class,'chip')]//a")
    assert chips
    api = client.get("/api/v1/apps?language=fr").get_json()
    assert [item["slug"] for item in api["items"]] == ["dwibahasa"]


def test_what_is_readier_comes_first_when_asked_for(editor):
    published(TANGERANG, editor, name="Awal")
    published(TANGERANG, editor, name="Siap", ready=["source", "install_guide", "demo"])
    found = queries.find(Filters(), "-readiness_score", None, 1)
    rest = queries.find(Filters(), "-readiness_score", found.next, 1)
    assert [row.name for page in (found, rest) for row in page.items] == ["Siap", "Awal"]
