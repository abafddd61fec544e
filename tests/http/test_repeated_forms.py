"""Double click, way back, two tabs, a lost answer: one request, one message; changed words are
another act, and a file that was exchanged counts as a change."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from registry.adoption.models import AdoptionRequest, RequestMessage
from registry.kernel.db import session
from registry.notifications.models import Notification
from tests.factories.adoption import ADOPTER, HOST, PDF, Walk, apps, person, sign_in, token

pytestmark = pytest.mark.usefixtures("app")


def number(model: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def asker(app: Any) -> Any:
    return sign_in(app.test_client(), person(ADOPTER, "cooperation"))


def ask(client: Any, slugs: list[str], key: str) -> str:
    answer = client.post("/permohonan/baru", data={"host": HOST, "apps": slugs, "_key": key})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_request_is_made_once(asker: Any) -> None:
    slugs = [app.slug for app in apps(2)]
    made = {ask(asker, slugs, key) for key in ("satu", "satu", "tab lain", "kembali")}
    assert (len(made), number(AdoptionRequest)) == (1, 1)


def test_other_apps_or_a_draft_that_was_filled_in_are_another_request(asker: Any) -> None:
    slugs = [app.slug for app in apps(2)]
    first = ask(asker, slugs, "satu")
    assert ask(asker, slugs[:1], "satu") != first
    asker.post(f"{first}/aksi/edit", data={"letter_number": "1", "version": "1"})
    assert ask(asker, slugs, "dua") not in (first,)
    assert number(AdoptionRequest) == 3


def test_the_api_without_a_key_makes_one_draft_too(app: Any) -> None:
    key = token(person(ADOPTER, "cooperation"), ADOPTER)
    body = {"host": HOST, "apps": [a.slug for a in apps(2)]}
    codes = {
        app.test_client().post("/api/v1/requests", json=body, headers=key).json["code"]
        for _ in range(2)
    }
    assert (len(codes), number(AdoptionRequest)) == (1, 1)


def test_a_message_is_written_and_told_once(app: Any) -> None:
    walk = Walk(1).to("submitted")
    client, before = sign_in(app.test_client(), walk.reviewer), number(Notification)
    for key in ("satu", "satu", "tab lain"):
        client.post(f"/permohonan/{walk.code}/aksi/message",
                    data={"body": "Halo", "_key": key, "version": "1"})  # fmt: skip
    assert (number(RequestMessage), number(Notification) - before) == (1, 1)


def test_back_and_other_words_are_another_message(app: Any) -> None:
    walk = Walk(1).to("submitted")
    client = sign_in(app.test_client(), walk.reviewer)
    for body in ("Halo", "Halo lagi"):
        answer = client.post(f"/permohonan/{walk.code}/aksi/message",
                             data={"body": body, "_key": "satu", "version": "1"})  # fmt: skip
        assert answer.status_code == 303
    assert number(RequestMessage) == 2


def test_an_exchanged_file_is_not_lost(app: Any) -> None:
    walk = Walk(1).to("submitted")
    client = sign_in(app.test_client(), walk.reviewer)
    for content in (PDF, PDF, PDF + b"% lain\n"):
        answer = client.post(
            f"/permohonan/{walk.code}/aksi/message",
            data={"body": "Lampiran", "_key": "satu", "version": "1",
                  "file_1": (BytesIO(content), "surat.pdf")},
        )  # fmt: skip
        assert answer.status_code == 303
    assert number(RequestMessage) == 2


def test_one_decision(app: Any) -> None:
    walk = Walk(1).to("under_review")
    walk.decide("approved")
    client, version = sign_in(app.test_client(), walk.approver), walk.request.version
    before = number(Notification)
    for key in ("satu", "satu", "tab lain"):
        client.post(f"/permohonan/{walk.code}/aksi/approve",
                    data={"reply_number": "1", "reply_date": "2026-11-16", "_key": key,
                          "version": str(version)})  # fmt: skip
    assert walk.request.state == "approved"
    assert walk.request.version == version + 1
    assert number(Notification) - before == 1
