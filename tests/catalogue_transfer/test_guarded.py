"""An import and guarded fields of published applications: asked for, shown, taken back."""

from functools import partial

import pytest
from sqlalchemy import func, select, update

from registry.catalogue.models import Application
from registry.catalogue.record import changes
from registry.catalogue.record.models import FieldChange, PendingChange
from registry.kernel.actor import APPROVER, CATALOGUE
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories import world
from tests.factories.catalogue import KARAWANG, TANGERANG, act, officer, published, sign_in

from .sheets import csv_of
from .test_importing import run, taken

HEAD = ["Kode", "OPD", "Lisensi", "Ringkasan"]


@pytest.fixture
def editor(app, client):
    actor = officer(TANGERANG)
    sign_in(client, actor)
    return actor


@pytest.fixture
def approver(app):
    return officer(TANGERANG, APPROVER)


def shown(editor, number):
    with unit_of_work():
        made = [
            published(TANGERANG, editor, name=f"Nomor {n}", agency="Lama", summary="Ringkas.")
            for n in range(number)
        ]
        return [a.slug for a in made]


def sheet(slugs, agency="Baru", summary="Diubah."):
    return csv_of([HEAD, *[[slug, agency, "", summary] for slug in slugs]])


def application(slug):
    session.rollback()
    return session.scalars(select(Application).where(Application.slug == slug)).one()


def waiting():
    session.rollback()
    return list(session.scalars(select(PendingChange).order_by(PendingChange.id)))


def noted(slug):
    rows = session.execute(
        select(FieldChange.field, FieldChange.before, FieldChange.after)
        .join(Application, Application.id == FieldChange.application_id)
        .where(Application.slug == slug).order_by(FieldChange.id)
    )  # fmt: skip
    return [tuple(row) for row in rows]


def test_guarded_fields_are_asked_for_and_the_preview_says_so(editor, approver, client, run_jobs):
    slugs = shown(editor, 3)
    href = taken(client, sheet(slugs))
    page = client.get(href)
    assert page.texts("//li[@class='import-row'][1]//dl/div") == [
        "Perangkat daerah pengelolaLama → Baru menunggu persetujuan",
        "RingkasanRingkas. → Diubah.",
    ]  # fmt: skip
    assert "3 aplikasi terbit berubah pada isian yang dijaga" in page.get_data(as_text=True)
    run(client, run_jobs, href)
    for slug in slugs:
        found = application(slug)
        assert (found.agency, found.summary) == ("Lama", "Diubah.")
        assert noted(slug) == [("summary", "Ringkas.", "Diubah.")]
    asked = {"agency": {"before": "Lama", "after": "Baru"}}
    assert [(c.state, c.changes) for c in waiting()] == [("waiting", asked)] * 3
    told = session.execute(
        select(Notification.subject, Notification.href)
        .where(Notification.kind == "app_change.create")
    ).all()  # fmt: skip
    assert [(s["params"], href) for s, href in told] == [({"n": 3}, "/perubahan")]


def test_an_undo_takes_back_what_still_waits(editor, approver, client, run_jobs):
    slugs = shown(editor, 3)
    with unit_of_work():  # this one waited before the import, for something else
        first = application(slugs[0])
        data = {"name": first.name, "summary": first.summary, "affair": first.affair_code,
                "service_kind": first.service_kind, "agency": "Dulu", "licence": "EUPL-1.2",
                "reuse_terms": first.reuse_terms}  # fmt: skip
        act("edit", first, editor, data)
    before = waiting()[0].changes
    assert sorted(before) == ["agency", "licence"]
    href = taken(client, sheet(slugs))
    run(client, run_jobs, href)
    assert waiting()[0].changes["agency"]["after"] == "Baru"
    with unit_of_work():
        changes.perform("approve", waiting()[2].code, approver, None, {})
    undone = run(client, run_jobs, href, "batalkan")
    assert undone.texts("//main//li/a[starts-with(@href, '/katalog/nomor')]") == ["Nomor 2"]
    assert [(c.state, c.changes) for c in waiting()[:2]] == [
        ("waiting", before), ("cancelled", {"agency": {"before": "Lama", "after": "Baru"}}),
    ]  # fmt: skip
    told = [(application(s).agency, application(s).summary) for s in slugs]
    assert told == [("Lama", "Ringkas."), ("Lama", "Ringkas."), ("Baru", "Diubah.")]
    assert noted(slugs[1]) == [
        ("summary", "Ringkas.", "Diubah."), ("summary", "Diubah.", "Ringkas."),
    ]  # fmt: skip


