"""Roles in a government: shown, changed and taken away by its admin or an operator."""

import threading
from typing import Any

from sqlalchemy import select

from registry.accounts.models import Membership
from registry.accounts.policy import seen
from registry.accounts.service import members
from registry.audit.models import AuditEntry
from registry.kernel.db import session
from registry.kernel.errors import DomainError
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories.accounts import actor_of, person, signed_in

PAGE = "/pemerintah/36.71/anggota"


def roles(user: Any, government: str = "36.71") -> set[str]:
    found = select(Membership.role).where(
        Membership.user_id == user.id, Membership.government_code == government
    )
    return set(session.scalars(found))


def save(client: Any, user: Any, *wanted: str, version: int | None = None) -> Any:
    data: dict[str, Any] = {"roles": list(wanted)}
    if version is not None:
        data["version"] = version
    return client.post(f"{PAGE}/{user.id}", data=data)


def test_an_admin_sees_their_members(app: Any) -> None:
    admin = person("36.71", "admin", name="Ani")
    person("36.71", "viewer", "legal", name="Budi", email="budi@contoh.go.id")
    person("32.15", "viewer", name="Orang lain")
    page = signed_in(app, admin).get(PAGE)
    assert page.texts("//table//tbody/tr/th") == [f"Ani{admin.email}", "Budibudi@contoh.go.id"]
    assert page.texts("//table//td[@data-label='Peran']") == ["Admin", "Pembaca, Hukum"]


def test_only_admins_and_operators_see_them(app: Any, client: Any) -> None:
    assert client.get(PAGE).location == f"/masuk?next={PAGE}"
    for role in ("viewer", "catalogue", "cooperation", "legal", "approver"):
        assert signed_in(app, person("36.71", role)).get(PAGE).status_code == 403
    assert signed_in(app, person("32.15", "admin")).get(PAGE).status_code == 404
    assert signed_in(app, person(platform=("auditor",))).get(PAGE).status_code == 403
    assert signed_in(app, person(platform=("operator",))).get(PAGE).status_code == 200
    both = person("36.71", "admin", also={"32.15": ("viewer",)})
    assert signed_in(app, both, "32.15").get(PAGE).status_code == 403
    assert signed_in(app, both, "36.71").get("/anggota").location == PAGE


def test_an_unknown_government(app: Any) -> None:
    operator = signed_in(app, person(platform=("operator",)))
    assert operator.get("/pemerintah/99.99/anggota").status_code == 404


def test_roles_are_changed_and_the_person_is_told(app: Any) -> None:
    admin, user = person("36.71", "admin"), person("36.71", "viewer", "legal")
    client = signed_in(app, admin)
    form = client.get(f"{PAGE}/{user.id}")
    assert form.tree.xpath("//input[@name='roles'][@checked]/@value") == ["viewer", "legal"]
    version = int(form.tree.xpath("//input[@name='version']/@value")[0])
    assert save(client, user, "legal", "approver", version=version).location == PAGE
    assert roles(user) == {"legal", "approver"}
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.governments, entry.details) == (
        "member.change_roles", ["36.71"],
        {"before": ["legal", "viewer"], "after": ["approver", "legal"]},
    )  # fmt: skip
    told = session.scalars(select(Notification)).one()
    assert told.user_id == user.id
    assert signed_in(app, user).get("/notifikasi").texts("//p[@class='inbox-line']") == [
        "Peran Anda sekarang: Hukum, Pemberi persetujuan."
    ]


def test_an_unchanged_save_leaves_no_trace(app: Any) -> None:
    admin, user = person("36.71", "admin"), person("36.71", "viewer")
    save(signed_in(app, admin), user, "viewer")
    assert session.scalars(select(AuditEntry)).all() == []


