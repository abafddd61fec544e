"""The Word template behind every letter, built in code; Jinja's marks in it are ours alone."""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Arial"
TEXT_WIDTH = 9240
"""Twentieths of a point between the margins of A4."""
INDENT = 0.75
BASE = "Normal"

STYLES: tuple[tuple[str, SIDE, float, bool, float, float], ...] = (
    # name, side, size, bold, space before, space after
    ("kop", SIDE.CENTER, 12, True, 0, 0),
    ("kop-besar", SIDE.CENTER, 15, True, 0, 0),
    ("kop-alamat", SIDE.CENTER, 9, False, 2, 10),
    ("judul", SIDE.CENTER, 12, True, 6, 6),
    ("nomor", SIDE.CENTER, 10.5, False, 0, 10),
    ("bab1", SIDE.CENTER, 12, True, 10, 8),
    ("bab2", SIDE.LEFT, 10.5, True, 10, 5),
    ("bab3", SIDE.LEFT, 10.5, True, 8, 4),
    ("pasal", SIDE.CENTER, 10.5, True, 12, 6),
    ("justify", SIDE.JUSTIFY, 10.5, False, 0, 6),
    ("left", SIDE.LEFT, 10.5, False, 0, 6),
    ("center", SIDE.CENTER, 10.5, False, 0, 6),
    ("right", SIDE.RIGHT, 10.5, False, 0, 6),
    ("butir", SIDE.JUSTIFY, 10.5, False, 0, 4),
    ("anak-butir", SIDE.JUSTIFY, 10.5, False, 0, 4),
    ("baris", SIDE.LEFT, 10.5, False, 0, 2),
    ("sel", SIDE.LEFT, 9, False, 0, 0),
    ("kepala-sel", SIDE.CENTER, 9, True, 0, 0),
    ("tanda-tangan", SIDE.CENTER, 10.5, False, 0, 0),
    ("nama", SIDE.CENTER, 10.5, True, 0, 0),
    ("tanda-akhir", SIDE.CENTER, 10.5, False, 0, 0),
    ("tanda", SIDE.RIGHT, 8, False, 0, 0),
    ("kaki", SIDE.CENTER, 8, False, 0, 0),
    ("sela", SIDE.LEFT, 6, False, 0, 4),
)
KEEP_WITH_NEXT = ("kop", "judul", "bab1", "bab2", "bab3", "pasal", "tanda-tangan")
OUTLINE = {"judul": 0, "bab1": 0, "bab2": 1, "bab3": 2, "pasal": 1}


@cache
def template() -> bytes:
    """The template's bytes; the same in every process."""
    document = Document()
    _page(document)
    _styles(document)
    _frame(document)
    _body(document)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1)


def _styles(document: Any) -> None:
    normal = document.styles[BASE]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    for name, side, size, bold, before, after in STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size, style.font.bold = Pt(size), bold
        shape = style.paragraph_format
        shape.alignment, shape.space_before, shape.space_after = side, Pt(before), Pt(after)
        shape.line_spacing = 1.15
        shape.keep_with_next = name in KEEP_WITH_NEXT
        if name in OUTLINE:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(OUTLINE[name]))
            style.element.get_or_add_pPr().append(level)
    for name, depth in (("butir", 1), ("anak-butir", 2)):
        shape = document.styles[name].paragraph_format
        shape.left_indent, shape.first_line_indent = Cm(INDENT * depth), Cm(-INDENT)
    _rule_under(document.styles["kop-alamat"])


def _rule_under(style: Any) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "4"),
                        ("color", "auto")):  # fmt: skip
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _frame(document: Any) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.style, head.text = document.styles["tanda"], "{{ mark }}"
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["kaki"]
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field, run, text = (OxmlElement(n) for n in ("w:fldSimple", "w:r", "w:t"))
    field.set(qn("w:instr"), name)
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


# ---------------------------------------------------------------- the body
def _body(document: Any) -> None:
    _tag(document, "p for b in blocks")
    _tag(document, "p if b.kind == 'text'")
    _styled(document.add_paragraph(), "{{ b.text }}", "{{ b.style }}", "{{ b.bold }}")
    _tag(document, "p elif b.kind == 'item'")
    _item(document.add_paragraph())
    _tag(document, "p elif b.kind == 'break'")
    document.add_page_break()
    _tag(document, "p elif b.kind == 'pairs'")
    _pairs(document.add_table(3, 3), "b.rows", (0.3, 0.03, 0.67), TEXT_WIDTH)
    _gap(document)
    _tag(document, "p elif b.kind == 'reference'")
    _reference(document.add_table(1, 2))
    _gap(document)
    _tag(document, "p elif b.kind == 'table'")
    _table(document.add_table(4, 3))
    _gap(document)
    _tag(document, "p else")
    _signatures(document.add_table(2, 3))
    _gap(document)
    _tag(document, "p endif")
    _tag(document, "p endfor")


