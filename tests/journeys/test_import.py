"""A spreadsheet of 174 applications, nine wrong: columns, preview, mending, import, undo."""

from typing import Any

import pytest

from tests.catalogue_transfer.sheets import xlsx_of

from .walk import Walker

EDITOR = "katalog.karawang"
ROWS, WRONG = 174, 9
HEAD = ["Tahun", "Jenis Layanan", "Nama Aplikasi", "Bidang", "Keterangan", "OPD", "Catatan rapat"]


def sheet() -> bytes:
    """Headings in odd order under a title; every twentieth row names no known urusan."""
    rows = [
        [2010 + n % 14, "Publik" if n % 3 else "Administrasi", f"Layanan Warga {n:03d}",
         "Urusan antah berantah" if n % 20 == 0 and n // 20 < WRONG else "Kesehatan",
         f"Warga mengurus keperluan nomor {n} dari rumah.", "Dinas Kesehatan", "dibahas Senin"]
        for n in range(ROWS)
    ]  # fmt: skip
    return xlsx_of([["DAFTAR APLIKASI KABUPATEN KARAWANG 2026"], HEAD, *rows])


@pytest.fixture(params=["desktop-js", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    return walk(request.param)


def upload(walker: Walker) -> None:
    file = walker.folder / "daftar aplikasi.xlsx"
    file.write_bytes(sheet())
    walker.go("/katalog/kelola")
    walker.click("Impor")
    walker.page.locator("main input[type=file]").set_input_files(str(file))
    walker.press("Unggah dan periksa")


def columns(walker: Walker) -> None:
    """What was guessed is right; the one nobody needs is passed over."""
    assert walker.path().endswith("/kolom")
    chosen = walker.page.locator("main tbody select").evaluate_all("all => all.map(s => s.value)")
    assert chosen == ["launched", "service_kind", "name", "affair", "summary", "agency", ""]
    walker.press("Periksa semua baris")


def mend(walker: Walker) -> None:
    """The wrong cells are mended where they are shown; two are first mended wrongly."""
    page = walker.page
    assert f"{WRONG} baris perlu diperbaiki" in walker.text()
    walker.click(f"Salah {WRONG}")
    cells = page.locator(".import-cell select")
    assert cells.count() == WRONG
    label = page.locator(f"label[for='{cells.first.get_attribute('id')}']").inner_text()
    assert label == "Bidang"
    told = page.locator(".import-cell .field-error").first.inner_text()
    assert "bukan urusan pemerintahan" in told
    for place in range(WRONG - 2):
        cells.nth(place).select_option("kesehatan")
    walker.press("Simpan perbaikan dan periksa lagi")
    assert "2 baris masih salah" in page.locator("body").inner_text()
    assert cells.count() == 2
    for place in range(2):
        cells.nth(place).select_option("kesehatan")
    walker.press("Simpan perbaikan dan periksa lagi")
    assert "Siap diimpor" in walker.text()


def follow(walker: Walker, run_jobs: Any, task: str, after: str) -> None:
    """The page says how far it is, and by itself when it is done."""
    page = walker.page
    assert f"{task}: menunggu giliran" in walker.text()
    walker.look()
    run_jobs()
    page.get_by_text(after).first.wait_for(timeout=15_000)
    walker.look()


def test_174_rows_with_9_wrong(walker: Walker, run_jobs: Any) -> None:
    walker.sign_in(EDITOR)
    upload(walker)
    columns(walker)
    mend(walker)
    imported = walker.path()
    walker.press(f"Simpan {ROWS} aplikasi")
    follow(walker, run_jobs, "Impor", "Impor tersimpan")
    walker.click("Buka aplikasi kami")
    assert "Layanan Warga 000" in walker.text()
    walker.go("/katalog/layanan-warga-173")
    assert "Warga mengurus keperluan nomor 173 dari rumah." in walker.text()
    walker.go(imported)
    walker.page.emulate_media(media="print")
    walker.look()
    walker.page.emulate_media(media="screen")
    walker.press("Batalkan seluruh impor")
    follow(walker, run_jobs, "Pembatalan", "Seluruh impor sudah dibatalkan.")
    walker.go("/katalog/kelola")
    assert "Layanan Warga" not in walker.text()


def test_in_english(walker: Walker) -> None:
    walker.sign_in(EDITOR)
    upload(walker)
    columns(walker)
    walker.page.get_by_role("link", name="English").first.click()
    assert f"{WRONG} rows need mending" in walker.text()
    walker.look()
