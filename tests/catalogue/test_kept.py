"""Answers kept for readers who are not signed in."""

import subprocess
import sys

from registry.catalogue import kept
from tests.conftest import ROOT, _environment
from tests.factories.catalogue import TANGERANG, act, officer, published, sign_in

PAGE, API = "/katalog?q=terminal", "/api/v1/apps?q=terminal"


def test_a_second_reader_gets_the_same_answer_with_two_queries(app, client, count_queries):
    published(name="Terminal")
    for path in (PAGE, API):
        first = client.get(path)
        with count_queries() as queries:
            second = client.get(path)
        assert (second.status_code, second.get_data()) == (200, first.get_data())
        assert len(queries) <= 3
        same = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (same.status_code, same.get_data()) == (304, b"")


def test_no_answer_outlives_a_change(app, client):
    actor = officer(TANGERANG)
    made = published(TANGERANG, actor, name="Terminal")
    assert client.get(PAGE).texts("//article//h3") == ["Terminal"]
    act("withdraw", made, actor, reason="Selesai.")
    assert client.get(PAGE).texts("//article//h3") == []
    assert client.get(API).get_json()["total"] == 0


def test_what_a_signed_in_reader_sees_is_kept_for_nobody(app, client):
    published(name="Terminal")
    kept.forget()
    mine = sign_in(client, officer("32.15")).get(PAGE).get_data(as_text=True)
    assert "daftar-pendek" in mine
    assert kept._answers == {}
    others = app.test_client().get(PAGE).get_data(as_text=True)
    assert "daftar-pendek" not in others
    assert "Petugas" not in others


def test_languages_are_kept_apart(app, client):
    published(name="Terminal")
    assert client.get(f"{PAGE}&lang=id").tree.get("lang") == "id"
    assert app.test_client().get(f"{PAGE}&lang=en").tree.get("lang") == "en"


def test_the_least_used_answers_make_room(app, client, monkeypatch):
    published(name="Terminal")
    monkeypatch.setattr(kept, "MOST", 2)
    kept.forget()
    for q in ("a", "b", "a", "c"):
        client.get(f"/katalog?q={q}")
    assert [str(key[2]).rsplit("=", 1)[1] for key in kept._answers] == ["a", "c"]


def test_an_answer_is_made_anew_after_its_time(app, client, monkeypatch, count_queries):
    published(name="Terminal")
    client.get("/katalog?q=lain")
    with count_queries() as first:
        client.get(PAGE)
    monkeypatch.setattr(kept, "LIFE", -1.0)
    with count_queries() as again:
        client.get(PAGE)
    assert len(again) == len(first)


def test_nothing_of_a_cookie_is_kept(app, client):
    published(name="Terminal")
    first = client.get(f"{PAGE}&lang=en")
    assert "Set-Cookie" in first.headers
    assert "csrf" not in first.get_data(as_text=True)
    bare = app.test_client()
    assert bare.get(PAGE).tree.get("lang") == "id"
    assert "Set-Cookie" not in bare.get(PAGE).headers


def test_another_process_publishing_is_seen_by_the_next_reader(app, client, settings):
    made = published(name="Terminal")
    assert client.get(PAGE).texts("//article//h3") == ["Terminal"]
    program = (
        "from sqlalchemy import text; from registry.app import create_app; "
        "from registry.config import Settings; from registry.kernel.db import session\n"
        "app = create_app(Settings.from_env())\n"
        "with app.app_context():\n"
        "    session.execute(text(\"UPDATE application SET name = 'Terminal baru'\"))\n"
        "    session.commit()\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=_environment(settings), check=True
    )
    assert client.get(f"/katalog/{made.slug}").status_code == 200
    assert client.get(PAGE).texts("//article//h3") == ["Terminal baru"]
    assert [a["name"] for a in client.get(API).get_json()["items"]] == ["Terminal baru"]
