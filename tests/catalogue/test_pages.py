"""The catalogue in the browser: list, application page, editing."""

import pytest

from registry.catalogue import queries, reference, service
from registry.catalogue.schemas import START
from registry.kernel.actor import SYSTEM
from registry.kernel.uow import unit_of_work
from tests.factories.catalogue import (
    BANDUNG,
    KARAWANG,
    TANGERANG,
    act,
    copied,
    draft,
    many_published,
    officer,
    published,
    sign_in,
)

HOSTILE = """<script>alert("x")</script>, 'O’Reilly' & "Co" %(name)s"""
FORM = {
    "name": "Aplikasi Uji", "summary": "Untuk warga.", "affair": "kesehatan",
    "service_kind": "publik",
}  # fmt: skip


@pytest.fixture
def catalogue(app):
    with unit_of_work():
        reference.load_applications()


@pytest.fixture
def editor(app, client):
    actor = officer(TANGERANG)
    sign_in(client, actor)
    return actor


# ---------------------------------------------------------------- list
def test_the_list_shows_cards_facets_and_the_number_found(catalogue, client):
    answer = client.get("/katalog")
    assert answer.texts("//h2[@id='judul-hasil']") == ["18 aplikasi"]
    assert len(answer.tree.xpath("//article")) == 18
    assert answer.texts("//fieldset/legend") == [
        "Urusan", "Pemilik", "Provinsi pemilik", "Jenis layanan", "Dipakai daerah lain",
        "Kesiapan replikasi", "Wahana",
    ]  # fmt: skip
    kinds = answer.texts("//fieldset[legend='Jenis layanan']//label")
    assert kinds == ["Layanan publik12", "Administrasi pemerintahan6"]


def test_search_and_filters_live_in_the_address(catalogue, client):
    answer = client.get("/katalog?q=kerja&urusan=tenaga-kerja&jenis=publik&urut=-created_at")
    assert answer.texts("//article//h3") == ["Tas Loker", "Pencaker", "Siap Kerja"]
    assert answer.texts("//ul[@class='chips']//span[@class='chip-label']") == [
        "Kata:", "Urusan:", "Jenis layanan:",
    ]  # fmt: skip
    without = answer.tree.xpath("//ul[@class='chips']//a[@class='chip']/@href")
    assert without[1] == "/katalog?q=kerja&jenis=publik&urut=-created_at"
    assert answer.tree.xpath("//select[@name='urut']/option[@selected]/@value") == ["-created_at"]
    assert answer.tree.xpath("//input[@type='checkbox' and @checked]/@value") == [
        "tenaga-kerja", "publik",
    ]  # fmt: skip


def test_several_values_of_a_facet_are_alternatives(catalogue, client):
    answer = client.get("/katalog?urusan=pariwisata&urusan=pendidikan")
    assert answer.texts("//article//h3") == ["e-Plesiran", "PPDB Online"]


def test_nothing_found_says_so_and_shows_the_way_back(catalogue, client):
    answer = client.get("/katalog?q=tidak+ada+yang+begini")
    assert answer.texts("//h2[@class='empty-title']") == ["Tidak ada aplikasi yang cocok"]
    assert answer.tree.xpath("//div[@class='empty-end']/a/@href") == ["/katalog"]


def test_odd_addresses_get_an_answer(app, client):
    published()
    wanted = {
        "urut=apa": 200, "q=%00%01": 200, "jenis=lain": 200, "limit=0": 422, "limit=banyak": 422,
        "after=%21": 422, "q=" + "x" * 201: 422, "pemilik=%27%22": 200,
    }  # fmt: skip
    assert {query: client.get(f"/katalog?{query}").status_code for query in wanted} == wanted


def test_pages_of_the_list_follow_each_other(app, client):
    many_published(5)
    href, seen = "/katalog?limit=2", []
    first = client.get(href)
    while href:
        answer = client.get(href)
        seen += answer.texts("//article//h3")
        href = next(iter(answer.tree.xpath("//a[@rel='next']/@href")), None)
        href = href and href + "&limit=2"
    assert seen == [f"Urut {n:04d}" for n in range(1, 6)]
    assert "q=" not in first.tree.xpath("//a[@rel='next']/@href")[0]


