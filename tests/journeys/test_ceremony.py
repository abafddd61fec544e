"""Seventeen governments on one day: from agreed texts to all signed, in a few interactions."""

from typing import Any

import pytest

from registry.kernel.clock import today
from tests.factories import agreements as make
from tests.factories.ceremonies import OTHERS, cleared
from tests.factories.world import PDF

from .walk import Walker

PASTE = """([selector, text]) => {
  const field = document.querySelector(selector);
  const data = new DataTransfer();
  data.setData('text/plain', text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent('paste', {
    clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Counting(Walker):
    """A walker that counts what a person does: fields filled, links followed, buttons pressed."""

    done = 0

    def _follow(self, control: Any) -> None:
        self.done += 1
        super()._follow(control)

    def _enter(self, name: str, value: str) -> None:
        self.done += 1
        super()._enter(name, value)


@pytest.fixture(params=["desktop-js", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    return walk(request.param, Counting)


@pytest.mark.slow
def test_seventeen_governments_sign_on_one_day(walker: Counting) -> None:
    cases = cleared(make.Office(make.TANGERANG), OTHERS, numbers=False)
    codes = [case.code for case in cases]
    odd = cases[4]
    odd.act("set_signatory", odd.offices[1].cooperation, number="", signatory_name="",
            signatory_title="Bupati", capacity="definitif")  # fmt: skip
    walker.sign_in("kerjasama.tangerang")
    walker.done = 0
    ceremony = arrange(walker)
    enter_numbers(walker, ceremony, codes)
    send_files(walker, ceremony, codes)
    walker.go(ceremony)
    walker.click("Periksa dan tandatangani semua")
    assert "1 dari 17 naskah belum dapat ditandatangani" in walker.text()
    assert "Nomor, penanda tangan, jabatan, atau kapasitas belum lengkap" in walker.text()
    assert walker.page.get_by_role("button", name="Catat 17 naskah ditandatangani").count() == 0
    mend(walker, odd)
    walker.go(f"{ceremony}/tandatangani")
    walker.press("Catat 17 naskah ditandatangani")
    assert "Semua naskah ditandatangani" in walker.text()
    assert walker.done <= 25, f"{walker.done} interactions"
    assert {case.instrument.state for case in cases} == {"in_force"}
    assert {n for case in cases for n in (p.number for p in case.instrument.parties)} == {
        f"{side}/{n}" for n in range(17) for side in ("KT", "PD")
    }  # fmt: skip
    for page in ("", "/cetak", "/berkas", "/nomor"):
        walker.go(ceremony + page)
    held_against_paper(walker, codes[0])


def arrange(walker: Counting) -> str:
    """The ceremony with all that can be signed there."""
    walker.go("/upacara")
    walker.click("Upacara baru")
    walker.fill(name="Penandatanganan 17 daerah", held_on=today(), held_at="10:00",
                place="Puspemkot Tangerang", witnesses="Gubernur Banten\nDirjen Bangda; Saksi",
                guests="Wartawan")  # fmt: skip
    walker.press("Lanjut: pilih naskah")
    ceremony = walker.path().removesuffix("/naskah")
    walker.press("Tambahkan ke upacara")
    assert "Susunan acara (17)" in walker.text()
    return ceremony


def enter_numbers(walker: Counting, ceremony: str, codes: list[str]) -> None:
    """All 34 numbers out of a spreadsheet: into the first cell, or as text without JavaScript."""
    walker.go(ceremony)
    walker.click("Nomor para pihak")
    lines = "\n".join(f"KT/{n}\tPD/{n}" for n in range(len(codes)))
    if walker.checks:
        walker.page.evaluate(PASTE, ["[data-row='0'][data-col='0']", lines])
        first = walker.page.locator("[data-row='0'][data-col='0']")
        first.press("ArrowDown")
        assert walker.page.evaluate("document.activeElement.value") == "KT/1"
    else:
        walker.page.get_by_text("Tempel dari lembar kerja sebagai teks").click()
        walker.page.locator("[name=pasted]").fill(lines)
    walker.done += 1
    walker.press("Simpan nomor")
    assert "34 nomor disimpan." in walker.text()


def send_files(walker: Counting, ceremony: str, codes: list[str]) -> None:
    """Seventeen files in one go: sixteen tell their instrument, one is chosen by hand."""
    walker.go(f"{ceremony}/berkas")
    names = [*(f"{code} ttd.pdf" for code in codes[:-1]), "pindaian akhir.pdf"]
    for name in names:
        (walker.folder / name).write_bytes(PDF + name.encode())
    walker.page.locator("[name=files]").set_input_files([str(walker.folder / n) for n in names])
    walker.done += 1
    walker.press("Unggah dan cocokkan")
    assert "16 berkas dicocokkan dengan naskahnya." in walker.text()
    row = walker.page.locator("tr").filter(has_text="pindaian akhir.pdf")
    row.locator("select").select_option(codes[-1])
    walker.done += 1
    walker.press("Simpan pilihan")
    assert "Belum ada berkasnya" not in walker.text()


def mend(walker: Counting, case: make.Case) -> None:
    """The signatory that was missing."""
    party = case.instrument.parties[1]
    walker.act(
        f"/naskah/{case.code}", "set_signatory", "Isi nomor dan penanda tangan",
        government=party.government_code, number=party.number, signatory_name="Iti Octavia",
        signatory_title="Bupati", capacity="definitif",
    )  # fmt: skip


def held_against_paper(walker: Counting, code: str) -> None:
    """The other side holds the file against its own original; everybody reads that it did."""
    walker.sign_in("hukum.karawang")
    walker.act(f"/naskah/{code}", "confirm_original", "Cocokkan dengan naskah asli", same=True)
    assert "Cocok dengan naskah asli" in walker.text()
    walker.page.context.clear_cookies()
    walker.go(f"/naskah/{code}")
    assert "Naskah asli dicocokkan oleh Kabupaten Karawang" in walker.text()
