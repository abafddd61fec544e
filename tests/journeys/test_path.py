"""The whole walk: Karawang asks Kota Tangerang for LAKSA, SIMASN and e-Plesiran, until live."""

from datetime import timedelta
from typing import Any

import pytest

from registry.catalogue import reference as catalogue
from registry.kernel.clock import today
from registry.kernel.uow import unit_of_work
from registry.kernel.workdays import add_months
from tests.factories.world import PDF

from .walk import Walker

ADOPTER, HOST = "kerjasama.karawang", "kerjasama.tangerang"
CASE = "/kerja-sama/36.71/32.15"


@pytest.fixture(params=["desktop-js", "phone-js", "desktop-nojs", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    with unit_of_work():
        catalogue.load_applications()
    return walk(request.param)


def code_of(walker: Walker) -> str:
    return walker.path()


def test_the_whole_path(walker: Walker, mailbox: Any, run_jobs: Any) -> None:
    request = ask(walker)
    decide(walker, request)
    kb = memorandum(walker, request)
    pks = agreement(walker, kb)
    live(walker, pks)
    publicly_known(walker, request, kb, pks)
    run_jobs()
    subjects = [str(m["Subject"]) for m in mailbox.to("kerjasama.karawang@demo.lumbung.test")]
    told = ["Permohonan dikembalikan", "Permohonan disetujui", "Naskah ditandatangani",
            "Dikonfirmasi aktif"]  # fmt: skip
    assert [t for t in told if not any(t in s for s in subjects)] == []


def ask(walker: Walker) -> str:
    """Shortlist, draft, letter, submission; returned once and sent again."""
    walker.sign_in(ADOPTER)
    for slug in ("laksa", "simasn", "e-plesiran"):
        walker.go("/katalog?q=" + slug)
        walker.go(f"/katalog/{slug}")
        walker.press("Tambahkan ke daftar pendek")
    walker.go("/daftar-pendek")
    walker.click("Ajukan permohonan ke Kota Tangerang")
    walker.press("Buat draf permohonan")
    request = walker.path()
    assert "Surat permohonan belum lengkap" in walker.text()
    letter = {
        "letter_number": "800/121-Kominfo", "letter_date": today(), "letter_signatory": "Bupati",
        "letter_file": PDF, "purpose": "Pengaduan, kepegawaian, dan pariwisata.",
        "agency": "Diskominfo", "contact_name": "Narahubung", "contact_email": "n@uji.go.id",
    }  # fmt: skip
    walker.go(f"{request}/aksi/edit")
    walker.fill(contact_email="bukan-surel")
    walker.press("Simpan")
    assert "alamat surel yang lengkap" in walker.text()
    assert walker.page.locator("[name=contact_email]").input_value() == "bukan-surel"
    walker.act(request, "edit", "Simpan", **letter)
    walker.act(request, "submit", "Ajukan permohonan")
    walker.sign_in(HOST)
    assert request.rsplit("/", 1)[1] in walker.text()
    walker.act(request, "return", "Kembalikan untuk dilengkapi", reason="Lampirkan KAK.")
    walker.go(request)
    walker.fill(body="Contoh KAK ada di laman kami.")
    walker.press("Kirim pesan")
    walker.sign_in(ADOPTER)
    walker.go(request)
    assert "Lampirkan KAK." in walker.text()
    read(walker, request)
    walker.act(request, "edit", "Simpan", kak_file=PDF)
    walker.act(request, "submit", "Ajukan permohonan")
    return request


def read(walker: Walker, request: str) -> None:
    """A message counts as read once it was in view; without JavaScript by its button."""
    note = walker.page.locator("[data-read-note]")
    assert "1 belum dibaca" in note.inner_text()
    if walker.checks:
        walker.page.locator("#pesan .messages").scroll_into_view_if_needed()
        note.wait_for(state="detached")
    else:
        walker.press("Tandai dibaca")
    walker.go(request)
    assert note.count() == 0


def decide(walker: Walker, request: str) -> None:
    """Two approved, one of them with a condition, one rejected; the approver's letter."""
    walker.sign_in(HOST)
    walker.act(request, "start_review", "Mulai mengkaji")
    for slugs, decision, note in (
        (["laksa"], "approved", ""),
        (["simasn"], "conditional", "Setelah Karawang menunjuk pengelola."),
        (["e-plesiran"], "rejected", "Sedang ditulis ulang."),
    ):
        walker.go(request)
        walker.fill(items=slugs, decision=decision, note=note)
        walker.press("Putuskan yang dicentang")
        assert walker.page.locator(".error-summary").count() == 0
    walker.go(request)
    assert "Sedang ditulis ulang." in walker.text()
    walker.sign_in("persetujuan.tangerang")
    walker.act(
        request, "approve", "Setujui permohonan", reply_number="555/9", reply_date=today(),
        reply_file=PDF,
    )  # fmt: skip


def prepare(walker: Walker, instrument: str, pks: bool) -> None:
    """What is written down before review: object, draft, clauses, apps."""
    walker.act(
        instrument, "describe", "Isi pokok naskah", object="Pemanfaatan aplikasi",
        scope="Pemasangan, pelatihan, dan pendampingan", starts_on=today(),
        ends_on=add_months(today(), 36),
    )  # fmt: skip
    walker.act(instrument, "add_draft", "Unggah rancangan", file=PDF, note="Rancangan pertama.")
    walker.go(f"{instrument}/aksi/tick_clauses")
    for box in walker.page.locator("[name=clauses]").all():
        box.check()
    walker.send("Periksa klausul wajib")
    if pks:
        walker.act(instrument, "choose_apps", "Susun lampiran aplikasi",
                   apps=["laksa", "simasn"], versions="laksa = 2.1\nsimasn = 3.0")  # fmt: skip
    walker.act(instrument, "send_to_review", "Kirim ke reviu hukum")


def sign(walker: Walker, instrument: str, kind: str) -> None:
    """Both legal sections clear, both sides name signatory and number, one day, one file."""
    for place in ("tangerang", "karawang"):
        walker.sign_in(f"hukum.{place}")
        walker.act(instrument, "clear", "Sepakati rancangan")
        walker.act(
            instrument, "set_signatory", "Isi nomor dan penanda tangan",
            number=f"{kind}/{place}/2026", signatory_name=f"Kepala Daerah {place.title()}",
            signatory_title="Kepala daerah", capacity="definitif",
        )  # fmt: skip
    walker.sign_in(HOST)
    walker.act(instrument, "add_witness", "Tambah saksi", name="Gubernur Banten")
    walker.act(
        instrument, "schedule", "Jadwalkan penandatanganan", scheduled_on=today(),
        place="Tangerang LIVE Room",
    )  # fmt: skip
    walker.act(
        instrument, "sign", "Catat penandatanganan", signed_on=today(), starts_on=today(),
        ends_on=add_months(today(), 36) - timedelta(days=1), signed_file=PDF,
    )  # fmt: skip
    assert "Berlaku" in walker.text()


def memorandum(walker: Walker, request: str) -> str:
    """The KB, begun from the case page."""
    walker.sign_in(HOST)
    walker.go(CASE)
    walker.click("Susun KB")
    walker.press("Buat naskah")
    kb = walker.path()
    prepare(walker, kb, pks=False)
    sign(walker, kb, "KB")
    return kb


def agreement(walker: Walker, kb: str) -> str:
    """The PKS under the KB, begun from the case page by the other side."""
    walker.sign_in(ADOPTER)
    walker.go(CASE)
    walker.click("Susun PKS")
    walker.press("Buat naskah")
    pks = walker.path()
    prepare(walker, pks, pks=True)
    sign(walker, pks, "PKS")
    return pks


def live(walker: Walker, pks: str) -> None:
    """Every app, step by step, each by its own side; live when both said so."""
    walker.sign_in(HOST)
    walker.go(CASE)
    hrefs = walker.page.locator("main a[href^='/pelaksanaan/I-']").evaluate_all(
        "links => [...new Set(links.map(a => a.getAttribute('href').split('/aksi/')[0]))]"
    )
    assert len(hrefs) == 2
    day = today()
    for href in hrefs:
        walker.act(href, "hand_over", "Catat serah terima", number="BAST/1", day=day, file=PDF,
                   contents=["source", "install_guide"])  # fmt: skip
    walker.sign_in("katalog.karawang")
    for href in hrefs:
        walker.act(href, "install", "Catat pemasangan", day=day, release="2.1")
    walker.sign_in(HOST)
    for href in hrefs:
        walker.act(href, "train", "Catat pelatihan", day=day, participants=12)
    walker.sign_in("katalog.karawang")
    for href in hrefs:
        walker.act(href, "accept", "Catat uji terima", number="BA/1", day=day, file=PDF)
        walker.act(href, "declare", "Nyatakan aktif", release="2.1", day=day,
                   address="https://laksa.karawangkab.go.id")  # fmt: skip
    walker.sign_in(HOST)
    for href in hrefs:
        walker.act(href, "confirm", "Konfirmasi aktif")


def publicly_known(walker: Walker, request: str, kb: str, pks: str) -> None:
    """Everybody sees signed instruments and what is live; nobody else sees the request."""
    walker.page.context.clear_cookies()
    for page in ("/", "/katalog/laksa", kb, pks, CASE, "/pemerintah/32.15", "/pelaksanaan"):
        walker.go(page)
    walker.go("/katalog/laksa")
    walker.go(CASE)
    assert "Sedang ditulis ulang." not in walker.text()
    walker.sign_in("kerjasama.bekasi")
    walker.go(request)
    assert "tidak ditemukan" in walker.text()
