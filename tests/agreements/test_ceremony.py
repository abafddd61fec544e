"""A ceremony: many instruments on one day, signed together or not at all, each by its own rules."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from registry.accounts.models import User
from registry.agreements import queries as instruments
from registry.agreements.ceremony import files, grid, pasting, queries, service, signing
from registry.agreements.ceremony.models import Ceremony
from registry.audit.models import AuditEntry
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in
from tests.factories.ceremonies import Day

TWO = (make.KARAWANG, make.BEKASI)


@pytest.fixture
def day(app: Any) -> Day:
    return Day(TWO)


def press(day: Day, seen: dict[str, int] | None = None, term: Any = None) -> signing.Report:
    """One press, as the page does it: rolled back when anything refuses."""
    with unit_of_work():
        report = signing.sign_all(
            day.first, day.code, None, day.versions() if seen is None else seen,
            term or signing.Term(),
        )
        if not report.ready:
            session.rollback()
    return report


def reasons(report: signing.Report) -> list[list[str]]:
    return [[str(r) for r in line.reasons] for line in report.lines]


def test_all_are_signed_in_one_act_with_their_own_entries(day: Day) -> None:
    assert day.trial().ready
    assert press(day).open == 2
    assert day.states() == ["in_force", "in_force"]
    assert day.ceremony.signed_at is not None
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action.in_(["instrument.sign", "ceremony.sign"]))
        .order_by(AuditEntry.number)
    ).all()  # fmt: skip
    codes = [c.code for c in day.cases]
    assert [(e.action, e.subject_key) for e in entries] == [
        ("instrument.sign", codes[0]), ("instrument.sign", codes[1]), ("ceremony.sign", day.code)
    ]  # fmt: skip
    assert [e.details.get("ceremony") for e in entries[:2]] == [day.code, day.code]
    signed = [instruments.get(code, day.first) for code in codes]
    assert [i.signed_file.name for i in signed if i.signed_file] == [
        f"{codes[0]} ttd.pdf", f"{codes[1]} ttd.pdf"
    ]  # fmt: skip
    assert [[w.name for w in i.witnesses] for i in signed] == [
        ["Gubernur Banten", "Dirjen Bangda"]] * 2  # fmt: skip


def test_one_refusal_leaves_everything_unsigned_and_is_said_in_the_guards_words(day: Day) -> None:
    second = day.cases[1]
    second.act("set_signatory", number="", signatory_name="", signatory_title="", capacity=None)
    wanted = [[], ["Nomor, penanda tangan, jabatan, atau kapasitas belum lengkap untuk "
                   "Kota Tangerang."]]  # fmt: skip
    assert reasons(day.trial()) == wanted
    assert reasons(press(day)) == wanted
    assert day.states() == ["scheduled", "scheduled"]
    assert day.ceremony.signed_at is None
    entries = select(func.count()).where(AuditEntry.action == "instrument.sign")
    assert session.scalar(entries) == 0


def test_the_trial_writes_nothing(day: Day, count_queries: Any) -> None:
    before = day.versions()
    day.trial()
    session.rollback()
    assert (day.versions(), day.states()) == (before, ["scheduled", "scheduled"])


def test_a_missing_file_and_a_missing_end_are_named(app: Any) -> None:
    day = Day(TWO[:1], files=False)
    with unit_of_work():
        found = instruments.get(day.cases[0].code, day.first)
        found.ends_on = None
    assert reasons(day.trial()) == [[
        "Berkas yang sudah ditandatangani belum diunggah.",
        "Hari berakhir belum ditetapkan; isi di bawah.",
    ]]  # fmt: skip
    day.send(*day.cases)
    term = signing.Term(None, today() + timedelta(days=300))
    assert press(day, term=term).ready
    signed = instruments.get(day.cases[0].code, day.first)
    assert (signed.starts_on, signed.ends_on) == (today(), term.ends_on)


def test_a_version_that_was_not_seen_refuses(day: Day) -> None:
    seen = day.versions()
    day.cases[0].act("add_witness", name="Saksi lain", title="")
    assert [bool(r) for r in reasons(press(day, seen))] == [True, False]
    assert day.states() == ["scheduled", "scheduled"]


def test_a_day_to_come_refuses(day: Day) -> None:
    data = {"name": "U", "place": "Aula", "held_on": today() + timedelta(days=3), "held_at": None,
            "witnesses": "", "guests": ""}  # fmt: skip
    with unit_of_work():
        service.edit(day.first, day.code, None, data)
    report = press(day)
    assert [len(report.problems), report.refused] == [1, 0]
    moved = instruments.get(day.cases[0].code, day.first)
    assert (moved.scheduled_on, moved.place) == (data["held_on"], "Aula")
    assert [w.name for w in moved.witnesses] == []
    assert day.states() == ["scheduled", "scheduled"]


def test_a_pks_signed_after_its_kb_on_the_same_day(app: Any) -> None:
    _, apps, _ = make.pair(1)
    day = Day((make.KARAWANG,))
    kb = instruments.get(day.cases[0].code, day.first)
    pks = make.Case("pks", day.cases[0].offices, base_code=_in_force(day)).to("cleared")
    pks.signatories()
    with unit_of_work():
        instruments.get(pks.code, day.first).base_id = kb.id
    with unit_of_work():
        service.add(day.first, day.code, None, [pks.code])
    day.send(pks)
    assert [len(apps), reasons(day.trial())] == [1, [[], []]]
    assert press(day).ready
    assert instruments.get(pks.code, day.first).state == "in_force"


def _in_force(day: Day) -> str:
    """Another KB between the same two, on which a PKS can begin to be drafted."""
    return make.Case("kb", day.cases[0].offices).to("in_force").code


# ---------------------------------------------------------------- who, and what can be added
def test_only_cleared_or_scheduled_ones_of_the_organiser_can_be_added(day: Day) -> None:
    draft = make.Case("kb", (day.host, make.Office(make.BANDUNG)))
    offered = [c.code for c in queries.candidates(day.ceremony, day.first)]
    assert offered == []
    with pytest.raises(Invalid), unit_of_work():
        service.add(day.first, day.code, None, [draft.code])
    with pytest.raises(Invalid), unit_of_work():
        service.add(day.first, day.code, None, [day.cases[0].code])


def test_others_see_their_own_part_and_outsiders_nothing(day: Day) -> None:
    karawang = day.cases[0].offices[1].cooperation
    seen = queries.get(day.code, karawang)
    assert [i.code for i in queries.instruments_of(seen, karawang)] == [day.cases[0].code]
    outsider = world.person(make.BANDUNG, "cooperation")
    with pytest.raises(NotFound):
        queries.get(day.code, outsider)
    assert [queries.find(who).total for who in (day.first, karawang, outsider)] == [1, 1, 0]


def test_another_party_adds_its_own(day: Day) -> None:
    karawang = make.Office(make.KARAWANG)
    case = make.Case("kb", (karawang, day.host)).prepared()
    case.act("send_to_review")
    case.clear()
    with unit_of_work():
        service.add(karawang.cooperation, day.code, None, [case.code])
    added = instruments.get(case.code, day.first)
    assert (added.state, added.place, len(day.ceremony.items)) == ("scheduled", "Puspemkot", 3)


@pytest.mark.parametrize("who", ["karawang", "viewer"])
def test_only_the_organisers_writers_sign(day: Day, who: str) -> None:
    actor = day.cases[0].offices[1].cooperation if who == "karawang" else world.person(
        make.TANGERANG, "viewer")  # fmt: skip
    with pytest.raises(Forbidden), unit_of_work():
        signing.sign_all(actor, day.code, None, day.versions(), signing.Term())


def test_a_stale_ceremony_and_one_that_was_signed(day: Day) -> None:
    with pytest.raises(Stale), unit_of_work():
        signing.sign_all(day.first, day.code, 99, day.versions(), signing.Term())
    press(day)
    with pytest.raises(Refused), unit_of_work():
        signing.sign_all(day.first, day.code, None, day.versions(), signing.Term())


def test_order_and_taking_off(day: Day) -> None:
    first, second = (c.code for c in day.cases)
    with unit_of_work():
        service.order(day.first, day.code, None, {first: 2, second: 1})
    assert [i.code for i in queries.instruments_of(day.ceremony, day.first)] == [second, first]
    with unit_of_work():
        service.remove(day.first, day.code, None, second)
    assert [len(day.ceremony.items), day.states()] == [1, ["scheduled", "scheduled"]]
    with unit_of_work():
        service.discard(day.first, day.code, None)
    assert session.scalar(select(func.count()).select_from(Ceremony)) == 0


# ---------------------------------------------------------------- numbers
def cells(case: make.Case, *typed: str) -> dict[int, grid.Cell]:
    parties = case.instrument.parties
    return {p.id: grid.Cell(t, p.number) for p, t in zip(parties, typed, strict=True)}


def numbered(case: make.Case) -> list[str]:
    return [p.number for p in case.instrument.parties]


def test_numbers_of_all_parties_by_the_first(day: Day) -> None:
    typed = cells(day.cases[0], "A/1", "B/1") | cells(day.cases[1], "1/KS/2026", "C=2;x")
    with unit_of_work():
        assert grid.write(day.first, day.code, None, typed, "") == 3
    assert [numbered(c) for c in day.cases] == [["A/1", "B/1"], ["1/KS/2026", "C=2;x"]]


def test_another_party_writes_its_own_number_only(day: Day) -> None:
    karawang = day.cases[0].offices[1].cooperation
    with unit_of_work():
        grid.write(karawang, day.code, None, cells(day.cases[0], "1/KS/2026", "K/9"), "")
    assert numbered(day.cases[0]) == ["1/KS/2026", "K/9"]
    with pytest.raises(Invalid), unit_of_work():
        grid.write(karawang, day.code, None, cells(day.cases[0], "X", "K/9"), "")
    assert numbered(day.cases[0]) == ["1/KS/2026", "K/9"]


def test_what_another_wrote_meanwhile_is_not_overwritten(day: Day) -> None:
    stale = cells(day.cases[0], "1/KS/2026", "dari tuan rumah")
    karawang = day.cases[0].offices[1].cooperation
    day.cases[0].act("set_numbers", karawang, numbers="32.15 = dari Karawang")
    with pytest.raises(Invalid) as raised, unit_of_work():
        grid.write(day.first, day.code, None, stale, "")
    party = day.cases[0].instrument.parties[1]
    assert [str(m) for m in raised.value.errors[f"n-{party.id}"]] == [
        "Sudah diisi orang lain: dari Karawang."
    ]
    untouched = cells(day.cases[0], "A/7", "dari Karawang")
    with unit_of_work():
        grid.write(day.first, day.code, None, untouched, "")
    assert numbered(day.cases[0]) == ["A/7", "dari Karawang"]


@pytest.mark.parametrize(
    "lines", ["{0}\tA/1\tB/1\n{1}\tA/2\tB/2", "A/1\tB/1\nA/2\tB/2", "A/1;B/1\nA/2;B/2",
              "{1},A/2,B/2\r\n{0},A/1,B/1", '{0},"A/1","B/1"\n\n{1},A/2,"B/2"',
              '"A/1"\t"B/\n1"\nA/2\tB/2\n\n'],
)  # fmt: skip
def test_pasted_lines_by_code_or_by_order(day: Day, lines: str) -> None:
    text = lines.format(*(c.code for c in day.cases))
    with unit_of_work():
        assert grid.write(day.first, day.code, None, {}, text) == 4
    day_one = "B/ 1" if '"B/\n1"' in lines else "B/1"
    assert [numbered(c) for c in day.cases] == [["A/1", day_one], ["A/2", "B/2"]]


@pytest.mark.parametrize("text", ["A\tB\tC", "A\tB\nC\tD\nE\tF", "12,5/KS"])
def test_pasted_lines_that_fit_nothing_are_named(day: Day, text: str) -> None:
    with pytest.raises(Invalid) as raised, unit_of_work():
        grid.write(day.first, day.code, None, {}, text)
    assert list(raised.value.errors) == ["pasted"]


def test_an_empty_line_keeps_its_place_and_nothing_is_given_twice(day: Day) -> None:
    with unit_of_work():
        assert grid.write(day.first, day.code, None, {}, "\nA/2\t\"B, \"\"2\"\"\"") == 2
    assert numbered(day.cases[1]) == ["A/2", 'B, "2"']
    assert "A/2" not in numbered(day.cases[0])
    code = day.cases[0].code
    with pytest.raises(Invalid) as raised, unit_of_work():
        grid.write(day.first, day.code, None, {}, f"{code}\tA/1\n{code}\tA/9")
    assert [str(m) for m in raised.value.errors["pasted"]] == [
        "Baris 2 memberi nomor kedua kepada Kota Tangerang."
    ]


def test_one_instrument_by_names_of_its_parties(day: Day) -> None:
    found = [day.cases[0].instrument]
    ids = [p.id for p in found[0].parties]
    assert pasting.pasted(found, "Kabupaten Karawang\tK/1\nkota tangerang\tT/1") == {
        ids[1]: "K/1", ids[0]: "T/1"
    }  # fmt: skip
    assert pasting.pasted(found, "T/2\nK/2") == {ids[0]: "T/2", ids[1]: "K/2"}


# ---------------------------------------------------------------- files
def test_files_find_their_instruments_by_code_or_name(day: Day) -> None:
    found = [c.instrument for c in day.cases]
    first, second = (c.code for c in day.cases)
    names = {
        f"scan {first}.pdf": first, f"{second.lower().replace('-', '_')}.PDF": second,
        "KB Kab. Karawang final.pdf": first, "kabupaten-bekasi.pdf": second, "naskah.pdf": None,
        "N-2099-00001.pdf": None, "Karawang dan Bekasi.pdf": None,
    }  # fmt: skip
    told = {name: files.instrument_named(name, found) for name in names}
    assert {name: i.code if i else None for name, i in told.items()} == names


def test_loose_files_are_given_by_hand_and_one_for_each(day: Day) -> None:
    key = make.upload(day.first, world.PDF + b"lepas", "lepas.pdf")
    with unit_of_work():
        assert files.take(day.first, day.code, [key]) == (0, 1)
    loose = next(f for f in day.ceremony.files if f.instrument_id is None)
    taken = next(f for f in day.ceremony.files if f.instrument_id is not None)
    code = day.cases[0].code
    with pytest.raises(Invalid), unit_of_work():
        files.assign(day.first, day.code, {loose.id: code, taken.id: code})
    with unit_of_work():
        files.assign(day.first, day.code, {loose.id: code})
    assert press(day).ready
    signed = instruments.get(code, day.first).signed_file
    assert signed is not None and signed.name == "lepas.pdf"


# ---------------------------------------------------------------- pages
def browser(app: Any, who: Any) -> Any:
    return signed_in(app, session.get(User, who.user_id))


def test_pages_and_sheets(app: Any, day: Day) -> None:
    page = browser(app, day.first)
    base = f"/upacara/{day.code}"
    paths = ("", "/ubah", "/naskah", "/nomor", "/berkas", "/tandatangani", "/cetak")
    answers = [page.get(base + path).status_code for path in (*paths, "/susunan-acara.pdf",
                                                              "/susunan-acara.docx")]  # fmt: skip
    assert answers == [200] * 9
    assert page.get("/upacara").texts("//tbody/tr/th/a") == ["Upacara uji"]
    outsider = browser(app, world.person(make.BANDUNG, "cooperation"))
    assert [outsider.get(base + path).status_code for path in paths] == [404] * 7


def test_the_button_signs_and_the_report_stays_on_refusal(app: Any, day: Day) -> None:
    page = browser(app, day.first)
    path = f"/upacara/{day.code}/tandatangani"
    sent = {f"v-{code}": v for code, v in day.versions().items()}
    sent["version"] = day.ceremony.version
    day.cases[0].act("add_witness", name="Baru", title="")
    answer = page.post(path, data=sent)
    assert answer.status_code == 409
    assert "Diubah orang lain sejak Anda membuka halaman ini" in answer.get_data(as_text=True)
    fresh = {f"v-{code}": v for code, v in day.versions().items()}
    done = page.post(path, data=fresh | {"version": day.ceremony.version})
    assert (done.status_code, day.states()) == (303, ["in_force", "in_force"])


def test_queries_do_not_grow_with_the_instruments(app: Any, count_queries: Any) -> None:
    counted = []
    for others in (TWO[:1], (make.KARAWANG, make.BEKASI, make.BANDUNG)):
        day = Day(others)
        page = browser(app, day.first)
        page.get(f"/upacara/{day.code}")
        seen = []
        for path in ("", "/nomor", "/berkas", "/tandatangani", "/cetak"):
            with count_queries() as queries_made:
                page.get(f"/upacara/{day.code}{path}")
            seen.append(len(queries_made))
        counted.append(seen)
    assert counted[0] == counted[1]


def test_a_cancelled_instrument_refuses_until_it_is_taken_off(day: Day) -> None:
    day.cases[0].act("cancel", reason="Batal")
    assert reasons(press(day)) == [["Tidak dapat dilakukan pada tahap “Dibatalkan”."], []]
    with unit_of_work():
        service.remove(day.first, day.code, None, day.cases[0].code)
    assert press(day).ready
    assert day.states() == ["cancelled", "in_force"]


def test_the_instruments_page_leads_to_its_ceremony(app: Any, day: Day) -> None:
    page = browser(app, day.first).get(f"/naskah/{day.cases[0].code}")
    assert page.texts(f"//aside//a[@href='/upacara/{day.code}']") == ["Upacara uji"]
