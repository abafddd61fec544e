"""Lines, numbers, fields and words of a text, without a database."""

from datetime import date

import pytest

from registry.agreements.library import standard
from registry.agreements.states import NEW_KINDS
from registry.agreements.text import comparing, words
from registry.agreements.text.content import BLANK, Piece, Text, fields_of, from_json, normal
from registry.agreements.text.fields import FIELDS
from registry.agreements.text.printing import paper
from registry.documents.writing import Clause, Items


def article(key: str, body: str, heading: str = "Judul") -> Piece:
    return Piece(key, "article", heading, body)


def said(text: Text, key: str) -> list[str]:
    piece = text.piece(key)
    assert piece is not None
    return [unit.text for unit in text.units(piece)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(1) satu\n(7) dua", "(1) satu\n(2) dua"),
        ("satu", "satu"),
        ("satu\n\n dua ", "(1) satu\n(2) dua"),
        ("meliputi:\nx. a\ny) b", "meliputi:\na. a\nb. b"),
        ("a. luar:\n1. satu\n2. dua\nb. lagi:\n1. tiga", "a. luar:\n1. satu\n2. dua\nb. lagi:\n"
         "1. tiga"),
        ("(1) p\na. x\n(2) q\na. y", "(1) p\na. x\n(2) q\na. y"),
        ("• titik", "– titik"),
    ],
)  # fmt: skip
def test_numbers_are_counted_not_typed(typed: str, kept: str) -> None:
    assert normal(typed, "article") == kept
    assert normal(kept, "article") == kept


def test_only_an_article_has_ayat() -> None:
    assert normal("satu\ndua", "opening") == "satu\ndua"


def test_fields_show_data_and_say_when_it_is_unknown() -> None:
    text = Text(
        (article("a", "Di {{tempat}} pada {{hari}}."), article("b", "Lihat {{pasal:a}}."),
         article("c", "Lihat {{pasal:hilang}}.")),
        {"tempat": "Bandung", "hari": ""},
    )  # fmt: skip
    assert said(text, "a") == [f"Di Bandung pada {BLANK}."]
    assert said(text, "b") == ["Lihat Pasal 1."]
    assert said(text, "c") == [f"Lihat Pasal {BLANK}."]
    (unit,) = text.units(text.pieces[0])
    assert [(r.field, r.blank) for r in unit.runs] == [
        ("", False), ("tempat", False), ("", False), ("hari", True), ("", False)
    ]  # fmt: skip


def test_a_field_alone_becomes_as_many_lines_as_its_value() -> None:
    values = {"ruang_lingkup": ["a. satu;", "b. dua."], "pembiayaan": ""}
    text = Text((article("a", "Meliputi:\n{{ruang_lingkup}}"),
                 article("b", "(1) APBD.\n(2) {{pembiayaan}}")), values)  # fmt: skip
    assert said(text, "a") == ["Meliputi:", "a. satu;", "b. dua."]
    assert said(text, "b") == ["APBD."]


def test_a_clause_taken_out_leaves_no_gap_in_the_numbers() -> None:
    pieces = (article("a", "x"), Piece("b", "article", "B", "y", removed_reason="tidak perlu"),
              article("c", "z"))  # fmt: skip
    assert Text(pieces, {}).numbers() == {"a": 1, "c": 2}


def test_a_text_is_kept_and_read_back_and_its_hash_is_of_what_it_says() -> None:
    text = Text((article("a", "x {{objek}}"),), {"objek": "y"})
    again = from_json(text.to_json())
    assert (again, again.sha256) == (text, text.sha256)
    assert text.filled({"objek": "z"}).sha256 != text.sha256


