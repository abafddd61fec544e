"""The publication's table: who may do what, when, and what it needs."""

from datetime import date

import pytest
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue import queries, service
from registry.catalogue.workflow import PUBLICATION
from registry.kernel.actor import ANONYMOUS, ROLES, SYSTEM
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from tests.factories.catalogue import (
    KARAWANG,
    TANGERANG,
    act,
    application_data,
    draft,
    officer,
    published,
)

NEEDS = {
    "edit": application_data(), "withdraw": {"reason": "Tidak dipakai lagi."},
    "release": {"number": "1.0", "on": date(2026, 1, 2)},
    "screenshot": {"file": "tidak-ada", "title": "Layar"},
    "document": {"file": "tidak-ada", "title": "Panduan", "kind": "other"},
    "dependency": {"name": "PostgreSQL"}, "award": {"name": "Juara"},
    "remove_part": {"kind": "release", "part": 1},
    "members": {"members": []},
}  # fmt: skip
PARTS = {"release", "screenshot", "document", "dependency", "award", "remove_part"}
ENDS = {"screenshot": "Invalid", "document": "Invalid", "remove_part": "NotFound"}
MAY = {
    "draft": {"publish", "edit"} | PARTS,
    "published": {"edit", "open", "close", "withdraw"} | PARTS,
    "withdrawn": {"publish"},
}


def in_state(state, actor):
    application = draft(TANGERANG, actor)
    if state != "draft":
        application = act("publish", application, actor)
    if state == "withdrawn":
        application = act("withdraw", application, actor, reason="Selesai.")
    return application


def outcome(name, slug, actor, version):
    try:
        with unit_of_work():
            service.perform(name, slug, actor, version, dict(NEEDS.get(name, {})))
    except (Forbidden, Refused, NotFound, Invalid) as error:
        return type(error).__name__
    return "done"


@pytest.mark.parametrize("state", [s.name for s in PUBLICATION.stages])
@pytest.mark.parametrize("name", [t.name for t in PUBLICATION.transitions])
def test_every_action_in_every_stage_by_every_role_of_either_side(app, state, name):
    actor = officer()
    application = in_state(state, actor)
    for government in (TANGERANG, KARAWANG):
        for role in ROLES:
            other = officer(government, role)
            if government == TANGERANG and role == "catalogue":
                continue
            unseen = state == "draft" and government != TANGERANG
            expected = "NotFound" if unseen else "Forbidden"
            assert outcome(name, application.slug, other, application.version) == expected
    if name == "open" and state == "published":
        application = act("close", application, actor)
    expected = ENDS.get(name, "done") if name in MAY[state] else "Refused"
    assert outcome(name, application.slug, actor, application.version) == expected


def test_nobody_signed_in_may_do_anything(app):
    application = published()
    assert outcome("withdraw", application.slug, ANONYMOUS, application.version) == "Forbidden"


def test_an_unknown_action_is_not_found(app):
    application, actor = published(), officer()
    assert outcome("explode", application.slug, actor, application.version) == "NotFound"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"summary": None}, "ringkasan"),
        ({"reuse_terms": []}, "ketentuan pemakaian atau lisensi"),
        ({"summary": None, "reuse_terms": []}, "ringkasan, ketentuan pemakaian atau lisensi"),
    ],
)
def test_publishing_names_what_is_missing(app, changes, missing):
    actor = officer()
    application = draft(TANGERANG, actor, **changes)
    with pytest.raises(Refused) as refused:
        act("publish", application, actor)
    assert str(refused.value.message) == f"Lengkapi dahulu: {missing}."
    assert queries.get(application.slug, actor).state == "draft"


def test_a_licence_is_enough_without_terms(app):
    assert published(reuse_terms=[], licence="EUPL-1.2").state == "published"


def test_an_edit_cannot_take_away_what_publishing_needed(app):
    actor = officer()
    application = published(TANGERANG, actor)
    with pytest.raises(Invalid) as refused:
        act("edit", application, actor, application_data(reuse_terms=[]))
    assert list(refused.value.errors) == ["reuse_terms"]
    with pytest.raises(Invalid) as refused:
        act("edit", application, actor, application_data(summary=None))
    assert list(refused.value.errors) == ["summary"]
    assert queries.get(application.slug, actor).reuse_terms == ["free"]


def test_a_stale_version_changes_nothing(app):
    actor = officer()
    application = published(TANGERANG, actor)
    seen = application.version
    act("close", application, actor)
    with pytest.raises(Stale), unit_of_work():
        service.perform("withdraw", application.slug, actor, seen, {"reason": "x"})
    assert queries.get(application.slug, actor).state == "published"


def test_withdrawing_names_the_successor_and_publishing_again_forgets_it(app):
    actor = officer()
    old, new = published(TANGERANG, actor), published(TANGERANG, actor)
    act("withdraw", old, actor, reason="Diganti.", successor=new.slug)
    found = queries.get(old.slug, ANONYMOUS)
    assert (found.withdrawn_reason, found.successor.slug) == ("Diganti.", new.slug)
    act("publish", found, actor)
    found = queries.get(old.slug, ANONYMOUS)
    assert (found.withdrawn_reason, found.successor) == ("", None)


def test_the_successor_is_another_published_application(app):
    actor = officer()
    application, hidden = published(TANGERANG, actor), draft(TANGERANG, actor)
    for slug in (application.slug, hidden.slug, "tidak-ada"):
        with pytest.raises(Invalid) as refused:
            act("withdraw", application, actor, reason="Diganti.", successor=slug)
        assert list(refused.value.errors) == ["successor"]
    assert queries.get(application.slug, actor).state == "published"


def test_every_act_is_audited_once_for_the_host(app):
    actor = officer()
    application = published(TANGERANG, actor)
    act("edit", application, actor, application_data(award="Juara"))
    act("close", application, actor)
    act("open", application, actor)
    act("withdraw", application, actor, reason="Selesai.")
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [e.action for e in entries] == [
        "application.create", "application.publish", "application.edit", "application.close",
        "application.open", "application.withdraw",
    ]  # fmt: skip
    assert {tuple(e.governments) for e in entries} == {(TANGERANG,)}
    assert sorted(entries[2].details["changed"]) == ["award", "name"]


def test_use_counts_are_a_new_version(app):
    application = published()
    before = application.version
    with unit_of_work():
        service.set_use_counts(application.id, pks=3)
        service.set_use_counts(application.id, live=2)
    found = queries.get(application.slug, SYSTEM)
    assert (found.pks_count, found.live_count, found.version > before) == (3, 2, True)
    with pytest.raises(NotFound):
        service.set_use_counts(0, live=1)
