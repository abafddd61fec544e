"""An addendum changes annex, term and parties of its base; a renewal takes everything over."""

from typing import Any

import pytest
from sqlalchemy import select

from registry.accounts.models import User
from registry.agreements import queries
from registry.agreements.models import Instrument, InstrumentApp
from registry.agreements.register import changes
from registry.agreements.text import queries as texts
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.rollout import queries as rollouts
from registry.rollout.models import Installation
from tests.factories import agreements as make
from tests.factories import world
from tests.factories.accounts import signed_in


def annex(case: make.Case) -> list[tuple[int | None, str]]:
    return [(a.application_id, a.app_version) for a in queries.annexed_apps(case.instrument.id)]


def test_apps_come_change_and_go_and_the_signed_annex_stays(app: Any, client: Any) -> None:
    _, pks, apps = make.kb_and_pks(3)
    pks.to("in_force")
    more = world.apps(make.TANGERANG, 1)
    make.granted(make.KARAWANG, more)
    addendum = make.Case("addendum", pks.offices, base_code=pks.code)
    addendum.act("choose_apps", apps=[apps[0].slug], versions="")
    with pytest.raises(Invalid) as both:
        addendum.act("drop_apps", apps=[apps[0].slug])
    assert list(both.value.errors) == ["apps"]
    session.rollback()
    addendum.act("choose_apps", apps=[], versions="")
    addendum.act("drop_apps", apps=[apps[0].slug])
    addendum.act("choose_apps", apps=[more[0].slug, apps[1].slug],
                 versions=f"{apps[1].slug} = 2.5")  # fmt: skip
    assert [(a.application_id, a.removes) for a in addendum.instrument.apps] == [
        (more[0].id, False), (apps[1].id, False), (apps[0].id, True)
    ]  # fmt: skip
    before = annex(pks)
    addendum.to("in_force", ends_on=make.days(500))
    base = pks.instrument
    assert annex(pks) == [(apps[2].id, "1.0"), (more[0].id, more[0].current_version or "1.0"),
                          (apps[1].id, "2.5")]  # fmt: skip
    assert [(a.application_id, a.app_version) for a in base.apps] == annex(pks)
    signed = session.execute(
        select(InstrumentApp.application_id, InstrumentApp.app_version).where(
            InstrumentApp.instrument_id == base.id, InstrumentApp.added_by_id.is_(None)
        ).order_by(InstrumentApp.position)
    )  # fmt: skip
    assert [tuple(row) for row in signed] == before
    assert (base.ends_on, addendum.instrument.state) == (make.days(500), "in_force")
    found = client.get(f"/api/v1/instruments/{pks.code}").get_json()
    assert [a["name"] for a in found["apps"]] == [apps[2].name, more[0].name, apps[1].name]
    told = changes.amendments([pks.code])[pks.code]
    assert [one.code for one in told] == [addendum.code]
    many = changes.amendments([pks.code] * (changes.NAMED_MAX + 1))
    assert many == {pks.code: told}
    page = client.get(f"/naskah/{pks.code}").get_data(as_text=True)
    assert addendum.code in page and "Aplikasi dikeluarkan" in page and "semula" in page
    begun = {i.application_id: i.code for i in session.scalars(select(Installation))}
    assert set(begun) == {a.id for a in (*apps, *more)}
    gone = rollouts.get(begun[apps[0].id])
    assert gone.application_id not in {a.application_id for a in gone.instrument.apps}


