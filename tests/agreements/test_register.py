"""The register: what each reader finds by which words, its filters, counts and files."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from registry.accounts.models import User
from registry.agreements import queries
from registry.agreements.queries import Filters, RegisterRow
from registry.agreements.register import export
from registry.catalogue.transfer.reading import unguarded
from registry.documents.models import StoredFile
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import see_as
from tests.factories import agreements as make
from tests.factories.accounts import signed_in


def words_of_file(case: make.Case, text: str) -> None:
    with unit_of_work():
        file = session.get(StoredFile, case.instrument.signed_file_id)
        assert file is not None
        file.text = text


def codes(actor: Actor = ANONYMOUS, **asked: Any) -> list[str]:
    """What the actor finds, behind the wall of a request of theirs."""
    session.rollback()
    see_as(actor)
    try:
        return [row.code for row in queries.find(Filters(**asked), actor).items]
    finally:
        session.rollback()
        session.info.clear()


@pytest.fixture
def case(app: Any) -> make.Case:
    return make.Case().to("in_force")


def test_words_of_files_are_found_by_the_parties_alone(case: make.Case) -> None:
    words_of_file(case, "Pemeliharaan peladen dilakukan setiap triwulan.")
    other = make.Office(make.BEKASI).legal
    for asked in ("pemeliharaan", "memelihara", "peladen triwulan", "karawang peladen"):
        assert codes(case.first, q=asked) == [case.code], asked
        assert codes(other, q=asked) == [], asked
        assert codes(q=asked) == [], asked
    assert codes(case.first, q="peladen semester") == []


def test_private_columns_are_found_by_the_parties_alone(case: make.Case) -> None:
    for asked in ("pemanfaatan", "kepala 1"):
        assert (codes(case.first, q=asked), codes(q=asked)) == ([case.code], [])
    for asked in ("naskah uji", "1/KS/2026", "karawang", case.code, "uji dan naskah"):
        assert codes(q=asked) == [case.code], asked
    assert codes(q="'); --") == codes(q="%") == codes(q="& | !") == []


def test_a_working_text_is_found_and_a_removed_draft_of_others_is_not(app: Any) -> None:
    draft = make.Case()
    draft.describe()
    draft.act("assemble", own=False)
    assert codes(draft.first, q="musyawarah") == [draft.code]
    assert codes(make.Office(make.BEKASI).legal, q="musyawarah") == []


def test_a_file_of_any_length_keeps_its_words(case: make.Case) -> None:
    words_of_file(case, " ".join(f"kata{n}x" for n in range(200_000)))
    assert codes(case.first, q="kata17x") == [case.code]


def test_filters_and_counts(case: make.Case) -> None:
    draft = make.Case()
    year = today().year
    assert codes(year=[year]) == codes(expiring=700) == codes(alone=True) == [case.code]
    assert codes(year=[year - 1]) == codes(expiring=699) == codes(kind=["pks"]) == []
    assert codes(draft.first, state=["drafting"]) == [draft.code]
    assert queries.counts(Filters(), draft.first) == {
        "kind": {"kb": 2}, "state": {"drafting": 1, "in_force": 1}, "year": {None: 1, year: 1},
        "alone": {True: 1},
    }  # fmt: skip
    with unit_of_work():
        draft.instrument.kind, draft.instrument.base_id = "pks", case.instrument.id
    assert codes(alone=True) == [case.code]
    with unit_of_work():
        draft.instrument.signed_on, draft.instrument.state = today(), "signed"
    assert codes(alone=True) == []


def test_the_page_takes_every_filter_and_refuses_nonsense(case: make.Case, client: Any) -> None:
    asked = f"/naskah?year={today().year}&expiring=730&alone=1&kind=kb&party=Kabupaten+Karawang"
    answer = client.get(asked)
    assert answer.texts("//tbody/tr/th/a") == ["Naskah uji"]
    assert answer.texts("//ul[@class='chips']/li/a") == [
        "Hapus saringanPemerintah: Kabupaten Karawang", "Hapus saringanBerakhir dalam: 730 hari"
    ]  # fmt: skip
    found = client.get(asked.replace("/naskah", "/api/v1/instruments")).get_json()
    assert [item["code"] for item in found["items"]] == [case.code]
    assert client.get("/naskah?year=abc").status_code == 422
    assert client.get("/naskah?expiring=-1").status_code == 422
    assert client.get("/naskah?expiring=&party=").status_code == 200


def written(client: Any, form: str) -> list[list[Any]]:
    """The register as a file, read as others read it."""
    data = client.get(f"/naskah/register.{form}").get_data()
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return load_workbook(io.BytesIO(data)).get_sheet_by_name("Register").to_python()


def test_files_hold_the_number_of_every_party(case: make.Case, client: Any) -> None:
    with unit_of_work():
        case.instrument.title = '=1+1 "kutip", koma'
    rows, cells = written(client, "csv"), written(client, "xlsx")
    assert rows[0][-4:] == ["Pihak 1", "Nomor pihak 1", "Pihak 2", "Nomor pihak 2"]
    assert (rows[1][2], cells[1][2]) == ("'=1+1 \"kutip\", koma", '=1+1 "kutip", koma')
    assert rows[1][-4:] == ["Kota Tangerang", "1/KS/2026", "Kabupaten Karawang", "2/KS/2026"]
    assert (cells[0], cells[1][-4:]) == (rows[0], rows[1][-4:])
    assert client.get("/naskah/register.csv?kind=pks").get_data(as_text=True).count("\n") == 1
    assert client.get("/naskah/register.pdf").status_code == 404


def test_files_and_page_say_holds_notices_and_addenda(
    app: Any, case: make.Case, client: Any
) -> None:
    letter = {"number": "", "letter_date": None, "file": None}
    addendum = make.Case("addendum", case.offices, base_code=case.code).to("in_force")
    case.propose("propose_hold", day=today(), until=make.days(30), **letter)
    legal = case.offices[1].legal
    case.act("give_notice", legal, reason="x", day=make.days(60),
             **letter | {"number": "9", "letter_date": today(), "file": make.upload(legal)})
    own = signed_in(app, session.get(User, legal.user_id))
    days = ("Ditangguhkan sejak", "Ditangguhkan sampai", "Diberitahukan berakhir", "Diakhiri")
    cited = f"Adendum nomor 1/KS/2026; 2/KS/2026 tanggal {make.written_day(today())}"
    for who, notice in ((own, make.days(60)), (client, None)):
        for form, none in (("csv", ""), ("xlsx", "")):
            heads, *rows = written(who, form)
            (row,) = (dict(zip(heads, r, strict=True)) for r in rows if r[0] == case.code)
            held = [today(), make.days(30), notice, None]
            if form == "csv":
                held = [day and day.isoformat() for day in held]
            assert [row[name] for name in days] == [day or none for day in held], (form, notice)
            assert row["Diubah oleh adendum"] == cited
        for path in ("/naskah?kind=kb", "/naskah/buku-register?kind=kb"):
            page = who.get(path)
            assert page.tree.xpath(f"//tbody//a[.='{cited}']/@href") == [f"/naskah/{addendum.code}"]
            told = " ".join(page.texts("//tbody"))
            until, end = make.written_day(make.days(30)), make.written_day(make.days(60))
            assert f"sampai {until}" in told
            assert (f"diberitahukan berakhir {end}" in told) == bool(notice)
    case.propose("propose_end", day=today(), **letter)
    heads, *rows = written(client, "xlsx")
    (row,) = (dict(zip(heads, r, strict=True)) for r in rows if r[0] == case.code)
    assert [row[name] for name in days] == ["", "", "", today()]


NAMES = ('Kota "Satu", Barat', "=SUM(A1:A9)", "+62 Daerah", "-1", "@nama", "'=x", "1/2/2026",
         "20 September 2016", "Kab; Dua\nTiga")  # fmt: skip


def test_files_of_two_hundred_parties_lose_no_number() -> None:
    parties = tuple(
        (f"{n:02}.{n:02}", f"{NAMES[n % len(NAMES)]} {n}" if n > 8 else NAMES[n],
         f"=0{n}/KS, \"{n}\"/20 September 2016") for n in range(200)
    )  # fmt: skip
    day = date(2016, 9, 20)
    row = RegisterRow(1, "N-1", "kb", "Naskah", "in_force", day, day, None, False, "", None, None,
                      None, day, day, parties)  # fmt: skip
    few = replace(row, code="N-2", parties=parties[:2])
    expected = [text for _, name, number in parties for text in (name, number)]
    data = export.file([few, row], "xlsx", str, "https://x")
    cells = load_workbook(io.BytesIO(data)).get_sheet_by_name("Register").to_python()
    first = cells[0].index("Pihak 1")
    assert cells[0][-2:] == ["Pihak 200", "Nomor pihak 200"]
    assert cells[2][first:] == expected
    assert cells[1][first:] == expected[:4] + [""] * 396
    assert cells[2][4:7] == [day, day, ""]
    text = export.file([few, row], "csv", str, "https://x").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert (rows[0], rows[2][4:7]) == (cells[0], ["2016-09-20", "2016-09-20", ""])
    assert [unguarded(cell) for cell in rows[2][first:]] == expected
    assert not [cell for cell in rows[2] if cell[:1] in tuple("=+-@")]


@pytest.mark.parametrize(("language", "code"), [("id", "421"), ("en", "809")])
def test_a_spreadsheet_writes_days_in_words(language: str, code: str) -> None:
    day = date(2016, 9, 20)
    row = RegisterRow(1, "N-1", "kb", "x", "in_force", day, day, day, False, "", None, None, None,
                      day, day)  # fmt: skip
    data = export.file([row], "xlsx", str, "", language=language)
    with ZipFile(io.BytesIO(data)) as book:
        assert f"[$-{code}]d mmmm yyyy" in book.read("xl/styles.xml").decode()


def test_files_of_others_hold_no_draft(app: Any, client: Any) -> None:
    draft = make.Case()
    assert draft.code not in client.get("/naskah/register.csv").get_data(as_text=True)
    assert draft.code in export.file(
        queries.everything(Filters(), draft.first), "csv", str, ""
    ).decode()  # fmt: skip


def test_the_book_has_every_row_its_filters_in_words_and_no_draft(
    case: make.Case, client: Any
) -> None:
    make.Case("kb", case.offices).describe(title="Rancangan rahasia")
    page = client.get("/naskah/buku-register?kind=kb&party=Kota+Tangerang&expiring=900")
    assert page.texts("//tbody/tr/th/a") == ["Naskah uji"]
    assert page.texts("//tbody//li/span") == ["1/KS/2026", "2/KS/2026"]
    assert page.texts("//dl//dd") == ["Kesepakatan Bersama (KB)", "Kota Tangerang", "900 hari"]
    assert client.get("/naskah/buku-register?kind=naga").status_code == 422
    assert client.get("/naskah/buku-register?kind=nk").texts("//tbody/tr") == []


def test_equal_queries_for_one_and_three(case: make.Case, client: Any, count_queries: Any) -> None:
    def asked() -> int:
        with count_queries() as counted:
            client.get("/naskah?q=uji")
        return len(counted)

    client.get("/naskah?q=uji")
    one = asked()
    for _ in range(2):
        make.Case().to("in_force")
    assert asked() == one
    assert len(codes(expiring=(timedelta(days=3000)).days)) == 3
