"""Word forms, synonyms and spelling, without a database."""

import csv

import pytest

from registry.catalogue.search import marking, plan, synonyms
from registry.catalogue.search.spelling import Vocabulary, distance
from registry.catalogue.search.words import DATA, FORMS, compounds, stemmed, stems, tokens

FAMILIES = (
    "pegawai kepegawaian", "rencana perencanaan merencanakan", "manfaat pemanfaatan",
    "izin perizinan ijin perijinan mengizinkan", "tandatangan penandatanganan ditandatangani",
    "adu pengaduan aduan", "sehat kesehatan", "arsip kearsipan pengarsipan",
    "dagang perdagangan pedagang", "kelola pengelolaan mengelola",
    "laporan pelaporan laporannya", "lapor melapor melaporkan", "rusak kerusakan merusak",
    "usaha berusaha", "budidaya pembudidaya membudidayakan", "pengadaan mengadakan",
    "pantau pemantauan memantau", "uji pengujian", "didik pendidikan", "budaya kebudayaan",
    "ternak peternakan", "kebun perkebunan", "tani pertanian petani", "anggaran penganggaran",
    "penduduk kependudukan", "bayar pembayaran", "daftar pendaftaran mendaftar",
    "complaint complaints", "service services", "licence licences licencing", "online daring",
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_the_forms_of_a_word_have_one_stem(family):
    assert len({stems(word) for word in family.split()}) == 1


@pytest.mark.parametrize("apart", ["penduduk duduk", "pemerintah perintah", "keuangan uang",
                                   "anggaran anggar", "kelurahan keluar",
                                   "lapor laporan", "pengadaan ada", "perawat perawatan",
                                   "pelatih pelatihan", "pekerja pekerjaan",
                                   "parking parks"])  # fmt: skip
def test_words_that_only_look_alike_stay_apart(apart):
    one, other = apart.split()
    assert stems(one) != stems(other)


def test_two_words_written_as_one_meet_the_two():
    assert stemmed("penandatanganan") == stemmed("tanda tangan") == ["tanda", "tangan"]
    assert stemmed("KERJASAMA") == stemmed("Kerja sama")


def test_words_are_plain():
    assert tokens("e-KIR, “Café” №2/3 _x_") == ["e", "kir", "cafe", "no2", "3", "x"]
    assert compounds("e-KIR dan Wi-Fi 6") == ["ekir", "wifi"]
    assert tokens("\x00\u202e 😀 %_'") == []


def test_every_exception_is_its_own_stem_or_made_of_stems():
    for line in FORMS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms, root = line.split(" = ")
            assert {stems(form) for form in forms.split()} == {tuple(root.split())}


def test_synonyms_cover_every_urusan():
    with (DATA / "affairs.csv").open(encoding="utf-8", newline="") as file:
        affairs = {row["code"] for row in csv.DictReader(file)}
    found = list(synonyms.sets())
    assert {section for section, _ in found} == affairs | {"umum"}
    assert len(found) >= 150
    assert [members for _, members in found if len(set(members)) < 2] == []


def test_every_member_finds_every_other_of_its_set():
    for _, members in synonyms.sets():
        said = {tuple(stemmed(member)) for member in members}
        for one in said:
            assert said - {one} <= set(synonyms.others()[one])


def test_a_wider_word_finds_narrower_ones_and_they_do_not_find_it():
    lines = list(synonyms.wider())
    assert len(lines) > 150
    assert [line for line in lines if set(line[1]) - set(line[2])] == []
    wide, narrow = tuple(stemmed("pengadaan")), tuple(stemmed("vendor"))
    assert narrow in synonyms.others()[wide]
    assert wide not in synonyms.others()[narrow]
    spoken, _ = synonyms.meant(stemmed("Daftar vendor"))
    assert spoken & set(synonyms.numbers()[wide]) & synonyms.narrowing()
    assert not set(synonyms.numbers().get(narrow, ())) & set(synonyms.numbers()[wide])


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("a", "", 1), ("izin", "izin", 0), ("pariwsata", "pariwisata", 1),
     ("kepegawain", "kepegawaian", 1), ("pengaudan", "pengaduan", 1), ("abc", "cab", 2)],
)  # fmt: skip
def test_distance_counts_letters(one, other, steps):
    assert distance(one, other) == distance(other, one) == steps


@pytest.fixture
def vocabulary():
    found = Vocabulary()
    found.add(tokens("perizinan kepegawaian pariwisata pengaduan perpustakaan sampah 0001"))
    found.add(tokens("perizinan"))
    return found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("perizinann", "perizinan"), ("kepegawain", "kepegawaian"), ("pariwsata", "pariwisata"),
     ("pengaudan", "pengaduan"), ("samph", "sampah"), ("prpustakaan", "perpustakaan"),
     ("wsata", "wisata"), ("hospitl", None), ("xyzxyz", None), ("smp", None), ("0002", None)],
)  # fmt: skip
def test_a_misspelling_is_mended_to_something_that_can_be_found(vocabulary, typed, meant):
    assert plan.plan(typed, vocabulary).corrected == meant


def test_what_is_known_or_begins_a_known_word_is_not_mended(vocabulary):
    for typed in ("izin", "perizin", "wisata", "tourism", "ASN", "perpus"):
        assert plan.plan(typed, vocabulary).corrected is None


@pytest.mark.parametrize(
    ("known", "typed", "meant"),
    [("rumah sakit sakti", "rumah sakt", "rumah sakit"), ("pupuk pppk pppk", "pupk", "pupuk"),
     ("pengadaan pengaduan pengaduan barang", "pengadan barang", "pengadaan barang"),
     ("kesehatan rental", "kesehatan rentan", None), ("nomor 119 psc", "psc119", None)],
)  # fmt: skip
def test_the_likeliest_slip_is_mended_and_an_indonesian_word_is_none(known, typed, meant):
    vocabulary = Vocabulary()
    for word in known.split():
        vocabulary.add({word})
    found = plan.plan(typed, vocabulary)
    assert found.corrected == meant
    assert "psc119" not in found.words


def test_a_question_is_asked_without_its_question_words(vocabulary):
    q = "bagaimana cara mengurus perizinan, saya ingin data online yang digunakan"
    found = plan.plan(q, vocabulary)
    assert [c.asked for c in found.hard] == ["perizinan"]
    assert [c.asked for c in found.clauses if c.soft] == ["mengurus", "data", "online"]


def test_little_words_are_left_out_and_general_ones_not_demanded(vocabulary):
    found = plan.plan("aplikasi untuk perizinan", vocabulary)
    assert [(c.asked, c.soft) for c in found.clauses] == [("aplikasi", True), ("perizinan", False)]
    urged = plan.plan("urus perizinan", vocabulary)
    assert [(c.asked, c.soft) for c in urged.clauses] == [("urus", True), ("perizinan", False)]
    assert [c.soft for c in plan.plan("aplikasi", vocabulary).clauses] == [False]
    assert [c.asked for c in plan.plan("untuk yang", vocabulary).clauses] == ["untuk", "yang"]
    assert plan.plan("?!", vocabulary).clauses == ()


def test_marks_keep_the_text_whole():
    marked = frozenset(stemmed("izin"))
    text = "Perizinan <b>cepat</b>, mengizinkan."
    found = marking.pieces(text, marked)
    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, hit in found if hit] == ["Perizinan", "mengizinkan"]
    long = "kata " * 100 + "izin usaha " + "lagi " * 100
    short = "".join(piece for piece, _ in marking.excerpt(("", long), marked))
    assert short.startswith("… kata")
    assert short.endswith("lagi …")
    assert 100 < len(short) < 260
