"""Letters and instruments as PDF/A and Word: data stays text, equal papers are equal bytes."""

import dataclasses
import io
import re
import zipfile
from datetime import date

import docx
import pypdf
import pytest

from registry.documents.writing import (
    BLANK,
    Clause,
    Heading,
    Items,
    Letterhead,
    PageBreak,
    Pairs,
    Paper,
    Paragraph,
    Reference,
    Signatures,
    Table,
    pdf,
    word,
)
from registry.documents.writing.paper import PARTS_MAX, TEXT_MAX
from registry.kernel.errors import Refused

DAY = date(2026, 11, 22)
PRINTERS = {"pdf": pdf, "word": word}


def paper(*blocks: object, **changed: object) -> Paper:
    made = Paper("Surat", "id", "", blocks, None, DAY, "Karawang", title_shown=False)  # type: ignore[arg-type]
    return dataclasses.replace(made, **changed)  # type: ignore[arg-type]


def letter(rows: int = 3) -> Paper:
    table = Table(
        ("No.", "Aplikasi", "Alasan"),
        tuple((f"{n}.", f"Aplikasi {n}", "Layanan pegawai") for n in range(1, rows + 1)),
        (1, 4, 5), ("center", "left", "left"),
    )  # fmt: skip
    return paper(
        Reference((("Nomor", BLANK), ("Hal", "Permohonan")), ("Karawang, 22 November 2026", "",
                  "Yth. Wali Kota Tangerang")),
        Paragraph("Dengan hormat,\nkami memohon."),
        Items(("satu", "dua"), "a."),
        Clause("1", "Objek", ("Ayat satu.", Items(("huruf a",), "a."), "Ayat dua.")),
        Pairs((("Nama", "Budi"),)),
        Heading("Lampiran", 1), PageBreak(), table,
        Signatures((("BUPATI KARAWANG,", "", "", "", "CELLICA"),)),
        letterhead=Letterhead(("Pemerintah Kabupaten Karawang", "Dinas Kominfo"), "Jalan Satu"),
        mark="RANCANGAN", number_line="Nomor: 1",
    )  # fmt: skip


