"""An import and guarded fields of published applications: asked for, shown, taken back."""

import pytest
from sqlalchemy import func, select

from registry.catalogue.models import Application
from registry.catalogue.record import changes
from registry.catalogue.record.models import FieldChange, PendingChange
from registry.kernel.actor import APPROVER, CATALOGUE
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories.catalogue import TANGERANG, act, officer, published, sign_in

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
