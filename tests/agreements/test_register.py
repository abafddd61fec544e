"""The register: what each reader finds by which words, its filters, counts and files."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import load_workbook

from registry.agreements import queries
from registry.agreements.queries import Filters
from registry.agreements.register import export
from registry.documents.models import StoredFile
from registry.kernel.actor import ANONYMOUS, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import see_as
from tests.factories import agreements as make


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


def test_files_hold_the_number_of_every_party(case: make.Case, client: Any) -> None:
    with unit_of_work():
        case.instrument.title = '=1+1 "kutip", koma'
    answer = client.get(f"/naskah/register.csv?year={today().year}")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0][-4:] == ["Pihak 1", "Nomor pihak 1", "Pihak 2", "Nomor pihak 2"]
    assert rows[1][2] == "'=1+1 \"kutip\", koma"
    assert rows[1][-4:] == ["Kota Tangerang", "1/KS/2026", "Kabupaten Karawang", "2/KS/2026"]
    answer = client.get("/naskah/register.xlsx")
    sheet = load_workbook(io.BytesIO(answer.get_data())).get_sheet_by_name("Register")
    cells = sheet.to_python()
    assert cells[1][2] == '=1+1 "kutip", koma'
    assert cells[1][-4:] == rows[1][-4:]
    assert client.get("/naskah/register.csv?kind=pks").get_data(as_text=True).count("\n") == 1
    assert client.get("/naskah/register.pdf").status_code == 404


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
