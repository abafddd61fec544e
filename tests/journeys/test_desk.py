"""An officer's morning: the desk, a view of one's own, the calendar and its address, mails."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from registry.accounts.models import User
from registry.catalogue import reference as catalogue
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.notifications import queries
from registry.rollout.models import Installation
from tests.factories.rollout import Cooperation

from .walk import Walker

WHO = "kerjasama.tangerang"


@pytest.fixture(params=["desktop-js", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    with unit_of_work():
        catalogue.load_applications()
    return walk(request.param)


@pytest.fixture
def work(walker: Walker) -> Cooperation:
    """Three apps to hand over, one of them late."""
    agreed = Cooperation(3).agreed()
    first = agreed.rollouts[0]
    session.execute(
        update(Installation).where(Installation.id == first.id)
        .values(due_on=today() - timedelta(days=2))
    )  # fmt: skip
    session.commit()
    return agreed


def test_a_morning_at_the_desk(
    walker: Walker, work: Cooperation, mailbox: Any, run_jobs: Any
) -> None:
    walker.sign_in(WHO)
    a_view_of_ones_own(walker)
    acting_from_a_line(walker, work)
    the_calendar(walker, work)
    mails(walker, work, mailbox, run_jobs)
    other_looks(walker)


def scripted(walker: Walker) -> bool:
    return walker.checks


def a_view_of_ones_own(walker: Walker) -> None:
    """Filters, then keeps the filter under a name and opens it again."""
    page = walker.page
    assert page.locator("[data-row]").count() == 3
    fold = page.locator(".desk-fold > summary")
    if fold.is_visible():
        fold.click()
    page.locator("#s-terlambat").check()
    if scripted(walker):
        page.wait_for_url("**terlambat=1*")
    else:
        walker.press("Terapkan saringan")
    page.locator("[data-row]").first.wait_for()
    assert page.locator("[data-row]").count() == 1
    page.locator(".desk-keep > summary").click()
    walker.fill(name="Yang telat", default=True)
    walker.press("Simpan")
    assert "Tampilan “Yang telat” disimpan." in walker.text()
    walker.go("/meja")
    assert "terlambat=1" in page.url
    assert page.locator("[data-row]").count() == 1
    walker.go("/meja?bagian=saya")
    assert page.locator("[data-row]").count() == 3


def acting_from_a_line(walker: Walker, work: Cooperation) -> None:
    """The second line's action, by the keyboard where there is JavaScript."""
    page, code = walker.page, work.rollouts[1].code
    if scripted(walker):
        page.keyboard.press("j")
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        with page.expect_navigation():
            page.locator("[data-act]").nth(1).click()
    assert walker.path() == f"/pelaksanaan/{code}/aksi/hand_over"
    walker.look()
    walker.go("/meja?bagian=saya")
    if scripted(walker):
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("o")
        assert walker.path() == f"/pelaksanaan/{work.rollouts[0].code}"


def the_calendar(walker: Walker, work: Cooperation) -> None:
    """The month, then the address that other programs read."""
    page = walker.page
    walker.go("/meja?bagian=saya")
    walker.click("Kalender")
    shown = page.locator(".cal-entry:visible", has_text="Aplikasi 001")
    assert shown.count() == 1 or (today() - timedelta(days=2)).month != today().month
    walker.click("Berlangganan")
    walker.press("Buat alamat kalender")
    address = page.locator("#alamat-kalender").inner_text()
    walker.go("/meja/kalender/langganan")
    assert page.locator("#alamat-kalender").count() == 0
    answer = page.context.browser.new_context().request.get(address)
    found = Calendar.from_ical(answer.body())
    codes = {f"due-{r.code.lower()}" for r in work.rollouts}
    assert codes <= {str(e["uid"]).split("@")[0] for e in found.walk("VEVENT")}
    walker.press("Cabut alamat")
    assert page.context.browser.new_context().request.get(address).status == 404


def mails(walker: Walker, work: Cooperation, mailbox: Any, run_jobs: Any) -> None:
    """Chooses a digest for one kind, then stops another from a mail, without signing in."""
    page = walker.page
    walker.go("/notifikasi")
    walker.click("Atur surel")
    walker.fill(rollout="daily")
    walker.send("Simpan")
    assert "Pilihan surel Anda disimpan." in walker.text()
    run_jobs()
    email = f"{WHO}@demo.lumbung.test"
    user = session.scalars(select(User).where(User.email == email)).one()
    mail = next(m for m in mailbox.to(email) if m["List-Unsubscribe"])
    page.context.clear_cookies()
    walker.person = ""  # nobody is signed in
    walker.go(str(mail["List-Unsubscribe"]).strip().strip("<>"))
    walker.press("Hentikan")
    assert "Anda tidak lagi menerima surel ini" in walker.text()
    session.expire_all()
    modes = queries.modes(user.id)
    assert modes["rollout"] == "daily"
    assert "none" in modes.values()


def other_looks(walker: Walker) -> None:
    """In English and in the dark, with the checks of every page."""
    page = walker.page
    page.emulate_media(color_scheme="dark")
    walker.seen.clear()
    walker.sign_in(WHO)
    for path in ("/meja?bagian=semua", "/meja/kalender", "/kerja-sama?bentuk=papan",
                 "/kerja-sama?bentuk=tabel", "/kerja-sama/kapasitas", "/notifikasi",
                 "/notifikasi/surel", "/meja/kalender/langganan"):  # fmt: skip
        walker.go(path)
        walker.go(f"{path}{'&' if '?' in path else '?'}lang=en")
        walker.go(f"{path}{'&' if '?' in path else '?'}lang=id")
    page.emulate_media(color_scheme="light")