def test_what_waits_already_is_no_change(editor, approver, client, run_jobs):
    slugs = shown(editor, 1)
    run(client, run_jobs, taken(client, sheet(slugs)))
    page = client.get(taken(client, sheet(slugs)))
    assert page.texts("//li[@class='import-row']//span[contains(@class, 'badge')]") == ["Sama"]
    assert page.texts("//li[@class='import-row']//p") == [
        "Perubahan ini sudah menunggu persetujuan: Perangkat daerah pengelola."
    ]
    assert len(waiting()) == 1


def test_an_editor_who_is_also_approver_writes_them(app, client, run_jobs):
    both = officer(TANGERANG, CATALOGUE, APPROVER)
    sign_in(client, both)
    slugs = shown(both, 1)
    href = taken(client, sheet(slugs))
    assert "menunggu persetujuan" not in client.get(href).get_data(as_text=True)
    run(client, run_jobs, href)
    assert (application(slugs[0]).agency, waiting()) == ("Baru", [])
    assert [field for field, *_ in noted(slugs[0])] == ["agency", "summary"]
    run(client, run_jobs, href, "batalkan")
    assert application(slugs[0]).agency == "Lama"


def test_as_many_queries_for_three_as_for_one(editor, approver, client, run_jobs, count_queries):
    numbers = []
    for number in (1, 3):
        slugs = shown(editor, number)
        href = taken(client, sheet(slugs, agency=f"Baru {number}"))
        client.post(f"{href}/jalankan/simpan")
        with count_queries() as queries:
            run_jobs()
        about = ("application", "pending_change", "audit_entry", "counter")
        mine = [q for q in queries if any(table in q for table in about)]
        numbers.append(len([q for q in mine if not q.startswith("UPDATE application ")]))
        assert session.scalar(select(func.count()).select_from(PendingChange)) == len(waiting())
    assert numbers[0] == numbers[1]


# ---------------------------------------------------------------- decided at once
def pressed(client, href, decision):
    """Presses a button of the page as it is now."""
    page = client.get(f"{href}/perubahan")
    seen = page.tree.xpath(f"//form[contains(@action, '{decision}')]//input[@name='seen']/@value")
    return client.post(f"{href}/perubahan/{decision}", data={"seen": seen[0], "reason": "Keliru."})


def test_all_that_an_import_asked_for_is_approved_at_once(editor, approver, app, client, run_jobs):
    slugs = shown(editor, 3)
    href = taken(client, sheet(slugs))
    run(client, run_jobs, href)
    there = sign_in(app.test_client(), approver)
    notice = "//div[contains(@class, 'notice')]//a[contains(@href, '/katalog/impor/')]/@href"
    assert there.get("/perubahan").tree.xpath(notice) == [f"{href}/perubahan"]
    page = there.get(f"{href}/perubahan")
    assert page.texts("//tbody/tr") == [f"Nomor {n}Perangkat daerah pengelola: Lama → Baru"
                                        for n in range(3)]  # fmt: skip
    old = page.tree.xpath("//input[@name='seen']/@value")[0]
    with unit_of_work():
        changes.perform("reject", waiting()[0].code, approver, 1, {"reason": "Bukan ini."})
    assert there.post(f"{href}/perubahan/setujui", data={"seen": old}).status_code == 409
    assert [c.state for c in waiting()] == ["rejected", "waiting", "waiting"]
    assert client.post(f"{href}/perubahan/setujui", data={"seen": old}).status_code in (403, 409)
    answer = pressed(there, href, "setujui")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{href}/perubahan")
    assert [c.state for c in waiting()] == ["rejected", "approved", "approved"]
    assert [application(slug).agency for slug in slugs] == ["Lama", "Baru", "Baru"]
    assert noted(slugs[2]) == [("summary", "Ringkas.", "Diubah."), ("agency", "Lama", "Baru")]
    assert there.get("/perubahan").tree.xpath(notice) == []
    told = session.scalars(
        select(Notification.subject).where(Notification.user_id == editor.user_id)
        .order_by(Notification.id)
    ).all()  # fmt: skip
    assert [t["msgid"] for t in told][-1] == "%(n)s perubahan: %(stage)s"
    assert there.get(f"{href}/perubahan").texts("//h2[@class='empty-title']") == [
        "Tidak ada lagi yang menunggu"
    ]