def text_of(content: bytes) -> str:
    """Words of a PDF in one line each; a break that a long run was given is taken out."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u200b", "")


def words_of(content: bytes) -> list[str]:
    """Every paragraph of a Word file, those in tables too."""
    body = docx.Document(io.BytesIO(content)).element.body
    return [
        docx.text.paragraph.Paragraph(p, None).text for p in body.iter(docx.oxml.ns.qn("w:p"))
    ]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", PRINTERS)
def test_equal_papers_are_equal_bytes(kind: str) -> None:
    made = PRINTERS[kind]
    assert made(letter()) == made(letter())
    assert made(letter()) != made(dataclasses.replace(letter(), day=date(2026, 11, 23)))


def test_the_pdf_says_everything_in_order() -> None:
    content = pdf(letter())
    found = text_of(content)
    said = ["PEMERINTAH KABUPATEN KARAWANG", "DINAS KOMINFO", "Jalan Satu", "Nomor: 1",
            "Permohonan", "Dengan hormat,", "a. satu", "b. dua", "Pasal 1", "OBJEK", "Ayat satu.",
            "huruf a", "Ayat dua.", "Lampiran", "Aplikasi 3", "BUPATI KARAWANG,",
            "CELLICA"]  # fmt: skip
    places = [found.index(one) for one in said]
    assert places == sorted(places)
    assert b"pdfaid:part>2</pdfaid:part" in content.replace(b" ", b"")
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert (reader.metadata.title, reader.metadata.author) == ("Surat", "Karawang")
    assert len(reader.pages) == 2
    assert all("RANCANGAN" in page.extract_text() for page in reader.pages)


def test_the_word_file_says_everything_in_order() -> None:
    content = word(letter())
    found = "\n".join(words_of(content))
    said = ["PEMERINTAH KABUPATEN KARAWANG", "DINAS KOMINFO", "Jalan Satu", "Nomor: 1",
            "Permohonan", "Dengan hormat,\nkami memohon.", "a.\tsatu", "b.\tdua",
            "Pasal 1\nOBJEK", "(1)\tAyat satu.", "a.\thuruf a", "(2)\tAyat dua.", "Budi",
            "Lampiran", "Aplikasi 3", "BUPATI KARAWANG,", "CELLICA"]  # fmt: skip
    places = [found.index(one) for one in said]
    assert places == sorted(places)
    document = docx.Document(io.BytesIO(content))
    assert document.sections[0].header.paragraphs[0].text == "RANCANGAN"
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "No.")
    assert [c.text for c in table.rows[3].cells] == ["3.", "Aplikasi 3", "Layanan pegawai"]
    assert document.core_properties.title == "Surat"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "{{" not in archive.read("word/document.xml").decode()


HOSTILE = [
    "#strong[x] #panic() $x^2$ *b* _i_ `c` @ref <lab> // /* \\ ~ = - + 1.",
    "{{ 7*7 }} {% for a in b %} {# c #} {_{ a }_} {_% b %_}",
    "<w:p/> </w:t> & &amp; \"kutip\" 'kutip' ]]> <!-- -->",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(hostile: str) -> None:
    made = paper(
        Heading(hostile), Paragraph(hostile), Items((hostile,)), Pairs(((hostile, hostile),)),
        Clause("1", "Objek", (hostile, Items((hostile,)))), Table(("A",), ((hostile,),)),
        Signatures(((hostile,),)), Reference((("Hal", hostile),), (hostile,)),
        title=hostile, title_shown=True, author=hostile,
    )  # fmt: skip
    assert sum(hostile in said for said in words_of(word(made))) == 12
    assert docx.Document(io.BytesIO(word(made))).core_properties.title == hostile
    squeezed = "".join(text_of(pdf(made)).split())
    assert squeezed.count("".join(hostile.split())) >= 8


def test_control_and_half_characters_go_others_stay_or_are_named() -> None:
    made = paper(Paragraph("a\x00b\x1bc\ud800d\u202ee\ufffff عربي é 😀 漢"))
    assert words_of(word(made))[-1:] == ["abcdef عربي é 😀 漢"]
    found = text_of(pdf(made))
    assert "abcdef" in found
    assert "é [U+1F600] [U+6F22]" in found
    assert set("عربي") <= set(found)


@pytest.mark.parametrize("kind", PRINTERS)
def test_ten_thousand_letters_without_a_blank_stay_on_the_page(kind: str) -> None:
    content = PRINTERS[kind](paper(Paragraph("A" * 10_000), Table(("B",), (("C" * 3_000,),))))
    if kind == "word":
        assert {"A" * 10_000, "C" * 3_000} <= set(words_of(content))
        return
    assert (text_of(content).count("A"), text_of(content).count("C")) == (10_000, 3_000)
    widths = [len(line.replace("\u200b", "")) for line in text_of(content).splitlines()]
    assert max(widths) < 120


@pytest.mark.parametrize("kind", PRINTERS)
def test_one_hundred_and_seventy_four_rows(kind: str) -> None:
    content = PRINTERS[kind](letter(174))
    found = text_of(content) if kind == "pdf" else "\n".join(words_of(content))
    assert [n for n in range(1, 175) if f"Aplikasi {n}" not in found] == []
    if kind == "pdf":
        assert found.count("No.") == len(pypdf.PdfReader(io.BytesIO(content)).pages) - 1


@pytest.mark.parametrize("kind", PRINTERS)
def test_what_is_too_long_is_refused(kind: str) -> None:
    for long in (paper(Paragraph("a" * (TEXT_MAX + 1))),
                 paper(Items(("a",) * (PARTS_MAX + 1)))):  # fmt: skip
        with pytest.raises(Refused, match="terlalu panjang"):
            PRINTERS[kind](long)


def test_many_signatures_and_empty_parts_are_whole() -> None:
    made = paper(Signatures(tuple((f"PIHAK {n}", "", "NAMA") for n in range(200))), Items(()),
                 Table(("A", "B"), ()), Signatures(()), Pairs(()), Reference((), ()),
                 Clause("2", "", ()), title="", title_shown=True)  # fmt: skip
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(made))).pages]
    signed = [re.findall(r"PIHAK (\d+)", page) for page in pages]
    assert [int(n) for page in signed for n in page] == [*range(200)]
    assert max(map(len, signed)) <= 45  # more do not fit on a page
    written = words_of(word(made))
    assert [n for n in range(200) if f"PIHAK {n}" not in written] == []


def test_names_are_level_and_signatures_keep_what_stands_before_them() -> None:
    uneven = Signatures((("PIHAK", "Kepala Dinas\nKomunikasi", "", "", "NAMA A", "NIP 1"),
                         ("PIHAK", "Bupati", "", "", "NAMA B")))  # fmt: skip
    lines = [Paragraph("Isi.") for _ in range(42)]
    pages = pypdf.PdfReader(io.BytesIO(pdf(paper(*lines, Clause("9", "Penutup", ("Akhir.",)),
                                                 uneven)))).pages  # fmt: skip
    assert [("PENUTUP" in p.extract_text(), "NAMA A" in p.extract_text()) for p in pages] == [
        (False, False), (True, True)
    ]  # fmt: skip
    at = {}
    pages[1].extract_text(visitor_text=lambda text, _, m, *rest: at.setdefault(text.strip(), m[5]))
    assert at["NAMA A"] == at["NAMA B"]
    table = docx.Document(io.BytesIO(word(paper(uneven)))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["NAMA A\nNIP 1", "NAMA B"]


def test_items_beyond_z_count_on_in_both() -> None:
    made = paper(Items(tuple(f"butir {n}" for n in range(28)), "a."))
    assert "aa. butir 26" in text_of(pdf(made)) and "ab. butir 27" in text_of(pdf(made))
    assert words_of(word(made))[-2:] == ["aa.\tbutir 26", "ab.\tbutir 27"]


def test_word_opens_what_is_made() -> None:
    empty = paper(Pairs(()), Reference((), ()), Table(("A",), ()), Signatures((("",),)))
    for made in (letter(), empty):
        with zipfile.ZipFile(io.BytesIO(word(made))) as archive:
            body = docx.oxml.parse_xml(archive.read("word/document.xml"))
        name = docx.oxml.ns.qn
        values = {v for e in body.iter() for k, v in e.attrib.items() if k == name("w:val")}
        assert "" not in values
        assert all(t.findall(name("w:tr")) for t in body.iter(name("w:tbl")))
        assert all(c[-1].tag == name("w:p") for c in body.iter(name("w:tc")))
        assert all(r.findall(name("w:tc")) for r in body.iter(name("w:tr")))
        assert not [e for e in body.iter() if e.tag == name("w:tblGrid") and (e.text or "").strip()]
