"""The inbox."""

from typing import Any

from sqlalchemy import select

from registry.kernel.db import session
from registry.kernel.text import M
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from registry.notifications.service import Reader, tell
from tests.factories.accounts import person, signed_in

BELL = "//span[@class='bell-count']"


def told(user: Any, number: int = 1, href: str = "/profil") -> list[int]:
    with unit_of_work():
        for n in range(number):
            subject = M("Permohonan %(code)s menunggu", code=f"PM-{n}")
            tell([Reader(user.id, user.email, user.language)], "uji", subject, [M("Baris.")], href)
    ids = select(Notification.id).where(Notification.user_id == user.id).order_by(Notification.id)
    return list(session.scalars(ids))


def unread(user: Any) -> int:
    found = select(Notification.id).where(
        Notification.user_id == user.id, Notification.read_at.is_(None)
    )
    return len(session.scalars(found).all())


def test_an_empty_inbox(app: Any, client: Any) -> None:
    assert client.get("/notifikasi").location == "/masuk?next=/notifikasi"
    page = signed_in(app, person("36.71", "viewer")).get("/notifikasi")
    assert "Belum ada notifikasi" in page.text
    assert page.texts(BELL) == []


def test_newest_first_with_what_is_unread(app: Any) -> None:
    user = person("36.71", "viewer")
    ids = told(user, 3)
    told(person("36.71", "viewer"))
    client = signed_in(app, user)
    client.post(f"/notifikasi/{ids[2]}/dibaca")
    page = client.get("/notifikasi")
    assert page.texts("//button[@class='inbox-open']") == [
        "Permohonan PM-2 menunggu",
        "Belum dibaca: Permohonan PM-1 menunggu",
        "Belum dibaca: Permohonan PM-0 menunggu",
    ]
    assert page.texts(BELL) == ["2"]


def test_opening_marks_it_read_and_goes_there(app: Any) -> None:
    user = person("36.71", "viewer")
    (entry,) = told(user, href="/permohonan/PM-1")
    client = signed_in(app, user)
    assert client.get(f"/notifikasi/{entry}/buka").status_code == 405
    answer = client.post(f"/notifikasi/{entry}/buka")
    assert (answer.status_code, answer.location) == (303, "/permohonan/PM-1")
    first = session.get(Notification, entry).read_at
    client.post(f"/notifikasi/{entry}/buka")
    assert session.get(Notification, entry).read_at == first


def test_all_at_once(app: Any) -> None:
    user, other = person("36.71", "viewer"), person("36.71", "viewer")
    told(user, 3)
    told(other, 2)
    assert signed_in(app, user).post("/notifikasi/dibaca").location == "/notifikasi"
    assert (unread(user), unread(other)) == (0, 2)


def test_nobody_reads_anothers(app: Any) -> None:
    user = person("36.71", "viewer")
    (entry,) = told(user)
    other = signed_in(app, person("36.71", "admin"))
    assert other.post(f"/notifikasi/{entry}/buka").status_code == 404
    assert other.post(f"/notifikasi/{entry}/dibaca").status_code == 404
    assert unread(user) == 1
    assert signed_in(app, user).post("/notifikasi/dibaca", csrf=False).status_code == 400
    assert unread(user) == 1


def test_paging(app: Any) -> None:
    user = person("36.71", "viewer")
    told(user, 23)
    client = signed_in(app, user)
    first = client.get("/notifikasi")
    second = client.get(first.tree.xpath("//a[@rel='next']/@href")[0])
    counts = [len(p.texts("//button[@class='inbox-open']")) for p in (first, second)]
    assert counts == [20, 3]
    assert client.get("/notifikasi?after=rusak").status_code == 422


def test_entries_take_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    user = person("36.71", "viewer")
    client = signed_in(app, user)
    counts = []
    for more in (1, 2):
        told(user, more)
        with count_queries() as queries:
            client.get("/notifikasi")
        counts.append(len(queries))
    assert counts[0] == counts[1]
