"""A host reviews 174 apps: offices asked, decided by filter and exception, returned once, decided
again, approved under four eyes by a delegate. Interactions are counted."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from registry.accounts import demo
from registry.accounts import queries as accounts
from registry.accounts.models import Membership
from registry.accounts.service import members
from registry.adoption import service
from registry.adoption.models import RequestItem
from registry.audit.models import AuditEntry
from registry.catalogue.models import Affair, Application
from registry.documents import service as documents
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories.world import PDF

from .walk import Walker

HOST, APPS = "36.71", 174
COOPERATION, OFFICE = "kerjasama.tangerang", "pembaca.tangerang"
LAWYER, APPROVER, ADOPTER = "hukum.tangerang", "persetujuan.tangerang", "kerjasama.karawang"


def who(local: str) -> Any:
    user = accounts.by_email(f"{local}@{demo.DOMAIN}")
    assert user is not None
    return accounts.actor_of(user, None)


def request_of(number: int) -> str:
    """A submitted request for `number` apps: every second public, every fifth without a guide."""
    with unit_of_work():
        affairs = session.scalars(select(Affair.code).order_by(Affair.position)).all()
        session.add_all(
            Application(
                slug=f"uji-{n:03d}", host_code=HOST, name=f"Aplikasi {n:03d} “uji”, lengkap",
                summary="Ringkasan.", affair_code=affairs[n % len(affairs)], state="published",
                service_kind="publik" if n % 2 else "administrasi", current_version="1.0",
                ready=["install_guide"] if n % 5 else [],
                personal_data=(True, False, None)[n % 3],
            )
            for n in range(1, number + 1)
        )
    with unit_of_work():
        both = accounts.by_email(f"{COOPERATION}@{demo.DOMAIN}")
        assert both is not None
        session.add(Membership(user_id=both.id, government_code=HOST, role="approver"))
        reader = accounts.by_email(f"{OFFICE}@{demo.DOMAIN}")
        assert reader is not None
        members.set_office(who("admin.tangerang"), HOST, reader.id, "Dinas Komunikasi")
    return _submitted([f"uji-{n:03d}" for n in range(1, number + 1)])


def _submitted(slugs: list[str]) -> str:
    adopter = who(ADOPTER)
    with unit_of_work():
        code = service.create(adopter, HOST, slugs).code
    key = documents.receive(adopter, BytesIO(PDF), "surat.pdf", "pdf").key
    letter = {
        "letter_number": "1", "letter_date": today(), "letter_signatory": "Bupati",
        "letter_file": key, "contact_name": "N", "contact_email": "n@uji.go.id",
    }  # fmt: skip
    for name, data in (("edit", letter), ("submit", {})):
        with unit_of_work():
            service.perform(name, code, adopter, None, data)
    return f"/permohonan/{code}"


class Reviewer(Walker):
    """A person at the review's table; `count` is what they pressed, chose or typed."""

    count = 0

    def _waited(self, act: Any) -> None:
        """Does it and waits for what the server answers, with or without JavaScript."""
        self.count += 1
        if not self.checks:
            with self.page.expect_navigation():
                act()
        else:
            with self.page.expect_response(lambda r: "/kajian" in r.url and r.status != 303):
                act()
            self.page.locator("[aria-busy]").first.wait_for(state="detached")
        self.look()

    def narrow(self, name: str, value: str) -> None:
        """Ticks a filter; without JavaScript it is applied by its button."""
        box = self.page.locator(f".facets input[name='{name}'][value='{value}']")
        if not box.is_visible():
            self.count += 1
            self.page.locator("details.facets > summary").click()
        if self.checks:
            self._waited(box.check)
            return
        self.count += 1
        box.check()
        self._waited(self.page.get_by_role("button", name="Terapkan saringan").click)

    def all_again(self) -> None:
        """Takes every filter away."""
        self._waited(self.page.locator("main").get_by_role("link", name="Hapus semua").click)

    def choose(self, decision: str, note: str = "") -> None:
        """Chooses a decision and, where one is needed, types why."""
        self.count += 1 + bool(note)
        self.page.locator("#putuskan [name=decision]").select_option(decision)
        if note:
            self.page.locator("#putuskan [name=note]").fill(note)

    def decide(self, label: str) -> None:
        """Presses one of the table's two buttons."""
        self._waited(self.page.get_by_role("button", name=label, exact=True).click)

    def key(self, key: str) -> None:
        """Presses one key."""
        self.count += 1
        self.page.keyboard.press(key)


