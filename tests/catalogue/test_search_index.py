"""The index beside PostgreSQL: facets against a plain count, faults, other processes, privacy."""

import itertools
import os
import random
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from sqlalchemy import text

from registry.catalogue import facets, queries, service
from registry.catalogue.search import index as index_module
from registry.catalogue.search.asking import Search
from registry.catalogue.search.engine import IndexEngine
from registry.catalogue.search.fallback import DatabaseEngine
from registry.catalogue.search.filters import FACETS, Filters
from registry.catalogue.search.index import follower
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.conftest import ROOT, _environment
from tests.factories.catalogue import BANDUNG, KARAWANG, TANGERANG, act, draft, officer, published

QUESTIONS = int(os.environ.get("QUESTIONS", "12"))
"""How many questions of chance the facets are counted for; `make proofs` asks 200."""
PROVINCE = {TANGERANG: "36", KARAWANG: "32", BANDUNG: "32"}


def slugs(q="", sort="", **chosen):
    return [row.slug for row in queries.find(Filters(q, **chosen), sort, limit=200).items]


def corrected(q):
    return queries.found(Search(Filters(q)), "", None, 20).plan.corrected


@pytest.fixture
def few(app):
    actor = officer()
    published(TANGERANG, actor, name="Izin Cepat", summary="Perizinan usaha", ready=["demo"])
    published(TANGERANG, actor, name="SIMPEG", summary="Data kepegawaian", function="Cuti")
    published(BANDUNG, name="Jalan-Jalan", summary="Pariwisata kota", technologies=["PHP", "Vue"])
    published(BANDUNG, name="e-Sign", description="Tanda tangan elektronik pada naskah dinas")


def test_words_meet_in_the_catalogue(few):
    wanted = [
        ("pegawai", ["simpeg"]), ("perizinan", ["izin-cepat"]), ("license", ["izin-cepat"]),
        ("penandatanganan", ["e-sign"]), ("TTE", ["e-sign"]), ("digital signature", ["e-sign"]),
        ("ASN", ["simpeg"]), ("HR", ["simpeg"]), ("tourism", ["jalan-jalan"]),
        ("esign", ["e-sign"]), ("vue", ["jalan-jalan"]), ("simp", ["simpeg"]),
        ("jawa barat wisata", ["jalan-jalan"]), ("izin bandung", ["izin-cepat"]),
        ("aplikasi kepegawaian", ["simpeg"]),
    ]  # fmt: skip
    assert [(q, slugs(q), corrected(q)) for q, _ in wanted] == [(*w, None) for w in wanted]


def test_a_misspelling_finds_and_the_page_says_so(few, client):
    for q, meant, found in (
        ("perizinann", "perizinan", ["izin-cepat"]), ("kepegawain", "kepegawaian", ["simpeg"]),
        ("pariwsata kota", "pariwisata kota", ["jalan-jalan"]),
    ):  # fmt: skip
        assert (slugs(q), corrected(q)) == (found, meant)
        page = client.get("/katalog", query_string={"q": q})
        said = page.texts("//p[contains(@class, 'understood')]")[:1]
        assert said == [f"Menampilkan hasil untuk “{meant}”. “{q}” tidak ada di katalog."]


def test_what_has_all_words_comes_before_what_has_the_weightiest(app, client):
    actor = officer()
    for n in range(3):
        published(TANGERANG, actor, name=f"Retribusi {n}", summary="Layanan kota")
    some = published(TANGERANG, actor, name="Museum", summary="Tanpa kata lain").slug
    both = published(TANGERANG, actor, name="Karcis", summary="Retribusi museum").slug
    assert slugs("retribusi museum")[:2] == [both, some]
    page = client.get("/katalog?q=retribusi+museum")
    assert page.texts("//p[contains(@class, 'understood')]") == [
        "Yang memuat semua kata tampil lebih dahulu; sesudahnya yang memuat sebagian."
    ]
    assert client.get("/katalog?q=museum").texts("//p[contains(@class, 'understood')]") == []
    assert client.get("/katalog?q=zzzzzz").texts("//article") == []


def test_name_before_summary_before_function_before_description(app):
    actor = officer()
    made = [
        published(TANGERANG, actor, **{"name": f"Aplikasi {n}", field: "Retribusi"}).slug
        for n, field in enumerate(("description", "function", "summary", "name"))
    ]
    assert slugs("retribusi") == made[::-1]


def test_among_equals_the_adopted_and_ready_come_first(app):
    actor = officer()
    plain, ready, used = (
        published(TANGERANG, actor, name=f"Retribusi {word}", ready=given)
        for word, given in (("satu", []), ("dua", ["source", "demo"]), ("tiga", []))
    )
    with unit_of_work():
        service.set_use_counts(used.id, live=9)
    assert slugs("retribusi") == [used.slug, ready.slug, plain.slug]


