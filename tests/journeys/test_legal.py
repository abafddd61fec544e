"""The legal desk in the browser: a KB and a PKS from an empty text to force, with three drafts, a
comparison, a comment resolved by the other side, initials of both sides and the copy to sign."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import update

from registry.catalogue import reference as catalogue
from registry.catalogue.models import Application
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.kernel.workdays import add_months
from tests.factories import agreements as make
from tests.factories.world import PDF

from .walk import Walker

OURS, THEIRS = "hukum.tangerang", "hukum.karawang"


@pytest.fixture(params=["desktop-js", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    with unit_of_work():
        catalogue.load_applications()
    walker = walk(request.param, accept_downloads=True)
    walker.page.set_default_timeout(60_000)  # a page may print a PDF on the way
    return walker


def test_kb_and_pks_from_empty_to_force(walker: Walker) -> None:
    apps = session.query(Application).filter(Application.slug.in_(["laksa", "simasn"])).all()
    with unit_of_work():
        session.execute(update(Application).values(reuse_terms=["free", "ip_host"]))
    request = make.granted("32.15", apps)
    directory(walker)
    kb = begun(walker, f"/naskah/baru?kind=kb&request={request}")
    negotiated(walker, kb)
    signed(walker, kb, "KB")
    pks = begun(walker, f"/naskah/baru?kind=pks&base={kb.rsplit('/', 1)[1]}")
    agreement(walker, pks)
    signed(walker, pks, "PKS")
    outsiders(walker, kb)


def directory(walker: Walker) -> None:
    """Both governments write down their heads and their seats."""
    for place, title in (("tangerang", "Wali Kota Tangerang"), ("karawang", "Bupati Karawang")):
        walker.sign_in(f"hukum.{place}")
        walker.go("/pejabat")
        walker.go("/pejabat/baru")
        walker.fill(position="head", name=f"Kepala {place.title()}", title=title,
                    capacity="definitif", nip="1970", decree="Keputusan Mendagri Nomor 1",
                    starts_on=add_months(today(), -12))  # fmt: skip
        walker.send("Simpan")
        walker.go("/pejabat/kedudukan")
        walker.fill(address=f"Jalan {place.title()} 1")
        walker.send("Simpan")
        assert f"Kepala {place.title()}" in walker.text()


def begun(walker: Walker, address: str) -> str:
    """A new instrument, described, its text assembled, its first version published."""
    walker.sign_in(OURS)
    walker.go(address)
    walker.press("Buat naskah")
    code = walker.path()
    walker.act(
        code, "describe", "Isi pokok naskah", object="pemanfaatan aplikasi", starts_on=today(),
        scope="Pemasangan\nPelatihan\nPendampingan", ends_on=add_months(today(), 24),
    )  # fmt: skip
    walker.go(f"{code}/teks")
    assert "Teks naskah belum disusun" in walker.text()
    walker.click("Susun teks dari pustaka klausul")
    walker.send("Susun teks dari pustaka klausul")
    assert walker.path() == f"{code}/teks"
    assert "b. Pelatihan; dan" in plain(walker)
    published(walker, code, 1)
    return code


def plain(walker: Walker) -> str:
    """The words of the page with single blanks."""
    return " ".join(walker.text().split())


def published(walker: Walker, code: str, no: int, note: str = "Rancangan") -> None:
    """The working text as a version."""
    walker.go(f"{code}/aksi/publish_draft")
    assert f"Terbitkan versi {no}" in walker.text()
    walker.fill(note=note)
    walker.send("Terbitkan versi")
    assert "belum diterbitkan" not in walker.text()


def on_clause(walker: Walker, code: str, clause: str, link: str) -> None:
    """Follows a link at the foot of a clause."""
    walker.go(f"{code}/teks")
    walker._follow(walker.page.locator(f"#klausul-{clause} .clause-foot a", has_text=link).first)
    walker.look()


def negotiated(walker: Walker, kb: str) -> None:
    """Karawang changes, comments and takes a mandatory clause out; Tangerang answers; version 3
    comes back as a Word file."""
    walker.sign_in(THEIRS)
    on_clause(walker, kb, "funding", "Ubah")
    walker.fill(body="Biaya ditanggung {{salah}}.")
    walker.press("Ubah klausul")
    assert "Data tertaut tidak dikenal: salah." in walker.text()
    walker.fill(body="(1) Biaya ditanggung masing-masing PIHAK.\n(2) {{pembiayaan}}")
    walker.send("Ubah klausul")
    on_clause(walker, kb, "term", "Komentari")
    walker.fill(body="Mohon tiga tahun.")
    walker.send("Komentari klausul")
    on_clause(walker, kb, "work_plan", "Keluarkan")
    walker.press("Keluarkan klausul")
    assert "Klausul ini wajib" in walker.text()
    walker.fill(reason="Disusun dalam PKS.")
    walker.send("Keluarkan klausul")
    published(walker, kb, 2, "Masukan Karawang")
    assert "Klausul wajib yang tidak ada" in walker.text()
    answered(walker, kb)
    compared(walker, kb)


def answered(walker: Walker, kb: str) -> None:
    """Tangerang settles the comment, restores the clause and sends version 3 as Word."""
    walker.sign_in(OURS)
    walker.go(f"{kb}/teks")
    assert "Mohon tiga tahun." in walker.text()
    assert "Disusun dalam PKS." in walker.text()
    walker._follow(walker.page.locator(".thread-foot a", has_text="Jawab").first)
    walker.fill(body="Dua tahun dahulu.")
    walker.send("Komentari klausul")
    walker.press("Selesaikan")
    walker.press("Kembalikan")
    with walker.page.expect_download() as download:
        walker.page.locator("aside a", has_text="Word").last.click()
    document = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    (line,) = [p for p in document.paragraphs if p.text == "Biaya ditanggung masing-masing PIHAK."]
    line.text = "Biaya ditanggung masing-masing PIHAK sesuai anggarannya."
    changed = walker.folder / "versi-3.docx"
    document.save(str(changed))
    walker.go(f"{kb}/aksi/add_draft")
    walker.page.locator("main [name='file']").set_input_files(str(changed))
    walker.fill(note="Dari Word")
    walker.send("Unggah rancangan")
    walker.go(f"{kb}/teks")
    assert "sesuai anggarannya" in walker.text()
    assert "belum diterbitkan" not in walker.text()


def compared(walker: Walker, kb: str) -> None:
    """Versions 1 and 3 side by side: what came and went is marked and said."""
    walker.go(f"{kb}/bandingkan?dari=1&ke=3")
    assert "1 dari 20 klausul berbeda" in plain(walker)
    added = walker.page.locator("ins").all_inner_texts()
    assert any("sesuai anggarannya" in text or "anggarannya" in text for text in added)
    assert "ditambahkan:" in " ".join(added)
    walker.fill(dari="2", ke="3")
    walker.press("Bandingkan")
    assert "Rencana Kerja" in walker.text()


def agreement(walker: Walker, pks: str) -> None:
    """The PKS lists the apps with their terms; each side names its liaison officer."""
    walker.go(f"{pks}/teks")
    text = plain(walker)
    for shown in ("LAKSA", "Pasal 6", "selaku Pemilik Aplikasi", "Aplikasi diserahkan tanpa biaya"):
        assert shown in text, shown
    for place in ("tangerang", "karawang"):
        walker.sign_in(f"kerjasama.{place}")
        walker.go(f"{pks}/aksi/set_liaison")
        walker.fill(office="Kepala Dinas Kominfo", name=f"Penghubung {place.title()}")
        walker.send("Isi pejabat penghubung")
    walker.act(pks, "choose_apps", "Susun lampiran aplikasi", versions="laksa = 2.1\nsimasn = 3.0")
    published(walker, pks, 2)
    on_clause(walker, pks, "force_majeure", "Ubah")
    walker.fill(heading="Keadaan Kahar (Force Majeure)")
    walker.send("Ubah klausul")
    published(walker, pks, 3)
    walker.go(f"{pks}/bandingkan")
    assert "2 klausul berbeda" in plain(walker) or "1 dari" in plain(walker)


def signed(walker: Walker, code: str, kind: str) -> None:
    """Both sides clear the last version and name their heads; the copy to sign; the signing."""
    walker.sign_in(OURS)
    walker.act(code, "send_to_review", "Kirim ke reviu hukum")
    for place in ("tangerang", "karawang"):
        walker.sign_in(f"hukum.{place}")
        walker.act(code, "clear", "Sepakati rancangan")
        walker.go(f"{code}/aksi/set_signatory")
        options = walker.page.locator("[name=official] option").all()
        value = options[-1].get_attribute("value")
        walker.fill(number=f"{kind}/{place}/2026", official=value, signatory_title="")
        walker.send("Isi nomor dan penanda tangan")
    walker.sign_in("kerjasama.tangerang")
    walker.act(code, "add_witness", "Tambah saksi", name="Gubernur Banten")
    walker.act(code, "schedule", "Jadwalkan penandatanganan", scheduled_on=today(),
               place="Ruang Akhlakul Karimah")  # fmt: skip
    with walker.page.expect_download() as download:
        walker.page.locator("main a", has_text="Siap tanda tangan: PDF/A").first.click()
    copy = walker.folder / f"{kind}.pdf"
    copy.write_bytes(Path(download.value.path()).read_bytes())
    assert copy.read_bytes().startswith(PDF[:5])
    walker.go(f"{code}/aksi/sign")
    walker.fill(signed_on=today(), starts_on=today(), ends_on=add_months(today(), 24))
    walker.page.locator("main [name='signed_file']").set_input_files(str(copy))
    walker.send("Catat penandatanganan")
    assert "Berlaku" in walker.text()


def outsiders(walker: Walker, kb: str) -> None:
    """Everybody sees that it was signed; nobody else its text."""
    walker.sign_in("hukum.bekasi")
    walker.go(kb)
    assert "KB/tangerang/2026" in walker.text()
    for page in (f"{kb}/teks", f"{kb}/bandingkan?dari=1&ke=2", f"{kb}/versi/1/naskah.pdf"):
        walker.page.goto(page)
        assert "tidak ditemukan" in walker.text()
