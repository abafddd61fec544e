"""The first visible filled sheet of an XLSX file; run as a program of its own, under limits.

A workbook can be made to need any amount of memory (one cell in the last row and column is
enough), so it is read where nothing but this one reading dies of it: `python -m …workbook`.
"""

import json
import resource
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import python_calamine

from registry.catalogue.transfer import limits

MEMORY = 1_000 * limits.MEGABYTE
SECONDS = 30
Range = tuple[tuple[int, int], tuple[int, int]]


def shown(value: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return _day(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _day(value: datetime) -> str:
    whole = value.time() == time()
    return value.date().isoformat() if whole else value.isoformat(" ")


def read(data: bytes) -> dict[str, Any]:
    """{"rows", "sheet", "sheets"}: the first sheet that is shown and has anything in it."""
    book = python_calamine.load_workbook(BytesIO(data))
    shown_sheets = (
        sheet.name for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
    )  # fmt: skip
    for name in shown_sheets:
        rows = _rows(book.get_sheet_by_name(name))
        if any(any(row) for row in rows):
            return {"rows": rows, "sheet": name, "sheets": len(book.sheet_names)}
    return {"rows": [], "sheet": "", "sheets": len(book.sheet_names)}


def _rows(sheet: Any) -> list[list[str]]:
    found: list[list[str]] = []
    for row in sheet.iter_rows():
        if len(found) > limits.ROWS + 50:
            break
        cells = [shown(cell)[: limits.CELL + 1].strip() for cell in row[: limits.COLUMNS + 1]]
        found.append(cells)
    _fill(found, sheet.merged_cell_ranges or (), (sheet.start or (0, 0))[1])
    return found


def _fill(rows: list[list[str]], merged: Iterable[Range], left: int) -> None:
    """What a cell merged downwards says holds for every row beside it that says something."""
    filled = [any(row) for row in rows]
    for (top, first), (bottom, _) in merged:
        column = first - left
        for line in range(top + 1, min(bottom + 1, len(rows))):
            if filled[line] and 0 <= column < len(rows[line]) and not rows[line][column]:
                rows[line][column] = rows[top][column]


def main() -> None:
    """Reads standard input, writes JSON; dies of its limits rather than of the machine's."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
