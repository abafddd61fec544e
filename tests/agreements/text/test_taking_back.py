"""A Word version taken back as text, and files that would do harm."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document

from registry.agreements.text import queries as texts
from registry.agreements.text import signing_copy, word_file
from registry.documents.writing import word
from registry.kernel.errors import Invalid
from tests.factories import agreements as make


def printed(case: make.Case, no: int = 1) -> bytes:
    draft, text = texts.version(case.instrument, no)
    assert text is not None
    return word(signing_copy.of_draft(case.instrument, draft, text))


def edited(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The Word file after somebody worked in it."""
    document = Document(io.BytesIO(content))
    change(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def replaced(old: str, new: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        found = [p for p in document.paragraphs if old in p.text]
        assert len(found) == 1, [p.text for p in found]
        found[0].text = found[0].text.replace(old, new)

    return change


def upload(case: make.Case, content: bytes, name: str = "masukan.docx") -> Any:
    who = case.offices[1].legal
    key = make.upload(who, content, name, "draft")
    return case.act("add_draft", who, file=key, note="Dari Word")


def body(case: make.Case, clause: str) -> str:
    piece = texts.working(case.instrument).piece(clause)
    assert piece is not None
    return piece.body


def test_an_unchanged_word_version_is_the_same_text_with_its_fields_linked(app: Any) -> None:
    case = make.Case().written(scope="Pemasangan\nPelatihan")
    before = [(p.key, p.heading, p.body) for p in texts.working(case.instrument).standing]
    upload(case, printed(case))
    after = [(p.key, p.heading, p.body) for p in texts.working(case.instrument).standing]
    assert after == before
    draft, text = texts.version(case.instrument, 2)
    assert text is not None and draft.text_sha256 == text.sha256
    case.describe(object="Objek baru")
    assert "{{objek}}" in body(case, "object")


def test_an_unchanged_pks_comes_back_whole(app: Any) -> None:
    _, pks, _ = make.kb_and_pks(2)
    pks.written(scope="Pemasangan\nPelatihan")
    before = [(p.key, p.body) for p in texts.working(pks.instrument).standing]
    upload(pks, printed(pks))
    assert [(p.key, p.body) for p in texts.working(pks.instrument).standing] == before


def test_what_was_changed_in_word_is_taken_and_the_rest_stays_linked(app: Any) -> None:
    case = make.Case().written(object="aplikasi bersama")
    changed = edited(printed(case), replaced(
        "Objek Kesepakatan Bersama ini adalah aplikasi bersama.",
        "Objek Kesepakatan Bersama ini hanyalah aplikasi bersama milik PIHAK KESATU.",
    ))  # fmt: skip
    upload(case, changed)
    assert body(case, "object") == (
        "Objek Kesepakatan Bersama ini hanyalah {{objek}} milik PIHAK KESATU."
    )
    assert "{{jangka_waktu}}" in body(case, "term")
    assert case.instrument.draft_no == 2


def test_a_new_pasal_of_word_is_a_clause_of_the_parties_own(app: Any) -> None:
    case = make.Case().written()

    def change(document: Any) -> None:
        (at,) = [p for p in document.paragraphs if p.text.startswith("Pasal 3\n")]
        for text in ("Pasal 3", "ALIH PENGETAHUAN", "Bimbingan teknis diberikan."):
            at.insert_paragraph_before(text)

    upload(case, edited(printed(case), change))
    standing = texts.working(case.instrument).standing
    own = [(p.key, p.heading, p.body) for p in standing if p.key.startswith("khusus")]
    assert own == [("khusus-3", "Alih Pengetahuan", "Bimbingan teknis diberikan.")]
    keys = [p.key for p in standing]
    assert keys[keys.index("khusus-3") + 1] == "scope"


def test_a_pasal_taken_out_in_word_is_missing_and_said(app: Any) -> None:
    case = make.Case().written()

    def change(document: Any) -> None:
        inside = False
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("Pasal "):
                inside = paragraph.text.endswith("\nJANGKA WAKTU")
            if inside:
                paragraph._p.getparent().remove(paragraph._p)

    upload(case, edited(printed(case), change))
    assert "term" not in case.instrument.clauses
    assert "funding" in case.instrument.clauses
    (gone,) = [p for p in texts.working(case.instrument).pieces if p.removed_reason]
    assert (gone.key, gone.removed_reason, gone.removed_by) == (
        "term", "Tidak ada dalam berkas Word yang diunggah.",
        f"{case.offices[1].legal.name}, Kabupaten Karawang",
    )  # fmt: skip


def test_a_word_file_without_pasal_is_kept_as_one_text(app: Any) -> None:
    case = make.Case().written()
    document = Document()
    document.add_paragraph("Surat biasa tanpa pasal.")
    kept = io.BytesIO()
    document.save(kept)
    before = [p.key for p in texts.working(case.instrument).standing]
    upload(case, kept.getvalue())
    draft, text = texts.version(case.instrument, 2)
    assert text is not None
    assert ([p.body for p in text.pieces], draft.text_sha256) == (["Surat biasa tanpa pasal."], "")
    assert [p.key for p in texts.working(case.instrument).standing] == before
    case.tick()


def test_a_pdf_stays_a_file(app: Any) -> None:
    case = make.Case().written()
    case.draft()
    draft, text = texts.version(case.instrument, 2)
    assert (text, draft.text_sha256) == (None, "")


# ---------------------------------------------------------------- harm
def archive(**parts: bytes) -> bytes:
    """A Word file with more parts, or other ones."""
    document, kept = Document(), io.BytesIO()
    document.add_paragraph("Pasal 1")
    plain = io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return kept.getvalue()


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>
<w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"""
BOMB = "Berkas Word ini mengembang tidak wajar saat dibuka, jadi tidak dibaca."
BROKEN = "Berkas Word ini tidak dapat dibaca."
DANGER = "Berkas Word ini memuat rujukan berbahaya, jadi tidak dibaca."
HARM = {
    "bomb": (lambda: archive(**{"word/media/a.bin": b"\0" * 80_000_000}), BOMB),
    "many parts": (lambda: archive(**{f"x/{n}": b"" for n in range(2_100)}), BOMB),
    "macros": (lambda: archive(**{"word/vbaProject.bin": b"x"}),
               "Berkas Word ini memuat makro; simpan tanpa makro (.docx), lalu unggah lagi."),
    "entity": (lambda: archive(**{"word/document.xml": ENTITY}), DANGER),
    "utf-16 entity": (
        lambda: archive(**{"word/document.xml": ENTITY.decode().encode("utf-16")}), DANGER
    ),
    "no document": (lambda: archive(**{"word/document.xml": b"<nix/>"}), BROKEN),
    "not a zip": (lambda: b"PK\x03\x04 rusak", BROKEN),
    "too long": (lambda: edited(archive(), lambda d: [d.add_paragraph("x") for _ in range(5_001)]),
                 "Berkas Word ini terlalu panjang."),
}  # fmt: skip


@pytest.mark.parametrize("name", HARM)
def test_a_harmful_file_is_refused_with_the_reason(name: str) -> None:
    make_file, message = HARM[name]
    with pytest.raises(Invalid) as caught:
        word_file.paragraphs(make_file())
    assert [str(m) for m in caught.value.errors["file"]] == [message]


def test_word_lists_keep_their_kind() -> None:
    document = Document()
    document.add_paragraph("Pasal 1")
    document.add_paragraph("butir", style="List Bullet")
    document.add_paragraph("angka", style="List Number")
    kept = io.BytesIO()
    document.save(kept)
    assert word_file.paragraphs(kept.getvalue()) == ["Pasal 1", "- butir", "1. angka"]
