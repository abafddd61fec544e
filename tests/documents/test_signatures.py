"""What the signatures of a PDF say: real ones, of a certificate authority made for the test."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko_certvalidator import ValidationContext

from registry.documents import service
from registry.documents.jobs import inspect_signatures
from registry.documents.models import StoredFile
from registry.documents.signatures.sandbox import OVER, Sandbox, packed
from registry.documents.states import (
    ALTERED,
    ANSWERS,
    INTACT,
    LAPSED,
    REASONS,
    TONES,
    TRUSTED,
    UNREADABLE,
    UNSIGNED,
)  # fmt: skip
from registry.kernel.actor import SYSTEM
from registry.kernel.clock import now
from registry.kernel.db import session
from tests.factories.signing import Authority, amend, plain, sign


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def mayor(authority: Authority) -> signers.SimpleSigner:
    return authority.signer("Wali Kota Tangerang")


@pytest.fixture(scope="module")
def regent(authority: Authority) -> signers.SimpleSigner:
    return authority.signer("Bupati Karawang")


@pytest.fixture(scope="module")
def trust(authority: Authority) -> dict[str, list[str]]:
    return packed(roots=[authority.der])


def answers(found: dict[str, Any]) -> list[str]:
    return [found["answer"], *(one["answer"] for one in found["signatures"])]


# ---------------------------------------------------------------- good ones
def test_an_unsigned_file(box: Sandbox, trust: Any) -> None:
    assert box.report(plain(), trust) == {
        "answer": UNSIGNED, "reason": "", "signatures": [], "timestamps": [],
    }  # fmt: skip


def test_a_signature_of_a_trusted_authority(box: Sandbox, trust: Any, mayor: Any) -> None:
    found = box.report(sign(plain(), mayor), trust)
    assert answers(found) == [TRUSTED, TRUSTED]
    (one,) = found["signatures"]
    assert (one["name"], one["issuer"], one["path"], one["coverage"], one["later"]) == (
        "Wali Kota Tangerang", "CA Uji", ["Wali Kota Tangerang", "CA Uji"], "entire_file", "none",
    )  # fmt: skip
    assert abs(datetime.fromisoformat(one["time"]) - now()) < timedelta(minutes=5)
    assert (one["time_stamp"], one["proven"], one["in_validity"]) == (None, None, True)
    assert one["checks"] == {
        "digest": True, "signature": True, "container": True, "revisions": True,
    }  # fmt: skip


def test_without_a_trust_store_nothing_is_called_trusted(box: Sandbox, mayor: Any) -> None:
    found = box.report(sign(plain(), mayor))
    assert answers(found) == [INTACT, INTACT]
    assert ANSWERS[INTACT].endswith("rantai sertifikat belum dapat diperiksa")
    assert not any("sah" in text.split() for text in ANSWERS.values())


def test_a_foreign_root(box: Sandbox, trust: Any) -> None:
    found = box.report(sign(plain(), Authority().signer("Wali Kota Tangerang")), trust)
    assert answers(found) == [INTACT, INTACT]
    assert found["signatures"][0]["path"] == []


def test_two_signatures_one_after_the_other(
    box: Sandbox, trust: Any, mayor: Any, regent: Any
) -> None:
    found = box.report(sign(sign(plain(), mayor), regent, "TTE2"), trust)
    assert answers(found) == [TRUSTED, TRUSTED, TRUSTED]
    assert [(s["name"], s["coverage"], s["later"]) for s in found["signatures"]] == [
        ("Wali Kota Tangerang", "entire_revision", "forms_and_signatures"),
        ("Bupati Karawang", "entire_file", "none"),
    ]


def test_a_time_stamp(box: Sandbox, trust: Any, authority: Authority, mayor: Any) -> None:
    at = now() - timedelta(days=30)
    found = box.report(sign(plain(), mayor, stamper=authority.stamper(at)), trust)
    assert answers(found) == [TRUSTED, TRUSTED]
    stamp = found["signatures"][0]["time_stamp"]
    assert (stamp["authority"], stamp["intact"], stamp["trusted"]) == ("TSA Uji", True, True)
    assert abs(datetime.fromisoformat(stamp["time"]) - at) < timedelta(seconds=1)
    assert found["signatures"][0]["proven"] == stamp["time"]


def test_a_time_stamp_of_a_foreign_authority_proves_nothing(
    box: Sandbox, trust: Any, mayor: Any
) -> None:
    found = box.report(sign(plain(), mayor, stamper=Authority().stamper()), trust)
    one = found["signatures"][0]
    assert (one["time_stamp"]["trusted"], one["proven"], found["answer"]) == (False, None, TRUSTED)


def test_a_document_time_stamp_and_validation_data(
    box: Sandbox, trust: Any, authority: Authority, mayor: Any
) -> None:
    context = ValidationContext(
        trust_roots=list(mayor.cert_registry), crls=[authority.list_of_revoked()],
        allow_fetching=False,
    )  # fmt: skip
    signed = sign(
        plain(), mayor, stamper=authority.stamper(), embed_validation_info=True,
        validation_context=context, subfilter=fields.SigSeedSubFilter.PADES,
    )  # fmt: skip
    found = box.report(signed, trust)
    assert (answers(found), found["signatures"][0]["later"]) == (
        [TRUSTED, TRUSTED], "validation_data",
    )  # fmt: skip
    out = PdfTimeStamper(authority.stamper()).timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(signed)), "sha256", context
    )
    stamped = box.report(out.getvalue(), trust)
    assert (answers(stamped), [s["answer"] for s in stamped["timestamps"]]) == (
        [TRUSTED, TRUSTED], [TRUSTED],
    )  # fmt: skip


def test_two_hundred_pages(box: Sandbox, trust: Any, mayor: Any) -> None:
    assert box.report(sign(plain(pages=200), mayor), trust)["answer"] == TRUSTED


# ---------------------------------------------------------------- time and revocation
def test_a_certificate_that_ran_out(box: Sandbox, trust: Any, authority: Authority) -> None:
    past = {"since": now() - timedelta(days=400), "until": now() - timedelta(days=30)}
    who = authority.signer("Bupati Lama", **past)
    assert answers(box.report(sign(plain(), who), trust)) == [LAPSED, LAPSED]
    stamped = sign(plain(), who, stamper=authority.stamper(now() - timedelta(days=60)))
    assert answers(box.report(stamped, trust)) == [TRUSTED, TRUSTED]


def test_a_certificate_taken_back(box: Sandbox, authority: Authority) -> None:
    who = authority.signer("Bupati Dicabut")
    on = now() - timedelta(days=10)
    authority.revoke(who, on)
    listed = packed(roots=[authority.der], lists=[authority.list_of_revoked()])
    found = box.report(sign(plain(), who), listed)
    assert answers(found) == [LAPSED, LAPSED]
    assert found["signatures"][0]["revoked_on"][:10] == on.date().isoformat()
    before = sign(plain(), who, stamper=authority.stamper(on - timedelta(days=20)))
    assert answers(box.report(before, listed)) == [TRUSTED, TRUSTED]
    after = sign(plain(), who, stamper=authority.stamper(on + timedelta(days=5)))
    assert answers(box.report(after, listed)) == [LAPSED, LAPSED]


def test_with_lists_every_authority_needs_one(
    box: Sandbox, authority: Authority, mayor: Any
) -> None:
    """Revocation is required as soon as lists are given: of an authority without a list, or with
    one that ran out, nothing is said."""
    other = Authority("CA Lain")
    known = packed(roots=[authority.der, other.der], lists=[authority.list_of_revoked()])
    assert box.report(sign(plain(), mayor), known)["answer"] == TRUSTED
    assert box.report(sign(plain(), other.signer("Gubernur")), known)["answer"] == INTACT
    stale = packed(
        roots=[authority.der], lists=[authority.list_of_revoked(now() - timedelta(minutes=5))]
    )
    assert box.report(sign(plain(), mayor), stale)["answer"] == INTACT


# ---------------------------------------------------------------- altered
def test_an_altered_byte(box: Sandbox, trust: Any, mayor: Any) -> None:
    signed = sign(plain(), mayor)
    altered = signed.replace(b"/Helvetica", b"/Helvetice", 1)
    assert altered != signed
    found = box.report(altered, trust)
    assert answers(found) == [ALTERED, ALTERED]
    assert found["signatures"][0]["checks"]["digest"] is False


@pytest.mark.parametrize("what", ["page", "contents"])
def test_a_later_revision(box: Sandbox, trust: Any, mayor: Any, what: str) -> None:
    found = box.report(amend(sign(plain(), mayor), what), trust)
    assert (answers(found), found["signatures"][0]["later"]) == ([ALTERED, ALTERED], "other")


def test_a_page_between_two_signatures(box: Sandbox, trust: Any, mayor: Any, regent: Any) -> None:
    found = box.report(sign(amend(sign(plain(), mayor), "page"), regent, "TTE2"), trust)
    assert answers(found) == [ALTERED, ALTERED, TRUSTED]


@pytest.mark.parametrize("junk", [b"\n", b" ", b"%%EOF\n", b"<script>", b"\0" * 4096])
def test_appended_junk(box: Sandbox, trust: Any, mayor: Any, junk: bytes) -> None:
    assert box.report(sign(plain(), mayor) + junk, trust)["answer"] in (ALTERED, UNREADABLE)


def test_certified_against_any_change(
    box: Sandbox, trust: Any, mayor: Any, regent: Any
) -> None:
    certified = sign(plain(), mayor, certify=fields.MDPPerm.NO_CHANGES)
    found = box.report(certified, trust)
    assert (answers(found), found["signatures"][0]["permission"]) == (
        [TRUSTED, TRUSTED], "no_changes",
    )  # fmt: skip
    with pytest.raises(SigningError):
        sign(certified, regent, "TTE2")
    forced = box.report(amend(certified, "contents"), trust)
    assert forced["answer"] == ALTERED


def test_rubbish_in_the_padding_of_the_container(box: Sandbox, trust: Any, mayor: Any) -> None:
    signed = sign(plain(), mayor)
    at = signed.index(b"0" * 200) + 100
    for digit in (b"1", b"f", b" "):
        assert box.report(signed[:at] + digit + signed[at + 1 :], trust)["answer"] != TRUSTED


# ---------------------------------------------------------------- unreadable
@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00\xff" * 5000, b"bukan pdf",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/AcroForm 1 0 R>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF",
    ],
)  # fmt: skip
def test_a_hostile_file_is_an_answer(box: Sandbox, content: bytes) -> None:
    found = box.report(content)
    assert (found["answer"], found["signatures"]) == (UNREADABLE, [])
    assert found["reason"] in REASONS


def test_cut_short_files(box: Sandbox, trust: Any, mayor: Any) -> None:
    signed = sign(plain(), mayor)
    found = {box.report(signed[:n], trust)["answer"] for n in range(0, len(signed), 997)}
    assert found <= {UNSIGNED, ALTERED, UNREADABLE}


def test_an_encrypted_file(box: Sandbox) -> None:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(plain())))
    writer.encrypt(owner_pass="uji", user_pass="uji")
    out = BytesIO()
    writer.write(out)
    found = box.report(out.getvalue())
    assert (found["answer"], found["reason"]) == (UNREADABLE, "encrypted")


def test_a_bomb_is_stopped_and_the_next_file_is_read(box: Sandbox) -> None:
    """An object stream of more than a gigabyte in one megabyte."""
    import zlib

    packer = zlib.compressobj(9)
    zeros = b" " * 10_000_000
    body = b"".join(packer.compress(zeros) for _ in range(120)) + packer.flush()
    stream = (
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
        + body + b"\nendstream endobj\n"
    )  # fmt: skip
    head = b"%PDF-1.7\n"
    table = b"6 0 obj<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length 42>>stream\n"
    rows = b"".join(
        kind.to_bytes(1, "big") + where.to_bytes(4, "big") + b"\0"
        for kind, where in ((0, 0), (2, 5), (0, 0), (0, 0), (0, 0), (1, len(head)),
                            (1, len(head) + len(stream)))
    )  # fmt: skip
    bomb = (
        head + stream + table + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n"
        % (len(head) + len(stream))
    )  # fmt: skip
    assert box.report(bomb)["answer"] == UNREADABLE
    assert box.text(bomb) == ""
    assert box.report(plain())["answer"] == UNSIGNED


def test_every_answer_has_its_words() -> None:
    assert set(ANSWERS) == set(TONES) == {
        UNSIGNED, TRUSTED, INTACT, ALTERED, LAPSED, UNREADABLE,
    }  # fmt: skip
    assert OVER["reason"] in REASONS


# ---------------------------------------------------------------- the worker
def test_the_words_of_a_file(box: Sandbox) -> None:
    assert box.text(plain()).strip() == "Kesepakatan Bersama"
    assert box.text(b"bukan pdf") == ""


def test_the_worker_keeps_the_answer_once(app: Any, mayor: Any) -> None:
    content = sign(plain(), mayor)
    file = service.receive(SYSTEM, BytesIO(content), "naskah.pdf", "pdf")
    inspect_signatures(file_id=file.id)
    kept = session.get(StoredFile, file.id)
    assert (kept.signatures["answer"], kept.text.strip()) == (INTACT, "Kesepakatan Bersama")
    first = dict(kept.signatures)
    session.rollback()
    inspect_signatures(file_id=file.id)
    assert session.get(StoredFile, file.id).signatures == first
    inspect_signatures(file_id=0)