def test_the_words_found_are_marked_and_nothing_else_is_markup(app, client):
    published(name="<b>Izin</b> & Co", summary="Tanpa kata itu.")
    published(name="Lain", summary="Ringkas.", description="Melayani perizinan <i>usaha</i>.")
    page = client.get("/katalog?q=izin")
    assert page.texts("//article//mark") == ["Izin", "perizinan"]
    assert page.texts("//article//h3") == ["<b>Izin</b> & Co", "Lain"]
    assert page.texts("//article//b|//article//i") == []


# ---------------------------------------------------------------- facets against a plain count
CHOICES = {
    "host": [TANGERANG, KARAWANG, BANDUNG], "province": ["36", "32"],
    "affair": ["pariwisata", "kesehatan", "pendidikan"], "service_kind": ["publik", "administrasi"],
    "spbe_kind": [None, "umum", "khusus"], "dimension": [None, "economy", "living"],
    "platform": [[], ["web"], ["web", "mobile"]], "technology": [[], ["PHP"], ["PHP", "Go"]],
    "terms": [["free"], ["free", "host_helps"], ["lisensi:MIT"]],
    "development": [None, "stable", "beta"], "readiness": [0, 2, 5, 8], "adopted": [0, 1, 5, 30],
    "language": [[], ["id"], ["id", "en"]],
}  # fmt: skip
READINESS = ["source", "install_guide", "user_manual", "api_docs", "training", "support_contact",
             "licence", "demo"]  # fmt: skip


def random_apps(number, chance):
    """Applications made of random choices, each with its values by facet as one would count."""
    actors = {host: officer(host) for host in CHOICES["host"]}
    made = []
    for n in range(number):
        one = {name: chance.choice(values) for name, values in CHOICES.items()}
        terms = one["terms"]
        ready = READINESS[: one["readiness"]]
        word = chance.choice(["retribusi", "perpustakaan"])
        application = published(
            one["host"], actors[one["host"]], name=f"Acak {n:03d} {word}", affair=one["affair"],
            service_kind=one["service_kind"], spbe_kind=one["spbe_kind"],
            dimension=one["dimension"], platforms=one["platform"], technologies=one["technology"],
            reuse_terms=[t for t in terms if t != "lisensi:MIT"],
            licence="MIT" if "lisensi:MIT" in terms else "",
            development_status=one["development"], ready=ready, languages=one["language"],
            **(dict.fromkeys(("interfaces", "support"), "Ada") | {
                "repository": "https://git.a.id/x", "landing_page": "https://a.id",
            } if one["readiness"] == 8 else {}),
        )  # fmt: skip
        with unit_of_work():
            service.set_use_counts(application.id, live=one["adopted"])
        bands = {0: "0", 1: "1", 5: "5", 30: "20"}, {0: "awal", 2: "sebagian", 5: "sebagian",
                                                      8: "penuh"}  # fmt: skip
        made.append((word, application.slug, {
            **{k: [v] if isinstance(v, str) else v or [] for k, v in one.items()},
            "province": [PROVINCE[one["host"]]], "adopted": [bands[0][one["adopted"]]],
            "readiness": [bands[1][one["readiness"]]], "demo": ["ya"] if "demo" in ready else [],
        }))  # fmt: skip
    return made


def counted(made, filters, facet):
    """The same as the index says, by counting one by one."""
    found = {}
    for word, _, values in made:
        others = filters.without(facet).chosen() if facet else filters.chosen()
        if filters.q in ("", word) and all(set(values[n]) & set(c) for n, c in others.items()):
            for value in values[facet] if facet else ["all"]:
                found[value] = found.get(value, 0) + 1
    return found


def test_facets_and_totals_are_what_counting_one_by_one_gives(app):
    chance = random.Random(3)
    made = random_apps(20, chance)
    assert isinstance(Search(Filters())._engine, IndexEngine)
    for _ in range(QUESTIONS):
        filters = Filters(chance.choice(["", "", "retribusi", "perpustakaan"]))
        for name in chance.sample(list(FACETS), chance.randint(0, 3)):
            values = sorted({v for _, _, has in made for v in has[name]})
            some = tuple(chance.sample(values, min(len(values), chance.randint(1, 2))))
            filters = replace(filters, **{name: some})
        total = counted(made, filters, None).get("all", 0)
        for engine in (IndexEngine(follower().current()), DatabaseEngine()):
            search = Search(filters)
            search._engine = engine
            assert search.page("name", None, 200).total == total
            assert search.counts() == {name: counted(made, filters, name) for name in FACETS}


