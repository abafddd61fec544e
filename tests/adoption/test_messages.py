"""Messages on a request: written once, read by both sides, marked, paged; names and files."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from registry.adoption import service
from registry.adoption.messages import mentions, queries
from registry.adoption.messages import service as messages
from registry.adoption.messages.mentions import Person
from registry.adoption.models import RequestMessage
from registry.audit.models import AuditEntry
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound
from registry.notifications.models import Notification
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    THIRD,
    Walk,
    acting,
    actor,
    person,
    sign_in,
    token,
    upload,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("app")


def told(kind: str = "request.message") -> list[tuple[int, str]]:
    rows = session.execute(
        select(Notification.user_id, Notification.government).where(Notification.kind == kind)
        .order_by(Notification.user_id)
    )  # fmt: skip
    return [tuple(row) for row in rows]


def count() -> int:
    return session.scalar(select(func.count()).select_from(RequestMessage)) or 0


def bodies(walk: Walk, who: Any) -> list[str]:
    return [letter.body for letter in queries.page(walk.request, who).items]


# ---------------------------------------------------------------- writing
def test_a_message_reaches_the_other_side_and_makes_nobody_stale() -> None:
    walk = Walk(1).to("approved")
    version = walk.request.version
    colleague = person(ADOPTER, "cooperation")
    walk.act(walk.host, "message", body="Kapan tim Anda siap?")
    assert told() == [(walk.asker.id, ADOPTER), (colleague.id, ADOPTER)]
    assert walk.request.version == version
    (letter,) = queries.page(walk.request, walk.adopter).items
    assert (letter.author, letter.government_name, letter.body, letter.internal) == (
        walk.host.name, "Kota Tangerang", "Kapan tim Anda siap?", False)  # fmt: skip


def test_a_message_on_a_draft_tells_nobody() -> None:
    walk = Walk(1)
    walk.act(walk.adopter, "message", body="Catatan sendiri")
    assert told() == []


def test_who_may_not_write() -> None:
    walk = Walk(1).to("submitted")
    for name in ("message", "note"):
        with pytest.raises(Forbidden, match="Memerlukan peran"):
            walk.act(actor(HOST, "viewer"), name, body="x")
        with pytest.raises(NotFound):
            service.perform(name, walk.code, actor(THIRD, "cooperation"), None, {"body": "x"})


# ---------------------------------------------------------------- pressed again
def test_the_same_words_again_are_one_message() -> None:
    walk = Walk(1).to("submitted")
    for _ in range(2):
        walk.act(walk.host, "message", body="Sudah kami baca.")
    assert (count(), len(told())) == (1, 1)
    walk.act(walk.adopter, "message", body="Baik.")
    walk.act(walk.host, "message", body="Sudah kami baca.")
    assert count() == 3


def test_the_same_words_later_or_elsewhere_are_another_message() -> None:
    walk = Walk(1).to("submitted")
    with time_machine.travel("2026-11-05T03:00:00+00:00", tick=False) as clock:
        walk.act(walk.host, "message", body="Mohon kabar.")
        clock.shift(11 * 60)
        walk.act(walk.host, "message", body="Mohon kabar.")
    walk.act(walk.host, "note", body="Mohon kabar.")
    assert count() == 3


def test_two_tabs_with_the_same_form(app: Any) -> None:
    walk = Walk(1).to("submitted")
    client = sign_in(app.test_client(), walk.reviewer)
    for key in ("tab-1", "tab-2", "tab-2"):
        answer = client.post(
            f"/permohonan/{walk.code}/aksi/message",
            data={"body": "Halo", "_key": key, "version": "1"},
        )
        assert (answer.status_code, answer.location) == (303, f"/permohonan/{walk.code}#pesan")
    assert count() == 1


# ---------------------------------------------------------------- files
def test_files_are_claimed_and_downloaded_by_both_sides_alone(app: Any) -> None:
    walk = Walk(1).to("submitted")
    walk.act(walk.host, "message", body="Lihat lampiran", file_1=upload(walk.host, name="a.pdf"),
             file_2=upload(walk.host, b"%PDF-1.7\n% lain\n%%EOF\n", name="b.pdf"))  # fmt: skip
    (letter,) = queries.page(walk.request, walk.adopter).items
    assert [f.name for f in letter.files] == ["a.pdf", "b.pdf"]
    path = f"/permohonan/{walk.code}/pesan/berkas/{letter.files[0].key}"
    for user, status in ((walk.asker, 200), (walk.reviewer, 200), (person(THIRD, "admin"), 404)):
        assert sign_in(app.test_client(), user).get(path).status_code == status
    assert app.test_client().get(path).status_code == 302


def test_anothers_upload_is_no_attachment() -> None:
    walk = Walk(1).to("submitted")
    with pytest.raises(Invalid) as caught:
        walk.act(walk.host, "message", body="x", file_1=upload(walk.adopter))
    assert list(caught.value.errors) == ["file_1"]
    session.rollback()
    assert count() == 0


# ---------------------------------------------------------------- mentions
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tolong @Sari Dewi dan @budi", {1, 3}),
        ("@Sari Dewintara", {4}),
        ("@Sari", {2}),
        ("@sari, @SARI  DEWI.", {1, 2}),
        ("surel@Sarinah.go.id", set()),
        ("Sari Dewi", set()),
        ("@O'Neil \"x\", @O'Neil", {5, 6}),
        ("", set()),
    ],
)
def test_names_in_a_text(text: str, found: set[int]) -> None:
    names = ("Sari Dewi", "Sari", "Budi", "Sari Dewintara", "O'Neil", "O'Neil")
    people = [Person(n, name, HOST, "", "", "id") for n, name in enumerate(names, 1)]
    assert mentions.named(text, people) == found


def test_whoever_is_named_is_told_so_once() -> None:
    walk = Walk(1).to("submitted")
    viewer = person(ADOPTER, "viewer")
    viewer.name = "Rina Wati"
    session.commit()
    walk.act(walk.host, "message", body=f"@Rina Wati dan @{walk.asker.name}, mohon dilengkapi",
             mentions=[str(viewer.id), "999999", "x", str(walk.reviewer.id)])  # fmt: skip
    assert told("request.mention") == [(walk.asker.id, ADOPTER), (viewer.id, ADOPTER)]
    assert told() == []
    (letter,) = queries.page(walk.request, walk.adopter).items
    assert letter.mentions == tuple(sorted(["Rina Wati", walk.asker.name]))


def test_outsiders_and_the_host_of_a_draft_cannot_be_named() -> None:
    walk = Walk(1)
    stranger = person(THIRD, "cooperation")
    ids = [str(stranger.id), str(walk.reviewer.id)]
    walk.act(walk.adopter, "message", body="x", mentions=ids)
    assert told("request.mention") == []
    offered = mentions.people(walk.request, walk.adopter, internal=False)
    assert [p.government for p in offered] == []


# ---------------------------------------------------------------- read marks
def test_the_other_side_sees_who_has_read() -> None:
    walk = Walk(1).to("submitted")
    walk.act(walk.host, "message", body="Satu")
    assert queries.unread(walk.request, walk.adopter) == 1
    assert queries.unread(walk.request, walk.host) == 0
    upto = messages.mark_read(walk.code, walk.adopter)
    walk.act(walk.host, "message", body="Dua")
    read = [(m.body, m.read_by) for m in queries.page(walk.request, walk.host).items]
    assert read == [("Dua", ()), ("Satu", (walk.asker.name,))]
    assert messages.mark_read(walk.code, walk.adopter, upto) == upto
    assert queries.unread(walk.request, walk.adopter) == 1
    messages.mark_read(walk.code, walk.adopter)
    messages.mark_read(walk.code, walk.adopter, upto)
    assert queries.unread(walk.request, walk.adopter) == 0


def test_a_get_marks_nothing_and_the_button_does(app: Any) -> None:
    walk = Walk(1).to("submitted")
    walk.act(walk.host, "message", body="Satu")
    client = sign_in(app.test_client(), walk.asker)
    page = client.get(f"/permohonan/{walk.code}")
    assert page.texts("//*[@data-read-note]/span") == ["1 belum dibaca"]
    assert queries.unread(walk.request, walk.adopter) == 1
    (upto,) = page.tree.xpath("//*[@data-read-note]//input[@name='upto']/@value")
    answer = client.post(f"/permohonan/{walk.code}/pesan/dibaca", data={"upto": upto})
    assert (answer.status_code, answer.location) == (303, f"/permohonan/{walk.code}#pesan")
    assert client.get(f"/permohonan/{walk.code}").texts("//*[@data-read-note]") == []
    assert client.get(f"/permohonan/{walk.code}/pesan/dibaca").status_code == 405


def test_writing_marks_what_stood_before_as_read() -> None:
    walk = Walk(1).to("submitted")
    walk.act(walk.host, "message", body="Satu")
    walk.act(walk.adopter, "message", body="Dua")
    assert queries.unread(walk.request, walk.adopter) == 0


def test_an_outsider_and_the_auditor_mark_nothing() -> None:
    from tests.factories.adoption import auditor

    walk = Walk(1).to("submitted")
    walk.act(walk.host, "message", body="Satu")
    with pytest.raises(NotFound):
        messages.mark_read(walk.code, actor(THIRD, "cooperation"))
    messages.mark_read(walk.code, acting(auditor()))
    assert queries.page(walk.request, walk.host).items[0].read_by == ()


# ---------------------------------------------------------------- paging, queries, API
def test_the_newest_are_shown_and_older_ones_a_page_before(app: Any) -> None:
    walk = Walk(1).to("submitted")
    number = walk.request.id
    session.add_all(
        RequestMessage(request_id=number, author_id=walk.host.user_id, government_code=HOST,
                       body=f"Pesan {n}", at=now())
        for n in range(23)
    )  # fmt: skip
    session.commit()
    client = sign_in(app.test_client(), walk.asker)
    page = client.get(f"/permohonan/{walk.code}")
    body = "//*[@class='message-body']"
    assert page.texts(body) == [f"Pesan {n}" for n in range(3, 23)]
    (older,) = page.tree.xpath("//a[.='Pesan yang lebih lama']/@href")
    assert client.get(older).texts(body) == [f"Pesan {n}" for n in range(3)]
    assert client.get(f"/permohonan/{walk.code}?pesan=rusak").status_code == 422


def test_one_and_three_messages_take_the_same_number_of_queries(
    app: Any, count_queries: Any
) -> None:
    walk = Walk(1).to("submitted")
    client, found = sign_in(app.test_client(), walk.asker), []
    for number in (1, 2):
        for n in range(number):
            walk.act(walk.host, "message", body=f"{number}.{n} @{walk.asker.name}",
                     file_1=upload(walk.host))  # fmt: skip
        with count_queries() as counted:
            client.get(f"/permohonan/{walk.code}")
        found.append(len(counted))
    assert found[0] == found[1]


def test_the_api_reads_writes_and_marks(app: Any) -> None:
    walk = Walk(1).to("submitted")
    host, asker = token(walk.reviewer, HOST), token(walk.asker, ADOPTER)
    client, path = app.test_client(), f"/api/v1/requests/{walk.code}"
    key = upload(walk.host)
    for body in ("Satu", "Dua"):
        sent = client.post(f"{path}/actions/message", json={"body": body, "file_1": key},
                           headers=host | {"If-Match": '"9"'})  # fmt: skip
        assert sent.status_code == 200
    page = client.get(f"{path}/messages?limit=1", headers=asker).json
    assert (page["total"], [m["body"] for m in page["items"]]) == (2, ["Dua"])
    rest = client.get(f"{path}/messages?limit=1&after={page['next']}", headers=asker).json
    (first,) = rest["items"]
    assert (first["body"], first["government_code"], rest["next"]) == ("Satu", HOST, None)
    assert client.get(first["files"][0]["href"], headers=asker).status_code == 200
    done = client.post(f"{path}/messages/read", json={}, headers=asker)
    assert done.json == {"upto": page["items"][0]["number"]}
    read = client.get(f"{path}/messages", headers=host).json["items"]
    assert [m["read_by"] for m in read] == [[walk.asker.name]] * 2
    third = token(person(THIRD, "cooperation"), THIRD)
    assert client.get(f"{path}/messages", headers=third).status_code == 404
    assert client.post(f"{path}/messages/read", json={}, headers=third).status_code == 404


def test_every_message_is_noted_once() -> None:
    walk = Walk(1).to("submitted")
    walk.act(walk.host, "message", body="Satu", file_1=upload(walk.host))
    (entry,) = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "request.message")
    ).all()  # fmt: skip
    assert (entry.governments, entry.details) == ([ADOPTER, HOST], {"files": 1})
