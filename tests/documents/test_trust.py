"""`flask trust`: what is held, what is refused, and that files are checked anew."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.documents import service, trust
from registry.documents.jobs import inspect_signatures
from registry.documents.models import StoredFile
from registry.documents.states import INTACT, LAPSED, TRUSTED
from registry.kernel.actor import SYSTEM
from registry.kernel.clock import now
from registry.kernel.db import session
from tests.factories.signing import Authority, plain, sign

Run = Callable[..., Any]


@pytest.fixture
def run(app: Any) -> Run:
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["trust", *map(str, words)])


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def root(tmp_path: Path, authority: Authority) -> Path:
    path = tmp_path / "akar.pem"
    path.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_root_is_taken_in_once_listed_and_removed(run: Run, root: Path) -> None:
    assert run("add", root).output.splitlines()[-1] == "1 new"
    assert run("add", root).output.splitlines() == ["0 new"]
    (line,) = run("list").output.splitlines()
    kind, sha256, _, *name = line.split()
    assert (kind, " ".join(name)) == ("root", "Common Name: CA Uji")
    assert run("remove", sha256[:7]).exit_code == 1
    assert run("remove", sha256[:12]).output.startswith("- root")
    assert run("list").output == ""
    told = select(AuditEntry.action).where(AuditEntry.subject_kind == "trust")
    actions = session.scalars(told.order_by(AuditEntry.number))
    assert list(actions) == ["trust.add", "trust.remove"]


def test_all_files_or_none(run: Run, root: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "bukan.pem"
    wrong.write_bytes(b"bukan sertifikat")
    done = run("add", root, wrong)
    assert (done.exit_code, "bukan sertifikat" in done.output) == (1, True)
    assert run("list").output == ""


def test_a_persons_certificate_is_no_authority(
    run: Run, tmp_path: Path, authority: Authority
) -> None:
    path = tmp_path / "orang.der"
    path.write_bytes(authority.signer("Wali Kota").signing_cert.dump())
    done = run("add", path)
    assert (done.exit_code, "bukan sertifikat penerbit" in done.output) == (1, True)


def test_a_newer_list_replaces_the_older_and_never_the_other_way(
    app: Any, authority: Authority
) -> None:
    old = authority.list_of_revoked()
    authority.revoke(authority.signer("Bupati"))
    new = authority.list_of_revoked(now() + timedelta(days=9))
    assert [found.kind for found in trust.add(old)] == ["crl"]
    assert len(trust.add(new)) == 1
    assert [item.der for item in trust.held()] == [new]


def test_files_are_checked_again_when_the_store_changes(
    app: Any, authority: Authority, run: Run, root: Path, tmp_path: Path, run_jobs: Any
) -> None:
    who = authority.signer("Bupati Karawang")
    file = service.receive(SYSTEM, BytesIO(sign(plain(), who)), "naskah.pdf", "pdf")
    inspect_signatures(file_id=file.id)

    def answer() -> str:
        session.rollback()
        return str(session.get(StoredFile, file.id).signatures["answer"])

    assert answer() == INTACT
    run("add", root)
    run_jobs()
    assert answer() == TRUSTED
    authority.revoke(who)
    listed = tmp_path / "cabut.crl"
    listed.write_bytes(authority.list_of_revoked())
    run("add", listed)
    run_jobs()
    assert answer() == LAPSED