def test_a_nested_list_is_printed_in_the_item_it_belongs_to() -> None:
    text = Text((article("a", "Meliputi:\na. luar:\n1. satu\n2. dua\nb. lagi"),), {})
    (clause,) = paper(text, "T", date(2026, 1, 1), "N").blocks
    assert clause == Clause("1", "Judul", ("Meliputi:", Items(
        ("luar:\n1. satu\n2. dua", "lagi"), "a."
    )))  # fmt: skip


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_the_library_has_every_mandatory_clause_and_knows_every_field(kind: str) -> None:
    current = standard.current(kind)
    assert standard.mandatory(kind, delegated=True) - set(current) == set()
    unknown = {
        name for wording in current.values() for name in fields_of(wording.body)
        if name not in FIELDS and name.removeprefix("pasal:") not in current
    }  # fmt: skip
    assert unknown == set()
    assert {w.key: normal(w.body, w.part) for w in current.values()} == {
        w.key: w.body for w in current.values()
    }


def test_the_library_words_every_reuse_term_of_the_catalogue() -> None:
    from registry.catalogue.states import REUSE_TERMS

    assert set(standard.reuse_terms()) == set(REUSE_TERMS)


# ---------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("number", "spelled"),
    [(1, "satu"), (10, "sepuluh"), (11, "sebelas"), (19, "sembilan belas"), (20, "dua puluh"),
     (100, "seratus"), (101, "seratus satu"), (1000, "seribu"),
     (2026, "dua ribu dua puluh enam"), (0, "nol")],
)  # fmt: skip
def test_numbers_in_words(number: int, spelled: str) -> None:
    assert words.spelled(number) == spelled


@pytest.mark.parametrize(
    ("start", "end", "term"),
    [
        (date(2026, 11, 22), date(2029, 11, 21), "3 (tiga) tahun"),
        (date(2026, 11, 22), date(2029, 11, 22), "3 (tiga) tahun"),
        (date(2026, 1, 31), date(2026, 7, 30), "6 (enam) bulan"),
        (date(2026, 1, 1), date(2026, 1, 10), "10 (sepuluh) hari"),
    ],
)
def test_terms_in_words(start: date, end: date, term: str) -> None:
    assert words.term(start, end) == term


def test_lists_in_words() -> None:
    assert words.enumerated(["satu", "dua;", "tiga."]) == ["a. satu;", "b. dua; dan", "c. tiga."]
    assert words.both(["A", "B", "C"]) == "A, B, dan C"
    assert words.parties([1, 2, 3]) == "PIHAK KESATU, PIHAK KEDUA, dan PIHAK KETIGA"
    assert words.parties(range(1, 201)) == "PIHAK KESATU sampai dengan PIHAK KEDUA RATUS"
    assert [words.letters(n) for n in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]


# ---------------------------------------------------------------- comparing
def test_words_that_came_and_went_are_marked() -> None:
    spans = comparing.words("paling lama 3 (tiga) tahun", "paling lama 5 (lima) tahun")
    assert [(s.kind, s.text) for s in spans] == [
        ("same", "paling lama "), ("deleted", "3"), ("inserted", "5"), ("same", " ("),
        ("deleted", "tiga"), ("inserted", "lima"), ("same", ") tahun"),
    ]  # fmt: skip


def test_clauses_added_removed_moved_and_changed() -> None:
    before = Text((article("a", "satu"), article("b", "dua"), article("c", "tiga"),
                   article("d", "empat")), {})  # fmt: skip
    after = Text((article("a", "satu"), article("d", "empat"), article("b", "dua tiga"),
                  article("e", "baru")), {})  # fmt: skip
    found = {c.key: (c.kind, c.moved) for c in comparing.compare(before, after)}
    assert found == {
        "a": ("unchanged", False), "d": ("unchanged", True), "b": ("changed", False),
        "c": ("removed", False), "e": ("added", False),
    }  # fmt: skip
    assert [c.key for c in comparing.compare(before, after)] == ["a", "d", "b", "c", "e"]


@pytest.mark.parametrize("side", ["before", "after"])
def test_each_side_can_be_read_back_out_of_a_comparison(side: str) -> None:
    before = Text((article("a", "(1) satu dua\n(2) tiga\n(3) empat lima"),), {})
    after = Text((article("a", "(1) satu 2\n(2) baru\n(3) tiga\n(4) empat"),), {})
    (change,) = comparing.compare(before, after)
    whole = "\n".join(said(before if side == "before" else after, "a"))
    assert [x for x in comparing.said(change, side).split("\n") if x] == whole.split("\n")