def test_10_and_50_rows_take_the_same_number_of_queries(app, client, count_queries):
    def queries_of(path):
        with count_queries() as found:
            assert client.get(path).status_code == 200
        return len(found)

    sign_in(client, officer(KARAWANG, "cooperation"))
    made = many_published(1)
    copied(made[0], 49)
    client.get("/katalog")  # the first reader of a change brings the index up to date
    few, many = queries_of("/katalog?limit=10"), queries_of("/katalog?limit=50")
    assert len(client.get("/katalog?limit=50").tree.xpath("//article")) == 50
    assert few == many
    one = queries_of("/katalog?q=0001")
    assert one == many
    client.post("/katalog/" + made[0].slug + "/daftar-pendek")
    short = queries_of("/daftar-pendek")
    client.post("/daftar-pendek/semua")
    assert queries_of("/daftar-pendek") == short
    assert queries_of("/api/v1/apps?limit=10") == queries_of("/api/v1/apps?limit=50")


def test_english_shows_english_affairs(catalogue, client):
    answer = client.get("/katalog?lang=en&urusan=pariwisata")
    assert answer.texts("//article//ul[@class='tags']/li")[0] == "Tourism"


# ---------------------------------------------------------------- application
def test_the_page_shows_what_is_known_and_names_what_is_not(catalogue, client):
    answer = client.get("/katalog/e-plesiran")
    assert answer.texts("//h1") == ["e-Plesiran"]
    facts = dict(zip(answer.texts("//dt"), answer.texts("//dd"), strict=True))
    assert facts["Wahana"] == "Ponsel"
    assert facts["Sumber keterangan"] == "Republika 15 Nov 2017"
    assert answer.texts("//section[h2='Penghargaan']//li") == [
        "Penghargaan Smart City 2017 · Kementerian Komunikasi dan Informatika · 15 November 2017"
    ]
    missing = answer.texts("//p[starts-with(normalize-space(), 'Belum dicantumkan')]")[0]
    assert "Lisensi" in missing
    assert "Wahana" not in missing


def test_partial_days_are_read_as_they_are(catalogue, client):
    facts = client.get("/katalog/tangerang-call-centre").texts("//dd")
    assert "2014" in facts
    assert "28 Februari 2016" in client.get("/katalog/tangerang-live").texts("//dd")


def test_a_suite_lists_its_members_and_they_name_it(app, client):
    actor = officer()
    suite = published(TANGERANG, actor, name="Suite", is_suite=True)
    published(TANGERANG, actor, name="Anggota", suite=suite.slug)
    draft(TANGERANG, actor, name="Rahasia", suite=suite.slug)
    answer = client.get("/katalog/suite")
    section = "//section[h2='Aplikasi dalam suite ini']//li/a"
    assert answer.texts(section) == ["Anggota"]
    assert client.get("/katalog/anggota").tree.xpath("//main//p/a/@href")[0] == "/katalog/suite"


def test_what_is_published_names_no_draft_to_others(app, client):
    actor = officer(TANGERANG)
    suite = draft(TANGERANG, actor, name="Suite rahasia", is_suite=True)
    needed = draft(TANGERANG, actor, name="Perlu rahasia")
    shown = published(TANGERANG, actor, name="Anggota", suite=suite.slug)
    act("dependency", shown, actor, slug=needed.slug, note="")
    paths = (shown.href, f"/api/v1/apps/{shown.slug}",
             *(f"{shown.href}.{form}" for form in ("yml", "csv", "json")))  # fmt: skip
    for told in (False, True):
        for path in paths:
            assert ("rahasia" in client.get(path).text.lower()) == told, path
        sign_in(client, actor)


def test_a_suite_without_named_members_says_so(catalogue, client):
    text = client.get("/katalog/tangerang-live").get_data(as_text=True)
    assert "Pemilik belum menyebutkan aplikasi yang dimuatnya." in text


def test_how_many_use_it(app, client):
    application = published()
    with unit_of_work():
        service.set_use_counts(application.id, pks=4, live=2)
    facts = client.get(application.href).texts("//aside//dd")
    assert facts == ["2", "4"]


def test_a_draft_is_known_to_its_own_government_only(app, client):
    actor = officer()
    application = draft(TANGERANG, actor)
    assert client.get(application.href).status_code == 404
    assert sign_in(client, officer(KARAWANG)).get(application.href).status_code == 404
    assert sign_in(client, officer(TANGERANG, "viewer")).get(application.href).status_code == 200


