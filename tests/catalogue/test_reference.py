"""The 32 urusan and the real applications of Kota Tangerang."""

import csv

from sqlalchemy import func, select

from registry.audit.models import AuditEntry
from registry.catalogue import queries, reference, service
from registry.catalogue.models import Affair, Application
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.regions.models import Government
from tests.factories.catalogue import BANDUNG, act, application_data, officer, published


def load() -> int:
    with unit_of_work():
        return reference.load_applications()


def audited() -> list[tuple[str, str]]:
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    return [(e.action, e.subject_key) for e in rows]


def test_the_affairs_of_the_law_with_their_groups(app):
    groups = dict(session.execute(select(Affair.group, func.count()).group_by(Affair.group)).all())
    assert groups == {"wajib_dasar": 6, "wajib_nondasar": 18, "pilihan": 8, "penunjang": 1}
    assert [a.position for a in queries.affairs()] == list(range(1, 34))
    assert all(a.name_en and a.name_en != a.code for a in queries.affairs())
    with unit_of_work():
        assert reference.load_affairs() == 0
    assert audited() == []


def test_a_changed_affair_is_corrected_and_audited(app):
    with unit_of_work():
        session.get(Affair, "sosial").name = "Salah"
    with unit_of_work():
        assert reference.load_affairs() == 1
    assert session.get(Affair, "sosial").name == "Sosial"
    assert audited() == [("affair.load", "affair")]


def test_the_18_real_applications_are_published_with_their_source(app):
    assert load() == 18
    rows = queries.published_of("36.71")
    assert len(rows) == 18
    assert all(r.open_for_adoption and r.live_count == 0 for r in rows)
    assert [r.name for r in rows if r.is_suite] == ["Tangerang LIVE"]
    found = queries.get("e-plesiran", SYSTEM)
    assert found.award.startswith("Penghargaan Smart City 2017")
    assert (found.launched, found.source, found.platforms) == (
        "", "Republika 15 Nov 2017", ["mobile"],
    )  # fmt: skip
    assert queries.get("tangerang-live", SYSTEM).launched == "2016-02-28"
    assert queries.get("gawat-darurat-112", SYSTEM).affair_code == "ketenteraman"


def test_nothing_is_invented(app):
    load()
    known = {"name", "summary", "service_kind", "affair", "launched", "platforms", "award",
             "source"}  # fmt: skip
    open_fields = (set(service.TEXTS) | set(service.WORDS) | {"personal_data"}) - known
    for application in session.scalars(select(Application)):
        assert [n for n in open_fields if getattr(application, n)] == []
        assert application.suite_id is None
    with reference.APPLICATIONS.open(encoding="utf-8", newline="") as file:
        rows = {r["name"]: r for r in csv.DictReader(file)}
    for application in session.scalars(select(Application)):
        row = rows[application.name]
        assert (application.summary, application.award, application.source) == (
            row["summary_id"], row["award"], row["source"],
        )  # fmt: skip


def test_each_is_audited_once_and_a_second_load_changes_nothing(app):
    load()
    entries = audited()
    assert len(entries) == 18
    assert {action for action, _ in entries} == {"application.create"}
    assert load() == 0
    assert audited() == entries


def test_what_an_editor_changed_outlives_the_next_load(app):
    load()
    actor = officer()
    laksa = queries.get("laksa", actor)
    act("edit", laksa, actor, application_data(name="LAKSA Baru", summary="Lain."))
    act("withdraw", queries.get("sikda", actor), actor, reason="Diganti SIMASN.",
        successor="simasn")  # fmt: skip
    assert load() == 0
    assert queries.get("laksa", actor).name == "LAKSA Baru"
    assert queries.get("sikda", actor).withdrawn_reason == "Diganti SIMASN."


def test_another_hosts_application_of_that_name_is_left_alone(app):
    published(BANDUNG, name="LAKSA")
    assert load() == 18
    assert queries.get("laksa", SYSTEM).host_code == BANDUNG
    assert queries.get("laksa-36-71", SYSTEM).host_code == "36.71"
    assert load() == 0


def test_the_host_exists(app):
    load()
    assert session.get(Government, reference.TANGERANG).name == "Kota Tangerang"