def test_a_stale_form_is_refused(app: Any) -> None:
    admin, user = person("36.71", "admin"), person("36.71", "viewer")
    client = signed_in(app, admin)
    version = seen(["viewer"])
    assert save(client, user, "legal", version=version).status_code == 303
    stale = save(client, user, "approver", version=version)
    assert (stale.status_code, "sudah diubah orang lain" in stale.text) == (409, True)
    assert roles(user) == {"legal"}


def test_bad_roles_are_named_beside_the_field(app: Any) -> None:
    admin, user = person("36.71", "admin"), person("36.71", "viewer")
    client = signed_in(app, admin)
    error = "//p[@class='field-error']/span"
    assert save(client, user).texts(error) == ["Galat: Pilih paling sedikit satu."]
    assert save(client, user, "raja").texts(error) == ["Galat: Pilih dari daftar."]
    assert roles(user) == {"viewer"}


def test_the_last_admin_stays(app: Any) -> None:
    admin = person("36.71", "admin", "viewer")
    person("36.71", "admin", active=False)
    client = signed_in(app, admin)
    assert "Ini admin terakhir" in client.get(f"{PAGE}/{admin.id}").text
    assert save(client, admin, "viewer").status_code == 409
    assert client.post(f"{PAGE}/{admin.id}/keluarkan").status_code == 409
    operator = signed_in(app, person(platform=("operator",)))
    assert operator.post(f"{PAGE}/{admin.id}/keluarkan").status_code == 409
    assert roles(admin) == {"admin", "viewer"}


def test_an_admin_leaves_when_another_remains(app: Any) -> None:
    admin, other = person("36.71", "admin"), person("36.71", "admin")
    client = signed_in(app, admin)
    assert client.post(f"{PAGE}/{admin.id}/keluarkan").location == "/profil"
    assert (roles(admin), roles(other)) == (set(), {"admin"})
    assert client.get(PAGE).status_code == 403


def test_two_admins_removing_each_other_leave_one(app: Any) -> None:
    first, second = person("36.71", "admin"), person("36.71", "admin")
    pairs = [(actor_of(first), second.id), (actor_of(second), first.id)]
    outcomes: list[str] = []

    def remove(actor: Any, user_id: int) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    members.remove(actor, "36.71", user_id, version=None)
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert len(roles(first) | roles(second)) == 1


def test_removal_takes_every_role_here_and_none_elsewhere(app: Any) -> None:
    user = person("36.71", "viewer", "legal", also={"32.15": ("legal",)})
    client = signed_in(app, person("36.71", "admin"))
    assert client.post(f"{PAGE}/{user.id}/keluarkan", data={"version": 1}).status_code == 409
    answer = client.post(f"{PAGE}/{user.id}/keluarkan", data={"version": seen(["viewer", "legal"])})
    assert answer.location == PAGE
    assert (roles(user), roles(user, "32.15")) == (set(), {"legal"})
    assert session.scalars(select(AuditEntry.action)).all() == ["member.remove"]


def test_other_governments_and_strangers_are_not_found(app: Any) -> None:
    user, stranger = person("36.71", "viewer"), person("32.15", "viewer")
    other, own = signed_in(app, person("32.15", "admin")), signed_in(app, person("36.71", "admin"))
    assert save(other, user, "admin").status_code == 404
    assert other.post(f"{PAGE}/{user.id}/keluarkan").status_code == 404
    assert save(own, stranger, "admin").status_code == 404
    assert save(signed_in(app, user), user, "admin").status_code == 403
    assert (roles(user), roles(stranger)) == ({"viewer"}, set())


def test_the_list_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    client = signed_in(app, person("36.71", "admin"))
    counts = []
    for more in (0, 2):
        for _ in range(more):
            person("36.71", "viewer", "legal")
        with count_queries() as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_without_the_forms_token_nothing_changes(app: Any) -> None:
    user = person("36.71", "viewer")
    client = signed_in(app, person("36.71", "admin"))
    answer = client.post(f"{PAGE}/{user.id}", data={"roles": ["admin"]}, csrf=False)
    assert (answer.status_code, roles(user)) == (400, {"viewer"})
