"""What acts on requests do to the database, and what they refuse."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from registry.adoption import queries, service
from registry.adoption.models import AdoptionRequest, RequestItem
from registry.adoption.preparation.models import DraftChange
from registry.audit.models import AuditEntry
from registry.catalogue.models import Application, ShortlistEntry
from registry.kernel.clock import day_of, today
from registry.kernel.db import session
from registry.kernel.deadlines import limit
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.numbering import Counter
from registry.kernel.workdays import due_after
from registry.notifications.models import Notification
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    REPLY,
    THIRD,
    Walk,
    acting,
    actor,
    apps,
    letter,
    person,
    shortlist,
    upload,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("app")
YEAR = today().year


def slugs(request: AdoptionRequest) -> list[str]:
    return [item.application.slug for item in request.items]


def told(*, skip: int = 0) -> list[tuple[str, str]]:
    """(kind, government) of every notification, in order."""
    rows = session.execute(
        select(Notification.kind, Notification.government).order_by(Notification.id).offset(skip)
    )
    return [tuple(row) for row in rows]


def errors_of(call) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        call()
    session.rollback()
    return {k: [str(m) for m in v] for k, v in caught.value.errors.items()}


def refusal_of(kind, call) -> str:
    with pytest.raises(kind) as caught:
        call()
    session.rollback()
    return str(caught.value.message)


# ---------------------------------------------------------------- the whole walk
def test_the_whole_walk():
    walk = Walk()
    assert (walk.request.code, walk.request.state, walk.request.due_on) == (
        f"P-{YEAR}-00001", "draft", None)  # fmt: skip
    walk.to("returned")
    assert walk.request.reason == "KAK belum ada"
    walk.act(walk.adopter, "edit", kak_file=upload(walk.adopter, name="kak.pdf"))
    walk.act(walk.adopter, "submit")
    assert (walk.request.state, walk.request.reason) == ("submitted", "")
    walk.act(walk.host, "start_review")
    walk.decide("approved", ["aplikasi-001"])
    walk.decide("conditional", ["aplikasi-002"], "Daerah menyiapkan server")
    walk.decide("approved", ["aplikasi-003"])
    walk.decide("rejected", ["aplikasi-003"], "Akan diganti")
    done = walk.act(walk.head, "approve", **REPLY)
    assert (done.state, done.due_on, done.reply_number) == ("approved", None, "555/901/2026")
    assert [(i.application.slug, i.decision, i.note) for i in done.items] == [
        ("aplikasi-001", "approved", ""),
        ("aplikasi-002", "conditional", "Daerah menyiapkan server"),
        ("aplikasi-003", "rejected", "Akan diganti"),
    ]
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_key == done.code)
        .order_by(AuditEntry.number)
    )  # fmt: skip
    assert list(actions) == [
        f"request.{n}" for n in (
            "create", "edit", "submit", "return", "edit", "submit", "start_review", "decide",
            "decide", "decide", "decide", "approve",
        )
    ]  # fmt: skip


def test_every_stage_has_its_deadline():
    walk = Walk(1)
    days = {}
    for state, who, name, data in (
        ("submitted", walk.adopter, "submit", {}),
        ("returned", walk.host, "return", {"reason": "Lengkapi"}),
        ("submitted", walk.adopter, "submit", {}),
        ("under_review", walk.host, "start_review", {}),
    ):
        if not days:
            walk.act(walk.adopter, "edit", **letter(walk.adopter))
        done = walk.act(who, name, **data)
        assert done.state == state
        days[state] = due_after(day_of(done.state_since), limit(f"request.{state}")).on == (
            done.due_on
        )
    assert days == {"submitted": True, "returned": True, "under_review": True}


def test_who_is_told_what():
    walk = Walk(1)
    person(HOST, "legal")
    walk.act(walk.adopter, "edit", **letter(walk.adopter))
    assert told() == []
    walk.act(walk.adopter, "submit")
    assert told() == [("request.submit", HOST)]
    walk.act(walk.host, "start_review")
    assert told(skip=1) == [("request.start_review", HOST), ("request.start_review", ADOPTER)]
    walk.decide("approved")
    assert told(skip=3) == []
    walk.act(walk.head, "approve", **REPLY)
    assert told(skip=3) == [("request.approve", ADOPTER)]


def test_withdrawing_a_draft_tells_nobody_and_a_submitted_one_the_host():
    Walk(1).to("withdrawn")
    assert told() == []
    session.execute(delete(RequestItem))
    session.execute(delete(AdoptionRequest))
    session.execute(delete(Application))
    walk = Walk(1).to("submitted")
    before = len(told())
    walk.act(walk.adopter, "withdraw", reason="Anggaran belum ada")
    assert {kind for kind, _ in told(skip=before)} == {"request.withdraw"}
    assert {government for _, government in told(skip=before)} == {HOST}


# ---------------------------------------------------------------- a new request
def test_a_request_takes_the_hosts_apps_off_the_shortlist():
    user = person(ADOPTER, "cooperation")
    made, other = apps(3), apps(1, THIRD, "lain")
    shortlist(user, ADOPTER, [made[2], made[0], *other])
    made_now = service.create(acting(user), HOST).code
    session.commit()
    assert slugs(queries.get(made_now, acting(user))) == ["aplikasi-001", "aplikasi-003"]
    left = session.scalars(select(ShortlistEntry.application_id)).all()
    assert left == [other[0].id]


def test_a_request_keeps_the_order_given_and_drops_repeats():
    apps(3)
    asker = actor(ADOPTER, "cooperation")
    made = service.create(asker, HOST, ["aplikasi-003", "aplikasi-001", "aplikasi-003"])
    assert slugs(made) == ["aplikasi-003", "aplikasi-001"]


def test_numbers_follow_each_other():
    apps(1)
    askers = [actor(ADOPTER, "cooperation") for _ in range(2)]
    codes = [service.create(asker, HOST, ["aplikasi-001"]).code for asker in askers]
    assert codes == [f"P-{YEAR}-00001", f"P-{YEAR}-00002"]


def test_who_may_not_ask():
    apps(1)
    words = "Permohonan dibuat oleh peran Kerja sama pada daerah pemohon."
    for role in ("viewer", "catalogue", "legal", "approver", "admin"):
        asker = actor(ADOPTER, role)
        assert refusal_of(Forbidden, lambda a=asker: service.create(a, HOST, ["aplikasi-001"])) == (
            words
        )
    own = actor(HOST, "cooperation")
    assert refusal_of(Forbidden, lambda: service.create(own, HOST, ["aplikasi-001"])) == (
        "Permohonan ditujukan kepada daerah lain, bukan daerah sendiri."
    )
    assert session.scalar(select(func.count()).select_from(Counter)) == 0


def test_what_cannot_be_asked_for():
    apps(1, THIRD, "lain")
    hidden = apps(2)
    hidden[0].open_for_adoption, hidden[1].state = False, "withdrawn"
    session.commit()
    asker = actor(ADOPTER, "cooperation")
    assert errors_of(lambda: service.create(asker, "99.99", ["lain-001"])) == {
        "host": ["Daerah pemilik ini tidak dikenal."]}  # fmt: skip
    assert errors_of(lambda: service.create(asker, HOST)) == {
        "apps": ["Pilih paling sedikit satu aplikasi."]}  # fmt: skip
    for slug in ("lain-001", "aplikasi-001", "aplikasi-002", "tidak-ada"):
        assert errors_of(lambda s=slug: service.create(asker, HOST, [s])) == {
            "apps": [f"Tidak ditawarkan oleh daerah ini: {slug}."]}  # fmt: skip


# ---------------------------------------------------------------- the draft
def test_what_is_not_sent_stays_and_what_is_blank_is_cleared():
    walk = Walk(1)
    walk.act(walk.adopter, "edit", **letter(walk.adopter), purpose="Layanan warga")
    walk.act(walk.adopter, "edit", contact_phone=None, purpose="Layanan publik")
    request = walk.request
    assert (request.purpose, request.contact_phone, request.contact_name) == (
        "Layanan publik", "", "Rina")  # fmt: skip
    kept = request.letter_file.key
    walk.act(walk.adopter, "edit", letter_file=kept)
    assert walk.request.letter_file.key == kept
    walk.act(walk.adopter, "edit", letter_file=None)
    assert walk.request.letter_file is None


def test_a_colleague_keeps_the_file_that_another_sent():
    walk = Walk(1)
    walk.act(walk.adopter, "edit", **letter(walk.adopter))
    colleague = actor(ADOPTER, "cooperation")
    walk.act(colleague, "edit", letter_file=walk.request.letter_file.key, purpose="x")
    assert walk.request.letter_file.name == "surat.pdf"


def test_anothers_upload_is_not_taken():
    walk = Walk(1)
    stranger = upload(actor(THIRD, "cooperation"))
    assert errors_of(lambda: walk.act(walk.adopter, "edit", letter_file=stranger)) == {
        "letter_file": ["Berkas ini tidak ditemukan; unggah sekali lagi."]}  # fmt: skip


def test_letters_are_not_dated_ahead_and_the_reply_not_before_the_request():
    walk = Walk(1)
    ahead = today() + timedelta(days=1)
    assert errors_of(lambda: walk.act(walk.adopter, "edit", letter_date=ahead)) == {
        "letter_date": ["Tanggal ini belum tiba."]}  # fmt: skip
    walk.to("under_review").decide("approved")
    assert errors_of(lambda: walk.act(walk.head, "approve", **REPLY | {"reply_date": ahead})) == {
        "reply_date": ["Tanggal ini belum tiba."]}  # fmt: skip
    early = REPLY | {"reply_date": date(2026, 11, 1)}
    assert errors_of(lambda: walk.act(walk.head, "approve", **early)) == {
        "reply_date": ["Surat jawaban tidak mungkin mendahului surat permohonan (2026-11-02)."]
    }


def test_the_list_of_apps_changes_while_it_is_a_draft_or_returned():
    walk = Walk(3)
    walk.act(walk.adopter, "choose", apps=["aplikasi-003", "aplikasi-001"])
    assert slugs(walk.request) == ["aplikasi-003", "aplikasi-001"]
    walk.to("under_review")
    walk.decide("rejected", ["aplikasi-003"], "Usang")
    walk.act(walk.host, "return", reason="Tambahkan aplikasi kedua")
    walk.act(walk.adopter, "choose", apps=["aplikasi-001", "aplikasi-002", "aplikasi-003"])
    assert [(i.application.slug, i.decision) for i in walk.request.items] == [
        ("aplikasi-001", None), ("aplikasi-002", None), ("aplikasi-003", "rejected")]  # fmt: skip
    assert errors_of(lambda: walk.act(walk.adopter, "choose", apps=["lain"])) == {
        "apps": ["Tidak ditawarkan oleh daerah ini: lain."]}  # fmt: skip


def test_an_app_that_is_offered_no_more_may_stay_in_a_draft_but_not_be_submitted():
    walk = Walk(2)
    session.execute(update(Application).where(Application.slug == "aplikasi-001")
                    .values(open_for_adoption=False))  # fmt: skip
    walk.act(walk.adopter, "edit", **letter(walk.adopter))
    walk.act(walk.adopter, "choose", apps=["aplikasi-001", "aplikasi-002"])
    assert refusal_of(Refused, lambda: walk.act(walk.adopter, "submit")) == (
        "Keluarkan aplikasi yang tidak lagi ditawarkan: Aplikasi 001."
    )


# ---------------------------------------------------------------- decisions
def test_174_apps_are_decided_by_as_many_queries_as_three(count_queries):
    numbers = {}
    for number in (3, 174):
        session.execute(delete(DraftChange))
        session.execute(delete(RequestItem))
        session.execute(delete(AdoptionRequest))
        session.execute(delete(Application))
        walk = Walk(number).to("under_review")
        version = walk.request.version
        data = {"items": [a.slug for a in walk.apps], "all_undecided": False,
                "decision": "conditional", "note": "Satu server"}  # fmt: skip
        session.commit()
        with count_queries() as counted:
            service.perform("decide", walk.code, walk.host, version, data)
            session.commit()
        numbers[number] = len(counted)
        assert {i.decision for i in walk.request.items} == {"conditional"}
    assert numbers[3] == numbers[174]


def test_all_undecided_leaves_the_decided_alone():
    walk = Walk(3).to("under_review")
    walk.decide("rejected", ["aplikasi-002"], "Usang")
    walk.decide("approved")
    assert [i.decision for i in walk.request.items] == ["approved", "rejected", "approved"]
    again = refusal_of(Refused, lambda: walk.decide("approved"))
    assert again == "Semua aplikasi sudah diputuskan."


def test_a_decision_names_only_the_requests_apps():
    walk = Walk(1).to("under_review")
    assert errors_of(lambda: walk.decide("approved", ["aplikasi-001", "lain"])) == {
        "items": ["Tidak ada dalam permohonan ini: lain."]}  # fmt: skip


def test_a_stale_version_is_refused():
    walk = Walk(1).to("submitted")
    seen = walk.request.version
    walk.act(walk.host, "start_review")
    with pytest.raises(Stale):
        service.perform("return", walk.code, walk.host, seen, {"reason": "x"})


# ---------------------------------------------------------------- who sees it
def test_who_sees_a_request():
    walk = Walk(1)
    third = actor(THIRD, "cooperation")
    for stranger in (walk.host, third):
        with pytest.raises(NotFound):
            queries.get(walk.code, stranger)
    walk.to("submitted")
    assert queries.get(walk.code, walk.host).code == walk.code
    with pytest.raises(NotFound):
        queries.get(walk.code, third)
    with pytest.raises(NotFound):
        service.perform("message", walk.code, third, None, {"body": "Halo"})


# ---------------------------------------------------------------- for higher packages
def test_granted_items_come_from_approved_requests_only():
    walk = Walk(3).to("under_review")
    walk.decide("conditional", ["aplikasi-001"], "Satu server")
    walk.decide("rejected", ["aplikasi-002"], "Usang")
    walk.decide("approved")
    assert queries.granted_items(HOST, ADOPTER) == {}
    walk.act(walk.head, "approve", **REPLY)
    ids = {a.slug: a.id for a in walk.apps}
    granted = queries.granted_items(HOST, ADOPTER)
    assert {k: (v.decision, v.note) for k, v in granted.items()} == {
        ids["aplikasi-001"]: ("conditional", "Satu server"), ids["aplikasi-003"]: ("approved", ""),
    }  # fmt: skip
    assert queries.granted_items(HOST, THIRD) == {}


def test_waiting_for_and_between():
    walk = Walk(1)
    assert [r.code for r in queries.waiting_for(ADOPTER)] == [walk.code]
    assert queries.waiting_for(HOST) == []
    assert queries.between(HOST, ADOPTER, walk.host) == []
    walk.to("submitted")
    assert [r.code for r in queries.waiting_for(HOST)] == [walk.code]
    assert queries.waiting_for(ADOPTER) == []
    assert [r.code for r in queries.between(HOST, ADOPTER, walk.host)] == [walk.code]
    assert queries.between(HOST, ADOPTER, actor(THIRD, "cooperation")) == []


# ---------------------------------------------------------------- the database repeats the rules
@pytest.mark.parametrize(
    ("table", "values", "name"),
    [
        (AdoptionRequest, {"state": "lost"}, "ck_adoption_request_state"),
        (AdoptionRequest, {"adopter_code": HOST}, "ck_adoption_request_two_sides"),
        (RequestItem, {"decision": "maybe", "note": "x"}, "ck_request_item_decision"),
        (RequestItem, {"decision": "rejected", "note": ""}, "ck_request_item_reasoned"),
    ],
)
def test_the_database_refuses(table, values, name):
    Walk(1)
    with pytest.raises(IntegrityError, match=name):
        session.execute(update(table).values(**values))
    session.rollback()
