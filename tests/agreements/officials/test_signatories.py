"""The directory of officials, and every rule about who signs, with its words."""

from datetime import timedelta
from typing import Any

import pytest

from registry.accounts.models import User
from registry.agreements.officials import queries
from registry.agreements.officials import service as officials
from registry.agreements.officials.models import Official
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Forbidden, Invalid, Refused, Stale
from registry.kernel.uow import unit_of_work
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in

LAW = "(PP 28/2018 dan Permendagri 22/2020)"


def refused(call: Any, kind: type[DomainError] = Refused) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value.message)


def official(who: Actor, **changed: Any) -> Official:
    data = {
        "position": "head", "name": "Bupati Karawang", "title": "Bupati Karawang",
        "capacity": "definitif", "nip": "19800101", "decree": "Keputusan Mendagri 1/2025",
        "starts_on": today() - timedelta(100), "ends_on": None,
    } | changed  # fmt: skip
    with unit_of_work():
        return officials.add(who, data)


def named(case: make.Case, found: Official, **more: Any) -> None:
    """The second party's signatory out of its directory."""
    data = {"number": "2/KS/2026", "official": str(found.id)} | more
    case.act("set_signatory", case.offices[1].cooperation, **data)


def scheduled(pks: bool = False) -> make.Case:
    case = make.kb_and_pks(1)[1] if pks else make.Case()
    return case.to("scheduled")


# ---------------------------------------------------------------- the directory
def test_a_signatory_is_picked_from_the_directory(app: Any) -> None:
    case = make.Case()
    found = official(case.offices[1].legal)
    named(case, found)
    party = case.instrument.parties[1]
    assert (party.signatory_name, party.signatory_title, party.capacity, party.signatory_basis) == (
        "Bupati Karawang", "Bupati Karawang", "definitif", "Keputusan Mendagri 1/2025"
    )  # fmt: skip
    other = official(case.offices[1].legal, name="Pj Bupati", capacity="pj")
    named(case, other, signatory_name="Bupati Karawang")
    assert case.instrument.parties[1].signatory_name == "Pj Bupati"
    with pytest.raises(Invalid) as caught:
        case.act("set_signatory", case.offices[0].cooperation, official=str(found.id))
    assert [str(m) for m in caught.value.errors["official"]] == [
        "Pilih dari daftar pejabat pemerintah Anda."
    ]


def test_a_typed_signatory_stays_possible(app: Any) -> None:
    case = make.Case()
    named(case, official(case.offices[1].legal))
    case.signatories()
    assert [p.official_id for p in case.instrument.parties] == [None, None]


def test_the_directory_is_kept_by_its_own_people(app: Any) -> None:
    keeper, reader = world.person("32.15", "admin"), world.person("32.15", "viewer")
    found = official(keeper)
    assert refused(lambda: official(reader), Forbidden) == (
        "Memerlukan peran admin, kerja sama, atau hukum."
    )
    other = world.person("36.71", "admin")
    assert (queries.own(other, found.id), queries.of_government(other)) == (None, [])
    data = {"position": "head", "name": "B", "title": "T", "capacity": "pj",
            "starts_on": today(), "ends_on": None}  # fmt: skip
    with unit_of_work():
        officials.change(keeper, str(found.id), 1, data)
    with pytest.raises(Stale), unit_of_work():
        officials.change(keeper, str(found.id), 1, data)
    with pytest.raises(Invalid), unit_of_work():
        officials.add(keeper, data | {"ends_on": today() - timedelta(1)})


def test_the_directory_in_the_browser(app: Any) -> None:
    keeper = world.person("32.15", "cooperation")
    page = signed_in(app, session.get(User, keeper.user_id))
    assert page.get("/pejabat").texts("//h2") == ["Belum ada pejabat"]
    typed = {"position": "secretary", "name": 'H. "Acep", S.H.', "title": "Sekretaris Daerah",
             "capacity": "definitif", "nip": "197", "starts_on": today().isoformat()}  # fmt: skip
    wrong = page.post("/pejabat/baru", data=typed | {"starts_on": "kemarin"})
    assert wrong.status_code == 422
    assert wrong.tree.xpath("//*[@id='f-name']/@value") == ['H. "Acep", S.H.']
    assert page.post("/pejabat/baru", data=typed).status_code == 303
    assert page.get("/pejabat").texts("//tbody/tr/th/a") == ['H. "Acep", S.H.']
    (found,) = queries.of_government(keeper)
    other = signed_in(app, session.get(User, world.person("36.71", "legal").user_id))
    assert other.get(f"/pejabat/{found.id}").status_code == 404
    assert other.post(f"/pejabat/{found.id}", data=typed).status_code == 404
    viewer = signed_in(app, session.get(User, world.person("32.15", "viewer").user_id))
    assert viewer.get("/pejabat").status_code == 403
    address = {"address": "Jalan Ahmad Yani 1"}
    assert page.post("/pejabat/kedudukan", data=address).status_code == 303
    assert queries.office("32.15") == "Jalan Ahmad Yani 1"


