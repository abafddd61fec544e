"""All cases of a government: table, board, file, a host's pace, a region's public part."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
import python_calamine
from sqlalchemy import insert, select, update

from registry.adoption import service as requests
from registry.adoption.models import AdoptionRequest
from registry.insight.pages.capacity import in_words
from registry.insight.pages.cases import chosen, rows
from registry.insight.pages.sheet import written
from registry.insight.queries import capacity
from registry.insight.schemas import CASE_ORDERS, CasesQuery
from registry.kernel.actor import COOPERATION, VIEWER, Actor
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.kernel.workdays import add_months
from registry.regions.models import Government
from registry.rollout.models import Installation, InstallationStep
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    THIRD,
    acting,
    auditor,
    letter,
    person,
    sign_in,
)
from tests.factories.rollout import Cooperation, planned, walk

ROWS = "//tbody//th"
PAIR = "Kota Tangerang → Kabupaten Karawang"


def steps(actor: Actor) -> dict[tuple[str, str], str]:
    return {r.key: r.step for r in rows(actor)}


def asks(code: str, submitted: bool = True) -> Actor:
    """A government that asks the host for the first app."""
    asker = acting(person(code, COOPERATION))
    made = requests.create(asker, HOST, ["aplikasi-001"])
    session.commit()
    for name, data in (("edit", letter(asker)), ("submit", {})) if submitted else ():
        requests.perform(name, made.code, asker, None, data)
        session.commit()
    return asker


def test_each_case_stands_in_its_earliest_open_step(app: Any) -> None:
    made = Cooperation(2)
    found = []
    for state in ("draft", "submitted"):
        made.to(state)
        found.append((steps(made.host), steps(made.adopter)))
    assert found == [({}, {(HOST, ADOPTER): "ask"}), ({(HOST, ADOPTER): "review"},) * 2]


def test_a_case_goes_through_all_steps(app: Any) -> None:
    made = Cooperation(2)
    made.to("approved")
    seen = [steps(made.host)]
    made.kb = made.begin("kb")
    seen.append(steps(made.host))
    made.sign(made.kb)
    seen.append(steps(made.host))
    made.pks = made.begin("pks", made.kb)
    made.sign(made.pks)
    seen.append(steps(made.host))
    for rollout in made.rollouts:
        walk(rollout.code, "live", made.sides)
    seen.append(steps(made.host))
    assert [s[HOST, ADOPTER] for s in seen] == ["kb", "kb", "pks", "rolling", "done"]
    assert seen[-1] == steps(made.adopter) == steps(acting(auditor()))
    assert steps(acting(person(THIRD, COOPERATION))) == {}


def test_filters_order_and_board(app: Any) -> None:
    made = Cooperation(1).agreed()
    made.rollouts[0].due_on = today() - timedelta(days=2)
    made.rollouts[0].state_since -= timedelta(days=9)
    session.commit()
    asks(THIRD)
    client = sign_in(app.test_client(), made.host_staff)
    days = client.get("/kerja-sama?bentuk=tabel").texts("//td[@data-label='Hari di tahap ini']")
    assert days == ["9", "0"]
    other = "Kota Tangerang → Kabupaten Bekasi"
    found = {
        q: client.get(f"/kerja-sama?bentuk=tabel&{q}").texts(ROWS)
        for q in ("", "q=karawang", "langkah=review", "terlambat=1", "giliran=kami", "giliran=lain",
                  "sisi=pemilik", "sisi=pemohon", "urut=perihal", "urut=tenggat")
    }  # fmt: skip
    assert found == {
        "": [PAIR, other], "q=karawang": [PAIR], "langkah=review": [other], "terlambat=1": [PAIR],
        "giliran=kami": [PAIR, other], "giliran=lain": [], "sisi=pemilik": [PAIR, other],
        "sisi=pemohon": [], "urut=perihal": [other, PAIR], "urut=tenggat": [PAIR, other],
    }  # fmt: skip
    board = client.get("/kerja-sama?bentuk=papan")
    columns = {
        s.get("aria-labelledby").removeprefix("langkah-"): [a.text for a in s.xpath(".//li/a")]
        for s in board.tree.xpath("//section[contains(@class, 'board-column')]")
    }
    assert columns == {
        "ask": [], "review": [other], "kb": [], "pks": [], "rolling": [PAIR], "running": [],
        "done": [],
    }  # fmt: skip
    assert client.get("/kerja-sama?langkah=naga").status_code == 422


def many(who: Any, number: int, skip: int = 0) -> None:
    """Requests of so many governments to the host, and of the host to as many."""
    codes = session.scalars(
        select(Government.code).where(Government.code != HOST).order_by(Government.code)
    ).all()[skip : skip + number]
    sides = [(HOST, code) for code in codes] + [(code, HOST) for code in codes]
    session.execute(insert(AdoptionRequest), [
        {"code": f"P-2020-{n:05d}", "host_code": host, "adopter_code": adopter,
         "state": "submitted", "created_by": who.id, "submitted_at": now(), "created_at": now(),
         "state_since": now() - timedelta(days=n % 90), "changed_at": now(), "version": 1,
         "due_on": today()}
        for n, (host, adopter) in enumerate(sides, start=2 * skip)
    ])  # fmt: skip
    session.commit()


def test_a_thousand_cases_page_by_key_in_the_same_number_of_queries(
    app: Any, count_queries: Any
) -> None:
    staff = person(HOST, COOPERATION)
    actor, usual = acting(staff), CasesQuery().load({})
    many(staff, 1)
    with count_queries() as few:
        assert chosen(actor, usual).total == 2
    many(staff, 499, skip=1)
    for order in CASE_ORDERS:
        seen: list[tuple[str, str]] = []
        after: str | None = None
        while after or not seen:
            session.rollback()  # each page in a transaction of its own, as the first
            with count_queries() as counted:
                page = chosen(actor, usual | {"urut": order, "after": after, "limit": 200})
            assert (page.total, len(counted)) == (1000, len(few))
            seen += [row.key for row in page.items]
            after = page.next
        assert (len(seen), len(set(seen))) == (1000, 1000)
    board = sign_in(app.test_client(), staff).get("/kerja-sama?bentuk=papan")
    assert board.texts("//section[@aria-labelledby='langkah-review']/h2") == ["Kajian 1.000"]


def test_pages_by_key_and_a_default_view(app: Any) -> None:
    staff = person(HOST, VIEWER)
    many(staff, 2)
    client = sign_in(app.test_client(), staff)
    first = client.get("/kerja-sama?bentuk=tabel&limit=3&urut=perihal")
    (more,) = first.tree.xpath("//a[@rel='next']/@href")
    second = client.get(f"{more}&limit=3")
    names = [*first.texts(ROWS), *second.texts(ROWS)]
    assert names == sorted(names)
    assert len(set(names)) == 4
    client.post("/tampilan/cases", data={"name": "Papan", "query": "bentuk=papan", "default": "1"})
    assert client.get("/kerja-sama").location == "/kerja-sama?bentuk=papan"


def test_all_cases_take_a_handful_of_queries(app: Any, count_queries: Any) -> None:
    made = Cooperation(1).agreed()
    client = sign_in(app.test_client(), made.host_staff)
    numbers = []
    for codes in ((), ("32.16", "32.75")):
        for code in codes:
            asks(code)
        planned(made, 2)
        with count_queries() as counted:
            client.get("/kerja-sama?bentuk=papan")
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 25


# ---------------------------------------------------------------- files
def test_the_list_as_a_file(app: Any) -> None:
    made = Cooperation(1).agreed()
    asks(THIRD)
    client = sign_in(app.test_client(), made.host_staff)
    answer = client.get("/kerja-sama/ekspor.csv?urut=perihal")
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [line[2] for line in lines] == ["Daerah pemohon", "Kabupaten Bekasi",
                                           "Kabupaten Karawang"]  # fmt: skip
    answer = client.get("/kerja-sama/ekspor.xlsx?langkah=rolling")
    book = python_calamine.load_workbook(io.BytesIO(answer.get_data()))
    table = book.get_sheet_by_index(0).to_python()
    assert [row[3] for row in table] == ["Kode pemohon", "32.15"]
    assert table[1][4:7] == ["Pelaksanaan", "Direncanakan", 0]
    assert isinstance(table[1][8], date)
    assert client.get("/kerja-sama/ekspor.pdf").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+62", "@x", "-5", "0036", "http://a", 'kutip "x", y'])
def test_text_stays_text(text: str) -> None:
    book = python_calamine.load_workbook(io.BytesIO(written("xlsx", "T", ["Judul"], [[text]])))
    assert book.get_sheet_by_index(0).to_python() == [["Judul"], [text]]
    lines = written("csv", "T", ["Judul"], [[text]]).decode("utf-8-sig")
    (cell,) = list(csv.reader(io.StringIO(lines)))[1]
    assert cell.lstrip("'") == text
    assert cell[0] not in "=+@"


# ---------------------------------------------------------------- pace
def handed(made: Cooperation, days: list[date], skip: int = 0) -> None:
    """Handovers on these days, one app each."""
    for rollout, day in zip(made.rollouts[skip:], days, strict=False):
        walk(rollout.code, "handed_over", made.sides)
        session.execute(
            update(InstallationStep).where(InstallationStep.installation_id == rollout.id)
            .values(done_on=day)
        )  # fmt: skip
    session.commit()


def test_the_pace_is_what_was_really_handed_over(app: Any) -> None:
    made = Cooperation(10).agreed()
    this = today().replace(day=1)
    days = [add_months(this, -n) for n in (0, 1, 1, 2, 3, 5)]
    handed(made, [*days, add_months(this, -12)])
    found = capacity.capacity(HOST)
    assert [n for _, n in found.handed] == [0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 1]
    assert (found.total, found.waiting, found.months) == (6, 3, 12)
    assert found.wait == 6.0
    assert str(in_words(found)) == "Dengan laju ini sekitar 6 bulan."


def test_without_enough_data_nothing_is_promised(app: Any) -> None:
    made = Cooperation(4).agreed()
    for handovers in (0, 2, 4):
        handed(made, [today()] * min(handovers, 2), skip=max(0, handovers - 2))
        found = capacity.capacity(HOST)
        assert (found.total, found.waiting, found.wait) == (handovers, 4 - handovers, None)
        told = "Tidak ada aplikasi" if handovers == 4 else "belum cukup data"
        assert told in str(in_words(found))


def test_applicants_read_the_pace_on_the_profile(app: Any, client: Any) -> None:
    made = Cooperation(2).agreed()
    handed(made, [today()])
    page = client.get(f"/pemerintah/{HOST}")
    assert page.texts("//section[@aria-labelledby='laju']//span[@class='stat-value']") == ["1", "1"]
    assert "Laju serah terima" not in client.get(f"/pemerintah/{ADOPTER}").text
    own = sign_in(app.test_client(), made.host_staff).get("/kerja-sama/kapasitas")
    assert own.texts("//span[@class='stat-value']") == ["0", "0", "1", "1", "1"]


# ---------------------------------------------------------------- regions
JAWA_BARAT, BANTEN = "32", "36"


def test_a_province_reads_what_is_public_of_its_governments(app: Any) -> None:
    made = Cooperation(2).agreed()
    walk(made.rollouts[0].code, "live", made.sides)
    client = sign_in(app.test_client(), person(JAWA_BARAT, COOPERATION))
    page = client.get("/kerja-sama/wilayah?q=karawang")
    assert page.texts("//tbody/tr/*")[:5] == ["Kabupaten Karawang", "1", "1", "1", "1"]
    by_case = client.get("/kerja-sama/wilayah?daftar=kerja-sama")
    assert by_case.texts(ROWS) == [PAIR]
    (href,) = by_case.tree.xpath(f"{ROWS}/a/@href")
    assert client.get(href).status_code == 200
    assert "Wilayah" in client.get("/kerja-sama").text
    banten = sign_in(app.test_client(), person(BANTEN, VIEWER))
    assert banten.get("/kerja-sama/wilayah?daftar=kerja-sama").texts(ROWS) == [PAIR]
    jawa_tengah = sign_in(app.test_client(), person("33", VIEWER))
    assert jawa_tengah.get("/kerja-sama/wilayah?daftar=kerja-sama").texts(ROWS) == []


def test_a_ministry_reads_the_same_of_all(app: Any) -> None:
    made = Cooperation(1).agreed()
    ministry = session.query(Government).filter_by(level="kementerian").first()
    code = ministry.code if ministry else None
    if code is None:
        session.add(Government(
            code="K.01", level="kementerian", name="Kementerian Uji", changed_at=now()
        ))  # fmt: skip
        session.commit()
        code = "K.01"
    client = sign_in(app.test_client(), person(code, VIEWER))
    assert client.get("/kerja-sama/wilayah?daftar=kerja-sama").texts(ROWS) == [PAIR]
    totals = client.get("/kerja-sama/wilayah").texts("//span[@class='stat-value']")
    assert totals[1:] == ["2", "2", "0"]
    assert made.kb


def test_others_have_no_region(app: Any) -> None:
    for who in (person(HOST, COOPERATION), person(None), auditor()):
        assert sign_in(app.test_client(), who).get("/kerja-sama/wilayah").status_code == 404


def test_a_province_never_sees_requests_drafts_or_messages(app: Any) -> None:
    """Everything private of a kabupaten, asked for by its province in every way there is."""
    made = Cooperation(1)
    made.to("under_review")
    made.act(made.adopter, "message", body="Rahasia antara kita")
    province = person(JAWA_BARAT, *(COOPERATION, "legal", "approver", "admin"))
    client = sign_in(app.test_client(), province)
    assert client.get(f"/permohonan/{made.code}").status_code == 404
    assert client.get(f"/api/v1/requests/{made.code}").status_code == 404
    pages = ("/meja?bagian=semua", "/kerja-sama?bentuk=papan", "/kerja-sama/wilayah",
             "/kerja-sama/wilayah?daftar=kerja-sama", f"/kerja-sama/{HOST}/{ADOPTER}",
             "/kerja-sama/ekspor.csv", "/meja/kalender", "/permohonan")  # fmt: skip
    for address in pages:
        text = client.get(address).get_data(as_text=True)
        assert made.code not in text, address
        assert "Rahasia" not in text, address


def test_a_draft_agreement_is_not_counted(app: Any) -> None:
    made = Cooperation(1)
    made.to("approved")
    code = made.begin("kb")
    client = sign_in(app.test_client(), person(JAWA_BARAT, COOPERATION))
    assert client.get(f"/naskah/{code}").status_code == 404
    row = client.get("/kerja-sama/wilayah?q=karawang").texts("//tbody/tr/*")
    assert row == ["Kabupaten Karawang", "0", "0", "0", "0", "–"]
    made.sign(code)
    row = client.get("/kerja-sama/wilayah?q=karawang").texts("//tbody/tr/*")
    assert row[:5] == ["Kabupaten Karawang", "1", "0", "0", "0"]


def test_a_region_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    made = Cooperation(1).agreed()
    client = sign_in(app.test_client(), person(JAWA_BARAT, VIEWER))
    numbers = []
    for more in (0, 2):
        planned(made, more)
        with count_queries() as counted:
            client.get("/kerja-sama/wilayah?daftar=kerja-sama")
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]
    assert session.query(Installation).count() == 3
