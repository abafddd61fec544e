"""Every guard with its words, asked through the service."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from registry.agreements import service
from registry.kernel.clock import today
from registry.kernel.errors import DomainError, Forbidden, Invalid, Refused
from registry.kernel.uow import unit_of_work
from tests.factories import agreements as make
from tests.factories import world


def refused(call: Callable[[], Any]) -> str:
    """The reason of a refusal; nothing may be left of the act."""
    with pytest.raises(Refused) as caught:
        call()
    return str(caught.value.message)


def invalid(call: Callable[[], Any]) -> dict[str, list[str]]:
    """The messages beside the fields."""
    with pytest.raises(Invalid) as caught:
        call()
    return {name: [str(m) for m in found] for name, found in caught.value.errors.items()}


HEADS = (
    "Kesepakatan hanya dapat ditandatangani kepala daerah sendiri; hanya PKS yang dapat "
    "dikuasakan (PP 28/2018 dan Permendagri 22/2020)."
)


def test_a_kb_is_signed_by_heads_only(app: Any) -> None:
    case = make.Case()
    errors = invalid(lambda: case.signatories(capacity="kuasa"))
    assert errors == {"capacity": [HEADS]}
    assert case.instrument.parties[0].capacity is None


def test_drafting_is_complete_before_review(app: Any) -> None:
    case = make.Case()
    send = lambda: case.act("send_to_review")  # noqa: E731
    assert refused(send) == "Lengkapi objek dan ruang lingkup terlebih dahulu."
    case.describe()
    assert refused(send) == (
        "Terbitkan versi dari teks naskah, atau unggah rancangannya, terlebih dahulu."
    )
    case.draft()
    assert case.act("send_to_review").state == "legal_review"


def test_a_missing_clause_is_named(app: Any) -> None:
    case = make.Case()
    case.prepared()
    case.tick("term", "funding")
    case.act("send_to_review")
    assert refused(case.clear) == "Klausul wajib belum lengkap: Pembiayaan, Jangka waktu."
    case.tick()
    case.clear()
    assert case.instrument.state == "cleared"


def test_only_the_current_version_can_be_cleared(app: Any) -> None:
    case = make.Case().to("legal_review")
    case.draft()
    legal = case.offices[1].legal
    errors = invalid(lambda: case.act("clear", legal, draft_no=1))
    assert errors == {"draft_no": [
        "Versi terbaru adalah versi 2. Baca versi itu, lalu sepakati."
    ]}  # fmt: skip
    case.act("clear", legal, draft_no=2)
    with pytest.raises(Forbidden) as caught:
        case.act("clear", legal, draft_no=2)
    assert str(caught.value.message) == (
        "Hanya dapat dilakukan oleh pihak yang belum menyepakati rancangan ini."
    )


def test_signing_needs_every_partys_number_and_signatory(app: Any) -> None:
    case = make.Case().to("cleared")
    case.schedule()
    assert refused(case.sign) == (
        "Nomor, penanda tangan, jabatan, atau kapasitas belum lengkap untuk "
        "Kota Tangerang, Kabupaten Karawang."
    )
    case.signatories()
    case.act("set_signatory", case.offices[1].legal, number="", signatory_name="B",
             signatory_title="Bupati", capacity="plt")  # fmt: skip
    assert refused(case.sign) == (
        "Nomor, penanda tangan, jabatan, atau kapasitas belum lengkap untuk Kabupaten Karawang."
    )


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"ends_on": make.days(0)},
         {"ends_on": ["Hari berakhir harus setelah hari mulai berlaku."]}),
        ({"ends_on": make.days(1900)}, {"ends_on": ["Jangka waktu paling lama 60 bulan."]}),
        ({"signed_on": make.days(1)}, {"signed_on": ["Tanggal ini belum tiba."]}),
        ({"signed_file": "tidak-ada"},
         {"signed_file": ["Berkas ini tidak ditemukan; unggah sekali lagi."]}),
    ],
)  # fmt: skip
def test_what_was_signed_is_checked_beside_its_field(
    app: Any, changed: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    case = make.Case().to("scheduled")
    assert invalid(lambda: case.sign(**changed)) == errors
    assert (case.instrument.state, case.instrument.signed_on) == ("scheduled", None)


def test_the_longest_term_is_five_years_to_the_day(app: Any) -> None:
    case = make.Case().to("scheduled")
    start = today()
    end = start.replace(year=start.year + 5)
    assert invalid(lambda: case.sign(ends_on=end + timedelta(1))) != {}
    assert case.sign(ends_on=end).state == "in_force"


def test_the_signed_file_is_a_pdf(app: Any) -> None:
    case = make.Case().to("scheduled")
    import io
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    key = make.upload(case.first, content.getvalue(), "naskah.odt", "draft")
    assert invalid(lambda: case.sign(signed_file=key)) == {
        "signed_file": ["Berkas harus berupa PDF."]
    }


def test_a_pks_needs_a_kb_of_exactly_its_parties(app: Any) -> None:
    offices, _, request = make.pair()
    third = make.Office(make.BEKASI)
    make.Case("kb", (*offices, third)).to("in_force")
    wanted = "PKS memerlukan KB yang berlaku di antara para pihak yang sama persis."
    create = lambda: make.Case("pks", offices, request_code=request)  # noqa: E731
    assert invalid(create) == {"base": [wanted]}
    kb = make.Case("kb", offices, request_code=request).to("signed")
    assert invalid(create) == {"base": [wanted]}
    assert invalid(lambda: make.Case("pks", offices, base_code=kb.code)) == {
        "base": ["Pilih naskah yang sedang berlaku."]
    }


def test_the_kb_is_in_force_on_the_day_of_signing(app: Any) -> None:
    kb, pks, _ = make.kb_and_pks()
    pks.to("scheduled")
    before = today() - timedelta(5)
    assert refused(lambda: pks.sign(signed_on=before)).startswith(f"{kb.code} tidak berlaku pada ")
    kb.end()
    assert pks.sign().state == "in_force", "the last day of a KB still counts"


def test_a_kb_that_ended_before_carries_no_pks(app: Any) -> None:
    import time_machine

    kb, pks, _ = make.kb_and_pks()
    pks.to("scheduled")
    kb.end()
    day = today() + timedelta(1)
    with time_machine.travel(day.isoformat() + "T05:00:00+00:00"):
        reason = refused(lambda: pks.sign(signed_on=day))
    assert reason.startswith(f"{kb.code} tidak berlaku pada ")


def test_the_annex_lies_within_the_granted_items(app: Any) -> None:
    _, pks, apps = make.kb_and_pks(1)
    other = world.apps(make.TANGERANG, 1)[0]
    errors = invalid(lambda: pks.act("choose_apps", apps=[apps[0].slug, other.slug]))
    assert errors == {"apps": [
        f"Belum disetujui dalam permohonan untuk semua pihak: {other.slug}."
    ]}  # fmt: skip
    pks.act("choose_apps", apps=[])
    pks.prepared()
    send = lambda: pks.act("send_to_review")  # noqa: E731
    assert refused(send) == "Lampiran memerlukan paling sedikit satu aplikasi."
    assert invalid(lambda: pks.act("choose_apps", apps=[apps[0].slug], versions="salah")) == {
        "versions": ["Baris “salah” tidak terbaca; tulis aplikasi = versi untuk aplikasi yang "
                     "dipilih."]
    }  # fmt: skip


def test_an_app_not_granted_to_every_party_is_refused(app: Any) -> None:
    offices, apps, _ = make.pair(1)
    three = (*offices, make.Office(make.BEKASI))
    kb = make.Case("kb", three).to("in_force")
    pks = make.Case("pks", three, base_code=kb.code)
    assert pks.instrument.apps == []
    assert invalid(lambda: pks.act("choose_apps", apps=[apps[0].slug])) == {
        "apps": [f"Belum disetujui dalam permohonan untuk semua pihak: {apps[0].slug}."]
    }
    make.granted(make.BEKASI, apps)
    pks.act("choose_apps", three[2].cooperation, apps=[apps[0].slug])
    assert pks.to("in_force").instrument.state == "in_force"


def test_a_delegate_of_a_pks_needs_a_complete_mandate(app: Any) -> None:
    _, pks, _ = make.kb_and_pks(1)
    pks.to("scheduled")
    legal = pks.offices[1].legal
    data = {"number": "2", "signatory_name": "T", "signatory_title": "Kepala Dinas",
            "capacity": "kuasa", "mandate_number": "SK/1", "mandate_date": today()}  # fmt: skip
    pks.act("set_signatory", legal, **data)
    assert refused(pks.sign) == (
        "Surat kuasa belum lengkap (nomor, tanggal, lingkup, berkas) untuk Kabupaten Karawang."
    )
    pks.act("set_signatory", legal, **data, mandate_scope="PKS ini",
            mandate_file=make.upload(legal))  # fmt: skip
    assert pks.sign().state == "in_force"


def test_the_mandate_clause_is_needed_where_a_delegate_signs(app: Any) -> None:
    _, pks, _ = make.kb_and_pks(1)
    pks.prepared()
    pks.tick("mandate_reference")
    pks.act("send_to_review")
    pks.clear(pks.offices[0])
    pks.act("set_signatory", capacity="kuasa")
    assert refused(lambda: pks.clear(pks.offices[1])) == (
        "Klausul wajib belum lengkap: Rujukan kepada surat kuasa."
    )


def test_another_partys_data_belongs_to_it_and_to_the_first(app: Any) -> None:
    case = make.Case()
    data = {"number": "9", "signatory_name": "", "signatory_title": "", "capacity": None}
    with pytest.raises(Forbidden) as caught:
        case.act("set_signatory", case.offices[1].cooperation, government="36.71", **data)
    assert str(caught.value.message) == (
        "Data pihak lain hanya dapat diisi oleh pihak pertama."
    )
    case.act("set_signatory", case.first, government="32.15", **data)
    assert [p.number for p in case.instrument.parties] == ["", "9"]


def test_parties_of_a_pks_are_those_of_its_kb(app: Any) -> None:
    _, pks, _ = make.kb_and_pks(1)
    assert refused(lambda: pks.act("add_party", government="32.16")) == (
        "Para pihaknya mengikuti KB dan tidak dapat diubah di sini."
    )


@pytest.mark.parametrize(
    ("parties", "message"),
    [
        (["36.71"], "Naskah memerlukan dua sampai 200 pihak."),
        (["32.15", "32.16"], "Pemerintah Anda harus menjadi salah satu pihak."),
        (["36.71", "99.99"], "Tidak dikenal: 99.99."),
    ],
)
def test_who_can_be_a_party(app: Any, parties: list[str], message: str) -> None:
    first = world.person(make.TANGERANG, "cooperation")
    with unit_of_work():
        errors = invalid(lambda: service.create(first, "kb", parties))
    assert errors == {"parties": [message]}


def test_a_viewer_begins_nothing(app: Any) -> None:
    viewer = world.person(make.TANGERANG, "viewer", "approver")
    with pytest.raises(DomainError) as caught:
        service.create(viewer, "kb", ["36.71", "32.15"])
    assert str(caught.value.message) == "Memerlukan peran kerja sama atau hukum."


def test_one_draft_of_a_kind_for_a_request(app: Any) -> None:
    offices, _, request = make.pair()
    first = make.Case("kb", offices, request_code=request)
    assert refused(lambda: make.Case("kb", offices, request_code=request)) == (
        f"Naskah {first.code} untuk permohonan ini masih dalam proses."
    )