def test_a_withdrawn_one_explains_itself_and_names_its_successor(app, client):
    actor = officer()
    old = published(TANGERANG, actor, name="Lama", description="Uraian lama")
    published(TANGERANG, actor, name="Baru Sekali")
    act("withdraw", old, actor, reason="Digantikan <b>versi</b> baru.", successor="baru-sekali")
    answer = client.get("/katalog/lama")
    assert answer.status_code == 200
    notice = answer.texts("//div[contains(@class,'notice')]")[0]
    assert "ditarik dari katalog" in notice
    assert "Digantikan <b>versi</b> baru." in notice
    assert answer.tree.xpath("//div[contains(@class,'notice')]//a/@href") == [
        "/katalog/baru-sekali"
    ]
    assert "Uraian lama" not in answer.get_data(as_text=True)
    assert "Uraian lama" in sign_in(client, actor).get("/katalog/lama").get_data(as_text=True)


def test_hostile_texts_are_only_texts(app, client):
    hostile = published(name=HOSTILE, summary=HOSTILE, description=HOSTILE + "\n" + HOSTILE,
                        technologies=[HOSTILE], award=HOSTILE)  # fmt: skip
    for path in ("/katalog", hostile.href):
        answer = client.get(path)
        assert "<script>alert" not in answer.get_data(as_text=True)
    assert answer.texts("//h1") == [HOSTILE]
    assert client.get("/katalog").texts("//article//h3") == [HOSTILE]
    assert hostile.slug == "script-alert-x-script-oreilly-co-name-s"


def test_names_of_pages_are_no_slugs(app):
    assert [published(name=n).slug for n in ("Baru", "Kelola", "Baru", "!!!")] == [
        "baru-2", "kelola-2", "baru-3", "aplikasi",
    ]  # fmt: skip


# ---------------------------------------------------------------- editing
def test_a_new_application_is_a_draft_that_can_be_published(editor, client):
    given = FORM | {"technologies": "PHP, Laravel, PHP", "platforms": ["web", "mobile"],
                    "personal_data": "0", "reuse_terms": ["free"],
                    "launched": "2016-02"}  # fmt: skip
    answer = client.post("/katalog/baru", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/katalog/aplikasi-uji/isi")
    assert client.get(answer.location).status_code == 200
    whole = client.post("/katalog/aplikasi-uji/ubah", data=given | {"version": 1})
    assert whole.status_code == 303
    made = queries.get("aplikasi-uji", editor)
    assert (made.state, made.host_code, made.technologies, made.platforms) == (
        "draft", TANGERANG, ["PHP", "Laravel"], ["web", "mobile"],
    )  # fmt: skip
    assert (made.personal_data, made.launched, made.award) == (False, "2016-02", "")
    page = client.get("/katalog/aplikasi-uji/aksi/publish")
    version = page.tree.xpath("//input[@name='version']/@value")[0]
    done = client.post("/katalog/aplikasi-uji/aksi/publish", data={"version": version})
    assert done.status_code == 303
    assert queries.get("aplikasi-uji", SYSTEM).state == "published"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "  ", "Wajib diisi."),
        ("name", "x" * 201, "Paling banyak 200 huruf."),
        ("affair", "", "Wajib diisi."),
        ("affair", "sihir", "Pilih dari daftar."),
        ("service_kind", "gaib", "Pilih salah satu dari daftar."),
        ("suite", "tidak-ada", "Pilih dari daftar."),
        ("repository", "javascript:alert(1)",
         "Tulis alamat lengkap yang diawali http:// atau https://."),
        ("launched", "2016-13",
         "Tulis tahun, tahun-bulan, atau tanggal lengkap, misalnya 2016 atau 2016-02-28."),
        ("launched", "kemarin",
         "Tulis tahun, tahun-bulan, atau tanggal lengkap, misalnya 2016 atau 2016-02-28."),
        ("technologies", "a" * 121, "Paling banyak 120 huruf."),
        ("ready", "lain", "Pilih dari daftar."),
    ],
)  # fmt: skip
def test_a_faulty_field_gets_its_message_and_keeps_what_was_typed(
    editor, client, field, value, message
):
    made = draft(TANGERANG, editor)
    typed = FORM | {"award": HOSTILE, "version": made.version} | {field: value}
    answer = client.post(f"{made.href}/ubah", data=typed)
    assert answer.status_code == 422
    assert answer.texts(f"//*[@id='f-{field}-galat']") == [f"Galat: {message}"]
    assert answer.tree.xpath("//textarea[@name='award']")[0].text.strip() == HOSTILE
    assert queries.get(made.slug, editor).version == made.version
    if field in START:
        answer = client.post("/katalog/baru", data=typed)
        assert answer.texts(f"//*[@id='f-{field}-galat']") == [f"Galat: {message}"]
        assert [p.total for p in queries.owned(editor).values()] == [1, 0, 0]


