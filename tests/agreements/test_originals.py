"""A scan of a paper original: the other parties hold it against their own, or say what differs."""

from typing import Any

import pytest
from sqlalchemy import select

from registry.accounts.models import User
from registry.agreements.originals import rules
from registry.documents.models import StoredFile
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Refused
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories import agreements as make
from tests.factories.accounts import signed_in
from tests.factories.world import PDF


@pytest.fixture
def case(app: Any) -> make.Case:
    return make.Case().to("in_force")


def other(case: make.Case) -> Any:
    return case.offices[1].legal


def words(case: make.Case) -> list[tuple[str, str]]:
    return [(c.government_code, c.outcome) for c in case.instrument.originals]


def test_who_signed_is_the_recorder_and_the_other_confirms(case: make.Case) -> None:
    assert words(case) == [(make.TANGERANG, "recorded")]
    case.act("confirm_original", other(case), same=True)
    assert words(case) == [(make.TANGERANG, "recorded"), (make.KARAWANG, "confirmed")]
    with pytest.raises(Refused, match="sudah mencocokkan"):
        case.act("confirm_original", other(case), same=True)


@pytest.mark.parametrize("name", ["confirm_original", "report_mismatch"])
def test_the_recorder_does_not_judge(case: make.Case, name: str) -> None:
    with pytest.raises(Refused, match="dicatat oleh pemerintah Anda"):
        case.act(name, case.first, same=True, reason="x")


def test_a_mismatch_is_shown_and_told_and_mended(app: Any, case: make.Case) -> None:
    with pytest.raises(Refused, match="setelah ada pihak"):
        case.act("replace_scan", case.first, signed_file=make.upload(case.first), reason="x")
    case.act("report_mismatch", other(case), reason="Halaman 3 tidak ada.")
    page = signed_in(app, session.get(User, case.first.user_id))
    shown = page.get(f"/naskah/{case.code}").get_data(as_text=True)
    assert [t for t in ("Tidak cocok dengan naskah asli", "Halaman 3 tidak ada.") if t in shown] \
        == ["Tidak cocok dengan naskah asli", "Halaman 3 tidak ada."]
    kinds = session.scalars(select(Notification.kind).where(
        Notification.user_id == case.first.user_id)).all()  # fmt: skip
    assert "instrument.report_mismatch" in kinds
    public = app.test_client().get(f"/naskah/{case.code}").get_data(as_text=True)
    assert "Halaman 3" not in public
    case.act("replace_scan", case.first, reason="Pindai ulang",
             signed_file=make.upload(case.first, PDF + b"% baru\n", "baru.pdf"))  # fmt: skip
    assert words(case) == [(make.TANGERANG, "recorded")]
    case.act("confirm_original", other(case), same=True)
    public = app.test_client().get(f"/naskah/{case.code}").get_data(as_text=True)
    assert "Naskah asli dicocokkan oleh Kabupaten Karawang" in public
    assert other(case).name not in public


def test_no_paper_where_trusted_signatures_speak_for_all(case: make.Case) -> None:
    names = [p.signatory_name for p in case.instrument.parties]
    report = {"answer": "intact_trusted",
              "signatures": [{"name": name, "intact": True} for name in names]}  # fmt: skip
    with unit_of_work():
        file = session.get(StoredFile, case.instrument.signed_file_id)
        assert file is not None
        file.signatures = report
    assert rules.proven(case.instrument)
    with pytest.raises(Refused, match="tidak perlu dicocokkan"):
        case.act("confirm_original", other(case), same=True)
    with unit_of_work():
        file = session.get(StoredFile, case.instrument.signed_file_id)
        assert file is not None
        file.signatures = report | {"signatures": report["signatures"][:1]}
    case.act("confirm_original", other(case), same=True)


def test_a_stranger_and_a_draft(app: Any, case: make.Case) -> None:
    with pytest.raises(DomainError):
        case.act("confirm_original", make.Office(make.BEKASI).legal, same=True)
    draft = make.Case()
    with pytest.raises(Refused):
        draft.act("confirm_original", draft.offices[1].legal, same=True)


def test_the_page_asks_for_the_tick(app: Any, case: make.Case) -> None:
    page = signed_in(app, session.get(User, other(case).user_id))
    path = f"/naskah/{case.code}/aksi/confirm_original"
    version = str(case.instrument.version)
    assert page.post(path, data={"version": version}).status_code == 422
    assert page.post(path, data={"version": version, "same": "1"}).status_code == 303
