"""A throw-away certificate authority: people, a time stamping authority, revocation lists, PDFs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from registry.kernel.clock import now

TEXT = b"BT /F1 12 Tf 72 720 Td (Kesepakatan Bersama) Tj ET"
DER = serialization.Encoding.DER


def plain(text: bytes = TEXT, pages: int = 1) -> bytes:
    """A PDF of `pages` pages that say `text`."""
    writer = PdfFileWriter(stream_xrefs=False)
    font = writer.add_object(generic.DictionaryObject({
        generic.pdf_name("/Type"): generic.pdf_name("/Font"),
        generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
        generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica"),
    }))  # fmt: skip
    resources = generic.DictionaryObject({
        generic.pdf_name("/Font"): generic.DictionaryObject({generic.pdf_name("/F1"): font})
    })  # fmt: skip
    for _ in range(pages):
        contents = writer.add_object(generic.StreamObject(stream_data=text))
        writer.insert_page(
            PageObject(contents=contents, media_box=(0, 0, 595, 842), resources=resources)
        )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass
class Authority:
    """A root with its key; it issues certificates and lists of those it took back."""

    name: str = "CA Uji"
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    revoked: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.certificate = self._issue(self.name, self.key, authority=True)

    @property
    def der(self) -> bytes:
        """The root's certificate."""
        return self.certificate.public_bytes(DER)

    def _issue(
        self, name: str, key: Any, *, authority: bool = False, stamps: bool = False,
        since: datetime | None = None, until: datetime | None = None,
    ) -> x509.Certificate:  # fmt: skip
        def named(common: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])

        builder = (
            x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(self.name))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(since or now() - timedelta(days=700))
            .not_valid_after(until or now() + timedelta(days=700))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(not authority, not authority, False, False, False, authority,
                              authority, False, False), critical=True,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )  # fmt: skip
        if stamps:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def signer(self, name: str, **validity: datetime) -> signers.SimpleSigner:
        """Somebody with a certificate of this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        return signers.SimpleSigner(
            signing_cert=_plain(self._issue(name, key, **validity)), signing_key=_key(key),
            cert_registry=SimpleCertificateStore.from_certs([_plain(self.certificate)]),
        )

    def stamper(self, at: datetime | None = None) -> DummyTimeStamper:
        """A time stamping authority of this root; its clock stands still at `at`."""
        key = rsa.generate_private_key(65537, 2048)
        return DummyTimeStamper(
            _plain(self._issue("TSA Uji", key, stamps=True)), _key(key),
            SimpleCertificateStore.from_certs([_plain(self.certificate)]), fixed_dt=at,
        )

    def revoke(self, who: signers.SimpleSigner, on: datetime | None = None) -> None:
        """Takes a certificate back."""
        self.revoked[who.signing_cert.serial_number] = on or now() - timedelta(days=1)

    def list_of_revoked(self, until: datetime | None = None) -> bytes:
        """The list as of now, in DER."""
        builder = (
            x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
            .last_update(now() - timedelta(hours=1))
            .next_update(until or now() + timedelta(days=7))
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )  # fmt: skip
        for serial, on in self.revoked.items():
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(on).build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(DER)


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(DER))


def _key(key: Any) -> asn1_keys.PrivateKeyInfo:
    der = key.private_bytes(
        DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return asn1_keys.PrivateKeyInfo.load(der)


def sign(
    pdf: bytes, who: signers.SimpleSigner, field_name: str = "TTE1",
    stamper: DummyTimeStamper | None = None, certify: fields.MDPPerm | None = None, **meta: Any,
) -> bytes:  # fmt: skip
    """The PDF with one more signature, with a time stamp when there is a `stamper`."""
    told = signers.PdfSignatureMetadata(
        field_name=field_name, certify=certify is not None,
        docmdp_permissions=certify or fields.MDPPerm.FILL_FORMS, **meta,
    )  # fmt: skip
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signed = signers.sign_pdf(writer, told, signer=who, timestamper=stamper)
    return bytes(signed.getvalue())


def amend(pdf: bytes, what: str) -> bytes:
    """A later revision that adds a page (`page`) or changes the first one (`contents`)."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if what == "page":
        contents = writer.add_object(generic.StreamObject(stream_data=TEXT))
        writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    else:
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