def test_the_form_of_an_application_shows_what_is_kept(editor, client):
    application = published(TANGERANG, editor, technologies=["PHP", "Go"], personal_data=True,
                            platforms=["web"], is_suite=True)  # fmt: skip
    answer = client.get(f"{application.href}/ubah")
    value = answer.tree.xpath
    assert value("//input[@name='technologies']/@value") == ["PHP, Go"]
    assert value("//select[@name='personal_data']/option[@selected]/@value") == ["1"]
    assert value("//input[@name='platforms' and @checked]/@value") == ["web"]
    assert value("//input[@name='is_suite']/@checked") == ["checked"]
    assert value("//select[@name='affair']/option[@selected]/@value") == ["komunikasi-informatika"]
    assert client.get(f"{application.href}/aksi/edit").status_code == 308


def test_an_edit_is_kept_and_empties_what_was_emptied(editor, client):
    application = published(TANGERANG, editor, award="Juara", platforms=["web"])
    given = FORM | {"version": application.version, "reuse_terms": ["free"]}
    answer = client.post(f"{application.href}/ubah", data=given)
    assert (answer.status_code, answer.location) == (303, application.href)
    found = queries.get(application.slug, editor)
    assert (found.name, found.award, found.platforms, found.slug) == (
        "Aplikasi Uji", "", [], application.slug,
    )  # fmt: skip


def test_a_stale_edit_is_refused_and_what_was_typed_stays(editor, client):
    application = published(TANGERANG, editor)
    seen = application.version
    act("close", application, editor)
    given = FORM | {"version": seen, "award": "Juara dunia", "reuse_terms": ["free"]}
    answer = client.post(f"{application.href}/ubah", data=given)
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in answer.texts("//*[@role='alert']")[0]
    assert answer.tree.xpath("//textarea[@name='award']")[0].text.strip() == "Juara dunia"
    assert queries.get(application.slug, editor).award == ""


def test_others_cannot_edit(app, client):
    application = published()
    paths = (f"{application.href}/ubah", f"{application.href}/aksi/withdraw")
    for path in paths:
        assert client.get(path).status_code == 302
    sign_in(client, officer(KARAWANG))
    for path in paths:
        assert client.get(path).status_code == 404
        assert client.post(path, data=FORM | {"version": application.version}).status_code == 404
    sign_in(client, officer(TANGERANG, "legal"))
    given = FORM | {"version": application.version}
    assert client.post(f"{application.href}/ubah", data=given).status_code == 403
    assert client.get("/katalog/baru").status_code == 403
    assert client.post("/katalog/baru", data=FORM).status_code == 403
    assert queries.get(application.slug, SYSTEM).version == application.version


def test_withdrawing_needs_a_reason(editor, client):
    application = published(TANGERANG, editor)
    path = f"{application.href}/aksi/withdraw"
    answer = client.post(path, data={"version": application.version, "reason": " "})
    assert answer.status_code == 422
    assert answer.texts("//*[@id='f-reason-galat']") == ["Galat: Wajib diisi."]


def test_the_actions_shown_are_those_of_the_table(editor, client):
    application = published(TANGERANG, editor)
    shown = client.get(application.href).texts("//section[@class='actions']//a")
    assert shown == ["Ubah", "Tutup untuk diadopsi", "Tarik dari katalog"]
    held = client.get(application.href).texts("//section[@class='actions']//dd")
    assert held == ["Permohonan sudah diterima."]
    sign_in(client, officer(KARAWANG))
    assert client.get(application.href).texts("//section[@class='actions']//a") == []


def test_my_governments_list(editor, client):
    draft(TANGERANG, editor, name="Satu")
    published(TANGERANG, editor, name="Dua")
    published(BANDUNG, name="Asing")
    gone = published(TANGERANG, editor, name="Tiga")
    act("withdraw", gone, editor, reason="Selesai.")
    answer = client.get("/katalog/kelola")
    assert answer.texts("//main//h2") == ["Draf 1", "Diterbitkan 1", "Ditarik 1"]
    assert answer.texts("//tbody//th") == ["Satu", "Dua", "Tiga"]
    sign_in(client, officer(TANGERANG, "viewer"))
    viewer = client.get("/katalog/kelola")
    assert viewer.tree.xpath("//a[@href='/katalog/baru']") == []