def test_object_and_scope_in_force_and_by_which_addendum(app: Any, client: Any) -> None:
    kb = make.Case().to("in_force")

    def amended(**described: str) -> str:
        made = make.Case("addendum", kb.offices, base_code=kb.code).prepared()
        made.describe(title="Adendum uji", **described)
        for step in (lambda: made.act("send_to_review"), made.clear, made._scheduled, made.sign):
            step()
        return made.code

    own = signed_in(app, session.get(User, kb.offices[1].legal.user_id))
    form = own.get(f"/naskah/{kb.code}").texts("//dd")
    assert "Aplikasi" in form and "Pemanfaatan" in form
    early = make.Case("addendum", kb.offices, base_code=kb.code).prepared()
    first = amended(scope="Pemanfaatan\ndan rahasia")
    same = amended(object="Aplikasi ", scope="Pemanfaatan dan\nrahasia")
    last = amended(object="Layanan", scope="Pemanfaatan dan rahasia")
    for step in (lambda: early.act("send_to_review"), early.clear, early._scheduled, early.sign):
        step()  # with the words that it began with, which others have replaced since
    every = [first, same, last, early.code]
    cited = f"Adendum nomor 1/KS/2026; 2/KS/2026 tanggal {make.written_day(today())}"
    page = own.get(f"/naskah/{kb.code}")
    values = page.tree.xpath("//section[@aria-labelledby='judul-pokok']//dd")[:2]
    assert [" ".join(v.text_content().split()) for v in values] == [
        f"LayananDiubah oleh {cited}. Semula: Aplikasi",
        f"Pemanfaatan dan rahasiaDiubah oleh {cited}. Semula: Pemanfaatan",
    ]  # fmt: skip
    assert [v.xpath(".//a/@href") for v in values] == [[f"/naskah/{last}"], [f"/naskah/{first}"]]
    links = "//section[@id='perubahan']//a/@href"
    public = client.get(f"/naskah/{kb.code}")
    for shown in (page, public):
        assert shown.tree.xpath(links) == [f"/naskah/{code}" for code in every]
    assert "rahasia" in page.texts("//section[@id='perubahan']")[0]
    everybody = [public, client.get(f"/naskah/{kb.code}/kutipan"),
                 client.get(f"/api/v1/instruments/{kb.code}"), client.get("/naskah")]  # fmt: skip
    for shown in everybody:
        told = shown.get_data(as_text=True)
        assert "nomor 1/KS/2026" in told and "rahasia" not in told and "Layanan" not in told
    assert [text.count("diubah; bunyinya") for text in public.texts("//section[@id='perubahan']")] \
        == [2]
    told = own.get(f"/api/v1/instruments/{kb.code}").get_json()["amended_by"]
    assert [(a["code"], [tuple(c.values()) for c in a["changes"]]) for a in told] == [
        (first, [("Ruang lingkup", "Pemanfaatan\ndan rahasia")]), (same, []),
        (last, [("Objek", "Layanan")]), (early.code, []),
    ]  # fmt: skip
    renewal = make.Case("kb", kb.offices, renews_code=kb.code).instrument
    assert (renewal.object, renewal.scope) == ("Layanan", "Pemanfaatan\ndan rahasia")
    assert [row.code for row in queries.find(queries.Filters(q="rahasia"), kb.first).items] == [
        renewal.code, last, same, first, kb.code
    ]  # fmt: skip
    form = own.get(f"/naskah/{make.Case('addendum', kb.offices, base_code=kb.code).code}"
                   "/aksi/describe")  # fmt: skip
    assert form.texts("//textarea")[:2] == ["Layanan", "Pemanfaatan dan rahasia"]
    assert "sebagaimana berlaku sesudah adendum" in form.get_data(as_text=True)


def test_a_party_joins_and_one_leaves_a_kb_and_then_its_pks(app: Any) -> None:
    kb, pks, apps = make.kb_and_pks(1)
    pks.to("in_force")
    bekasi = make.Office(make.BEKASI)
    early = make.Case("addendum", pks.offices, base_code=pks.code)
    early.act("add_party", government="32.16")
    early.offices = (*pks.offices, bekasi)
    early.prepared()
    with pytest.raises(Refused, match="belum disetujui"):
        early.act("send_to_review")
    make.granted(make.BEKASI, apps)
    with pytest.raises(Refused, match="ubah para pihak KB"):
        early.act("send_to_review")
    session.rollback()

    wide = make.Case("addendum", kb.offices, base_code=kb.code)
    wide.act("add_party", government="Kabupaten Bekasi")
    wide.offices = (*kb.offices, bekasi)
    wide.to("in_force")
    found = kb.instrument
    assert [(p.government_code, p.position) for p in found.parties] == [
        ("36.71", 1), ("32.15", 2), ("32.16", 3)
    ]  # fmt: skip
    assert [p.government_code for p in found.signed_parties] == ["36.71", "32.15"]
    assert queries.get(kb.code, bekasi.legal).code == kb.code

    early.act("send_to_review")
    early.clear()
    early._scheduled()
    early.sign()
    assert {p.government_code for p in pks.instrument.parties} == {"36.71", "32.15", "32.16"}
    adopters = session.scalars(select(Installation.adopter_code).order_by(Installation.id))
    assert list(adopters) == ["32.15", "32.16"]

    narrow = make.Case("addendum", wide.offices, base_code=kb.code)
    narrow.act("remove_party", government="32.15")
    assert [(p.government_code, p.change) for p in narrow.instrument.parties] == [
        ("36.71", ""), ("32.15", "leaves"), ("32.16", "")
    ]  # fmt: skip
    with pytest.raises(Invalid):
        narrow.act("remove_party", government="32.16")
    session.rollback()
    narrow.prepared().describe(object="Objek kemudian")
    for step in (lambda: narrow.act("send_to_review"), narrow.clear, narrow._scheduled,
                 narrow.sign):  # fmt: skip
        step()
    left = kb.instrument
    assert [p.government_code for p in left.parties] == ["36.71", "32.16"]
    assert queries.get(kb.code, kb.offices[1].legal).code == kb.code
    assert [c for c, _, _ in queries.row_of(kb.code).parties] == ["36.71", "32.16"]
    gone = signed_in(app, session.get(User, kb.offices[1].legal.user_id))
    kb.offices = (wide.offices[0], bekasi)
    kb.act("give_notice", bekasi.legal, reason="rahasia", day=make.days(60), number="180/9",
           letter_date=today(), file=make.upload(bekasi.legal))  # fmt: skip
    stays = signed_in(app, session.get(User, bekasi.legal.user_id))
    told = (make.days(60).isoformat(), make.written_day(make.days(60)))
    said = [who.get(f"/naskah/{kb.code}").text.count("Objek kemudian") for who in (stays, gone)]
    assert said == [2, 0]
    for path in (f"/naskah/{kb.code}", f"/api/v1/instruments/{kb.code}", "/naskah/register.csv",
                 "/naskah?kind=kb", "/api/v1/desk/calendar"):  # fmt: skip
        seen = [who.get(path).get_data(as_text=True) for who in (stays, gone)]
        assert [any(day in text for day in told) for text in seen] == [True, False], path
        assert kb.code in seen[1] or "calendar" in path, path
    kb.end()
    states = session.scalars(select(Instrument.state).where(Instrument.base_id == left.id))
    assert set(states) == {"terminated", "in_force"}  # its addenda end with it, the PKS goes on


