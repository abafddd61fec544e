"""The approver's right lent from day to day: who may, when it holds, whose names stand there."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from registry.accounts.delegation import queries, service
from registry.accounts.models import Delegation, Membership
from registry.audit.models import AuditEntry
from registry.kernel.actor import APPROVER
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused
from registry.notifications.models import Notification
from tests.factories import world
from tests.factories.accounts import actor_of, person, signed_in
from tests.factories.adoption import Walk, upload

HOST, OTHER = "36.71", "32.15"
PAGE = f"/pemerintah/{HOST}/anggota/pelimpahan"


class Office:
    """Sari approves, Budi works with her, Admin keeps the members."""

    def __init__(self) -> None:
        self.sari_user = person(HOST, APPROVER, name="Sari")
        self.budi_user = person(HOST, "legal", name="Budi")
        self.admin_user = person(HOST, "admin", name="Ani")

    @property
    def sari(self):
        return actor_of(self.sari_user)

    @property
    def budi(self):
        return actor_of(self.budi_user)

    @property
    def admin(self):
        return actor_of(self.admin_user)

    def data(self, **changed):
        given = {
            "giver": str(self.sari_user.id), "taker": str(self.budi_user.id),
            "starts_on": today(), "ends_on": today() + timedelta(days=6),
            "document_number": "800/7/SPW", "document_date": today(),
            "reason": "Dinas luar",
        }  # fmt: skip
        return given | changed

    def lend(self, who=None, **changed):
        who = who or self.sari
        data = self.data(**changed)
        data.setdefault("document_file", upload(who))
        made = service.delegate(who, HOST, data)
        session.commit()
        return made


@pytest.fixture
def office(app):
    return Office()


def test_the_taker_holds_the_right_between_its_days_alone(office):
    made = office.lend(starts_on=today() + timedelta(days=1), ends_on=today() + timedelta(days=2))
    held = []
    for day in range(4):
        with time_machine.travel(f"{today() + timedelta(days=day)}T03:00:00Z", tick=False):
            held.append(APPROVER in office.budi.roles)
    assert held == [False, True, True, False]
    assert made.ends_on == today() + timedelta(days=2)


def test_days_are_those_of_jakarta(office):
    office.lend(ends_on=today())
    day = today()
    with time_machine.travel(f"{day}T16:59:59Z", tick=False):
        assert APPROVER in office.budi.roles
    with time_machine.travel(f"{day}T17:00:00Z", tick=False):
        assert APPROVER not in office.budi.roles


def test_acts_name_both_and_the_right_ends_when_it_is_taken_back(office):
    made = office.lend()
    budi = office.budi
    assert [(m.role, m.giver_name, m.document) for m in budi.mandates] == [
        (APPROVER, "Sari", "800/7/SPW")]  # fmt: skip
    assert budi.speaking((APPROVER,)).name == "Budi atas nama Sari"
    assert budi.speaking(("legal", APPROVER)).name == "Budi"
    assert budi.speaking(()).name == "Budi"
    service.revoke(office.sari, HOST, made.id)
    session.commit()
    assert (office.budi.roles, office.budi.mandates) == ({"legal"}, ())
    with pytest.raises(Refused):
        service.revoke(office.sari, HOST, made.id)


def test_it_ends_with_the_givers_own_right(office):
    office.lend()
    session.execute(
        update(Membership).where(Membership.user_id == office.sari_user.id).values(role="viewer")
    )
    session.commit()
    assert APPROVER not in office.budi.roles


def test_a_lent_right_cannot_be_lent_on(office):
    office.lend()
    third = person(HOST, "viewer")
    with pytest.raises(Forbidden) as refused:
        office.lend(office.budi, taker=str(third.id))
    assert str(refused.value.message) == (
        "Wewenang yang dilimpahkan kepada Anda tidak dapat dilimpahkan lagi."
    )


def test_who_may_record_one(office):
    colleague = person(HOST, APPROVER, name="Rudi")
    assert office.lend(office.admin).giver_id == office.sari_user.id
    with pytest.raises(Invalid) as wrong:
        office.lend(actor_of(colleague))
    assert str(wrong.value.errors["giver"][0]) == (
        "Anda hanya dapat melimpahkan wewenang Anda sendiri."
    )
    session.rollback()
    with pytest.raises(Forbidden):
        office.lend(actor_of(person(HOST, "cooperation")))
    session.rollback()
    with pytest.raises(NotFound):
        office.lend(actor_of(person(OTHER, APPROVER)))


WRONG = [
    ({"starts_on": -1}, "starts_on", "Pelimpahan tidak berlaku surut: pilih hari ini atau "
                                     "sesudahnya."),
    ({"ends_on": -1}, "ends_on", "Tidak boleh mendahului hari mulainya."),
    ({"document_date": 1}, "document_date", "Tanggal ini belum tiba."),
    ({"taker": "0"}, "taker", "Pilih anggota pemerintah ini yang belum memegang peran itu."),
    ({"taker": "x"}, "taker", "Pilih anggota pemerintah ini yang belum memegang peran itu."),
    ({"giver": "999"}, "giver", "Pilih pemegang peran Pemberi persetujuan."),
    ({"document_file": "tiada"}, "document_file",
     "Berkas ini tidak ditemukan; unggah sekali lagi."),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "field", "words"), WRONG, ids=[str(w[0]) for w in WRONG])
def test_bad_input_is_refused_beside_its_field(office, changed, field, words):
    given = {
        k: today() + timedelta(days=v) if isinstance(v, int) else v for k, v in changed.items()
    }
    with pytest.raises(Invalid) as wrong:
        office.lend(office.admin, **given)
    assert {k: [str(m) for m in v] for k, v in wrong.value.errors.items()} == {field: [words]}


def test_a_stranger_of_another_government_cannot_take_it(office):
    with pytest.raises(Invalid) as wrong:
        office.lend(taker=str(person(OTHER, "legal").id))
    assert list(wrong.value.errors) == ["taker"]


def test_the_same_pair_has_no_two_at_once(office):
    office.lend()
    with pytest.raises(Invalid) as wrong:
        office.lend()
    assert list(wrong.value.errors) == ["starts_on"]
    session.rollback()
    office.lend(starts_on=today() + timedelta(days=7), ends_on=today() + timedelta(days=8))
    assert [r.standing for r in queries.of(HOST)] == ["coming", "running"]


def test_both_are_told_and_it_is_recorded_for_their_government(office):
    made = office.lend(office.admin)
    service.revoke(office.admin, HOST, made.id)
    session.commit()
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "delegation")
        .order_by(AuditEntry.number)
    ).all()  # fmt: skip
    assert [(e.action, e.actor_name, e.governments) for e in entries] == [
        ("delegation.create", "Ani", [HOST]), ("delegation.revoke", "Ani", [HOST])]  # fmt: skip
    told = session.scalars(select(Notification).where(Notification.kind == "delegation.create"))
    assert {n.user_id for n in told} == {office.sari_user.id, office.budi_user.id}


def test_a_delegate_approves_a_request_and_both_names_stand(office, app, mailbox, run_jobs):
    walk = Walk(2).to("under_review")
    walk.decide("approved")
    office.lend()
    walk.act(office.budi, "approve", reply_number="5", reply_date=today(), reply_file=None)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "request.approve")).one()
    assert (entry.actor_id, entry.actor_name, entry.details["mandate"]) == (
        office.budi_user.id, "Budi atas nama Sari", "800/7/SPW")  # fmt: skip
    page = signed_in(app, walk.asker, OTHER).get(f"/permohonan/{walk.code}")
    assert page.texts("//p[@class='event-who']")[0] == "Budi atas nama Sari · Kota Tangerang"
    run_jobs()
    bodies = [m.get_body(("plain",)).get_content() for m in mailbox if "disetujui" in m["Subject"]]
    assert ["Budi atas nama Sari" in body for body in bodies] == [True] * len(bodies)
    assert bodies


def test_four_eyes_count_the_delegate_who_decided(office):
    walk = Walk(1).to("under_review")
    walk.decide("approved")
    taker = person(HOST, "cooperation", name="Candra")
    session.commit()
    office.lend(taker=str(taker.id))
    who = actor_of(taker)
    walk.act(who, "decide", items=["aplikasi-001"], all_undecided=False, decision="approved",
             note="")  # fmt: skip
    with pytest.raises(Refused) as refused:
        walk.act(who, "approve", reply_number="5", reply_date=today(), reply_file=None)
    assert "empat mata" in str(refused.value.message)


# ---------------------------------------------------------------- page and API
def test_the_page(office, app):
    client = signed_in(app, office.sari_user)
    form = client.get(PAGE)
    assert form.texts("//select[@name='giver']/option[@selected]") == ["Sari"]
    data = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in office.data().items()}
    wrong = client.post(PAGE, data={**data, "ends_on": "2020-01-01"})
    assert (wrong.status_code, "Dinas luar" in wrong.get_data(as_text=True)) == (422, True)
    done = client.post(PAGE, data={**data, "document_file__kept": upload(office.sari)})
    assert (done.status_code, done.location) == (303, PAGE)
    made = session.scalars(select(Delegation)).one()
    assert client.get(f"{PAGE}/{made.id}/surat").status_code == 200
    reader = signed_in(app, person(HOST, "viewer"))
    assert (reader.get(PAGE).status_code, reader.get(PAGE).tree.xpath("//select")) == (200, [])
    assert reader.post(f"{PAGE}/{made.id}/cabut").status_code == 403
    stranger = signed_in(app, person(OTHER, "admin"))
    assert [stranger.get(PAGE).status_code, stranger.get(f"{PAGE}/{made.id}/surat").status_code,
            stranger.post(f"{PAGE}/{made.id}/cabut").status_code] == [404, 404, 404]  # fmt: skip
    assert client.post(f"{PAGE}/{made.id}/cabut").status_code == 303
    assert client.get(PAGE).texts("//td//span[contains(@class,'badge')]") == ["Dicabut"]


def test_the_api(office, app):
    client, headers = app.test_client(), world.bearer(office.sari)
    data = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in office.data().items()}
    data["document_file"] = upload(office.sari)
    made = client.post("/api/v1/delegations", json=data, headers=headers)
    assert (made.status_code, made.json["standing"], made.json["taker"]) == (
        201, "running", "Budi")  # fmt: skip
    me = client.get("/api/v1/me", headers=world.bearer(office.budi)).json
    assert me["mandates"] == [{"role": "approver", "giver": "Sari", "document": "800/7/SPW"}]
    listed = client.get("/api/v1/delegations", headers=headers).json
    assert (listed["total"], [p["name"] for p in listed["candidates"]["givers"]]) == (1, ["Sari"])
    stranger = world.bearer(actor_of(person(OTHER, "admin")))
    number = made.json["id"]
    path = f"/api/v1/delegations/{number}/revoke"
    assert client.post(path, headers=stranger).status_code == 404
    assert client.post(path, headers=headers).json["standing"] == "revoked"
    assert client.post(path, headers=headers).status_code == 409


def test_a_member_works_in_an_office(office, app):
    client = signed_in(app, office.admin_user)
    base = f"/pemerintah/{HOST}/anggota/{office.budi_user.id}"
    for name in ("Dinas Kesehatan", "DINAS kesehatan", ""):
        assert client.post(f"{base}/perangkat-daerah", data={"agency": name}).status_code == 303
        session.expire_all()
        assert office.budi.agency_name == ("Dinas Kesehatan" if name else "")
    wrong = client.post(f"{base}/perangkat-daerah", data={"agency": "x" * 301})
    assert wrong.status_code == 422
    (field,) = wrong.tree.xpath("//input[@name='agency']")
    assert (field.get("value"), field.get("aria-invalid")) == ("x" * 301, "true")
    assert signed_in(app, office.sari_user).post(
        f"{base}/perangkat-daerah", data={"agency": "X"}
    ).status_code in (403, 404)


def test_the_api_sets_a_members_office(office, app):
    client, budi = app.test_client(), office.budi_user.id
    admin, path = world.bearer(office.admin), f"/api/v1/members/{budi}/office"
    made = client.put(path, json={"agency": "Dinas Kesehatan"}, headers=admin)
    answer = {"id": budi, "office": "Dinas Kesehatan"}
    assert {name: made.json[name] for name in answer} == answer
    listed = client.get("/api/v1/members", headers=admin).json
    assert {m["id"]: m["office"] for m in listed["items"]}[budi] == "Dinas Kesehatan"
    assert listed["total"] == len(listed["items"])
    member = world.bearer(office.sari)
    found = client.get("/api/v1/members/offices", headers=member).json
    assert [one["name"] for one in found["items"]] == ["Dinas Kesehatan"]
    assert client.put(path, json={"agency": "x" * 301}, headers=admin).status_code == 422
    stranger = world.bearer(actor_of(person(OTHER, "admin")))
    told = [client.put(path, json={"agency": "X"}, headers=who).status_code
            for who in (member, stranger)]  # fmt: skip
    assert told == [403, 404]
    assert client.get("/api/v1/members", headers=member).status_code == 403
    assert client.put(path, json={"agency": None}, headers=admin).json["office"] is None