@pytest.fixture(params=["desktop-js", "phone-nojs"])
def walker(request: Any, walk: Any) -> Any:
    return walk(request.param, Reviewer)


def decisions() -> dict[str | None, int]:
    session.rollback()
    found = session.scalars(select(RequestItem.decision)).all()
    return {decision: found.count(decision) for decision in set(found)}


def test_174_apps(walker: Reviewer, mailbox: Any, run_jobs: Any) -> None:
    request = request_of(APPS)
    walker.sign_in(COOPERATION)
    walker.act(request, "start_review", "Mulai mengkaji")
    ask_office(walker, request)
    answer(walker, request)
    return_once(walker, request)
    decide_all(walker, request)
    stale_tab(walker, request)
    refused(walker, request)
    lend(walker)
    approve(walker, request)
    run_jobs()
    letters = [m for m in mailbox.to(f"{ADOPTER}@{demo.DOMAIN}") if "disetujui" in m["Subject"]]
    assert ["atas nama" in m.get_body(("plain",)).get_content() for m in letters] == [True]


def ask_office(walker: Reviewer, request: str) -> None:
    """The office is asked about every administrative app, by filter."""
    walker.go(f"{request}/kajian")
    walker.narrow("service_kind", "administrasi")
    walker.click("Minta saran untuk 87 ini")
    walker.page.locator("[name=agency]").select_option(label="Dinas Komunikasi")
    walker.fill(question="Siapkah didampingi?")
    walker.send("Minta saran")
    assert "0 dari 87" in walker.text()


def answer(walker: Reviewer, request: str) -> None:
    """Its people find what is theirs and answer all at once; one with a reason."""
    walker.sign_in(OFFICE)
    walker.go(f"{request}/kajian?office=mine")
    assert "87 dari 174 aplikasi" in walker.text()
    walker.go(f"{request}/kajian/penugasan")
    walker.click("Dinas Komunikasi")
    walker.fill(items=["uji-002"], answer="not_recommended", note="Kode belum dibersihkan.")
    walker.send("Jawab yang dicentang")
    walker.fill(answer="recommended")
    walker.send("Jawab 86 yang belum dijawab")
    assert "Selesai" in walker.text()


def return_once(walker: Reviewer, request: str) -> None:
    """Given back with a reason, sent again, reviewed again: advice stays."""
    walker.sign_in(COOPERATION)
    walker.act(request, "return", "Kembalikan untuk dilengkapi", reason="Lampirkan KAK.")
    walker.sign_in(ADOPTER)
    walker.go(request)
    assert "Kode belum dibersihkan." not in walker.text()
    walker.act(request, "submit", "Ajukan permohonan")
    walker.sign_in(COOPERATION)
    walker.act(request, "start_review", "Mulai mengkaji")


def decide_all(walker: Reviewer, request: str) -> None:
    """All 174 in under 30 interactions."""
    walker.go(f"{request}/kajian")
    walker.count = 0
    walker.narrow("documentation", "no")
    walker.choose("rejected", "Belum ada panduan pemasangan.")
    walker.decide("Putuskan semua 34 yang tampil")
    walker.all_again()
    walker.narrow("advice", "not_recommended")
    walker.choose("conditional", "Setelah kode dibersihkan.")
    walker.decide("Putuskan semua 1 yang tampil")
    walker.all_again()
    walker.narrow("decision", "undecided")
    exception(walker)
    walker.choose("approved")
    walker.decide("Putuskan semua 138 yang tampil")
    assert decisions() == {"approved": 138, "conditional": 2, "rejected": 34}
    assert walker.count < 30
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "request.decide"))
    assert sorted(len(e.details["apps"]) for e in entries) == [1, 1, 34, 138]


