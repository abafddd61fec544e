"""A text on its way: assembled, edited, published, compared, commented and cleared."""

from typing import Any

import pytest
from sqlalchemy import text as sql

from registry.agreements import queries
from registry.agreements.library import service as library
from registry.agreements.text import comparing, printing, signing_copy, taking, word_file
from registry.agreements.text import queries as texts
from registry.audit.models import AuditEntry
from registry.documents.queries import content
from registry.documents.writing import BLANK, pdf, word
from registry.kernel.actor import ANONYMOUS, SYSTEM, Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import SEES, see_as
from tests.factories import agreements as make
from tests.factories import world


def refused(call: Any, kind: type[DomainError] = Refused) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value.message)


def invalid(call: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        call()
    return {name: [str(m) for m in found] for name, found in caught.value.errors.items()}


def said(case: make.Case, clause: str, no: int = 0) -> list[str]:
    """A clause of the working text, or of a version, as it reads."""
    found = case.instrument
    text = texts.version(found, no)[1] if no else texts.working(found)
    assert text is not None
    piece = text.piece(clause)
    assert piece is not None
    return [unit.text for unit in text.units(piece)]


def keys(case: make.Case) -> list[str]:
    return [p.key for p in texts.working(case.instrument).standing]


# ---------------------------------------------------------------- assembling and linked fields
def test_a_text_is_assembled_with_the_data_already_known(app: Any) -> None:
    _, pks, apps = make.kb_and_pks(2)
    pks.describe(scope="Pemasangan\nPelatihan", object="Pemanfaatan aplikasi.")
    pks.act("assemble", own=False)
    assert said(pks, "scope") == [
        "Ruang lingkup Perjanjian Kerja Sama ini meliputi:", "a. Pemasangan; dan", "b. Pelatihan."
    ]  # fmt: skip
    names = " dan ".join(sorted(a.name for a in apps))
    assert said(pks, "reuse_terms")[1] == f"a. {names}: Aplikasi diserahkan tanpa biaya."
    assert said(pks, "object")[1].startswith("(2) Aplikasi yang dimanfaatkan berjumlah 2 (dua)")
    assert "Nomor 1/KS/2026 dan Nomor 2/KS/2026" in said(pks, "kb_reference")[0]
    assert "PIHAK KESATU selaku Pemilik Aplikasi" in said(pks, "rights_duties")[0]
    told, *numbers, table = said(pks, "annex")
    assert told.startswith("Lampiran ini merupakan bagian yang tidak terpisahkan dari Perjanjian")
    assert [n.partition(":")[0] for n in numbers] == ["NOMOR PIHAK KESATU", "NOMOR PIHAK KEDUA"]
    assert [row.split(" | ")[1] for row in table.split("\n")[1:]] == sorted(a.name for a in apps)
    assert "mandate_reference" not in keys(pks)


def test_data_changed_later_is_followed_until_a_version_is_frozen(app: Any) -> None:
    case = make.Case().written(object="Aplikasi lama")
    case.describe(object="Aplikasi baru")
    assert said(case, "object") == ["Objek Kesepakatan Bersama ini adalah Aplikasi baru."]
    assert said(case, "object", 1) == ["Objek Kesepakatan Bersama ini adalah Aplikasi lama."]


def test_a_text_is_assembled_once(app: Any) -> None:
    case = make.Case().written()
    assert refused(lambda: case.act("assemble", own=False)) == (
        "Teks naskah ini sudah disusun; ubah klausul demi klausul."
    )


def test_an_unknown_field_is_named(app: Any) -> None:
    case = make.Case().written()
    assert invalid(lambda: case.edit("funding", "Biaya {{rahasia}} dan {{pasal:hilang}}")) == {
        "body": ["Data tertaut tidak dikenal: rahasia, pasal:hilang."]
    }
    case.edit("funding", "Lihat {{pasal:term}} dan {{ objek }}")
    assert said(case, "funding") == ["Lihat Pasal 7 dan Aplikasi"]


# ---------------------------------------------------------------- editing
def test_clauses_are_edited_moved_added_and_taken_out(app: Any) -> None:
    case = make.Case().written()
    karawang = case.offices[1].legal
    case.edit("funding", "Pertama\nKedua", karawang, "Biaya")
    assert said(case, "funding") == ["(1) Pertama", "(2) Kedua"]
    case.act("add_clause", heading="Alih pengetahuan", body="Bimbingan teknis.", after="funding")
    case.act("move_clause", karawang, clause="khusus-1", direction="up")
    case.act("remove_clause", clause="evaluation", reason=None)
    there = keys(case)
    assert there[there.index("funding") - 1] == "khusus-1"
    assert "evaluation" not in there
    assert [r.changed_by for r in texts.rows(case.instrument) if r.key == "funding"] == [
        f"{karawang.name}, Kabupaten Karawang"
    ]
    case.act("add_clause", wording="baku:evaluation")
    assert keys(case).index("evaluation") == keys(case).index("term") + 1


def test_what_cannot_be_added_or_moved_is_said(app: Any) -> None:
    case = make.Case().written()
    assert invalid(lambda: case.act("add_clause", heading="Hanya judul")) == {
        "body": ["Isi judul dan isi klausul, atau pilih dari pustaka."]
    }
    assert invalid(lambda: case.act("add_clause", wording="baku:term")) == {
        "wording": ["Pilih klausul yang belum ada dalam naskah."]
    }
    assert refused(lambda: case.act("move_clause", clause="purpose", direction="up")) == (
        "Klausul ini sudah berada di ujung bagiannya."
    )
    for act in ("edit_clause", "remove_clause", "restore_clause"):
        assert invalid(lambda act=act: case.act(act, clause="x", heading="h", body="b")) == {
            "clause": ["Pilih dari daftar."]
        }


def test_a_mandatory_clause_cannot_silently_disappear(app: Any) -> None:
    case = make.Case().written()
    assert "Klausul ini wajib." in invalid(
        lambda: case.act("remove_clause", clause="term", reason=None)
    )["reason"][0]
    case.act("remove_clause", clause="term", reason="Diatur dalam PKS")
    (row,) = [r for r in texts.rows(case.instrument) if r.removed]
    assert (row.key, row.removed_reason, row.removed_by) == (
        "term", "Diatur dalam PKS", f"{case.first.name}, Kota Tangerang"
    )  # fmt: skip
    case.publish()
    case.act("send_to_review")
    assert refused(lambda: case.clear(case.offices[0])) == (
        "Klausul wajib belum lengkap: Jangka waktu."
    )
    case.act("restore_clause", case.offices[1].legal, clause="term")
    case.publish()
    case.clear()
    assert case.instrument.state == "cleared"


def test_clauses_of_a_text_are_counted_not_ticked(app: Any) -> None:
    case = make.Case().written()
    assert refused(case.tick) == (
        "Klausul versi ini dibaca dari teksnya; ubah teksnya, lalu terbitkan versi baru."
    )
    case.draft()
    case.tick("term")
    assert "term" not in case.instrument.clauses


def test_a_ministry_is_added_and_signs_a_memorandum_with_its_work_plan(app: Any) -> None:
    add = ["reference", "ministry", "K.59", "Kementerian Komunikasi dan Digital"]
    for arguments, code in ((add, 0), (add, 0), ([*add[:2], "36.71", add[3]], 1),
                            ([*add[:3], "Komdigi"], 1)):  # fmt: skip
        assert app.test_cli_runner().invoke(args=arguments).exit_code == code
    nk = make.Case("nk", (make.Office(make.TANGERANG), make.Office("K.59"))).written()
    assert said(nk, "title")[2:5] == [
        "PEMERINTAH KOTA TANGERANG", "DAN", "KEMENTERIAN KOMUNIKASI DAN DIGITAL"
    ]  # fmt: skip
    plan = said(nk, "work_plan")
    assert plan[4:6] == ["1. Persiapan:", "a. kegiatan: pembentukan tim pelaksana dan penyusunan "
                         "rincian kegiatan;"]  # fmt: skip
    assert "b. keluaran: laporan pelaksanaan setiap kegiatan;" in plan
    assert {line[:2] for line in plan if line.endswith(":")} == {"1.", "2.", "3.", "La", "Re"}


def test_who_only_acts_in_an_office_signs_as_such(app: Any) -> None:
    case = make.Case()
    case.signatories(signatory_title="Wali Kota Tangerang", capacity="plt")
    case.written()
    assert ", Plt. Wali Kota Tangerang, berdasarkan" in said(case, "parties")[0]
    assert "Plt. Wali Kota Tangerang | Kepala 1" in said(case, "signatures")[0]
    case.signatories(signatory_title="Penjabat Wali Kota Tangerang", capacity="pj")
    assert ", Penjabat Wali Kota Tangerang, berdasarkan" in said(case, "parties")[0]
    case.signatories(signatory_title="Wali Kota Tangerang", capacity="definitif")
    assert "Kepala 1, Wali Kota Tangerang, berdasarkan" in said(case, "parties")[0]


def test_an_addendum_says_only_what_it_changes(app: Any) -> None:
    kb = make.Case().to("in_force")
    base = kb.instrument
    addendum = make.Case("addendum", kb.offices, base_code=kb.code)
    same = {"object": base.object, "scope": base.scope, "starts_on": today()}
    addendum.describe(**same, ends_on=base.ends_on)
    addendum.act("assemble", own=False)
    assert said(addendum, "changed") == [
        f"Ketentuan Naskah Induk diubah sebagai berikut: {BLANK}"
    ]
    addendum.describe(**same, ends_on=make.days(900))
    assert [line.split(" tanggal")[0] for line in said(addendum, "changed")] == [
        "Jangka waktu Naskah Induk diubah dari semula"
    ]
    addendum.describe(**same | {"scope": "Satu\nDua"}, ends_on=make.days(900))
    assert said(addendum, "changed")[:3] == [
        "(1) Ruang lingkup Naskah Induk diubah sehingga meliputi:", "a. Satu; dan", "b. Dua."
    ]
    assert said(addendum, "changed")[3].startswith("(2) Jangka waktu Naskah Induk diubah")
    text = texts.working(addendum.instrument)
    lines = word_file.paragraphs(word(printing.paper(text, "Adendum", today(), "Tangerang")))
    assert taking.divided(lines, text) == list(text.standing)  # an empty first line stays linked


# ---------------------------------------------------------------- versions
def test_a_version_has_number_author_party_hash_note_and_pdf(app: Any) -> None:
    case = make.Case().written()
    case.publish(case.offices[1].legal, "Masukan")
    newest = case.instrument.drafts[0]
    assert (newest.no, newest.note, newest.government_code) == (2, "Masukan", "32.15")
    assert newest.author.name == case.offices[1].legal.name
    draft, text = texts.version(case.instrument, 2)
    assert text is not None and text.sha256 == draft.text_sha256
    assert content(draft.file) == pdf(signing_copy.of_draft(case.instrument, draft, text))


def test_pdf_and_word_are_byte_identical_for_the_same_data(app: Any) -> None:
    case = make.Case().written()
    draft, text = texts.version(case.instrument, 1)
    assert text is not None
    papers = [signing_copy.of_draft(case.instrument, draft, text) for _ in range(2)]
    assert pdf(papers[0]) == pdf(papers[1])
    assert word(papers[0]) == word(papers[1])


def test_the_copy_to_sign_fills_in_what_is_known_late_and_nothing_else(app: Any) -> None:
    case = make.Case().written()
    case.act("send_to_review")
    assert signing_copy.of(case.instrument) is None
    case.clear()
    case._scheduled()
    found = signing_copy.of(case.instrument)
    assert found is not None
    printed = str(found.blocks)
    for shown in ("NOMOR PIHAK KEDUA: 2/KS/2026", "bertempat di Puspemkot", "Kepala 1"):
        assert shown in printed, shown
    assert found.mark == ""


def test_the_last_word_belongs_to_a_published_version(app: Any) -> None:
    case = make.Case()
    assert refused(case.publish) == "Susun teks naskah terlebih dahulu."
    case.written()
    case.act("send_to_review")
    case.clear()
    case.publish(case.offices[1].legal)
    assert (case.instrument.state, case.instrument.draft_no) == ("legal_review", 2)
    assert [p.cleared_no for p in case.instrument.parties] == [1, 1]


def test_any_two_versions_are_compared(app: Any) -> None:
    case = make.Case().written()
    case.edit("funding", "Ditanggung bersama.")
    case.publish()
    case.act("remove_clause", clause="evaluation", reason=None)
    found = case.instrument
    one, two = (texts.version(found, n)[1] for n in (1, 2))
    assert one is not None and two is not None
    assert [c.key for c in comparing.compare(one, two) if c.changed] == ["funding"]
    now = texts.working(found)
    assert {c.key: c.kind for c in comparing.compare(one, now) if c.changed} == {
        "funding": "changed", "evaluation": "removed"
    }  # fmt: skip


# ---------------------------------------------------------------- comments
def test_a_comment_is_resolved_by_the_other_side(app: Any) -> None:
    case = make.Case().written()
    ours, theirs = case.offices[0].legal, case.offices[1].legal
    case.act("comment", theirs, clause="term", body="Lima tahun?")
    (first,) = texts.comments(case.instrument)
    case.act("comment", ours, clause="term", body="Tiga.", parent=str(first.id))
    assert refused(lambda: case.act("resolve_comment", theirs, comment=str(first.id))) == (
        "Komentar diselesaikan oleh pihak lain, bukan oleh pihak yang menulisnya."
    )
    assert texts.open_comments(case.instrument) == 1
    case.act("resolve_comment", ours, comment=str(first.id))
    assert texts.open_comments(case.instrument) == 0
    assert refused(lambda: case.act("comment", ours, clause="term", body="Lagi",
                                    parent=str(first.id))) == (
        "Komentar ini sudah diselesaikan; tulis komentar baru."
    )  # fmt: skip
    (thread,) = texts.threads(case.instrument)["term"]
    assert [c.body for c in (thread.first, *thread.answers)] == ["Lima tahun?", "Tiga."]


def test_comments_are_on_clauses_that_there_are(app: Any) -> None:
    case, other = make.Case().written(), make.Case().written()
    assert invalid(lambda: case.act("comment", clause="x", body="?")) == {
        "clause": ["Pilih dari daftar."]
    }
    other.act("comment", clause="term", body="?")
    (theirs,) = texts.comments(other.instrument)
    for given in (str(theirs.id), "0", "x", "99999999999"):
        assert invalid(lambda given=given: case.act(
            "comment", clause="term", body="?", parent=given
        )) == {"parent": ["Komentar ini tidak ditemukan."]}  # fmt: skip


# ---------------------------------------------------------------- clearing in order
def ordered() -> make.Case:
    case = make.Case()
    case.act("set_clearing", mode="ordered")
    case.written()
    case.act("send_to_review")
    return case


def test_clearing_in_order_records_who_made_which_step(app: Any) -> None:
    case = ordered()
    for office in case.offices:
        case.act("clear", office.legal, draft_no=1)
        case.act("countersign", office.legal, draft_no=1, name="Sekda", title="Sekretaris Daerah")
        assert case.instrument.state == "legal_review"
        case.act("countersign", office.legal, draft_no=1, name="Kepala", title="Kepala Daerah")
    assert case.instrument.state == "cleared"
    assert [(c.government_code, c.step, c.name) for c in case.instrument.clearings] == [
        (o.code, step, name) for o in case.offices
        for step, name in (("legal", o.legal.name), ("secretary", "Sekda"), ("head", "Kepala"))
    ]  # fmt: skip


def test_the_order_is_kept(app: Any) -> None:
    case = ordered()
    legal = case.offices[0].legal
    sign = {"draft_no": 1, "name": "Sekda", "title": ""}
    assert refused(lambda: case.act("countersign", legal, **sign)) == (
        "Paraf berjenjang dimulai dari bagian hukum; bagian hukum pemerintah Anda belum "
        "memaraf versi 1."
    )
    case.act("clear", legal, draft_no=1)
    assert refused(lambda: case.act("clear", legal, draft_no=1)) == (
        "Bagian hukum pemerintah Anda sudah memaraf versi 1; berikutnya paraf Sekretaris "
        "Daerah, lalu kepala daerah."
    )
    assert invalid(lambda: case.act("countersign", legal, draft_no=1, name=None)) == {
        "name": ["Pilih pejabat atau tulis namanya."]
    }
    case.publish()
    assert refused(lambda: case.act("countersign", legal, **sign | {"draft_no": 2})) == (
        "Paraf berjenjang dimulai dari bagian hukum; bagian hukum pemerintah Anda belum "
        "memaraf versi 2."
    )


def test_parallel_clearing_needs_the_legal_sections_alone(app: Any) -> None:
    case = make.Case().written()
    case.act("send_to_review")
    assert refused(lambda: case.act("countersign", case.offices[0].legal, draft_no=1, name="S"
                                    )) == (
        "Naskah ini diparaf serentak; paraf bagian hukum setiap pihak sudah cukup."
    )  # fmt: skip
    case.clear()
    assert case.instrument.state == "cleared"
    case.act("return_to_drafting", case.offices[0].legal, reason="Ulang")
    case.act("send_to_review")
    case.clear()
    assert case.instrument.state == "cleared"


# ---------------------------------------------------------------- liaison officers
def test_liaison_officers_stand_in_the_text(app: Any) -> None:
    case = make.Case().written()
    case.act("set_liaison", case.offices[1].cooperation, office="Kepala Dinas", name="Rina",
             address="Jalan Satu\nKarawang", phone="0267", email="r@uji.go.id")  # fmt: skip
    assert said(case, "correspondence")[2] == (
        "b. PIHAK KEDUA: Kepala Dinas, u.p. Rina, alamat Jalan Satu Karawang, telepon 0267, "
        "surel r@uji.go.id;"
    )
    assert refused(lambda: case.act(
        "set_liaison", case.offices[1].cooperation, government="36.71", office="X"
    ), Forbidden) == "Data pihak lain hanya dapat diisi oleh pihak pertama."  # fmt: skip


# ---------------------------------------------------------------- a government's own wordings
def own_wording(legal: Actor, clause: str = "funding", body: str = "Hibah.") -> str:
    with unit_of_work():
        made = library.write(legal, {"kind": "kb", "clause": clause, "name": "Hibah",
                                     "body": body})  # fmt: skip
    return made.code


def test_own_wordings_are_written_revised_offered_and_retired(app: Any) -> None:
    case = make.Case()
    legal = case.offices[0].legal
    code = own_wording(legal)
    with unit_of_work():
        library.revise(legal, code, 1, {"name": "Hibah", "body": "Hibah daerah."})
    case.act("assemble", legal, own=True)
    assert said(case, "funding") == ["Hibah daerah."]
    assert [r.source for r in texts.rows(case.instrument) if r.key == "funding"] == [f"{code}:2"]
    with pytest.raises(Stale), unit_of_work():
        library.revise(legal, code, 1, {"name": "Hibah", "body": "x"})
    case.act("use_wording", clause="funding", wording="baku:funding")
    case.act("use_wording", clause="funding", wording=f"{code}:funding")
    with unit_of_work():
        library.retire(legal, code)
    assert invalid(lambda: case.act("use_wording", clause="funding", wording=f"{code}:funding")
                   ) == {"wording": ["Pilih dari daftar."]}  # fmt: skip
    assert said(case, "funding") == ["Hibah daerah."]


def test_own_wordings_are_one_governments_alone(app: Any) -> None:
    legal, other = world.person("36.71", "legal"), world.person("32.15", "legal")
    code = own_wording(legal)
    with pytest.raises(NotFound):
        library.versions(other, code)
    cooperation = world.person("36.71", "cooperation")
    assert refused(lambda: own_wording(cooperation), Forbidden) == "Memerlukan peran hukum."
    assert invalid(lambda: own_wording(legal, clause="annex")) == {
        "clause": ["Pilih klausul dari pustaka."]
    }
    assert invalid(lambda: own_wording(legal, body="{{x}}")) == {
        "body": ["Data tertaut tidak dikenal: x."]
    }


# ---------------------------------------------------------------- who sees it
TABLES = ("instrument_clause", "clause_comment", "instrument_clearing", "instrument_liaison",
          "clause_variant", "official")  # fmt: skip


def seen_by(actor: Actor) -> dict[str, int]:
    session.rollback()
    see_as(actor)
    try:
        return {t: session.execute(sql(f"SELECT count(*) FROM {t}")).scalar_one()
                for t in TABLES}  # fmt: skip
    finally:
        session.rollback()
        session.info.pop(SEES)


def test_the_wall_keeps_texts_from_outsiders(app: Any) -> None:
    from registry.agreements.officials import service as officials

    case = ordered()
    case.act("comment", clause="term", body="?")
    case.act("set_liaison", office="Dinas")
    case.act("clear", case.offices[0].legal, draft_no=1)
    own_wording(case.offices[0].legal)
    with unit_of_work():
        officials.add(case.first, {"position": "head", "name": "K", "title": "Wali Kota",
                                   "capacity": "definitif", "starts_on": today()})  # fmt: skip
    everything = seen_by(SYSTEM)
    assert all(everything.values())
    assert seen_by(case.first) == everything
    assert seen_by(case.offices[1].legal) == everything | {"clause_variant": 0, "official": 0}
    nothing = dict.fromkeys(TABLES, 0)
    assert seen_by(world.person(make.BANDUNG, "legal", "cooperation", "admin")) == nothing
    assert seen_by(ANONYMOUS) == nothing


def test_every_change_is_one_entry_of_the_log(app: Any) -> None:
    case = make.Case().written()
    before = session.query(AuditEntry).count()
    case.edit("funding", "x")
    case.act("move_clause", clause="funding", direction="down")
    case.act("comment", clause="funding", body="?")
    case.publish()
    actions = [e.action for e in session.query(AuditEntry).order_by(AuditEntry.number)]
    assert actions[before:] == [
        "instrument.edit_clause", "instrument.move_clause", "instrument.comment",
        "instrument.publish_draft",
    ]  # fmt: skip


def test_reading_a_text_takes_the_same_number_of_queries(app: Any, count_queries: Any) -> None:
    numbers = []
    for more in (0, 2):
        case = make.Case().written()
        for n in range(more):
            case.act("add_clause", heading=f"Klausul {n}", body="Isi.")
            case.act("comment", clause=f"khusus-{n + 1}", body="?")
        session.expire_all()
        session.commit()
        with count_queries() as seen:
            found = queries.get(case.code, case.first)
            texts.working(found)
            texts.threads(found)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]