def test_a_repeated_press_makes_one_draft(editor, client):
    given = FORM | {"_key": "kunci-yang-sama"}
    first = client.post("/katalog/baru", data=given)
    second = client.post("/katalog/baru", data=given)
    assert (first.location, second.location) == ("/katalog/aplikasi-uji/isi",) * 2
    assert queries.owned(editor)["draft"].total == 1


def test_a_value_nobody_knows_has_a_chip_and_can_be_dropped(catalogue, client):
    page = client.get("/katalog?urusan=tidak-ada&pemilik=99.99")
    assert page.texts("//h2[@id='judul-hasil']") == ["0 aplikasi"]
    chips = [" ".join(t.split()) for t in page.texts("//ul[@class='chips']//a[@class='chip']")]
    assert [c.split(": ")[1] for c in chips] == ["tidak-ada", "99.99"]
    assert page.texts("//section[@class='loosen']//a") == []
    page = client.get("/katalog?q=perizinan&urusan=tidak-ada&pemilik=99.99")
    assert page.texts("//section[@class='loosen']//a") == ["Lepaskan semua saringan"]
    (way,) = page.tree.xpath("//section[@class='loosen']//a/@href")
    assert client.get(way).texts("//h2[@id='judul-hasil']") != ["0 aplikasi"]


def test_without_words_the_nearest_are_what_the_best_filter_hides(app, client):
    published(TANGERANG, name="Sehat", affair="kesehatan")
    published(BANDUNG, name="Pangan", affair="pangan")
    page = client.get(f"/katalog?urusan=kesehatan&pemilik={BANDUNG}&jenis=publik")
    assert page.texts("//section//article//h4") in (["Sehat"], ["Pangan"])


def test_a_refused_address_still_shows_what_it_can(catalogue, client):
    page = client.get("/katalog?q=" + "x" * 1000)
    assert page.status_code == 422
    assert page.texts("//p[@class='notice-title']") == ["Sebagian alamat ini tidak dapat dipakai"]
    assert page.tree.xpath("//input[@name='q']/@value")[0] == "x" * 200
    page = client.get("/katalog?urut=-created_at&after=WyJuYW1lIiwxLCJhIiwxXQ")
    assert (page.status_code, len(page.texts("//article")) > 0) == (422, True)
    many = "&".join(f"urusan=u{n}" for n in range(60))
    assert len(client.get(f"/katalog?{many}").texts("//a[@class='chip']")) == 50


def test_a_long_facet_shows_the_chosen_first_and_unfolds_by_name(app, client):
    for number in range(12):
        published(name=f"App {number}", technologies=[f"T{11 - number:02d}", "Umum"])
    page = client.get("/katalog?teknologi=T11")
    every = page.tree.xpath("//input[@type='checkbox'][@name='teknologi']/@value")
    rest = page.tree.xpath("//details[@class='facet-more']//input[@name='teknologi']/@value")
    assert "T11" in every[:8]
    assert (len(rest), rest) == (len(every) - 8, sorted(rest))


def test_a_long_list_of_ones_own_is_shown_in_parts(editor, client, monkeypatch):
    monkeypatch.setattr(queries, "OWN", 2)
    for number in range(5):
        draft(TANGERANG, editor, name=f"Draf {number}")
    page = client.get("/katalog/kelola")
    assert page.texts("//tbody//th") == ["Draf 0", "Draf 1"]
    (whole,) = page.tree.xpath("//main//a[text()='Tampilkan semua 5']/@href")
    assert whole == "/katalog/kelola?keadaan=draft"
    page = client.get(whole)
    seen = page.texts("//tbody//th")
    while more := page.tree.xpath("//a[@rel='next']/@href"):
        page = client.get(more[0])
        seen += page.texts("//tbody//th")
    assert seen == [f"Draf {number}" for number in range(5)]
    assert client.get("/katalog/kelola?q=draf+3").texts("//tbody//th") == ["Draf 3"]
    assert client.get("/katalog/kelola?q=%25").texts("//h2[@class='empty-title']") == [
        "Tidak ada aplikasi dengan nama itu"
    ]


def test_an_empty_catalogue_says_that_it_is_empty(app, client):
    page = client.get("/katalog")
    assert page.texts("//h2[@class='empty-title']") == ["Belum ada aplikasi"]
    assert page.tree.xpath("//section[@class='loosen']") == []
