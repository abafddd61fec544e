"""Writing official letters and instruments: one neutral description, printed as PDF/A or Word.

`paper` describes (and says what is too long), `pdf` prints with typst, `word` with docxtpl. Texts
are data everywhere: no mark of typst, Jinja or XML in them is ever obeyed. See docs/letters.md.
"""

from .paper import (
    BLANK,
    Block,
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
    Symbol,
    Table,
)
from .pdf import pdf
from .word import word

__all__ = [
    "BLANK", "Block", "Clause", "Heading", "Items", "Letterhead", "PageBreak", "Pairs", "Paper",
    "Paragraph", "Reference", "Signatures", "Symbol", "Table", "pdf",
    "word",
]  # fmt: skip
