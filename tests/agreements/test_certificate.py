"""The certificate: public columns, hash and answer of the file, the code; and the family tree."""

from typing import Any

import pytest
import segno

from registry.agreements.register import certificate, tree
from registry.documents.models import StoredFile
from registry.documents.states import ANSWERS, TRUSTED
from registry.documents.writing import pdf
from registry.kernel.actor import ANONYMOUS
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import see_as
from tests.factories import agreements as make


@pytest.fixture
def case(app: Any) -> make.Case:
    return make.Case().to("in_force")


def test_everybody_reads_public_columns_hash_and_answer(case: make.Case, client: Any) -> None:
    with unit_of_work():
        file = session.get(StoredFile, case.instrument.signed_file_id)
        assert file is not None
        file.signatures, file.text = {"answer": TRUSTED}, "isi yang tertutup"
        sha256 = file.sha256
    answer = client.get(f"/naskah/{case.code}/kutipan")
    text = answer.get_data(as_text=True)
    told = (case.code, "1/KS/2026", "2/KS/2026", "Kabupaten Karawang", sha256, ANSWERS[TRUSTED])
    assert [t for t in told if t not in text] == []
    private = ("Kepala 1", "Puspemkot", "naskah.pdf", "isi yang tertutup", "Pemanfaatan")
    assert [t for t in private if t in text] == []
    assert "style=" not in text


def test_the_code_says_the_permanent_address(case: make.Case, client: Any) -> None:
    answer = client.get(f"/naskah/{case.code}/kutipan")
    address = answer.texts("//section[@class='certificate-foot']//a")[0]
    assert address.endswith(f"/naskah/{case.code}")
    matrix = segno.make(address, error="m", micro=False).matrix
    with client.application.test_request_context():
        drawn = certificate.drawn(case.code)
        assert drawn["side"] == (len(matrix) + 8) * 4
        assert drawn["path"].count("M") == sum(sum(line) for line in matrix)
        assert pdf(certificate.paper(case.code)) == pdf(certificate.paper(case.code))
    printed = client.get(f"/naskah/{case.code}/kutipan.pdf")
    assert (printed.mimetype, printed.get_data()[:5]) == ("application/pdf", b"%PDF-")


def test_a_draft_has_none(app: Any, client: Any) -> None:
    draft = make.Case()
    for ending in ("", ".pdf"):
        assert client.get(f"/naskah/{draft.code}/kutipan{ending}").status_code == 404
        assert client.get(f"/naskah/N-9/kutipan{ending}").status_code == 404


def grown(case: make.Case) -> dict[str, make.Case]:
    """A PKS on the KB, an addendum to it, its renewal, and a draft that nobody else may know."""
    made = {name: make.Case() for name in ("pks", "addendum", "renewal", "draft")}
    kb = case.instrument.id
    pks = made["pks"].instrument.id
    with unit_of_work():
        for name, kind, base, renews in (
            ("pks", "pks", kb, None), ("addendum", "addendum", pks, None),
            ("renewal", "pks", kb, pks), ("draft", "pks", kb, None),
        ):  # fmt: skip
            one = made[name].instrument
            one.kind, one.base_id, one.renews_id, one.title = kind, base, renews, f"<{name}>"
            if name != "draft":
                one.state, one.signed_on = "signed", today()
    return made


def shape(members: list[tree.Member]) -> list[tuple[str, int, str]]:
    return [(m.title, m.depth, m.relation) for m in members]


def test_the_family_is_a_tree_of_what_one_may_know(case: make.Case, client: Any) -> None:
    made = grown(case)
    public = [("Naskah uji", 0, ""), ("<pks>", 1, ""), ("<addendum>", 2, "perubahan"),
              ("<renewal>", 2, "perpanjangan")]  # fmt: skip
    with client.application.test_request_context():
        for one in (case, made["renewal"]):
            found = tree.context(one.instrument.id, ANONYMOUS)
            assert found is not None and shape(found["members"]) == public
        see_as(case.first)
        own = tree.context(case.instrument.id, case.first)
        assert own is not None and shape(own["members"]) == [*public, ("<draft>", 1, "")]
    answer = client.get(f"/naskah/{made['addendum'].code}")
    assert answer.texts("//div[@class='tree-list']//li/a") == ["Naskah uji", "<pks>", "<renewal>"]
    assert answer.texts("//*[local-name()='text'][@class='tree-title']") == [t for t, *_ in public]


def test_one_alone_has_no_tree(case: make.Case, client: Any) -> None:
    assert "tree-list" not in client.get(f"/naskah/{case.code}").get_data(as_text=True)