def exception(walker: Reviewer) -> None:
    """One app apart: by keys, or without JavaScript by ticking it."""
    if not walker.checks:
        walker.count += 1
        walker.page.locator("input[name=items][value=uji-001]").check()
        walker.choose("conditional", "Dengan peladen sendiri.")
        walker.decide("Putuskan yang dicentang")
        return
    walker.key("?")
    assert walker.page.get_by_role("dialog").is_visible()
    walker.key("Escape")
    for key in ("j", "c"):
        walker.key(key)
    walker.count += 1
    walker.page.keyboard.type("Dengan peladen sendiri.")
    walker._waited(lambda: walker.page.keyboard.press("Control+Enter"))


def stale_tab(walker: Reviewer, request: str) -> None:
    """A tab that was open before: it is told what happened, and keeps what was typed."""
    first, address = walker.page, f"{request}/kajian?q=aplikasi+003"
    walker.page = first.context.new_page()
    walker.go(address)
    late, walker.page = walker.page, first
    walker.go(address)
    walker.choose("conditional", "Ditetapkan di tab pertama.")
    walker.decide("Putuskan semua 1 yang tampil")
    walker.page = late
    walker.choose("rejected", "Ditulis di tab kedua.")
    walker.decide("Putuskan semua 1 yang tampil")
    assert "Sejak Anda membukanya" in walker.text()
    assert late.locator("#putuskan [name=note]").input_value() == "Ditulis di tab kedua."
    assert late.locator("#putuskan [name=decision]").input_value() == "rejected"
    late.close()
    walker.page = first
    walker.go(address)
    assert "Ditetapkan di tab pertama." in walker.text()


def refused(walker: Reviewer, request: str) -> None:
    """Whoever decided holds the approver's role too, and is told why that is not enough."""
    walker.go(f"{request}/kajian/ringkasan")
    assert "empat mata" in walker.text()
    assert walker.page.locator(f"main a[href$='{request}/aksi/approve']").count() == 0
    walker.go(f"{request}/aksi/approve")
    walker.fill(reply_number="1", reply_date=today())
    walker.press("Setujui permohonan")
    assert "empat mata" in walker.text()


def lend(walker: Reviewer) -> None:
    """The approver lends the right to the lawyer."""
    walker.sign_in(APPROVER)
    walker.go(f"/pemerintah/{HOST}/anggota/pelimpahan")
    lawyer = str(who(LAWYER).user_id)
    walker.fill(taker=lawyer, starts_on=today(), ends_on=today(), document_number="800/1/SPW",
                document_date=today(), document_file=PDF, reason="Dinas luar.")  # fmt: skip
    walker.send("Limpahkan wewenang")
    assert "Berlaku" in walker.text()


def approve(walker: Reviewer, request: str) -> None:
    """Drafts are fetched, the delegate approves, both names stand in the history."""
    walker.sign_in(LAWYER)
    walker.go(f"{request}/kajian/ringkasan")
    for link in walker.page.locator("a[href*='/ringkasan/']").all():
        answer = walker.page.request.get(str(link.get_attribute("href")))
        assert (answer.status, len(answer.body()) > 5_000) == (200, True)
    walker.act(request, "approve", "Setujui permohonan", reply_number="555/9",
               reply_date=today(), reply_file=PDF)  # fmt: skip
    named = "Staf Hukum Tangerang (peragaan) atas nama Pemberi Persetujuan Tangerang (peragaan)"
    assert named in walker.text()
    walker.sign_in(ADOPTER)
    walker.go(request)
    assert [named in walker.text(), "Dengan peladen sendiri." in walker.text()] == [True, True]
