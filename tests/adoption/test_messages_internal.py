"""An internal note never reaches the other side: by no page, API, feed, mail, log or export."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from registry.accounts.models import Membership
from registry.adoption.messages import queries
from registry.audit.models import AuditEntry
from registry.kernel.actor import ANONYMOUS, COOPERATION, ROLES, Actor
from registry.kernel.db import session
from registry.kernel.wall import SEES, see_as
from registry.notifications.models import Notification
from tests.factories.adoption import (
    ADOPTER,
    HOST,
    THIRD,
    Walk,
    acting,
    actor,
    auditor,
    person,
    sign_in,
    token,
    upload,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("app")
SECRET = "kodok-ngorek"
FILE = "rahasia-kantor.pdf"
PLACE = re.compile(r"<(?:[^:<>]+:)?([a-z_]+)>")


@pytest.fixture
def noted(app: Any) -> Walk:
    """A request under review with a note of the host that names the applicant's people too."""
    walk = Walk(2).to("under_review")
    walk.act(walk.host, "message", body="Terbuka untuk kedua pihak")
    walk.act(
        walk.host, "note", body=f"{SECRET} @{walk.asker.name} @{walk.approver.name}",
        file_1=upload(walk.host, name=FILE), mentions=[str(walk.asker.id)],
    )  # fmt: skip
    return walk


def leaks(answer: Any) -> bool:
    said = _unpacked(answer.get_data()) + str(dict(answer.headers))
    return SECRET in said or FILE in said


def _unpacked(content: bytes) -> str:
    """The text of an answer; of a spreadsheet, a letter or an archive that of all its parts."""
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace")


def addresses(app: Any, walk: Walk) -> list[str]:
    """Every address that answers to GET, with this request's values in its places."""
    letter = next(m for m in queries.page(walk.request, walk.host).items if m.internal)
    known = {
        "code": walk.code, "key": letter.files[0].key, "host": HOST, "adopter": ADOPTER,
        "slug": walk.apps[0].slug, "number": "1", "name": "note", "user_id": "1",
    }  # fmt: skip
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static":
            for code in (known["code"], HOST) if "code" in rule.arguments else ("",):
                values = known | {"code": code}
                found.append(PLACE.sub(lambda m, v=values: v.get(m[1], "1"), rule.rule))
    return found


def test_no_address_tells_the_other_side_or_anybody_else(app: Any, noted: Walk) -> None:
    session.add_all(
        Membership(user_id=noted.asker.id, government_code=ADOPTER, role=role)
        for role in set(ROLES) - {COOPERATION}
    )
    session.commit()
    people = {
        "whom the note names": _client(app, noted.asker, ADOPTER),
        "third": _client(app, person(THIRD, *ROLES), THIRD),
        "anonymous": (FlaskClient(app, app.response_class), {}),
    }
    paths = addresses(app, noted)
    assert len(paths) > 60
    told = {
        (name, path)
        for name, (client, header) in people.items()
        for path in paths
        if leaks(client.get(path, headers=header if path.startswith("/api") else {}))
    }
    assert told == set()


def _client(app: Any, user: Any, government: str) -> tuple[Any, dict[str, str]]:
    """A plain client: the HTML of pages is checked elsewhere."""
    return sign_in(FlaskClient(app, app.response_class), user), token(user, government)


def test_ones_own_office_reads_it(app: Any, noted: Walk) -> None:
    viewer = sign_in(app.test_client(), person(HOST, "viewer"))
    assert SECRET in viewer.get(f"/permohonan/{noted.code}").text
    key = token(noted.reviewer, HOST)
    found = app.test_client().get(f"/api/v1/requests/{noted.code}/messages", headers=key).json
    assert [(m["internal"], len(m["files"])) for m in found["items"]] == [(True, 1), (False, 0)]
    assert found["total"] == 2


def test_totals_and_marks_do_not_tell_of_it(app: Any, noted: Walk) -> None:
    asker = noted.adopter
    page = queries.page(noted.request, asker)
    assert (page.total, len(page.items), queries.unread(noted.request, asker)) == (1, 1, 1)
    key = token(noted.asker, ADOPTER)
    listed = app.test_client().get(f"/api/v1/requests/{noted.code}/messages", headers=key).json
    assert (listed["total"], len(listed["items"])) == (1, 1)


