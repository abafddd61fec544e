"""One's own name, language and API tokens; the API's caller."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from registry.accounts.models import ApiToken, Membership, User
from registry.audit.models import AuditEntry
from registry.http.models import GivenAnswer
from registry.kernel.clock import today
from registry.kernel.db import session
from tests.factories.accounts import person, signed_in


def test_name_and_language(app: Any) -> None:
    user = person("36.71", "cooperation")
    client = signed_in(app, user)
    answer = client.post("/profil", data={"name": "Siti Aminah", "language": "en"})
    assert answer.location == "/profil"
    found = session.get(User, user.id)
    assert (found.name, found.language) == ("Siti Aminah", "en")
    assert client.get("/profil").tree.xpath("//html/@lang") == ["en"]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details) == ("account.change", {"changed": ["name", "language"]})


def test_what_cannot_be_saved_is_kept_in_the_form(app: Any) -> None:
    client = signed_in(app, person("36.71", "viewer"))
    answer = client.post("/profil", data={"name": " ", "language": "fr"})
    assert answer.status_code == 422
    assert answer.texts("//p[@class='field-error']/span") == [
        "Galat: Wajib diisi.", "Galat: Pilih salah satu dari daftar.",
    ]  # fmt: skip


def test_the_profile_shows_roles_everywhere(app: Any) -> None:
    user = person(
        "36.71", "viewer", "legal", also={"32.15": ("admin",)}, platform=("auditor", "operator")
    )
    page = signed_in(app, user).get("/profil")
    assert page.texts("//aside//dd") == ["Admin", "Pembaca, Hukum"]
    assert page.texts("//aside//dt") == ["Kabupaten Karawang", "Kota Tangerang"]
    assert "Auditor, Operator" in page.text


# ---------------------------------------------------------------- tokens
def make(client: Any, **data: Any) -> Any:
    values = {"name": "Sinkronisasi", "government": "36.71", "expires_on": ""} | data
    return client.post("/profil/token", data=values)


def secret_of(page: Any) -> list[str]:
    return page.texts("//code[@class='secret']")


def me(app: Any, secret: str) -> Any:
    return app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_is_shown_once_and_acts_as_its_owner(app: Any) -> None:
    user = person("36.71", "cooperation", "legal", name="Siti", also={"32.15": ("viewer",)})
    client = signed_in(app, user)
    assert make(client, _key="satu").location == "/profil/token"
    (secret,) = secret_of(client.get("/profil/token"))
    assert secret_of(client.get("/profil/token")) == []
    assert me(app, secret).json == {
        "name": "Siti",
        "language": "id", "mandates": [], "agency": None,
        "government": {"code": "36.71", "name": "Kota Tangerang"},
        "roles": ["cooperation", "legal"],
        "platform_roles": [],
        "governments": [
            {"code": "32.15", "name": "Kabupaten Karawang"},
            {"code": "36.71", "name": "Kota Tangerang"},
        ],
    }
    kept = session.scalars(select(ApiToken)).one()
    given = session.scalars(select(GivenAnswer)).one()
    assert secret not in f"{kept.token_hash} {given.body} {given.headers}"


def test_a_token_ends_when_revoked_expired_or_without_role(app: Any) -> None:
    user = person("36.71", "viewer")
    client = signed_in(app, user)
    secrets = []
    for day in (today() + timedelta(days=3), today() + timedelta(days=9)):
        make(client, expires_on=day.isoformat())
        secrets += secret_of(client.get("/profil/token"))
    assert [me(app, s).status_code for s in secrets] == [200, 200]
    with time_machine.travel(today() + timedelta(days=5)):
        assert [me(app, s).status_code for s in secrets] == [401, 200]
    newest = session.scalars(select(ApiToken.id).order_by(ApiToken.id.desc()).limit(1)).one()
    assert client.post(f"/profil/token/{newest}/cabut").status_code == 303
    assert [me(app, s).status_code for s in secrets] == [200, 401]
    session.delete(session.scalars(select(Membership)).one())
    session.commit()
    assert [me(app, s).status_code for s in secrets] == [401, 401]


def test_the_hour_of_a_tokens_last_use_is_kept(app: Any) -> None:
    client = signed_in(app, person("36.71", "viewer"))
    make(client)
    (secret,) = secret_of(client.get("/profil/token"))
    used = "//td[@data-label='Terakhir dipakai']"
    assert client.get("/profil/token").texts(used) == ["Belum pernah"]
    for hour, kept in (("01:10", "08.10"), ("02:05", "08.10"), ("02:10", "09.10")):
        with time_machine.travel(f"2026-11-23T{hour}:00+00:00", tick=False):
            assert me(app, secret).status_code == 200
            assert kept in client.get("/profil/token").texts(used)[0]


def test_nobody_revokes_anothers_token(app: Any) -> None:
    owner, other = signed_in(app, person("36.71", "viewer")), person("36.71", "admin")
    make(owner)
    token = session.scalars(select(ApiToken)).one()
    assert signed_in(app, other).post(f"/profil/token/{token.id}/cabut").status_code == 404
    assert session.get(ApiToken, token.id).revoked_at is None
    assert owner.post(f"/profil/token/{token.id}/cabut").status_code == 303
    assert owner.post(f"/profil/token/{token.id}/cabut").status_code == 404


def test_a_token_for_another_government_or_beyond_the_limit(app: Any) -> None:
    client = signed_in(app, person("36.71", "viewer"))
    other = make(client, government="32.15")
    assert other.texts("//p[@class='field-error']/span") == [
        "Galat: Pilih pemerintah tempat Anda punya peran."
    ]
    assert other.tree.xpath("//input[@name='name']/@value") == ["Sinkronisasi"]
    for day in (today(), today() + timedelta(days=366)):
        assert make(client, expires_on=day.isoformat()).status_code == 422
    assert session.scalars(select(ApiToken)).all() == []


def test_an_operator_without_a_government_has_tokens_too(app: Any) -> None:
    client = signed_in(app, person(platform=("operator",)))
    assert make(client, government="").status_code == 303
    (secret,) = secret_of(client.get("/profil/token"))
    assert me(app, secret).json["platform_roles"] == ["operator"]


def test_lists_take_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    client = signed_in(app, person("36.71", "viewer"))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make(client)
        client.get("/profil/token")
        with count_queries() as queries:
            client.get("/profil/token")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_needs_somebody(client: Any) -> None:
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_api_knows_a_session(app: Any) -> None:
    client = signed_in(app, person("36.71", "viewer", also={"32.15": ("legal",)}), "36.71")
    assert client.get("/api/v1/me").json["roles"] == ["viewer"]
