"""What the signatures of a PDF say: with a certificate authority made for the test."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers

from registry.documents import service
from registry.documents.jobs import inspect_signatures
from registry.documents.models import StoredFile
from registry.documents.signatures import inspect
from registry.documents.states import ALTERED, ANSWERS, INTACT, UNREADABLE, UNSIGNED
from registry.kernel.actor import SYSTEM
from registry.kernel.clock import now
from registry.kernel.db import session

TEXT = b"BT /F1 12 Tf 72 720 Td (Kesepakatan Bersama) Tj ET"


def plain() -> bytes:
    """A PDF of one page."""
    writer = PdfFileWriter(stream_xrefs=False)
    contents = writer.add_object(generic.StreamObject(stream_data=TEXT))
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _certificate(
    subject: str, key: Any, issuer: str, issuer_key: Any, authority: bool
) -> x509.Certificate:
    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    return (
        x509.CertificateBuilder().subject_name(named(subject)).issuer_name(named(issuer))
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=30))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(not authority, not authority, False, False, False, authority, authority,
                          False, False), critical=True,
        )
        .sign(issuer_key, hashes.SHA256())
    )  # fmt: skip


@pytest.fixture(scope="module")
def signer() -> Callable[[str], signers.SimpleSigner]:
    """Somebody with a certificate of a throw-away authority."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("CA Uji", root_key, "CA Uji", root_key, True)

    def made(name: str) -> signers.SimpleSigner:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _certificate(name, key, "CA Uji", root_key, False)
        bundle = pkcs12.serialize_key_and_certificates(
            b"uji", key, leaf, [root], serialization.BestAvailableEncryption(b"uji")
        )
        found = signers.SimpleSigner.load_pkcs12_data(bundle, [], b"uji")
        assert found is not None
        return found

    return made


def sign(pdf: bytes, who: signers.SimpleSigner, field: str = "TTE1") -> bytes:
    """The PDF with one more signature."""
    meta = signers.PdfSignatureMetadata(field_name=field)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signed = signers.sign_pdf(writer, meta, signer=who)
    return bytes(signed.getvalue())


def test_an_unsigned_file() -> None:
    assert inspect(plain()) == {"answer": UNSIGNED, "signatures": []}


def test_an_intact_signature_names_its_signer_and_is_never_called_valid(signer: Any) -> None:
    found = inspect(sign(plain(), signer("Bupati Karawang")))
    assert found["answer"] == INTACT
    (one,) = found["signatures"]
    assert (one["name"], one["issuer"], one["intact"], one["coverage"]) == (
        "Bupati Karawang", "CA Uji", True, "entire_file"
    )  # fmt: skip
    assert abs(datetime.fromisoformat(one["time"]) - now()) < timedelta(minutes=5)
    assert one["time_stamped"] is False
    assert ANSWERS[INTACT].endswith("rantai sertifikat belum dapat diperiksa")
    assert not any("sah" in text.split() for text in ANSWERS.values())


def test_two_signatures_one_after_the_other(signer: Any) -> None:
    once = sign(plain(), signer("Wali Kota Tangerang"))
    found = inspect(sign(once, signer("Bupati Karawang"), "TTE2"))
    assert found["answer"] == INTACT
    assert [(s["name"], s["coverage"], s["intact"]) for s in found["signatures"]] == [
        ("Wali Kota Tangerang", "entire_revision", True),
        ("Bupati Karawang", "entire_file", True),
    ]


def test_an_altered_byte(signer: Any) -> None:
    signed = sign(plain(), signer("Bupati Karawang"))
    altered = signed.replace(b"Kesepakatan", b"Kesepakatam", 1)
    assert altered != signed
    found = inspect(altered)
    assert found["answer"] == ALTERED
    assert [s["intact"] for s in found["signatures"]] == [False]


def test_a_page_changed_in_a_later_revision(signer: Any) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sign(plain(), signer("Bupati Karawang"))))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    assert inspect(out.getvalue())["answer"] == ALTERED


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00\xff" * 5000, b"bukan pdf",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/AcroForm 1 0 R>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF",
    ],
)  # fmt: skip
def test_a_hostile_file_is_an_answer(content: bytes) -> None:
    assert inspect(content) == {"answer": UNREADABLE, "signatures": []}


def test_cut_short_files_never_raise(signer: Any) -> None:
    signed = sign(plain(), signer("Bupati Karawang"))
    answers = {inspect(signed[:length])["answer"] for length in range(0, len(signed), 997)}
    assert answers <= {UNSIGNED, ALTERED, UNREADABLE}


def test_the_worker_keeps_the_answer_once(app: Any, signer: Any) -> None:
    content = sign(plain(), signer("Bupati Karawang"))
    file = service.receive(SYSTEM, BytesIO(content), "naskah.pdf", "pdf")
    inspect_signatures(file_id=file.id)
    kept = session.get(StoredFile, file.id).signatures
    assert kept["answer"] == INTACT
    inspect_signatures(file_id=file.id)
    assert session.get(StoredFile, file.id).signatures == kept
    inspect_signatures(file_id=0)