def test_only_named_people_of_ones_own_office_are_told(noted: Walk, mailbox: Any,
                                                        run_jobs: Any) -> None:  # fmt: skip
    entries = session.scalars(select(Notification)).all()
    with_secret = [e.user_id for e in entries if SECRET in str(e.body) + str(e.subject)]
    assert with_secret == [noted.approver.id]
    run_jobs()
    mails = [m for m in mailbox if SECRET in m.as_string() or FILE in m.as_string()]
    assert [m.recipients for m in mails] == [[noted.approver.email]]


def test_the_log_tells_ones_own_office_alone(noted: Walk) -> None:
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "request.note")
    ).all()
    assert [e.governments for e in entries] == [[HOST]]
    assert SECRET not in str([(e.details, e.subject_key) for e in session.scalars(
        select(AuditEntry)
    )])  # fmt: skip


def test_the_timeline_does_not_tell_of_it(app: Any, noted: Walk) -> None:
    label, path = "//p[@class='event-label']", f"/permohonan/{noted.code}"
    theirs = sign_in(app.test_client(), noted.asker).get(path).texts(label)
    ours = sign_in(app.test_client(), noted.reviewer).get(path).texts(label)
    assert "Pesan ditulis" in theirs
    assert ("Catatan internal ditulis" in theirs, "Catatan internal ditulis" in ours) == (
        False, True)  # fmt: skip


def rows(who: Actor) -> dict[str, int]:
    """What raw SQL as that government reads, past every filter of ours."""
    session.rollback()
    see_as(who)
    tables = ("request_message", "request_message_file", "request_message_mention")
    try:
        found = {t: session.scalar(text(f"SELECT count(*) FROM {t}")) for t in tables}
        secret = "SELECT count(*) FROM stored_file WHERE name = :name"
        return found | {"stored_file": session.scalar(text(secret), {"name": FILE})}
    finally:
        session.rollback()
        session.info.pop(SEES)


def test_the_second_wall_holds(noted: Walk) -> None:
    whole = dict(zip(
        ("request_message", "request_message_file", "request_message_mention", "stored_file"),
        (2, 1, 1, 1), strict=True,
    ))  # fmt: skip
    none = dict.fromkeys(whole, 0)
    assert rows(noted.host) == whole
    assert rows(noted.adopter) == none | {"request_message": 1}
    assert rows(actor(THIRD, "cooperation")) == none
    assert rows(ANONYMOUS) == none
    assert rows(acting(auditor())) == whole


def test_the_other_side_cannot_change_or_attach_it(noted: Walk) -> None:
    session.rollback()
    see_as(noted.adopter)
    for change in ("UPDATE request_message SET internal = false WHERE internal",
                   "DELETE FROM request_message WHERE internal"):  # fmt: skip
        assert session.execute(text(change)).rowcount == 0
    session.rollback()
    session.info.pop(SEES)


def test_a_note_of_the_applicant_is_hidden_from_the_host(app: Any) -> None:
    walk = Walk(1).to("submitted")
    walk.act(walk.adopter, "note", body=SECRET)
    page = sign_in(app.test_client(), walk.reviewer).get(f"/permohonan/{walk.code}")
    assert page.status_code == 200
    assert SECRET not in page.text
    assert rows(walk.host)["request_message"] == 0


def test_the_form_of_a_note_offers_ones_own_office_alone(app: Any, noted: Walk) -> None:
    client = sign_in(app.test_client(), noted.reviewer)
    page = client.get(f"/permohonan/{noted.code}/aksi/note")
    offered = page.tree.xpath("//input[@name='mentions']/@value")
    assert offered == [str(noted.approver.id)]
    answer = client.post(f"/permohonan/{noted.code}/aksi/note", data={"body": " ", "version": "1"})
    assert answer.status_code == 422


def test_a_kept_answer_of_a_note_is_its_senders_own(app: Any, noted: Walk) -> None:
    """The same key by somebody of the other side is another key."""
    path = f"/api/v1/requests/{noted.code}/actions/note"
    body, seen = {"body": f"{SECRET} lagi"}, {"If-Match": '"1"', "Idempotency-Key": "sama"}
    client = app.test_client()
    ours = client.post(path, json=body, headers=token(noted.reviewer, HOST) | seen)
    theirs = client.post(path, json=body, headers=token(noted.asker, ADOPTER) | seen)
    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert "Idempotency-Replayed" not in theirs.headers
