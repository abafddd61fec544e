"""The words of a PDF, as far as it holds them as text. Runs in the child process."""

import logging
from io import BytesIO

from pypdf import PdfReader

MOST_PAGES = 500
MOST_LETTERS = 2_000_000


def of_pdf(pdf: bytes) -> str:
    """Text of the first 500 pages; "" for a file without words (a scan) or that cannot be read."""
    logging.disable(logging.CRITICAL)
    parts: list[str] = []
    size = 0
    try:
        for page in PdfReader(BytesIO(pdf), strict=False).pages[:MOST_PAGES]:
            parts.append(page.extract_text())
            size += len(parts[-1])
            if size > MOST_LETTERS:
                break
    except Exception:
        return "\n".join(parts).replace("\0", "")
    return "\n".join(parts).replace("\0", "")[:MOST_LETTERS]
