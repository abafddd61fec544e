"""The work desk: parts, filters, order, pages, the action of each line, saved views, the number in
the navigation, and the news."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from registry.accounts.models import User
from registry.insight.pages.desk import matters
from registry.insight.queries import desk
from registry.kernel.actor import ADMIN, APPROVER, COOPERATION, LEGAL, ROLES, VIEWER
from registry.kernel.clock import now, today
from registry.kernel.db import session
from registry.rollout import queries
from registry.rollout.models import Installation
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    THIRD,
    Walk,
    acting,
    auditor,
    person,
    sign_in,
)
from tests.factories.rollout import Cooperation, perform, planned, walk

PARTS = ("saya", "kantor", "lain")
TITLES = "//a[@class='desk-title']"


def titles(client: Any, address: str = "/meja?bagian=saya") -> list[str]:
    return client.get(address).texts(TITLES)


def parts(client: Any, more: str = "") -> dict[str, list[str]]:
    return {part: titles(client, f"/meja?bagian={part}{more}") for part in PARTS}


def test_a_matter_stands_where_it_belongs(app: Any) -> None:
    Cooperation(1).agreed()
    name = "Aplikasi 001 di Kabupaten Karawang"
    found = {
        (code, role): parts(sign_in(app.test_client(), person(code, role)))
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


def test_a_line_leads_straight_to_its_one_action(app: Any) -> None:
    made = Walk(1).to("submitted")
    client = sign_in(app.test_client(), made.reviewer)
    page = client.get("/meja?bagian=saya")
    assert page.tree.xpath("//a[@data-act]/@href") == [f"/permohonan/{made.code}/aksi/start_review"]
    assert page.tree.xpath("//a[@data-open]/@href") == [f"/permohonan/{made.code}"]
    asker = sign_in(app.test_client(), made.asker)
    assert asker.get("/meja?bagian=lain").tree.xpath("//a[@data-act]") == []


def test_what_stands_against_the_action_is_said(app: Any) -> None:
    made = Walk(1)
    page = sign_in(app.test_client(), made.asker).get("/meja")
    assert page.tree.xpath("//a[@data-act]") == []
    (held,) = page.texts("//p[@class='desk-held']")
    assert held.startswith("Ajukan permohonan: Surat permohonan belum lengkap")


def test_days_group_the_lines(app: Any) -> None:
    agreed = Cooperation(4).agreed()
    days = [today() - timedelta(days=3), today(), today() + timedelta(days=1), None]
    for rollout, day in zip(agreed.rollouts, days, strict=True):
        rollout.due_on = day
    session.commit()
    client = sign_in(app.test_client(), agreed.host_staff)
    page = client.get("/meja?bagian=saya")
    assert page.texts("//section[contains(@class, 'desk-group')]/h2") == [
        "Terlambat 1", "Hari ini 1", "Besok 1", "Tanpa tenggat 1"
    ]  # fmt: skip
    assert page.texts(TITLES) == [f"Aplikasi 00{n} di Kabupaten Karawang" for n in (1, 2, 3, 4)]
    assert "Terlambat 3 hari" in page.get_data(as_text=True)
    other = client.get("/meja?bagian=saya&urut=perihal")
    assert other.texts("//section[contains(@class, 'desk-group')]/h2") == ["Semua hal 4"]


def test_filters(app: Any) -> None:
    agreed = Cooperation(2).agreed()
    agreed.rollouts[1].due_on = today() - timedelta(days=3)
    session.commit()
    client = sign_in(app.test_client(), agreed.host_staff)
    one, two = (f"Aplikasi 00{n} di Kabupaten Karawang" for n in (1, 2))
    found = {
        asked: titles(client, f"/meja?bagian=saya&{asked}")
        for asked in ("", "terlambat=1", "q=APLIKASI+001", "q=karawang+002", "q=zz",
                      "jenis=request", "jenis=rollout", "tahap=rollout.planned",
                      "tahap=rollout.trained", "sisi=pemilik", "sisi=pemohon")
    }  # fmt: skip
    assert found == {
        "": [two, one], "terlambat=1": [two], "q=APLIKASI+001": [one], "q=karawang+002": [two],
        "q=zz": [], "jenis=request": [], "jenis=rollout": [two, one],
        "tahap=rollout.planned": [two, one], "tahap=rollout.trained": [],
        "sisi=pemilik": [two, one], "sisi=pemohon": [],
    }  # fmt: skip
    assert client.get("/meja?jenis=naga").status_code == 422
    assert client.get("/meja?after=rusak").status_code == 422
    assert client.get("/meja?after=WzFd").status_code == 422


def test_pages_follow_each_other_by_key(app: Any) -> None:
    agreed = Cooperation(1).agreed()
    planned(agreed, 6)
    client = sign_in(app.test_client(), agreed.host_staff)
    for order in ("tenggat", "lama", "baru", "perihal"):
        address, seen = f"/meja?bagian=saya&limit=3&urut={order}", []
        while address:
            page = client.get(address)
            seen.append(page.texts(TITLES))
            address = next(iter(page.tree.xpath("//a[@rel='next']/@href")), "")
            address = f"{address}&limit=3" if address else ""
        assert [len(part) for part in seen] == [3, 3, 1]
        assert len({title for part in seen for title in part}) == 7


def test_the_number_in_the_navigation_is_that_of_the_desk(app: Any) -> None:
    """Counted in SQL for every page, it says what the lines say."""
    agreed = Cooperation(3).agreed()
    walk(agreed.rollouts[0].code, "installed", agreed.sides)
    walk(agreed.rollouts[1].code, "live", agreed.sides)
    queries.get(agreed.rollouts[1].code).attested_on = today() - timedelta(days=350)
    session.commit()
    agreed.begin("kb")
    for code in (HOST, ADOPTER, THIRD):
        for role in ROLES:
            actor = acting(person(code, role), code)
            assert desk.mine(actor) == sum(part == "mine" for part, _ in matters(actor)), (
                code, role
            )  # fmt: skip
    page = sign_in(app.test_client(), agreed.host_staff).get("/katalog")
    assert page.texts("//nav[contains(@class, 'nav')]//span[@aria-hidden]")[0] == "3"


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
    assert titles(client) == []
    queries.get(code).attested_on = today() - timedelta(days=350)
    session.commit()
    page = client.get("/meja")
    assert page.texts(TITLES) == ["Aplikasi 001 di Kabupaten Karawang"]
    assert page.tree.xpath("//a[@data-act]/@href") == [f"/pelaksanaan/{code}/aksi/attest"]


def test_the_desk_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    agreed = Cooperation(1).agreed()
    client = sign_in(app.test_client(), agreed.host_staff)
    numbers = []
    for more, rows in ((0, 1), (2, 3), (17, 20), (180, 200)):
        planned(agreed, more)
        with count_queries() as counted:
            page = client.get("/meja?bagian=saya&limit=200")
        assert len(page.texts(TITLES)) == rows
        numbers.append(len(counted))
    assert numbers == numbers[:1] * 4
    session.execute(update(Installation).values(due_on=today()))
    session.commit()
    for role in (COOPERATION, APPROVER):
        client = sign_in(app.test_client(), person(HOST, role))
        with count_queries() as counted:  # only the page's fifty are loaded whole
            page = client.get("/meja?bagian=semua")
        assert (len(page.texts(TITLES)), "200" in page.text) == (50, True)
        assert len(counted) <= 29


def test_a_visitor_signs_in_first_and_somebody_without_a_government_is_told(app: Any) -> None:
    assert app.test_client().get("/meja").status_code == 302
    client = sign_in(app.test_client(), person(None))
    assert "belum bertindak untuk" in client.get("/meja").get_data(as_text=True)
    assert "tidak bertindak untuk" in sign_in(app.test_client(), auditor()).get("/meja").text


# ---------------------------------------------------------------- saved views
def save(client: Any, name: str, query: str, default: bool = False, page: str = "desk") -> Any:
    data = {"name": name, "query": query} | ({"default": "1"} if default else {})
    return client.post(f"/tampilan/{page}", data=data)


def test_a_view_keeps_the_state_of_the_address(app: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, COOPERATION))
    answer = save(client, 'Telat, "kami"', "urut=lama&bagian=kantor&jahat=1&after=x&q=a%26b")
    assert (answer.status_code, answer.location) == (303, "/meja?bagian=kantor&q=a%26b&urut=lama")
    page = client.get(answer.location)
    assert page.texts("//a[@class='desk-view']") == ['Telat, "kami"']
    assert page.tree.xpath("//a[@class='desk-view']/@aria-current") == ["true"]
    save(client, 'Telat, "kami"', "bagian=lain")
    assert client.get("/meja").tree.xpath("//a[@class='desk-view']/@href") == ["/meja?bagian=lain"]
    wrong = save(client, "", "bagian=lain&q=zz", default=True)
    assert (wrong.status_code, wrong.texts("//details[@open]//p[@class='field-error']")) == (
        422, ["Galat: Wajib diisi."])  # fmt: skip
    kept = wrong.tree.xpath("//details[@open]//input[@name='default']/@checked")
    assert (len(kept), wrong.tree.xpath("//input[@name='query']/@value")) == (
        1, ["bagian=lain&q=zz"])  # fmt: skip
    assert [t for t in wrong.texts("//a[@aria-current]") if "Menunggu pihak lain" in t] != []
    assert save(client, "x", "", page="lain").status_code == 404


def test_the_default_view_opens_first(app: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, COOPERATION))
    save(client, "Satu", "bagian=kantor", default=True)
    assert client.get("/meja").location == "/meja?bagian=kantor"
    save(client, "Dua", "bagian=semua", default=True)
    assert client.get("/meja").location == "/meja?bagian=semua"
    assert client.get("/meja?bagian=saya").status_code == 200
    forms = client.get("/meja?bagian=saya").tree.xpath(
        "//form[contains(@action, 'bawaan')]/@action"
    )
    for action in forms:
        client.post(action, data={"wanted": "0"})
    assert client.get("/meja").status_code == 200
    save(client, "Biasa", "", default=True)
    assert client.get("/meja").location == "/meja?semua=1"
    assert client.get("/meja?semua=1").status_code == 200


def test_nobody_touches_anothers_views(app: Any) -> None:
    owner = sign_in(app.test_client(), person(HOST, COOPERATION))
    save(owner, "Satu", "bagian=kantor")
    forget = owner.get("/meja").tree.xpath("//form[contains(@action, 'hapus')]/@action")[0]
    other = sign_in(app.test_client(), person(HOST, COOPERATION))
    assert other.post(forget).status_code == 404
    assert other.post(forget.replace("hapus", "bawaan")).status_code == 404
    assert other.get("/meja").texts("//a[@class='desk-view']") == []
    assert owner.post(forget).status_code == 303
    assert owner.get("/meja").texts("//a[@class='desk-view']") == []


def test_there_are_not_too_many_views(app: Any) -> None:
    client = sign_in(app.test_client(), person(HOST, COOPERATION))
    answers = [save(client, f"Nomor {n}", "") for n in range(31)]
    assert [a.status_code for a in answers] == [303] * 30 + [422]
    last = answers[-1].tree.xpath("//details[@open]//input[@name='name']")
    assert [(i.get("value"), i.get("aria-invalid")) for i in last] == [("Nomor 30", "true")]


# ---------------------------------------------------------------- offices
def test_an_office_sees_what_it_was_asked(app: Any) -> None:
    made = Walk(2).to("under_review")
    asked = ask_office(made, "Dinas Kesehatan")
    others = person(HOST, VIEWER)
    seen = [
        sign_in(app.test_client(), who).get(f"/meja?bagian={part}&q=kesehatan")
        for who, part in ((asked, "saya"), (others, "kantor"), (made.asker, "semua"))
    ]
    titles_of = [page.texts(TITLES) for page in seen]
    title = (f"Saran Dinas Kesehatan atas permohonan {made.code} dari Kabupaten Karawang kepada "
             "Kota Tangerang")  # fmt: skip
    assert titles_of == [[title], [title], []]
    (action,) = seen[0].tree.xpath("//a[@data-act]/@href")
    assert sign_in(app.test_client(), asked).get(action).status_code == 200
    assert seen[1].tree.xpath("//a[@data-act]") == []
    assert desk.mine(acting(asked)) == 1


def ask_office(made: Walk, name: str) -> User:
    """Somebody of an office of the host that was asked about the first app."""
    from registry.accounts.service import members
    from registry.adoption import service

    who = person(HOST, VIEWER)
    members.set_office(acting(person(HOST, ADMIN)), HOST, who.id, name)
    session.commit()
    given = {"items": [made.apps[0].slug], "filter": None, "expected": None, "days": 5,
             "agency": str(acting(who).agency), "question": "Layakkah?"}  # fmt: skip
    service.perform("assign", made.code, made.host, None, given)
    session.commit()
    return who