def test_all_is_rejected_with_a_reason_and_others_see_nothing(
    editor, approver, app, client, run_jobs
):
    slugs = shown(editor, 2)
    href = taken(client, sheet(slugs))
    run(client, run_jobs, href)
    there = sign_in(app.test_client(), approver)
    seen = there.get(f"{href}/perubahan").tree.xpath("//input[@name='seen']/@value")[0]
    empty = there.post(f"{href}/perubahan/tolak", data={"seen": seen, "reason": " "})
    assert (empty.status_code, empty.texts("//*[@id='f-reason-galat']")) == (
        422, ["Galat: Wajib diisi."],
    )  # fmt: skip
    for other in (officer(KARAWANG, APPROVER), officer(TANGERANG, "viewer")):
        outside = sign_in(app.test_client(), other)
        assert outside.get(f"{href}/perubahan").status_code in (403, 404)
        assert outside.post(f"{href}/perubahan/tolak", data={"seen": seen, "reason": "x"}
                            ).status_code in (403, 404)  # fmt: skip
    assert client.get(f"{href}/perubahan").tree.xpath("//input[@name='seen']") == []
    assert pressed(there, href, "tolak").status_code == 303
    assert [(c.state, c.reason) for c in waiting()] == [("rejected", "Keliru.")] * 2
    assert {application(slug).agency for slug in slugs} == {"Lama"}


def test_the_api_decides_at_once_and_says_what_goes_on_waiting(editor, approver, client, run_jobs):
    slugs = shown(editor, 3)
    href = taken(client, csv_of([HEAD, *[[s, "Baru", "", "Diubah."] for s in slugs]]))
    run(client, run_jobs, href)
    with unit_of_work():
        change = waiting()[0]
        session.execute(update(PendingChange).where(PendingChange.id == change.id).values(
            changes={"reuse_terms": {"before": ["free"], "after": []}}))  # fmt: skip
    caller = world.bearer(approver)
    path = f"/api/v1/imports/{href.rsplit('/', 1)[1]}/changes"
    found = client.get(path, headers=caller).json
    assert (found["total"], [i["app"] for i in found["items"]]) == (3, slugs)
    send = partial(client.post, headers=caller)
    assert send(f"{path}/actions/approve", json={}).status_code == 422
    assert send(f"{path}/actions/approve", json={"seen": "x"}).status_code == 409
    assert send(f"{path}/actions/reject", json={"seen": found["seen"]}).status_code == 422
    done = send(f"{path}/actions/approve", json={"seen": found["seen"]})
    kept = {"code": change.code, "app": slugs[0],
            "reason": "Aplikasi yang terbit harus tetap punya ketentuan pemakaian atau lisensi."}
    assert (done.status_code, done.json) == (200, {"decided": 2, "kept": [kept]})
    assert [c.state for c in waiting()] == ["waiting", "approved", "approved"]
    assert (waiting()[0].decided_name, application(slugs[0]).reuse_terms) == ("", ["free"])


def test_deciding_three_takes_as_many_queries_to_show_as_one(
    editor, approver, app, client, run_jobs, count_queries
):
    there, numbers = sign_in(app.test_client(), approver), []
    for n in (1, 3):
        href = taken(client, sheet(shown(editor, n)))
        run(client, run_jobs, href)
        there.get(f"{href}/perubahan")
        with count_queries() as found:
            there.get(f"{href}/perubahan")
        numbers.append(len(found))
    assert numbers[0] == numbers[1]
