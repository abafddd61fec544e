"""Awards of an application: entries with a giver and a day, and the same as lines of text.

A line, as spreadsheets and publiccode.yml carry it, is "name; giver; day", what is unknown left
out; the day may be a year, a month or a day (2017, 2017-11, 2017-11-15).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

Award = dict[str, str]
SEPARATOR = ";"
MOST = 50
NAME_MAX = 300
_DAY = re.compile(r"(19|20)\d\d(-\d\d(-\d\d)?)?", re.ASCII)


def is_day(value: str) -> bool:
    """Whether it is a year, a month or a day of the calendar."""
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


def entries(text: str | None) -> list[Award]:
    """The awards of a text, one a line."""
    return [_entry(line) for line in (text or "").splitlines() if line.strip(f" {SEPARATOR}")]


def _entry(line: str) -> Award:
    parts = [part.strip() for part in line.split(SEPARATOR) if part.strip()]
    on = parts.pop() if len(parts) > 1 and is_day(parts[-1]) else ""
    name, *giver = parts
    return {"name": name, "giver": f"{SEPARATOR} ".join(giver), "on": on}


def line(award: Mapping[str, str]) -> str:
    """One award as a line; the reverse of `entries`."""
    told = (award["name"], award["giver"], award["on"])
    return f"{SEPARATOR} ".join(part for part in told if part)


def text(awards: Sequence[Mapping[str, str]] | None) -> str:
    """All of them, one a line."""
    return "\n".join(line(award) for award in awards or ())