def _tag(place: Any, tag: str) -> None:
    place.add_paragraph(f"{{%{tag} %}}")


def _gap(document: Any) -> None:
    document.add_paragraph("", style="sela")


def _styled(paragraph: Any, text: str, style: str, bold: str = "") -> None:
    run = paragraph.add_run(text)
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().set(qn("w:val"), style)
    if bold:
        mark = OxmlElement("w:b")
        mark.set(qn("w:val"), bold)
        run._r.get_or_add_rPr().append(mark)


def _item(paragraph: Any) -> None:
    _styled(paragraph, "{{ b.label }}", "{{ b.style }}")
    paragraph.add_run("\t")
    paragraph.add_run("{{ b.text }}")


def _pairs(table: Any, rows: str, shares: tuple[float, ...], width: int) -> None:
    """A table without lines: name, colon, value."""
    _widths(table, [int(share * width) for share in shares])
    first, middle, last = table.rows
    _cell(first.cells[0], f"{{%tr for r in {rows} %}}")
    for cell, text in zip(middle.cells, ("{{ r[0] }}", ":", "{{ r[1] }}"), strict=True):
        _cell(cell, text)
    _cell(last.cells[0], "{%tr endfor %}")


def _cell(cell: Any, text: str, style: str = "baris") -> None:
    _styled(cell.paragraphs[0], text, style)


def _widths(table: Any, widths: list[int]) -> None:
    """Fixed widths, in the grid and in every cell."""
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.rows:
        _whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            _cell_width(cell, str(width))


def _cell_width(cell: Any, width: str) -> None:
    found = cell._tc.get_or_add_tcPr().get_or_add_tcW()
    found.set(qn("w:type"), "dxa")
    found.set(qn("w:w"), width)


def _whole(row: Any) -> None:
    """A row is not torn over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _reference(table: Any) -> None:
    left_width = int(TEXT_WIDTH * 0.58)
    _widths(table, [left_width, TEXT_WIDTH - left_width])
    left, right = table.rows[0].cells
    _pairs(left.add_table(3, 3), "b.pairs", (0.26, 0.05, 0.69), left_width - 220)
    left._tc.remove(left.paragraphs[0]._p)
    _lines(right, "b.right", "{{ l }}", "baris")


def _lines(cell: Any, lines: str, text: str, style: str) -> None:
    cell.paragraphs[0].text = f"{{%p for l in {lines} %}}"
    _styled(cell.add_paragraph(), text, style)
    cell.add_paragraph("{%p endfor %}")


def _table(table: Any) -> None:
    """A ruled table of any number of columns and rows whose head is repeated."""
    table.style = "Table Grid"
    table.autofit = False
    _grid(table)
    head, opening, row, closing = table.rows
    for each in (head, row):
        _whole(each)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _columns(head, "b.head", "kepala-sel", shaded=True)
    _cell(opening.cells[0], "{%tr for r in b.rows %}", "sel")
    _columns(row, "r", "sel")
    _cell(closing.cells[0], "{%tr endfor %}", "sel")


def _grid(table: Any) -> None:
    grid = table._tbl.tblGrid
    first, *others = grid.gridCol_lst
    for other in others:
        grid.remove(other)
    first.set(qn("w:w"), "{{ w }}")
    grid.text, first.tail = "{% for w in b.grid %}", "{% endfor %}"


def _columns(row: Any, cells: str, style: str, shaded: bool = False) -> None:
    first, middle, last = row.cells
    _cell(first, f"{{%tc for c in {cells} %}}", style)
    _cell(middle, "{{ c.text }}", style)
    _cell_width(middle, "{{ c.width }}")
    side = OxmlElement("w:jc")
    side.set(qn("w:val"), "{{ c.align }}")
    middle.paragraphs[0]._p.get_or_add_pPr().append(side)
    if shaded:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EBEBEB")):
            shade.set(qn(f"w:{name}"), value)
        middle._tc.get_or_add_tcPr().append(shade)
    _cell(last, "{%tc endfor %}", style)


def _signatures(table: Any) -> None:
    """As what they sign with the room to do it, and below it the names, level with each other."""
    table.autofit = False
    _grid(table)
    for row, lines in zip(table.rows, ("c.above", "c.below"), strict=True):
        _whole(row)
        first, middle, last = row.cells
        _cell(first, "{%tc for c in b.columns %}")
        _cell_width(middle, "{{ c.width }}")
        _lines(middle, lines, "{{ l.text }}", "{{ l.style }}")
        _cell(last, "{%tc endfor %}")
