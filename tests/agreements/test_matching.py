"""The signed file against what the parties cleared: bytes, words, or neither; and its page."""

from datetime import timedelta
from typing import Any

import pytest

from registry.accounts.models import User
from registry.agreements.matching import verdict
from registry.agreements.signed import context
from registry.agreements.states import MATCHES, SAME_BYTES, SAME_TEXT, TEXT_DIFFERS
from registry.agreements.text import signing_copy
from registry.documents import trust
from registry.documents.states import ALTERED, ANSWERS, INTACT, TRUSTED
from registry.documents.writing import pdf
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from tests.factories.accounts import signed_in
from tests.factories.agreements import Case, upload
from tests.factories.signing import Authority, amend, plain, sign


@pytest.mark.parametrize(
    ("signed", "words", "found"),
    [
        (b"%PDF-A more", "lain", SAME_BYTES),
        (b"%PDF-B", "Kesepakatan  Ber-\nsama", SAME_TEXT),
        (b"%PDF-B", "Kesepakatan lain", TEXT_DIFFERS),
        (b"%PDF-B", "", None),
    ],
)
def test_verdict(signed: bytes, words: str, found: str | None) -> None:
    copies = [(b"%PDF-A", lambda: "Kesepakatan Bersama")]
    assert verdict(signed, words, copies) == found
    assert verdict(signed, words, []) is None


@pytest.fixture
def case(app: Any) -> Case:
    """A KB whose text is agreed and whose day has come."""
    case = Case().written()
    case.act("send_to_review")
    case.clear()
    case.signatories()
    case.schedule()
    return case


def signed(case: Case, content: bytes, run_jobs: Any) -> str | None:
    case.act("sign", signed_on=today(), starts_on=today(), ends_on=today() + timedelta(days=700),
             signed_file=upload(case.first, content))  # fmt: skip
    run_jobs()
    return case.instrument.signed_match


def page(app: Any, case: Case) -> str:
    reader = signed_in(app, session.get(User, case.first.user_id))
    return str(reader.get(f"/naskah/{case.code}").get_data(as_text=True))


def test_signatures_on_the_copy_to_sign(app: Any, case: Case, run_jobs: Any) -> None:
    copy = signing_copy.of(case.instrument)
    assert copy is not None
    authority = Authority()
    with unit_of_work():
        trust.add(authority.der)
    content = sign(pdf(copy), authority.signer("KEPALA 1"))
    content = sign(content, authority.signer("Kepala 2, S.H."), "TTE2")
    assert signed(case, content, run_jobs) == SAME_BYTES
    shown = page(app, case)
    wanted = (ANSWERS[TRUSTED], MATCHES[SAME_BYTES], "Penanda tangan Kota Tangerang",
              "Penanda tangan Kabupaten Karawang", "Laporan teknis")  # fmt: skip
    assert [text for text in wanted if text not in shown] == []
    assert "tetapi tanda tangannya tidak ada" not in shown


def test_another_text_signed_by_somebody_else(app: Any, case: Case, run_jobs: Any) -> None:
    content = sign(plain(), Authority().signer("Orang Lain"))
    assert signed(case, content, run_jobs) == TEXT_DIFFERS
    shown = page(app, case)
    wanted = (ANSWERS[INTACT], MATCHES[TEXT_DIFFERS], "Bukan penanda tangan yang tercatat",
              "Kepala 1, Kota Tangerang; Kepala 2, Kabupaten Karawang",
              "belum memuat sertifikat akar")  # fmt: skip
    assert [text for text in wanted if text not in shown] == []


def test_equal_words_are_no_good_sign_in_an_altered_file(
    app: Any, case: Case, run_jobs: Any
) -> None:
    copy = signing_copy.of(case.instrument)
    assert copy is not None
    content = sign(pdf(copy), Authority().signer("KEPALA 1"))
    assert signed(case, amend(content, "contents"), run_jobs) == SAME_BYTES
    with app.test_request_context():
        found = context(case.instrument)
    assert found is not None
    assert (found["label"], found["tone"]) == (ANSWERS[ALTERED], "bad")
    assert found["match"] == {"label": MATCHES[SAME_BYTES], "tone": "neutral"}


def test_a_scan_is_not_compared(case: Case, run_jobs: Any) -> None:
    assert signed(case, plain(b" "), run_jobs) is None
