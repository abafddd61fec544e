"""Platform roles, first admins, the command for the first operator, demo accounts."""

import re
import threading
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from registry.accounts import demo, queries
from registry.accounts.models import PlatformRole, User
from registry.accounts.service import configure, platform
from registry.audit.models import AuditEntry
from registry.kernel.db import db, session
from registry.kernel.errors import DomainError
from registry.kernel.uow import unit_of_work
from tests.factories.accounts import actor_of, person, signed_in

ERROR = "//p[@class='field-error']/span"


def held(user: Any) -> set[str]:
    return set(session.scalars(select(PlatformRole.role).where(PlatformRole.user_id == user.id)))


def give(client: Any, email: str, role: str = "auditor", name: str = "") -> Any:
    return client.post("/operator", data={"email": email, "role": role, "name": name})


def test_only_operators_get_in(app: Any) -> None:
    for user in (person("36.71", "admin"), person(platform=("auditor",))):
        client = signed_in(app, user)
        assert client.get("/operator").status_code == 403
        assert give(client, user.email, "operator").status_code == 403
        assert client.get("/operator/undang-admin").status_code == 403
        assert held(user) <= {"auditor"}


def test_an_operator_gives_and_takes_roles(app: Any) -> None:
    operator, user = person(platform=("operator",)), person("36.71", "viewer")
    client = signed_in(app, operator)
    assert give(client, user.email).location == "/operator"
    assert held(user) == {"auditor"}
    assert give(client, user.email).texts(ERROR) == ["Galat: Orang ini sudah memegang peran itu."]
    assert client.post(f"/operator/{user.id}/auditor/cabut").location == "/operator"
    assert client.post(f"/operator/{user.id}/auditor/cabut").status_code == 404
    assert held(user) == set()
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert acts == ["platform.grant", "platform.withdraw"]


def test_a_new_auditor_gets_a_link(app: Any, client: Any, mailbox: Any, run_jobs: Any) -> None:
    operator = signed_in(app, person(platform=("operator",)))
    missing = give(operator, "auditor@contoh.go.id")
    assert missing.texts(ERROR) == ["Galat: Belum ada akun dengan surel ini: tulis nama orangnya."]
    assert give(operator, "auditor@contoh.go.id", name="Dewi").status_code == 303
    run_jobs()
    text = mailbox.to("auditor@contoh.go.id")[0].get_body(("plain",)).get_content()
    link = re.search(r"http://\S+(/atur-sandi/\S+)", text)[1]
    new = "sepeda ontel di pematang"
    assert client.post(link, data={"password": new, "again": new}).status_code == 303
    assert client.get("/jejak-audit").status_code == 200


def test_the_last_operator_stays(app: Any) -> None:
    operator = person(platform=("operator",))
    client = signed_in(app, operator)
    assert client.post(f"/operator/{operator.id}/operator/cabut").status_code == 409
    other = person(platform=("operator",))
    assert client.post(f"/operator/{operator.id}/operator/cabut").location == "/"
    assert (held(operator), held(other)) == (set(), {"operator"})


def test_two_operators_withdrawing_each_other_leave_one(app: Any) -> None:
    first, second = (person(platform=("operator",)) for _ in range(2))
    pairs = [(actor_of(first), second.id), (actor_of(second), first.id)]
    outcomes: list[str] = []

    def withdraw(actor: Any, user_id: int) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    platform.withdraw(actor, user_id, "operator")
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=withdraw, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]


def test_an_operator_invites_a_first_admin(
    app: Any, client: Any, mailbox: Any, run_jobs: Any
) -> None:
    operator = signed_in(app, person(platform=("operator",)))
    page = operator.get("/operator/undang-admin")
    assert len(page.tree.xpath("//datalist/option")) == 552
    data = {"government": "32.75", "email": "kepala@contoh.go.id"}
    assert operator.post("/operator/undang-admin", data=data).location == (
        "/pemerintah/32.75/anggota"
    )
    run_jobs()
    text = mailbox.to("kepala@contoh.go.id")[0].get_body(("plain",)).get_content()
    link = re.search(r"http://\S+(/undangan/\S+)", text)[1]
    new = "sepeda ontel di pematang"
    client.post(link, data={"name": "Kepala", "password": new, "again": new})
    assert client.get("/anggota").location == "/pemerintah/32.75/anggota"
    assert operator.get("/operator").texts("//table[.//th='Orang']//tbody/tr/th") == ["Kota Bekasi"]


