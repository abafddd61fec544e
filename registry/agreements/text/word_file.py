"""Reading the paragraphs of a Word file that a stranger sent: nothing in it is obeyed, and a file
that is a bomb, carries macros or declares entities is refused before it is read."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from registry.kernel.errors import Invalid
from registry.kernel.text import M, Message

UNPACKED_MAX = 60_000_000
PARTS_MAX = 2_000
RATIO_MAX = 200
LINES_MAX = 5_000
LINE_MAX = 20_000
READ_AHEAD = 4_096
MACROS = ("vbaproject.bin", "vbadata.xml", ".vba")
_FORMATS = {"lowerLetter": "a. ", "upperLetter": "a. ", "bullet": "- "}


def paragraphs(content: bytes) -> list[str]:
    """The paragraphs outside tables, each in one line, list items with a mark of their list.

    `Invalid` on `file` for a file that cannot be read or could do harm.
    """
    _refuse_harm(content)
    try:
        document = Document(BytesIO(content))
        found = [line for line in _lines(document) if line][: LINES_MAX + 1]
    except Invalid:
        raise
    except Exception as error:
        raise _wrong(M("Berkas Word ini tidak dapat dibaca.")) from error
    if len(found) > LINES_MAX:
        raise _wrong(M("Berkas Word ini terlalu panjang."))
    return found


def _wrong(message: Message) -> Invalid:
    return Invalid({"file": [message]})


def _refuse_harm(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            reason = _harm(parts) or _entities(archive, parts)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise _wrong(M("Berkas Word ini tidak dapat dibaca.")) from error
    if reason is not None:
        raise _wrong(reason)


def _harm(parts: list[zipfile.ZipInfo]) -> Message | None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_MAX or unpacked / packed > RATIO_MAX:
        return M("Berkas Word ini mengembang tidak wajar saat dibuka, jadi tidak dibaca.")
    if any(mark in part.filename.lower() for part in parts for mark in MACROS):
        return M("Berkas Word ini memuat makro; simpan tanpa makro (.docx), lalu unggah lagi.")
    return None


def _entities(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Message | None:
    """A declaration of entities stands before the first element; no honest Word file has one."""
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as file:
                start = file.read(READ_AHEAD)
            flat = start.replace(b"\x00", b"").upper()  # UTF-16 has a zero beside each letter
            if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
                return M("Berkas Word ini memuat rujukan berbahaya, jadi tidak dibaca.")
    return None


def _lines(document: Any) -> Iterator[str]:
    lists = _lists(document)
    for paragraph in document.paragraphs:
        mark = lists.get(_list_of(paragraph), "")
        for line in paragraph.text.split("\n"):
            text = " ".join(line.split())[:LINE_MAX]
            yield mark + text if text else ""
            mark = ""


def _list_of(paragraph: Any) -> str:
    """The number of the list that a paragraph belongs to, of its own or by its style."""
    for holder in (paragraph._p, paragraph.style.element if paragraph.style else None):
        properties = holder.pPr if holder is not None else None
        if properties is not None and properties.numPr is not None:
            found = properties.numPr.numId
            return str(found.val) if found is not None else ""
    return ""


def _lists(document: Any) -> dict[str, str]:
    """The mark of each list of the file, told by the format of its first level."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    marks = {a.get(qn("w:abstractNumId")): _mark(a) for a in root.findall(qn("w:abstractNum"))}
    found = {}
    for number in root.findall(qn("w:num")):
        holder = number.find(qn("w:abstractNumId"))
        if holder is not None:
            found[number.get(qn("w:numId"))] = marks.get(holder.get(qn("w:val")), "")
    return found


def _mark(abstract: Any) -> str:
    level = abstract.find(qn("w:lvl"))
    if level is None:
        return ""
    kind, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
    shape = text.get(qn("w:val"), "") if text is not None else ""
    if kind is None:
        return ""
    ayat = "(1) " if shape.startswith("(") else "1. "
    return _FORMATS.get(kind.get(qn("w:val"), ""), ayat)