# ---------------------------------------------------------------- following PostgreSQL
def test_a_change_is_found_at_once_and_what_went_is_gone(app):
    actor = officer()
    assert slugs("retribusi") == []
    application = published(TANGERANG, actor, name="Retribusi")
    assert slugs("retribusi") == ["retribusi"]
    act("withdraw", application, actor, reason="Selesai.")
    assert (slugs("retribusi"), slugs()) == ([], [])


def test_a_rolled_back_change_is_never_found(app):
    published(name="Retribusi")
    slugs()
    with pytest.raises(ZeroDivisionError), unit_of_work():
        session.execute(text("UPDATE application SET name = 'Terminal'"))
        assert slugs("terminal") == []
        raise ZeroDivisionError
    assert (slugs("terminal"), slugs("retribusi")) == ([], ["retribusi"])


def test_a_host_or_urusan_renamed_is_found_under_its_new_name(few):
    assert slugs("parahyangan") == []
    with unit_of_work():
        session.execute(text("UPDATE government SET name = 'Kota Parahyangan' "
                             f"WHERE code = '{BANDUNG}'"))  # fmt: skip
    assert sorted(slugs("parahyangan")) == ["e-sign", "jalan-jalan"]


CHILD = """
import sys, time
from registry.app import create_app
from registry.config import Settings
from registry.catalogue import queries
from registry.catalogue.search.filters import Filters
from registry.kernel.db import session
app = create_app(Settings.from_env())
with app.app_context():
    print(queries.find(Filters("retribusi"), "").total, flush=True)
    end = time.time() + 20
    while time.time() < end:
        total = queries.find(Filters("retribusi"), "").total
        session.rollback()
        if total:
            print(time.time(), flush=True)
            break
        time.sleep(0.02)
"""


def test_another_process_finds_a_change_within_a_second(app, settings):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, env=_environment(settings),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert child.stdout.readline().strip() == "0"
        application = draft(name="Retribusi")
        act("publish", application, officer())
        committed = time.time()
        assert float(child.stdout.readline()) - committed < 1
    finally:
        child.kill()
        child.communicate()


# ---------------------------------------------------------------- faults
def test_a_forgotten_index_is_built_anew(few):
    follower().drop()
    assert slugs("pegawai") == ["simpeg"]


def test_an_index_that_lost_applications_is_noticed_and_built_anew(few, client):
    slugs()
    shelf = follower()._shelf
    shelf.writer.delete_all_documents()
    follower()._view = replace(
        follower()._view, searcher=(shelf.writer.commit(), shelf.index.reload(),
                                    shelf.index.searcher())[2],
    )  # fmt: skip
    page = client.get("/katalog?q=pegawai")
    assert (page.status_code, page.texts("//article//h3")) == (200, ["SIMPEG"])
    assert isinstance(Search(Filters())._engine, IndexEngine)


def test_an_index_without_its_fields_gives_way_to_postgresql(few, client):
    slugs()
    broken = index_module.Index(index_module.documents.SchemaBuilder().build())
    follower()._view = replace(follower()._view, searcher=broken.searcher(), total=0)
    page = client.get("/katalog?q=pegawai")
    assert (page.status_code, page.texts("//article//h3")) == (200, ["SIMPEG"])
    assert slugs("pegawai") == ["simpeg"]


def test_an_index_that_names_the_unpublished_shows_nothing_of_it(few, client):
    slugs()
    with session.connection().engine.begin() as connection:
        connection.execute(text("UPDATE application SET state = 'draft' WHERE slug = 'simpeg'"))
    stale = follower()._view
    search = Search(Filters("pegawai"))
    search._engine = IndexEngine(stale)
    assert search.page("relevance", None, 20).total == 1
    assert queries.found(search, "", None, 20).page.items == []
    assert client.get("/katalog?q=pegawai").texts("//article//h3") == []
    assert "simpeg" not in client.get("/katalog/saran?q=simp").get_data(as_text=True).lower()


def test_a_large_catalogue_is_built_in_the_background_while_postgresql_answers(few, monkeypatch):
    monkeypatch.setattr(index_module, "AT_ONCE", 2)
    follower().drop()
    first = Search(Filters("pegawai"))
    assert isinstance(first._engine, DatabaseEngine)
    assert [r.slug for r in queries.found(first, "", None, 20).page.items] == ["simpeg"]
    follower()._building.join(20)
    assert isinstance(Search(Filters("pegawai"))._engine, IndexEngine)
    assert slugs("pegawai") == ["simpeg"]


