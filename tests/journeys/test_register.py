"""From the public register to an instrument and its extract; an obligation reported by one side and
confirmed by the other."""

from typing import Any

import pytest

from registry.agreements import queries as instruments
from registry.agreements.obligations import service
from registry.kernel.clock import today
from registry.kernel.uow import unit_of_work
from tests.factories import agreements as make
from tests.factories.world import PDF

from .walk import Walker


@pytest.fixture(params=["phone-js", "desktop-nojs"])
def walker(request: Any, walk: Any) -> Any:
    """A phone with JavaScript, whose pages axe checks; in the proofs a desk without, too."""
    return walk(request.param)


def world() -> tuple[make.Case, str]:
    """A memorandum and, beside it, a note whose training Karawang owes today."""
    case = make.Case("nk").to("in_force")
    make.Case("kb", case.offices).to("in_force")
    with unit_of_work():
        owed = service.add(case.first, instruments.locked(case.code, case.first), {
            "kind": "training", "title": "Pelatihan admin", "promised_on": today(),
            "doer": make.KARAWANG})  # fmt: skip
        return case, owed.code


def test_from_the_register_to_a_confirmed_obligation(walker: Walker) -> None:
    case, code = world()
    found(walker, case)
    extract(walker, case)
    walker.sign_in("kerjasama.karawang")
    from_the_desk(walker)
    walker.fill(evidence=PDF, note="Dihadiri 12 admin.")
    walker.send("Laporkan terlaksana")
    assert "Menunggu konfirmasi" in walker.text()
    walker.sign_in("hukum.tangerang")
    from_the_desk(walker)
    walker.send("Konfirmasi terlaksana")
    assert (walker.path(), "Terpenuhi" in walker.text()) == (f"/kewajiban/{code}", True)
    walker.go(f"/naskah/{case.code}")
    row = walker.page.locator("#kewajiban tr").filter(has_text="Pelatihan admin")
    assert "Terpenuhi" in str(row.text_content())


def from_the_desk(walker: Walker) -> None:
    """The one thing that waits leads straight to its action."""
    (action,) = walker.page.locator("main a[data-act]").all()
    walker.go(action.get_attribute("href"))


def found(walker: Walker, case: make.Case) -> None:
    """Searched for, filtered, opened."""
    walker.go("/naskah")
    walker.fill(q="naskah karawang")
    walker.press("Cari")
    heading = walker.page.locator("#hasil h2")
    assert heading.inner_text() == "2 naskah"
    if not walker.page.locator("[name=kind][value=nk]").is_visible():
        walker.page.locator("summary", has_text="Saring").first.click()
    walker.page.locator("[name=kind][value=nk]").check()
    if walker.checks:
        heading.filter(has_text="1 naskah").wait_for()
        walker.look()
    else:
        walker.press("Terapkan saringan")
    assert heading.inner_text() == "1 naskah"
    walker.click("Naskah uji")
    assert walker.path() == f"/naskah/{case.code}"


def extract(walker: Walker, case: make.Case) -> None:
    """The extract carries a code that leads back, and no private column."""
    walker.click("Kutipan register")
    assert walker.page.locator("svg.qr").get_attribute("aria-label") == (
        "Kode QR ke " + walker.page.locator(".certificate-foot a").inner_text()
    )  # fmt: skip
    assert "Kepala 1" not in walker.text()
    walker.page.locator(".certificate-foot a").click()
    assert walker.path() == f"/naskah/{case.code}"
