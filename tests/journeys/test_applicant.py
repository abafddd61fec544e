"""An applicant prepares a request: a shortlist of 40, every section, drafts, signed letter, match.

Once with JavaScript at a desk, once without on a phone; a stale tab in between loses nothing.
"""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from sqlalchemy import select

from registry.catalogue.models import Affair, Application
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories.world import PDF

from .walk import Walker

WHO, HOST = "kerjasama.karawang", "36.71"
APPS = 40
NEEDS = "Peladen 4 vCPU, RAM 8 GB, penyimpanan 50 GB; internet 20 Mbps; 2 orang pengelola."


def offer() -> list[str]:
    """Forty applications of the host, each naming what it needs."""
    affair = session.scalar(select(Affair.code).order_by(Affair.position).limit(1))
    slugs = [f"layanan-{n:02}" for n in range(1, APPS + 1)]
    with unit_of_work():
        session.add_all(
            Application(
                slug=slug, host_code=HOST, name=f"Layanan “{slug[-2:]}”, & kawan", summary="Satu.",
                affair_code=affair, service_kind="publik", state="published",
                reuse_terms=["free"], current_version="1.0", requirements=NEEDS,
            )
            for slug in slugs
        )  # fmt: skip
    return slugs


@pytest.fixture(params=["desktop-js", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    offer()
    return walk(request.param)


def scripted(walker: Walker) -> bool:
    return walker.checks


def test_from_the_shortlist_to_the_submitted_letter(walker: Walker) -> None:
    request = drafted(walker)
    home = f"{request}/persiapan"
    explained(walker, home)
    described(walker, home)
    overtaken(walker, home)
    capacity(walker, home)
    letters(walker, home)
    sent(walker, home, request)


def drafted(walker: Walker) -> str:
    """All forty on the shortlist, then one draft for them."""
    walker.sign_in(WHO)
    walker.go("/katalog")
    walker.press("Tambahkan semua hasil")
    walker.go("/daftar-pendek")
    walker.click("Ajukan permohonan ke Kota Tangerang")
    walker.press("Buat draf permohonan")
    request = walker.path()
    walker.click("Lanjutkan persiapan")
    assert walker.path() == f"{request}/persiapan"
    assert "0 dari 6 selesai" in walker.text()
    return request


def section(walker: Walker, home: str, name: str) -> None:
    """Opens a section from the task list."""
    walker.go(home)
    walker.click(name)


def explained(walker: Walker, home: str) -> None:
    """One reason for all, another for two of them."""
    section(walker, home, "Aplikasi dan alasannya")
    walker.fill(bulk="Mempercepat layanan warga.")
    walker.send("Isikan pada 40 yang belum beralasan")
    walker.fill(items=["layanan-07", "layanan-08"], bulk="Untuk dinas kesehatan.")
    walker.send("Isikan pada yang dicentang")
    filled = walker.page.locator("td textarea").evaluate_all("all => all.map(e => e.value)")
    assert filled.count("Mempercepat layanan warga.") == APPS - 2
    assert filled[6:8] == ["Untuk dinas kesehatan."] * 2


def described(walker: Walker, home: str) -> None:
    """Purpose, then contact; a wrong address is told beside its field."""
    section(walker, home, "Tujuan dan latar belakang")
    walker.fill(purpose="Layanan lebih cepat.", background="Sekarang masih manual.")
    if scripted(walker):
        walker.page.locator("[data-autosave-told]", has_text="Tersimpan otomatis").wait_for()
        walker.page.reload()
        assert walker.page.locator("[name=purpose]").input_value() == "Layanan lebih cepat."
    walker.send("Simpan bagian ini")
    walker.click("Perangkat daerah dan narahubung")
    walker.fill(agency="Diskominfo", contact_name="Rina", contact_email="rina")
    walker.press("Simpan bagian ini")
    assert "alamat surel yang lengkap" in walker.text()
    walker.fill(contact_email="rina@karawangkab.go.id")
    walker.send("Simpan bagian ini")


def overtaken(walker: Walker, home: str) -> None:
    """Two tabs at one section: the second sees what the first wrote, and keeps what it typed."""
    address = f"{home}/tujuan"
    old = walker.page
    old.goto(address)
    other = old.context.new_page()
    other.goto(address)
    other.locator("[name=purpose]").fill("Dari tab lain.")
    with other.expect_navigation():
        other.get_by_role("button", name="Simpan bagian ini").click()
    other.close()
    old.locator("[name=purpose]").fill("Dari tab lama.")
    old.locator("[name=benefits]").fill("Hemat.")
    if scripted(walker):
        old.locator("[data-autosave-told]", has_text="sudah diubah orang lain").wait_for()
    walker.press("Simpan bagian ini")
    assert "menjadi “Dari tab lain.”" in walker.text()
    values = [old.locator(f"[name={n}]").input_value() for n in ("purpose", "benefits")]
    assert values == ["Dari tab lama.", "Hemat."]
    walker.send("Simpan bagian ini")


def capacity(walker: Walker, home: str) -> None:
    section(walker, home, "Kapasitas")
    walker.fill(server_place="own", cpu_cores=64, memory_gb=64, storage_gb=4000,
                bandwidth_mbps=100, staff=4)  # fmt: skip
    walker.send("Simpan bagian ini")


def download(walker: Walker, name: str) -> bytes:
    """The bytes that the link of that name gives."""
    link = walker.page.get_by_role("link", name=name, exact=True)
    with walker.page.expect_download() as found:
        link.click()
    content: bytes = Path(found.value.path()).read_bytes()
    return content


def letters(walker: Walker, home: str) -> None:
    """Drafts for the head to sign, and the signed ones back."""
    section(walker, home, "Surat permohonan")
    walker.fill(letter_signatory="Cellica", copies="Gubernur Jawa Barat")
    walker.send("Simpan bagian ini")
    walker.click("Surat permohonan")
    printed = download(walker, "Unduh PDF Rancangan surat permohonan")
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(printed)).pages]
    assert "40 (empat puluh) aplikasi milik Pemerintah Kota Tangerang" in " ".join(pages[0].split())
    assert "Dari tab lama." in pages[0]
    assert all("RANCANGAN" in page for page in pages)
    word = docx.Document(io.BytesIO(download(walker, "Unduh Word Rancangan surat permohonan")))
    rows = [[c.text for c in row.cells] for t in word.tables for row in t.rows]
    assert ["8.", "Layanan “08”, & kawan", "1.0", "Untuk dinas kesehatan."] in rows
    walker.fill(letter_number="800/121", letter_date=today() - timedelta(days=1), letter_file=PDF)
    walker.send("Simpan bagian ini")
    walker.click("Kerangka acuan kerja (KAK)")
    walker.fill(schedule="Januari sampai Maret.", funding="APBD.")
    walker.send("Simpan bagian ini")
    walker.click("Kerangka acuan kerja (KAK)")
    kak = download(walker, "Unduh PDF Rancangan KAK")
    text = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(kak)).pages)
    text = " ".join(text.split())
    told = ("APBD.", "64 GB", "4 orang", "Diskominfo", "RAM 8 GB")
    assert [t for t in told if t not in text] == []
    walker.fill(kak_file=PDF)
    walker.send("Simpan bagian ini")
    assert "6 dari 6 selesai" in walker.text()


def sent(walker: Walker, home: str, request: str) -> None:
    """The match warns of what falls short, and the request goes out all the same."""
    walker.go(home)
    walker.click("Periksa dan kirim")
    assert "Memori: perlu 320 GB, tersedia 64 GB" in walker.text()
    assert "Belum ada daerah lain yang tercatat" in walker.text()
    walker.press("Ajukan permohonan")
    assert walker.path() == request
    assert "Diajukan" in walker.text()
    walker.go(f"{home}/tujuan")
    assert "Belum bisa dilakukan" in walker.text()
