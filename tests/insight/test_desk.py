"""The work desk: mine, my office's, the other side's, what is late, and the news."""

from datetime import timedelta
from typing import Any

from registry.accounts.models import User
from registry.kernel.actor import COOPERATION, LEGAL, VIEWER
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.rollout import queries
from tests.factories.adoption import ADOPTER, HOST, THIRD, person, sign_in
from tests.factories.rollout import Cooperation, perform, planned, walk


def sections(client: Any, address: str = "/meja") -> dict[str, list[str]]:
    """Section id → names of its rows."""
    page = client.get(address)
    return {
        key: page.texts(f"//section[@aria-labelledby='{key}']//tbody//th")
        for key in ("saya", "kantor", "lain")
    }


def test_a_matter_stands_where_it_belongs(app: Any) -> None:
    Cooperation(1).agreed()
    name = "Aplikasi 001 di Kabupaten Karawang"
    found = {
        (code, role): sections(sign_in(app.test_client(), person(code, role)))
        for code, role in ((HOST, COOPERATION), (HOST, LEGAL), (ADOPTER, COOPERATION),
                           (HOST, VIEWER), (THIRD, COOPERATION))
    }  # fmt: skip
    assert found == {
        (HOST, COOPERATION): {"saya": [name], "kantor": [], "lain": []},
        (HOST, LEGAL): {"saya": [], "kantor": [name], "lain": []},
        (HOST, VIEWER): {"saya": [], "kantor": [name], "lain": []},
        (ADOPTER, COOPERATION): {"saya": [], "kantor": [], "lain": [name]},
        (THIRD, COOPERATION): {"saya": [], "kantor": [], "lain": []},
    }


def test_what_is_late_is_said_in_words_and_can_be_picked(app: Any) -> None:
    agreed = Cooperation(2).agreed()
    late = agreed.rollouts[1]
    late.due_on = today() - timedelta(days=3)
    session.commit()
    client = sign_in(app.test_client(), agreed.host_staff)
    page = client.get("/meja")
    assert page.texts("//section[@aria-labelledby='saya']//th[@scope='row']") == [
        "Aplikasi 002 di Kabupaten Karawang", "Aplikasi 001 di Kabupaten Karawang"
    ]  # fmt: skip
    assert "Terlambat 3 hari" in page.get_data(as_text=True)
    assert sections(client, "/meja?terlambat=1") == {
        "saya": ["Aplikasi 002 di Kabupaten Karawang"], "kantor": [], "lain": []
    }  # fmt: skip


def test_news_since_the_last_visit(app: Any) -> None:
    agreed = Cooperation(1).agreed()
    reader = person(ADOPTER, VIEWER)
    session.get(User, reader.id).previous_seen_at = now()  # type: ignore[union-attr]
    session.commit()
    client = sign_in(app.test_client(), reader)
    assert client.get("/meja").texts("//p[@class='event-label']") == []
    perform("hand_over", agreed.rollouts[0].code, agreed.sides[HOST])
    news = client.get("/meja").tree.xpath("//p[@class='event-label']/a")
    assert [(a.text, a.get("href")) for a in news] == [
        ("Kode sumber dan dokumen diserahkan", f"/pelaksanaan/{agreed.rollouts[0].code}")
    ]  # fmt: skip
    other = person(THIRD, VIEWER)
    session.get(User, other.id).previous_seen_at = now() - timedelta(days=1)  # type: ignore[union-attr]
    session.commit()
    stranger = sign_in(app.test_client(), other)
    assert stranger.get("/meja").texts("//p[@class='event-label']") == []


def test_a_statement_that_runs_out_waits_for_the_adopter(app: Any) -> None:
    agreed = Cooperation(1).agreed()
    code = agreed.rollouts[0].code
    walk(code, "live", agreed.sides)
    client = sign_in(app.test_client(), agreed.adopter_staff)
    assert sections(client)["saya"] == []
    queries.get(code).attested_on = today() - timedelta(days=350)
    session.commit()
    assert sections(client)["saya"] == ["Aplikasi 001 di Kabupaten Karawang"]


def test_the_desk_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    agreed = Cooperation(1).agreed()
    client = sign_in(app.test_client(), agreed.host_staff)
    numbers = []
    for more, rows in ((0, 1), (2, 3), (17, 20), (180, 200)):
        planned(agreed, more)
        with count_queries() as counted:
            page = client.get("/meja")
        assert len(page.tree.xpath("//section[@aria-labelledby='saya']//tbody/tr")) == rows
        numbers.append(len(counted))
    assert numbers == numbers[:1] * 4


def test_a_visitor_signs_in_first_and_somebody_without_a_government_is_told(app: Any) -> None:
    assert app.test_client().get("/meja").status_code == 302
    client = sign_in(app.test_client(), person(None))
    assert "belum bertindak untuk" in client.get("/meja").get_data(as_text=True)