def test_the_identity_number_is_its_own_governments(app: Any, client: Any) -> None:
    case = make.Case()
    named(case, official(case.offices[1].legal, nip="198001012005011001"))
    ours = signed_in(app, session.get(User, case.offices[0].legal.user_id))
    for path in (f"/naskah/{case.code}", f"/naskah/{case.code}/teks",
                 f"/api/v1/instruments/{case.code}", "/pejabat"):  # fmt: skip
        assert "198001012005011001" not in ours.get(path).get_data(as_text=True)


# ---------------------------------------------------------------- rules
def test_only_the_head_signs_without_a_mandate(app: Any) -> None:
    case = scheduled(pks=True)
    found = official(case.offices[1].legal, position="secretary", name="Sekda")
    named(case, found)
    assert refused(case.sign) == (
        "Sekda (Kabupaten Karawang) bukan kepala daerah; tanpa surat kuasa hanya kepala daerah "
        f"yang menandatangani {LAW}."
    )
    legal = case.offices[1].legal
    case.act("set_signatory", legal, number="2", official=str(found.id), capacity="kuasa",
             mandate_number="SK/1", mandate_date=today(), mandate_scope="PKS ini",
             mandate_file=make.upload(legal))  # fmt: skip
    assert case.sign().state == "in_force"


def test_a_memorandum_is_not_delegated(app: Any) -> None:
    case = scheduled()
    found = official(case.offices[1].legal, position="agency_head")
    with pytest.raises(Invalid) as caught:
        named(case, found, capacity="kuasa")
    assert [str(m) for m in caught.value.errors["capacity"]] == [
        "Kesepakatan hanya dapat ditandatangani kepala daerah sendiri; hanya PKS yang dapat "
        f"dikuasakan {LAW}."
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"), [(-100, -1, True), (1, None, True), (-100, 0, False),
                                    (0, None, False)],
)  # fmt: skip
def test_the_term_covers_the_day_of_signing(
    app: Any, starts: int, ends: int | None, refusal: bool
) -> None:
    case = scheduled()
    last = None if ends is None else today() + timedelta(ends)
    named(case, official(case.offices[1].legal, starts_on=today() + timedelta(starts),
                         ends_on=last))  # fmt: skip
    if not refusal:
        assert case.sign().state == "in_force"
        return
    day = today().isoformat()
    assert refused(case.sign) == (
        f"Masa jabatan Bupati Karawang (Kabupaten Karawang) tidak mencakup {day}, hari "
        "penandatanganan (praktik: penanda tangan menjabat pada hari itu)."
    )


def test_the_term_is_asked_whoever_records_the_signing(app: Any) -> None:
    case = scheduled()
    found = official(case.offices[1].legal)
    named(case, found)
    with unit_of_work():
        data = {n: getattr(found, n) for n in officials.FIELDS}
        officials.change(case.offices[1].legal, str(found.id), None,
                         data | {"ends_on": today() - timedelta(1)})  # fmt: skip
    page = signed_in(app, session.get(User, case.first.user_id))
    answer = page.get(f"/naskah/{case.code}/aksi/sign")
    assert "Masa jabatan Bupati Karawang" in answer.get_data(as_text=True)


def test_the_capacity_is_that_of_the_directory(app: Any) -> None:
    case = scheduled()
    found = official(case.offices[1].legal, capacity="pj")
    named(case, found, capacity="definitif")
    assert case.instrument.parties[1].capacity == "pj"
    data = {n: getattr(found, n) for n in officials.FIELDS} | {"capacity": "definitif"}
    with unit_of_work():
        officials.change(case.offices[1].legal, str(found.id), None, data)
    assert refused(case.sign) == (
        "Kapasitas Bupati Karawang (Kabupaten Karawang) tidak sama dengan daftar pejabat "
        "(praktik: kapasitas definitif, Pj, Pjs, Plt, atau Plh ditulis seperti keputusannya)."
    )


@pytest.mark.parametrize("capacity", ["pj", "pjs", "plt", "plh"])
def test_whoever_acts_as_head_signs_as_what_they_are(app: Any, capacity: str) -> None:
    case = scheduled()
    named(case, official(case.offices[1].legal, capacity=capacity))
    assert case.sign().state == "in_force"


@pytest.mark.parametrize(("given", "until"), [(1, None), (-20, -1)])
def test_a_mandate_holds_on_the_day_of_signing(app: Any, given: int, until: int | None) -> None:
    case = scheduled(pks=True)
    legal = case.offices[1].legal
    case.act(
        "set_signatory", legal, number="2", signatory_name="S", signatory_title="T",
        capacity="kuasa", mandate_number="SK/1", mandate_scope="PKS ini",
        mandate_date=today() + timedelta(given), mandate_file=make.upload(legal),
        mandate_until=None if until is None else today() + timedelta(until),
    )  # fmt: skip
    assert refused(case.sign) == (
        f"Surat kuasa SK/1 (Kabupaten Karawang) tidak berlaku pada {today().isoformat()}, hari "
        f"penandatanganan {LAW}."
    )