def test_an_unknown_government_is_named_beside_the_field(app: Any) -> None:
    operator = signed_in(app, person(platform=("operator",)))
    data = {"government": "Kota Antah Berantah", "email": "kepala@contoh.go.id"}
    answer = operator.post("/operator/undang-admin", data=data)
    assert (answer.status_code, answer.texts(ERROR)) == (422, ["Galat: Pilih dari daftar."])
    by_name = {"government": "kota bekasi", "email": "kepala@contoh.go.id"}
    assert operator.post("/operator/undang-admin", data=by_name).status_code == 303


def test_the_command_makes_the_first_operator(app: Any, client: Any) -> None:
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["account", "operator", "pertama@contoh.go.id"])
    assert (refused.exit_code, "tulis nama orangnya" in refused.output) == (1, True)
    done = runner.invoke(args=["account", "operator", "pertama@contoh.go.id", "--name", "Rina"])
    assert done.exit_code == 0
    link = re.search(r"http://[^/]+(/atur-sandi/\S+)", done.output)[1]
    new = "sepeda ontel di pematang"
    assert client.post(link, data={"password": new, "again": new}).status_code == 303
    assert client.get("/operator").status_code == 200
    again = runner.invoke(args=["account", "operator", "pertama@contoh.go.id"])
    assert again.exit_code == 1


# ---------------------------------------------------------------- demonstration
def load() -> int:
    with unit_of_work():
        return demo.load()


def test_demo_accounts_are_made_once(app: Any) -> None:
    assert (load(), load()) == (21, 0)
    assert session.scalar(select(func.count(User.password_hash.distinct()))) == 1
    found = {u.email: u for u in session.scalars(select(User))}
    assert sorted(found) == sorted(email for email, _, _ in demo.accounts())
    both = queries.by_email("dua.daerah@demo.lumbung.test")
    held = {(m.government_code, m.role) for m in both.memberships}
    assert held == {("36.71", "cooperation"), ("32.15", "cooperation")}
    assert found["kerjasama.karawang@demo.lumbung.test"].name == (
        "Staf Kerja Sama Karawang (peragaan)"
    )


def test_a_changed_demo_password_is_restored(app: Any) -> None:
    load()
    with unit_of_work():
        queries.by_email("operator@demo.lumbung.test").password_hash = "diganti"
    assert (load(), load()) == (1, 0)


def test_demo_accounts_work_only_in_a_demonstration(app: Any, settings: Any) -> None:
    from registry.app import create_app

    load()
    user = queries.by_email("hukum.bekasi@demo.lumbung.test")
    data = {"email": user.email, "password": demo.PASSWORD}
    client = app.test_client()
    assert client.post("/masuk", data=data).status_code == 422
    assert signed_in(app, user).get("/profil").status_code == 302
    assert "demo.lumbung.test" not in client.get("/masuk").text
    fresh = create_app(replace(settings, demo=True))
    fresh.config["TESTING"] = True
    fresh.test_client_class = app.test_client_class
    try:
        shown = fresh.test_client()
        page = shown.get("/masuk?next=/permohonan")
        assert len(page.tree.xpath("//button[@class='demo-account']")) == 21
        form = page.tree.xpath("//form[.//input[@value='hukum.bekasi@demo.lumbung.test']]")[0]
        answer = shown.post("/masuk", data={k: v for k, v in form.form_values()})
        assert answer.location == "/permohonan"
    finally:
        configure(settings)
        with fresh.app_context():
            db.engine.dispose()