# ---------------------------------------------------------------- pages, suggestions, hostility
def test_a_page_goes_on_where_the_last_ended_although_rows_come_and_go(app):
    actor = officer()
    made = {a.slug: a for a in (
        published(TANGERANG, actor, name=f"Retribusi {n:02d}") for n in range(11)
    )}  # fmt: skip
    for sort in ("relevance", "name", "-created_at", "-changed_at", "-live_count"):
        whole = slugs("retribusi", sort)
        first = queries.find(Filters("retribusi"), sort, limit=3)
        act("withdraw", made[whole[0]], actor, reason="Selesai.")
        second = queries.find(Filters("retribusi"), sort, first.next, limit=10)
        assert [r.slug for r in [*first.items, *second.items]] == whole
        assert (second.total, second.next) == (len(whole) - 1, None)


def test_suggestions_complete_the_word_and_name_applications(few, client):
    found = client.get("/katalog/saran?q=peri").get_json()["items"]
    assert [(i["label"], i["href"]) for i in found] == [
        ("perizinan", "/katalog?q=perizinan"), ("Izin Cepat", "/katalog/izin-cepat"),
    ]  # fmt: skip
    assert client.get("/katalog/saran?q=").get_json() == {"items": []}
    assert client.get("/katalog/saran?q=" + "x" * 201).status_code == 422


HOSTILE = ["\x00", "'", '"', "*", "AND OR NOT", "name:izin", "(((", "a" * 200, "😀", "\u202eabc",
           "%", "_", "\\", "[a TO z]", "izin^9", "~" * 50, "ا ب", "1" * 200, "- -",
           "/katalog/"]  # fmt: skip


def test_hostile_questions_are_only_words(few, client):
    paths = ("/katalog", "/katalog/saran", "/api/v1/apps")
    asked = list(itertools.product(paths, HOSTILE))
    answers = [client.get(path, query_string={"q": q}).status_code for path, q in asked]
    assert [one for one, status in zip(asked, answers, strict=True) if status != 200] == []


def test_a_forged_mark_is_refused(few, client):
    forged = ["x", "W10", "WyJuYW1lIiwgLTEsICIiLCAxXQ", "e30", "WzEsMiwzLDRd"]
    asked = [{"after": mark, "sort": "name"} for mark in forged]
    answers = [client.get("/api/v1/apps", query_string=one).status_code for one in asked]
    assert answers == [422] * len(forged)


def test_an_empty_result_says_what_to_loosen_and_shows_the_nearest(few, client):
    page = client.get("/katalog?q=perizinan+pariwisata&jenis=administrasi")
    assert page.texts("//h2[@id='judul-hasil']") == ["0 aplikasi"]
    assert sorted(page.texts("//section//article//h4")) == ["Izin Cepat", "Jalan-Jalan"]
    page = client.get("/katalog?q=perizinan&pemilik=" + BANDUNG)
    assert page.texts("//section[@class='loosen']//li") == [
        "Lepaskan Kata: perizinan 2 aplikasi", "Lepaskan Pemilik: Kota Bandung 1 aplikasi",
    ]  # fmt: skip


def test_the_number_of_queries_follows_nothing(few, client, count_queries):
    asked = ["/katalog", "/katalog?q=izin", "/katalog?q=perizinann&urusan=pariwisata",
             "/katalog?kesiapan=awal&wahana=web&pengguna=0&pengguna=1"]  # fmt: skip
    client.get("/katalog?q=kota")  # the first answer builds the index; the others are not kept yet
    numbers = []
    for path in asked:
        with count_queries() as found:
            client.get(path)
        numbers.append(len(found))
    assert numbers[0] == numbers[1] == numbers[3]
    assert numbers[2] <= numbers[0] + 1


def test_api_and_page_give_the_same(few, client):
    for q, sort in itertools.product(["", "izin", "kota"], ["", "-created_at", "name"]):
        names = [i["name"] for i in client.get("/api/v1/apps", query_string={
            "q": q, "sort": sort, "host": [TANGERANG, BANDUNG]}).get_json()["items"]]  # fmt: skip
        page = client.get("/katalog", query_string={
            "q": q, "urut": sort, "pemilik": [TANGERANG, BANDUNG]})  # fmt: skip
        assert page.texts("//article//h3") == names


def test_options_of_an_unknown_value_are_dropped_where_the_values_are_ours(few):
    found = facets.facets(Filters(platform=("toaster",), adopted=("9",), technology=("Cobol",)))
    assert (found["platform"], [o.value for o in found["technology"] if o.checked]) == (
        [], ["Cobol"],
    )  # fmt: skip
