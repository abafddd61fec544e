"""Finding, comparing and filling in, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from registry.catalogue import reference as catalogue
from registry.kernel.uow import unit_of_work

from .walk import Walker

EDITOR, APPROVER, READER = "katalog.tangerang", "persetujuan.tangerang", "kerjasama.karawang"


@pytest.fixture(autouse=True)
def applications(app: Any) -> None:
    with unit_of_work():
        catalogue.load_applications()


def names(walker: Walker) -> list[str]:
    return [str(t) for t in walker.page.locator("main article h3").all_inner_texts()]


def test_a_misspelt_word_on_a_phone_without_javascript(walk: Any) -> None:
    walker = walk("phone-nojs")
    walker.go("/katalog")
    walker.page.locator("input[type=search]").fill("pariwsata")
    walker._follow(walker.page.get_by_role("button", name="Cari").first)
    walker.look()
    assert "Menampilkan hasil untuk “pariwisata”" in walker.text()
    assert names(walker)[0] == "e-Plesiran"
    walker.click("e-Plesiran")
    assert walker.path() == "/katalog/e-plesiran"


def test_suggestions_by_keyboard(walk: Any) -> None:
    walker = walk()
    walker.go("/katalog")
    box = walker.page.get_by_role("combobox", name="Cari aplikasi")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("plesi")
    listed = walker.page.get_by_role("option")
    listed.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = walker.page.locator("[role=option][aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    listed.first.wait_for()
    count = listed.count()
    for _ in range(count):
        box.press("ArrowDown")
    with walker.page.expect_navigation():
        box.press("Enter")
    assert walker.path().startswith("/katalog")


def test_filters_are_in_the_address_and_chips_take_one_away(walk: Any) -> None:
    walker = walk()
    walker.go("/katalog")
    whole = len(names(walker))
    page = walker.page
    page.locator("input[name=urusan][value=pariwisata]").check()
    page.wait_for_url("**urusan=pariwisata**")
    page.locator("main .chips a").first.wait_for()
    narrow = len(names(walker))
    assert 0 < narrow < whole
    page.locator("input[name=urusan][value='komunikasi-informatika']").check()
    page.wait_for_url("**komunikasi-informatika**")
    expect(page.locator("main .chips a", has_text="Komunikasi")).to_be_visible()
    walker.look()
    page.reload()
    more = len(names(walker))
    assert more > narrow
    page.locator("main .chips a", has_text="Pariwisata").click()
    expect(page.locator("main article h3")).to_have_count(more - narrow)
    assert "urusan=pariwisata" not in page.url
    page.go_back()
    expect(page.locator("main article h3")).to_have_count(more)


def test_four_side_by_side_and_two_governments(walk: Any) -> None:
    walker = walk()
    walker.go("/banding?app=laksa&app=simasn&app=e-plesiran")
    walker.page.locator("#tambah").fill("live")
    walker._follow(walker.page.locator("main .compare-add button"))
    walker._follow(walker.page.locator(".compare-found a").first)
    walker.look()
    assert walker.page.locator("thead th a[href^='/katalog/']").count() == 4
    assert walker.page.locator("tr.differs").count() > 0
    every = walker.page.locator("tbody tr").count()
    walker.click("Hanya yang berbeda")
    assert 0 < walker.page.locator("tbody tr").count() < every
    walker.page.emulate_media(media="print")
    assert walker.page.locator(".compare-toggle").is_visible() is False
    walker.page.emulate_media(media="screen")
    walker.go("/banding/pemerintah?a=Kota+Tangerang&b=Kota+Bandung")
    assert "Hanya Kota Tangerang" in walker.text()


def test_the_shortlist_survives_signing_out_and_is_the_offices(walk: Any) -> None:
    first = walk()
    first.sign_in(READER)
    first.go("/katalog?urusan=pariwisata")
    first.press("Tambahkan semua hasil")
    first.go("/daftar-pendek")
    shown = first.page.locator("main tbody tr").count()
    assert shown > 0
    first.page.context.clear_cookies()
    second = walk("phone-js")
    second.sign_in("katalog.karawang")
    second.go("/daftar-pendek")
    assert second.page.locator("main tbody tr").count() == shown


def test_a_record_from_draft_to_history(walk: Any) -> None:
    editor, approver = walk(), walk()
    editor.sign_in(EDITOR)
    editor.go("/katalog/baru")
    editor.fill(name="Taman Baca", affair="perpustakaan", service_kind="publik")
    editor.send("Simpan draf")
    slug = editor.path().removesuffix("/isi")
    editor.go(f"{slug}/isi/pokok")
    editor.page.locator("[name=summary]").press_sequentially("Buku di taman.")
    editor.page.locator("[data-autosave-told]", has_text="Tersimpan otomatis").wait_for()
    editor.go(f"{slug}/isi/layanan")
    editor.fill(description="Untuk **semua** warga.")
    editor.page.locator("button[name=pratinjau][value=description]").click()
    editor.page.locator("#pratinjau-description strong", has_text="semua").wait_for()
    editor.send("Simpan bagian ini")
    editor.go(f"{slug}/isi/ketentuan")
    editor.fill(reuse_terms=["free"])
    editor.send("Simpan bagian ini")
    editor.act(slug, "publish", "Terbitkan")
    editor.go(f"{slug}/isi/ketentuan")
    editor.fill(hki_number="EC00201712345")
    editor.send("Simpan bagian ini")
    editor.go(slug)
    assert "Menunggu persetujuan" in editor.text()
    approver.sign_in(APPROVER)
    approver.go("/perubahan")
    approver.click("Taman Baca")
    change = approver.path()
    approver.act(change, "approve", "Setujui")
    approver.go(f"{slug}/riwayat")
    assert "EC00201712345" in approver.text()
    assert "disetujui" in approver.text()


def test_a_withdrawn_application_names_its_successor(walk: Any) -> None:
    editor = walk()
    editor.sign_in(EDITOR)
    editor.act("/katalog/laksa", "withdraw", "Tarik dari katalog",
               reason="Digabung.", successor="tangerang-live")  # fmt: skip
    reader = walk("phone-nojs")
    reader.go("/katalog/laksa")
    assert "Digabung." in reader.text()
    reader.click("Tangerang LIVE")
    assert reader.path() == "/katalog/tangerang-live"


def test_following_and_a_kept_search_bring_mail_and_feed(
    walk: Any, mailbox: Any, run_jobs: Any
) -> None:
    reader, editor = walk("phone-js"), walk()
    reader.sign_in(READER)
    reader.go("/katalog/e-plesiran")
    reader.press("Ikuti")
    reader.go("/katalog?q=wisata")
    reader.click("Simpan pencarian")
    reader.fill(name="Wisata")
    reader.send("Simpan pencarian")
    assert "Wisata" in reader.text()
    feed = reader.page.request.get("/katalog/atom?q=wisata")
    assert (feed.status, "e-Plesiran" in feed.text()) == (200, True)
    editor.sign_in(EDITOR)
    editor.go("/katalog/e-plesiran/aksi/release")
    editor.fill(number="9.1", on="2026-11-20", security=True)
    editor.send("Catat rilis")
    run_jobs()
    told = [str(m["Subject"]) for m in mailbox.to(f"{READER}@demo.lumbung.test")]
    assert any("Rilis keamanan 9.1: e-Plesiran" in subject for subject in told)
    reader.go("/notifikasi")
    assert "Rilis keamanan 9.1: e-Plesiran" in reader.text()


def test_english_and_dark(walk: Any) -> None:
    walker = walk(color_scheme="dark")
    for path in ("/katalog?lang=en&q=tourism", "/katalog/e-plesiran?lang=en",
                 "/banding?app=laksa&app=simasn&lang=en"):  # fmt: skip
        walker.go(path)
        assert walker.page.locator("html").get_attribute("lang") == "en"