def test_a_term_beyond_the_limit_is_a_renewal(app: Any) -> None:
    kb = make.Case().to("in_force")
    addendum = make.Case("addendum", kb.offices, base_code=kb.code).to("scheduled")
    with pytest.raises(Refused, match="tempuh perpanjangan"):
        addendum.sign(starts_on=make.days(300), ends_on=make.days(300 + 1820))
    session.rollback()
    addendum.sign(ends_on=make.days(100))
    assert kb.instrument.ends_on == make.days(100)


def test_the_signed_text_stays_as_it_was(app: Any) -> None:
    kb = make.Case().written()
    for step in (lambda: kb.act("send_to_review"), kb.clear, kb._scheduled, kb.sign):
        step()
    _, before = texts.version(kb.instrument, 1)
    addendum = make.Case("addendum", kb.offices, base_code=kb.code)
    addendum.act("add_party", government="32.16")
    addendum.offices = (*kb.offices, make.Office(make.BEKASI))
    addendum.prepared()
    addendum.describe(object="Objek lain", scope="Lingkup lain")
    for step in (lambda: addendum.act("send_to_review"), addendum.clear, addendum._scheduled):
        step()
    addendum.sign(ends_on=make.days(900))
    assert kb.instrument.scope == "Lingkup lain"
    _, after = texts.version(kb.instrument, 1)
    assert before == after
    assert len(texts.known(kb.instrument).parties) == 2
    client = world.bearer(kb.first)
    page = app.test_client().get(f"/naskah/{kb.code}/teks", headers=client)
    assert page.status_code in (200, 302)
    for path in (f"/naskah/{kb.code}/bandingkan?dari=1&ke=0",
                 f"/api/v1/instruments/{kb.code}/comparison?dari=1&ke=0",
                 f"/api/v1/instruments/{kb.code}/text"):  # fmt: skip
        told = app.test_client().get(path, headers=client)
        assert told.status_code == 200, path
        assert "Lingkup lain" not in told.get_data(as_text=True), path
    assert (told.json["draft_no"], texts.working(kb.instrument)) == (1, before)


def test_a_renewal_takes_over_what_was_agreed(app: Any) -> None:
    kb = make.Case().written(object="Aplikasi warga", scope="Pemanfaatan\nPelatihan")
    kb.edit("funding", "Biaya ditanggung masing-masing.")
    kb.publish()
    kb.act("set_liaison", kb.first, government=None, office="Bagian Kerja Sama", name="Rina",
           address="Jl. Satria", phone="", email="")  # fmt: skip
    for step in (lambda: kb.act("send_to_review"), kb.clear, kb._scheduled, kb.sign):
        step()
    with pytest.raises(Invalid) as wrong:
        make.Case("nk", kb.offices, renews_code=kb.code)
    assert list(wrong.value.errors) == ["kind"]
    session.rollback()
    renewal = make.Case("kb", kb.offices, renews_code=kb.code)
    old, new = kb.instrument, renewal.instrument
    assert (new.object, new.scope, new.title) == (old.object, old.scope, old.title)
    assert new.starts_on == make.days(701) and new.state == "drafting"
    assert {p.key: p.body for p in texts.working(new).pieces} == {
        p.key: p.body for p in texts.working(old).pieces
    }
    assert texts.known(new).liaisons["36.71"].name == "Rina"
    assert [p.signatory_name for p in new.parties] == ["", ""]
    renewal.publish()
    for step in (lambda: renewal.act("send_to_review"), renewal.clear, renewal._scheduled):
        step()
    renewal.sign(starts_on=today(), ends_on=make.days(900))
    assert (kb.instrument.state, renewal.instrument.state) == ("superseded", "in_force")
